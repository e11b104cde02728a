"""From what people write (project, run id, key) to the numbers that the tables use. No text ever becomes SQL."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from sqlalchemy import Connection, select

from trackai.errors import NotFoundError, RunNotFoundError
from trackai.store.query.asking import batched, tuples
from trackai.store.query.lookups import Lookup
from trackai.store.schema.tables import keys, projects, runs

_SAID = 3  # near names in an error
_LOOKED_AT = 2_000  # names that are compared with a misspelt one

_KEYS = Lookup(select(keys.c.id, keys.c.kind, keys.c.path), keys.c.path)
_EVERY_RUN = select(runs.c.number, runs.c.id, runs.c.project, runs.c.created)
_ANY_RUNS = Lookup(_EVERY_RUN, runs.c.id)
_RUNS = Lookup(_EVERY_RUN.where(runs.c.deleted.is_(None)), runs.c.id)


@dataclass(frozen=True, slots=True)
class RunRef:
    """A run that exists: its number in the tables, its id, and what times are relative to."""

    number: int
    id: str
    project: int
    created: float


def find_project(connection: Connection, name_or_id: str | int, seen: Collection[int] | None = None) -> int:
    """Return the id of a project given by name, or by id (also as digits, when no project bears them as a name).

    Args:
        connection: to the store.
        name_or_id: as people write it.
        seen: ids of the projects that the caller may know of; None: all.

    Raises:
        NotFoundError: naming the nearest projects.
    """
    found: int | None = None
    if isinstance(name_or_id, str):
        found = connection.scalar(select(projects.c.id).where(projects.c.name == name_or_id))
    if found is None and str(name_or_id).isascii() and str(name_or_id).isdecimal() and len(str(name_or_id)) < 10:
        found = connection.scalar(select(projects.c.id).where(projects.c.id == int(name_or_id)))
    if found is not None and (seen is None or found in seen):
        return found
    statement = select(projects.c.name).order_by(projects.c.updated.desc()).limit(_LOOKED_AT)
    if seen is not None:
        statement = statement.where(projects.c.id.in_(seen))
    names = [name for (name,) in tuples(connection, statement)]
    nearest = get_close_matches(str(name_or_id), names, _SAID) or names[:_SAID]
    hint = f"Nearest: {', '.join(nearest)}." if nearest else "The store has no projects yet."
    raise NotFoundError(f"Project {name_or_id!r} does not exist. {hint} See `trackai projects`.", nearest)


def find_runs(
    connection: Connection, ids: Sequence[str], seen: Collection[int] | None = None, *, trashed: bool = False
) -> list[RunRef]:
    """Return the runs with these ids, in this order.

    Args:
        connection: to the store.
        ids: of runs; one that occurs twice is returned twice.
        seen: ids of the projects that the caller may know of; None: all.
        trashed: whether runs in the trash count as well.

    Raises:
        RunNotFoundError: for the first id that no run has, naming the nearest ones.
    """
    found = {ref.id: ref for ref in known_runs(connection, ids, seen, trashed=trashed)}
    for wanted in ids:
        if wanted not in found:
            raise RunNotFoundError(wanted, nearest=_near_runs(connection, wanted, seen))
    return [found[wanted] for wanted in ids]


def known_runs(
    connection: Connection, ids: Sequence[str], seen: Collection[int] | None = None, *, trashed: bool = False
) -> list[RunRef]:
    """Return those of the runs with these ids that are there, each once, in no order; see ``find_runs``."""
    found: list[RunRef] = []
    for some in batched(list(dict.fromkeys(ids))):
        found += [RunRef(*row) for row in (_ANY_RUNS if trashed else _RUNS).find(connection, some)]
    return [ref for ref in found if seen is None or ref.project in seen]


def latest_run(connection: Connection, project: int, name: str) -> int | None:
    """Return the number of the run of that name that was created last; None if there is none."""
    statement = (
        select(runs.c.number)
        .where(runs.c.project == project, runs.c.name == name, runs.c.deleted.is_(None))
        .order_by(runs.c.created.desc(), runs.c.number.desc())
        .limit(1)
    )
    return connection.scalar(statement)


def _near_runs(connection: Connection, wanted: str, seen: Collection[int] | None) -> list[str]:
    alike = select(runs.c.id, runs.c.name).where(runs.c.deleted.is_(None))
    if seen is not None:
        alike = alike.where(runs.c.project.in_(seen))
    rows = tuples(connection, alike.order_by(runs.c.created.desc()).limit(_LOOKED_AT))
    named = [id_ for id_, name in rows if name == wanted]  # people mistake a name for an id
    return (named or get_close_matches(wanted, [id_ for id_, _ in rows], _SAID))[:_SAID]


def key_ids(connection: Connection, names: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], int]:
    """Return the ids of the keys that exist among (kind, path) pairs."""
    wanted = set(names)
    found: dict[tuple[str, str], int] = {}
    for some in batched(sorted({path for _, path in wanted})):
        rows = _KEYS.find(connection, some)
        found.update(((kind, path), id_) for id_, kind, path in rows if (kind, path) in wanted)
    return found
