"""Runs as rows of a list: their own fields in one statement, the values of their columns in one for each table."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Double, and_, cast, select

from trackai.store.answers import Json, RunRow
from trackai.store.query.asking import tuples
from trackai.store.query.attributes import aggregate
from trackai.store.query.filter.tree import Field
from trackai.store.query.names import key_ids
from trackai.store.query.states import duration, shown_state
from trackai.store.schema.tables import configs, projects, runs, summaries, tags
from trackai.store.schema.tables import metric_summaries as series

_LEAVES = {"config": configs, "summary": summaries}


def read_rows(connection: Connection, numbers: Sequence[int], columns: Mapping[str, Field], now: float) -> list[RunRow]:
    """Return the runs with these numbers, in this order, with the values of *columns* by the names given there."""
    if not numbers:
        return []
    found = {row[0]: row for row in tuples(connection, _runs(now).where(runs.c.number.in_(numbers)))}
    tagged = tags_of(connection, numbers)
    values = values_of(connection, numbers, [field for field in columns.values() if not field.of_parent])
    parents = _parent_values(connection, numbers, columns, now)
    rows: list[RunRow] = []
    for number in numbers:
        *own, exit_code, traceback = found[number][1:]
        row = RunRow(*[*own, tagged.get(number, []), exit_code, traceback])
        for name, field in columns.items():
            if field.of_parent:
                held = parents.get((number, name))
            elif field.source == "field":
                held = field_value(row, field.path)
            else:
                held = values.get((number, field))
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
    for number, tag in tuples(connection, select(tags.c.run, tags.c.tag).where(tags.c.run.in_(numbers))):
        found[number].append(tag)
    return {number: sorted(of_run) for number, of_run in found.items()}


def values_of(connection: Connection, numbers: Sequence[int], fields: Iterable[Field]) -> dict[tuple[int, Field], Json]:
    """Return the values of fields that come from keys, by run and field; what a run has not is not in it."""
    wanted = [field for field in fields if field.source != "field"]
    kinds = {"config": ["config"], "summary": ["summary", "metric"], "metric": ["metric"], "system": ["system"]}
    ids = key_ids(connection, {(kind, field.path) for field in wanted for kind in kinds[field.source]})
    values: dict[tuple[int, Field], Json] = {}
    for kind in ("metric", "system"):
        by_key: dict[int, list[Field]] = defaultdict(list)
        for field in wanted:
            key = ids.get((kind, field.path))
            if key is not None and kind in kinds[field.source]:
                by_key[key].append(field)
        values.update(_series_values(connection, numbers, by_key))
    for source, table in _LEAVES.items():
        # After the series: what the user set as summary stands over the last value.
        of_key = {
            ids[source, field.path]: field for field in wanted if field.source == source and (source, field.path) in ids
        }
        if not of_key:
            continue
        columns = (table.c.run, table.c.key, table.c.type, table.c.number, table.c.text)
        statement = select(*columns).where(table.c.run.in_(numbers), table.c.key.in_(of_key))
        for number, key, *leaf in tuples(connection, statement):
            values[number, of_key[key]] = leaf_value(*leaf)
    return values


def _series_values(
    connection: Connection, numbers: Sequence[int], by_key: Mapping[int, Sequence[Field]]
) -> dict[tuple[int, Field], Json]:
    if not by_key:
        return {}
    names = list(dict.fromkeys(field.aggregate or "last" for fields in by_key.values() for field in fields))
    columns: list[ColumnElement[Any]] = [aggregate(series, name) for name in names]
    statement = select(series.c.run, series.c.key, *columns).where(series.c.run.in_(numbers), series.c.key.in_(by_key))
    values: dict[tuple[int, Field], Json] = {}
    for number, key, *numbers_of_series in tuples(connection, statement):
        for field in by_key[key]:
            value = numbers_of_series[names.index(field.aggregate or "last")]
            values[number, field] = math.nan if value is None else value
    return values


def leaf_value(type_: str, number: float | None, text: str | None) -> Json:
    """Return a leaf of config or summary as it was set."""
    if type_ == "text":
        return text
    if type_ == "null":
        return None
    if text is not None:
        value: Json = json.loads(text)
        return value
    return (number is not None and number != 0) if type_ == "bool" else (math.nan if number is None else number)


def _parent_values(
    connection: Connection, numbers: Sequence[int], columns: Mapping[str, Field], now: float
) -> dict[tuple[int, str], Json]:
    asked = {
        name: Field(field.source, field.path, field.aggregate) for name, field in columns.items() if field.of_parent
    }
    if not asked:
        return {}
    parent = runs.alias("parent")
    pairs = tuples(
        connection,
        select(runs.c.number, parent.c.number)
        .join(parent, and_(parent.c.id == runs.c.parent, parent.c.deleted.is_(None)))
        .where(runs.c.number.in_(numbers)),
    )
    distinct = list(dict.fromkeys(of_parent for _, of_parent in pairs))
    rows = dict(zip(distinct, read_rows(connection, distinct, asked, now), strict=True))
    return {(number, name): value for number, of in pairs for name, value in rows[of].values.items()}


def _runs(now: float) -> Any:  # noqa: ANN401  # a SELECT of 29 types
    """Select the fields of ``RunRow`` in its order, after the run's number."""
    c = runs.c
    return select(
        c.number, c.id, projects.c.name, c.name, c.group_name, c.job_type, shown_state(runs, now), c.reason, c.notes,
        c.user_name, c.host, c.pid, c.created, c.started, c.finished, c.heartbeat, c.updated,
        cast(duration(runs, now), Double), c.parent, c.fork_step, c.color, c.color_chosen, c.last_step, c.archived,
        c.version, c.exit_code, c.traceback,
    ).join(projects, projects.c.id == c.project)  # fmt: skip
