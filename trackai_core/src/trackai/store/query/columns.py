"""What the runs of a project can be shown, sorted and filtered by."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, distinct, func, literal, select

from trackai.errors import UsageError
from trackai.store.answers import ColumnRow, ColumnsPage, Json
from trackai.store.query.asking import tuples
from trackai.store.query.cursors import make_cursor, read_cursor
from trackai.store.query.filter.grammar import AGGREGATES, RUN_FIELDS, SOURCES
from trackai.store.query.filter.patterns import lowered
from trackai.store.query.filter.tree import Field
from trackai.store.query.limits import check_limit
from trackai.store.query.membership import names_of, runs_of
from trackai.store.query.states import shown_state
from trackai.store.query.values import leaf_value
from trackai.store.schema.tables import configs, projects, runs, summaries, tags
from trackai.store.schema.tables import metric_summaries as series

MOST_COLUMNS = 1_000  # of a page
SAMPLED_RUNS = 200  # the latest ones, from which types, ranges and examples are taken: 20,000 values a page, 0.1 s
_EXAMPLES = 10
_TABLES: dict[str, Table] = {"config": configs, "summary": summaries, "metric": series, "system": series}
_ORDER = ("field", *SOURCES)
_FIELD_TYPES = {"text": "text", "number": "number", "time": "time", "bool": "bool"}
STATES = ("running", "stalled", "finished", "failed", "crashed", "lost")
_SHOWN_FIELDS = {"group": "group_name", "job_type": "job_type", "user": "user_name", "host": "host"}


@dataclass(frozen=True, slots=True)
class _Column:
    source: str
    path: str
    key: int = 0
    runs: int = 0  # that have it; of fields, counted for a page alone

    @property
    def place(self) -> tuple[int, str]:
        return (_ORDER.index(self.source), self.path)

    @property
    def name(self) -> str:
        if self.source == "field":
            return self.path
        plain = f"{self.source}.{self.path}"
        is_series = self.source in ("metric", "system")
        # Only here a plain name would be read as another column: as an aggregate of «acc», and not as the key «acc.max».
        if is_series and self.path.rpartition(".")[2] in AGGREGATES and "." in self.path:
            return str(Field(self.source, self.path, "last"))
        return plain


def read_columns(
    connection: Connection,
    project: int,
    *,
    search: str | None,
    sources: Sequence[str] | None,
    limit: int,
    cursor: str | None,
) -> ColumnsPage:
    """Return one page of columns, ordered by source and name; see ``Reader.columns``.

    ``runs`` is exact. Types, ranges and examples come from the latest 200 runs, so that they cost the same in a project
    of 10,000.

    Raises:
        UsageError: for an unknown source, or a limit or cursor that cannot be.
    """
    check_limit(limit, MOST_COLUMNS, "columns")
    wanted = tuple(_ORDER if sources is None else sources)
    for source in wanted:
        if source not in _ORDER:
            raise UsageError(f"{source!r} is no source of columns: use {', '.join(_ORDER)}.")
    identity = (project, search, wanted)
    found = [column for column in _all(connection, project, wanted) if _is_wanted(column, search)]
    found.sort(key=lambda column: column.place)
    if cursor is not None:
        place, _ = read_cursor(identity, cursor, 2)
        behind = [column for column in found if column.place > tuple(place)]
    else:
        behind = found
    page = behind[:limit]
    after = make_cursor(identity, page[-1].place) if len(behind) > limit else None
    return ColumnsPage(_described(connection, project, page), after, len(found))


def _is_wanted(column: _Column, search: str | None) -> bool:
    return not search or lowered(search) in lowered(column.name)


def _all(connection: Connection, project: int, sources: Collection[str]) -> list[_Column]:
    found = [_Column("field", name) for name in RUN_FIELDS] if "field" in sources else []
    for source in sources:
        if source == "field":
            continue
        found += [_Column(source, *name) for name in tuples(connection, names_of(project, source))]
    return found


def _described(connection: Connection, project: int, page: Sequence[_Column]) -> list[ColumnRow]:
    sample = [
        number for (number,) in tuples(connection, runs_of(project).order_by(runs.c.created.desc()).limit(SAMPLED_RUNS))
    ]
    described: dict[_Column, ColumnRow] = {}
    for source in _ORDER:
        of_source = [column for column in page if column.source == source]
        if not of_source:
            continue
        if source == "field":
            described.update(_fields(connection, project, of_source))
        else:
            described.update(_keyed(connection, sample, source, of_source))
    return [described[column] for column in page]


def _keyed(
    connection: Connection, sample: Sequence[int], source: str, page: Sequence[_Column]
) -> Mapping[_Column, ColumnRow]:
    table = _TABLES[source]
    ids = [column.key for column in page]
    columns: tuple[ColumnElement[Any], ...]
    if table is series:
        columns = (series.c.key, literal("number"), series.c.last, literal(None), series.c.min, series.c.max)
    else:
        columns = (table.c.key, table.c.type, table.c.number, table.c.text, table.c.number, table.c.number)
    found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    sampled = select(*columns).where(table.c.run.in_(sample), table.c.key.in_(ids))
    for key, *rest in tuples(connection, sampled):
        found[key].append(tuple(rest))
    return {column: _row(column, found[column.key]) for column in page}


def _row(column: _Column, found: Sequence[tuple[Any, ...]]) -> ColumnRow:
    types = {row[0] for row in found} - {"null"}
    lows = [row[3] for row in found if row[3] is not None and math.isfinite(row[3])]
    highs = [row[4] for row in found if row[4] is not None and math.isfinite(row[4])]
    examples: dict[str, Json] = {}
    for row in found:
        value = leaf_value(*row[:3])
        if value is not None:
            examples.setdefault(json.dumps(value), value)
        if len(examples) == _EXAMPLES:
            break
    type_ = next(iter(types)) if len(types) == 1 else "mixed"
    return ColumnRow(
        column.name, column.source, type_, column.runs, min(lows, default=None), max(highs, default=None),  # type: ignore[arg-type]  # texts of the tables
        list(examples.values()),
    )  # fmt: skip


def _fields(connection: Connection, project: int, page: Sequence[_Column]) -> Mapping[_Column, ColumnRow]:
    inside = [runs.c.project == project, runs.c.deleted.is_(None)]
    c = runs.c
    counted = {
        "group": c.group_name, "job_type": c.job_type, "user": func.nullif(c.user_name, ""),
        "host": func.nullif(c.host, ""), "notes": func.nullif(c.notes, ""), "parent": c.parent, "finished": c.finished,
        "last_step": c.last_step, "archived": c.archived,
    }  # fmt: skip
    times = {name: c[name] for name in ("created", "started", "finished", "updated", "last_step")}
    row = connection.execute(
        select(
            func.count(),
            *(func.count(column) for column in counted.values()),
            *(function(column) for column in times.values() for function in (func.min, func.max)),
        ).where(*inside)
    ).one()
    every = row[0]
    numbers = dict(zip(counted, row[1:], strict=False)) | {"archived": every}
    ranges = {name: tuple(row[1 + len(counted) + 2 * i :][:2]) for i, name in enumerate(times)}
    tagged = select(func.count(distinct(tags.c.run))).where(tags.c.run.in_(runs_of(project)))
    numbers["tag"] = connection.scalar(tagged) or 0
    described: dict[_Column, ColumnRow] = {}
    for column in page:
        low, high = ranges.get(column.path, (None, None))
        examples: list[Json] = [*field_examples(connection, project, column.path)]
        described[column] = ColumnRow(
            column.path, "field", _FIELD_TYPES[RUN_FIELDS[column.path]], numbers.get(column.path, every), low, high,  # type: ignore[arg-type]  # the same words
            examples,
        )  # fmt: skip
    return described


def field_examples(connection: Connection, project: int | None, name: str, limit: int = _EXAMPLES) -> Sequence[str]:
    """Return up to *limit* values of a run field whose values recur, the most frequent first."""
    if name == "state":
        return STATES
    return [value for value, _ in _frequent(connection, project, name, limit)]


def field_counts(
    connection: Connection, project: int | None, name: str, now: float, limit: int
) -> Sequence[tuple[str, int]]:
    """Return up to *limit* values of a run field whose values recur, each with its number of runs; every state."""
    if name == "state":
        state = shown_state(runs, now)
        counts = dict(tuples(connection, select(state, func.count()).where(*_alive(project)).group_by(state)))
        return [(state, counts.get(state, 0)) for state in STATES]
    return _frequent(connection, project, name, limit)


def _alive(project: int | None) -> list[ColumnElement[bool]]:
    return [runs.c.deleted.is_(None)] if project is None else [runs.c.project == project, runs.c.deleted.is_(None)]


def _frequent(connection: Connection, project: int | None, name: str, limit: int) -> Sequence[tuple[str, int]]:
    if name == "tag":
        value: Any = tags.c.tag
        statement = select(value, func.count()).join(runs, runs.c.number == tags.c.run).where(*_alive(project))
    elif name == "project":
        value = projects.c.name
        statement = select(value, func.count()).join(runs, runs.c.project == projects.c.id).where(*_alive(project))
    elif name in _SHOWN_FIELDS:
        value = runs.c[_SHOWN_FIELDS[name]]
        statement = select(value, func.count()).where(*_alive(project), value != "")
    else:
        return ()
    return list(tuples(connection, statement.group_by(value).order_by(func.count().desc(), value).limit(limit)))
