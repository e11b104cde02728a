"""Projects, with what their page shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnElement, Connection, Engine, func, select

from trackai.store.answers import ProjectRow
from trackai.store.query.asking import batched, tuples
from trackai.store.query.dialects import lower_ascii
from trackai.store.query.filter.patterns import like_part
from trackai.store.query.states import shown_state
from trackai.store.schema.tables import blobs, files, metric_summaries, projects, runs

BYTES_A_POINT = 33  # measured on SQLite, rollups and indices included
DAY_S = 86_400
_DAYS = 30


def read_projects(
    connection: Connection,
    seen: Collection[int] | None,
    now: float,
    *,
    search: str | None = None,
    only: int | None = None,
) -> list[ProjectRow]:
    """Return projects, the one that changed last first.

    Args:
        connection: to the store.
        seen: ids of the projects that the caller may know of; None: all.
        now: seconds since 1970; the last of the 30 days of ``starts`` ends then.
        search: part of the name, case ignored.
        only: id of the one that is wanted.
    """
    statement = select(
        projects.c.id,
        projects.c.name,
        projects.c.description,
        projects.c.created,
        projects.c.updated,
        projects.c.baseline,
    )
    if seen is not None:
        statement = statement.where(projects.c.id.in_(seen))
    if only is not None:
        statement = statement.where(projects.c.id == only)
    if search:
        statement = statement.where(lower_ascii(projects.c.name).like(like_part(search), escape="\\"))
    found = tuples(connection, statement.order_by(projects.c.updated.desc(), projects.c.id.desc()))
    ids = [row[0] for row in found]
    states = _states(connection, ids, now)
    starts = _starts(connection, ids, now)
    points = _points(connection, ids)
    sizes = _blob_sizes(connection, ids)
    trashed = _trashed(connection, ids)
    answer: list[ProjectRow] = []
    for id_, name, description, created, updated, baseline in found:
        database, file_bytes = BYTES_A_POINT * points.get(id_, 0), sizes.get(id_, 0)
        number = sum(states[id_].values())
        answer.append(
            ProjectRow(
                id_,
                name,
                description,
                created,
                updated,
                baseline,
                number,
                states[id_],
                points.get(id_, 0),
                database + file_bytes,
                database,
                file_bytes,
                trashed.get(id_, 0),
                starts[id_],
            )
        )
    return answer


def _living(ids: Sequence[int]) -> list[ColumnElement[bool]]:
    return [runs.c.project.in_(ids), runs.c.deleted.is_(None)]


def _states(connection: Connection, ids: Sequence[int], now: float) -> dict[int, dict[str, int]]:
    state = shown_state(runs, now).label("state")
    shown = select(runs.c.project, state).where(*_living(ids)).subquery()
    statement = select(shown.c.project, shown.c.state, func.count()).group_by(shown.c.project, shown.c.state)
    states: dict[int, dict[str, int]] = defaultdict(dict)
    for project, name, number in tuples(connection, statement):
        states[project][name] = number
    return states


def _trashed(connection: Connection, ids: Sequence[int]) -> dict[int, int]:
    statement = select(runs.c.project, func.count()).where(runs.c.project.in_(ids), runs.c.deleted.is_not(None))
    return dict(tuples(connection, statement.group_by(runs.c.project)))


def _starts(connection: Connection, ids: Sequence[int], now: float) -> dict[int, list[int]]:
    starts: dict[int, list[int]] = defaultdict(lambda: [0] * _DAYS)
    created = select(runs.c.project, runs.c.created).where(*_living(ids), runs.c.created > now - _DAYS * DAY_S)
    for project, when in tuples(connection, created):
        day = int((when - (now - _DAYS * DAY_S)) // DAY_S)
        starts[project][min(max(day, 0), _DAYS - 1)] += 1
    return starts


# Points by run and its ``updated``. Adding up 2 million series takes 0.3 s, and a project that rests would pay it for each
# look at the projects page; this way only runs that have changed are added up again.
_counted: WeakKeyDictionary[Engine, dict[int, tuple[float, int]]] = WeakKeyDictionary()


def _points(connection: Connection, ids: Sequence[int]) -> dict[int, int]:
    known = _counted.setdefault(connection.engine, {})
    alive = tuples(connection, select(runs.c.number, runs.c.project, runs.c.updated).where(*_living(ids)))
    changed = {number: updated for number, _, updated in alive if known.get(number, (None,))[0] != updated}
    summed = func.sum(metric_summaries.c.count)
    for some in batched(list(changed)):
        statement = select(metric_summaries.c.run, summed).where(metric_summaries.c.run.in_(some))
        sums = dict(tuples(connection, statement.group_by(metric_summaries.c.run)))
        known.update((number, (changed[number], int(sums.get(number, 0)))) for number in some)
    points: dict[int, int] = defaultdict(int)
    for number, project, _ in alive:
        points[project] += known[number][1]
    return points


def _blob_sizes(connection: Connection, ids: Sequence[int]) -> dict[int, int]:
    named = (
        select(runs.c.project, files.c.sha256)
        .join(runs, runs.c.number == files.c.run)
        .where(*_living(ids), files.c.sha256.is_not(None))
        .distinct()
        .subquery()
    )
    statement = (
        select(named.c.project, func.sum(blobs.c.size))
        .join(blobs, blobs.c.sha256 == named.c.sha256)
        .group_by(named.c.project)
    )
    return {project: int(size) for project, size in tuples(connection, statement)}
