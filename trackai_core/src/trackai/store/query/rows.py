"""Runs as rows of a list: their own fields in one statement, the values of their columns in one for each table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Double, and_, cast, select

from trackai.store.answers import Json, RunRow
from trackai.store.query.asking import tuples
from trackai.store.query.dialects import among
from trackai.store.query.filter.tree import Field
from trackai.store.query.states import duration, shown_state
from trackai.store.query.values import OfRuns, keyed_values
from trackai.store.schema.tables import projects, runs, tags


def read_rows(connection: Connection, numbers: Sequence[int], columns: Mapping[str, Field], now: float) -> list[RunRow]:
    """Return the runs with these numbers, in this order, with the values of *columns* by the names given there."""
    if not numbers:
        return []
    found = {row[0]: row for row in tuples(connection, _runs(now).where(among(runs.c.number, numbers)))}
    tagged = tags_of(connection, numbers)
    others = {name: field for name, field in columns.items() if field.source != "field" or field.of_parent}
    values = column_values(connection, numbers, others, now) if others else {}
    fields = {name: field.path for name, field in columns.items() if name not in others}
    rows: list[RunRow] = []
    for number in numbers:
        *own, exit_code, traceback = found[number][1:]
        row = RunRow(*[*own, tagged.get(number, []), exit_code, traceback])
        for name in columns:
            held = field_value(row, fields[name]) if name in fields else values[name].get(number)
            if held is not None:
                row.values[name] = held
        rows.append(row)
    return rows


def field_value(row: RunRow, name: str) -> Json:
    """Return a run field as its value of a column; None where it is missing."""
    match name:
        case "tag":
            return list[Json](row.tags) or None
        case "archived":
            return row.archived is not None
        case "user" | "host" | "notes":
            return getattr(row, name) or None
        case _:
            value: Json = getattr(row, name)
            return value


def tags_of(connection: Connection, numbers: Sequence[int]) -> Mapping[int, list[str]]:
    """Return the tags of each run that has any, in alphabetical order."""
    found: dict[int, list[str]] = defaultdict(list)
    for number, tag in tuples(connection, select(tags.c.run, tags.c.tag).where(among(tags.c.run, numbers))):
        found[number].append(tag)
    return {number: sorted(of_run) for number, of_run in found.items()}


def column_values(
    connection: Connection, numbers: Sequence[int], columns: Mapping[str, Field], now: float
) -> dict[str, OfRuns]:
    """Return the values of any columns, by the columns' names."""
    keyed = {name: field for name, field in columns.items() if field.source != "field" and not field.of_parent}
    values = keyed_values(connection, numbers, keyed)
    fields = {name: field for name, field in columns.items() if field.source == "field" and not field.of_parent}
    if fields:
        rows = list(zip(numbers, read_rows(connection, numbers, {}, now), strict=True))
        for name, field in fields.items():
            held = ((number, field_value(row, field.path)) for number, row in rows)
            values[name] = {number: value for number, value in held if value is not None}
    return values | _parent_values(connection, numbers, columns, now)


def _parent_values(
    connection: Connection, numbers: Sequence[int], columns: Mapping[str, Field], now: float
) -> dict[str, OfRuns]:
    asked = {name: replace(field, of_parent=False) for name, field in columns.items() if field.of_parent}
    if not asked:
        return {}
    parent = runs.alias("parent")
    pairs = tuples(
        connection,
        select(runs.c.number, parent.c.number)
        .join(parent, and_(parent.c.id == runs.c.parent, parent.c.deleted.is_(None)))
        .where(among(runs.c.number, numbers)),
    )
    values = column_values(connection, list({of_parent for _, of_parent in pairs}), asked, now)
    return {
        name: {number: of_runs[of_parent] for number, of_parent in pairs if of_parent in of_runs}
        for name, of_runs in values.items()
    }


def _runs(now: float) -> Any:  # noqa: ANN401  # a SELECT of 29 types
    """Select the fields of ``RunRow`` in its order, after the run's number."""
    c = runs.c
    return select(
        c.number, c.id, projects.c.name, c.name, c.group_name, c.job_type, shown_state(runs, now), c.reason, c.notes,
        c.user_name, c.host, c.pid, c.created, c.started, c.finished, c.heartbeat, c.updated,
        cast(duration(runs, now), Double), c.parent, c.fork_step, c.color, c.color_chosen, c.last_step, c.archived,
        c.version, c.exit_code, c.traceback,
    ).join(projects, projects.c.id == c.project)  # fmt: skip
