"""Values of keys for many runs at once: one statement a table, whatever the number of runs and columns."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, literal_column, select
from sqlalchemy.sql.expression import FromClause

from trackai.store.answers import Json
from trackai.store.query.asking import tuples
from trackai.store.query.attributes import Condition, aggregate
from trackai.store.query.dialects import among
from trackai.store.query.filter.tree import Field
from trackai.store.query.names import key_ids
from trackai.store.schema.tables import configs, summaries
from trackai.store.schema.tables import metric_summaries as series

OfRuns = dict[int, Json]  # value by number of the run; what a run has not is not in it
_LITTLE = 5  # rows of a run for each key that is wanted of it
_LEAVES = {"config": configs, "summary": summaries}
_KINDS = {"config": ("config",), "summary": ("summary", "metric"), "metric": ("metric",), "system": ("system",)}


def keyed_values(connection: Connection, numbers: Sequence[int], columns: Mapping[str, Field]) -> dict[str, OfRuns]:
    """Return the values of columns that come from keys, by the columns' names.

    Args:
        connection: to the store.
        numbers: of the runs.
        columns: name → field of config, summary, metric or system; the run's own, not its parent's.
    """
    ids = key_ids(connection, {(kind, field.path) for field in columns.values() for kind in _KINDS[field.source]})
    values: dict[str, OfRuns] = {name: {} for name in columns}
    for kind in ("metric", "system"):
        by_key: dict[int, list[tuple[str, Field]]] = defaultdict(list)
        for name, field in columns.items():
            key = ids.get((kind, field.path))
            if key is not None and kind in _KINDS[field.source]:
                by_key[key].append((name, field))
        _add_series(connection, numbers, by_key, values)
    for source, table in _LEAVES.items():
        # After the series: what the user set as summary stands over the last value.
        names: dict[int, list[OfRuns]] = defaultdict(list)
        for name, field in columns.items():
            if field.source == source and (source, field.path) in ids:
                names[ids[source, field.path]].append(values[name])
        if not names:
            continue
        selected = (table.c.run, table.c.key, table.c.type, table.c.number, table.c.text)
        statement = select(*selected).where(*of_runs_and_keys(connection, table, numbers, names))
        for run, key, type_, number, text in tuples(connection, statement):
            value = leaf_value(type_, number, text)
            for of_runs in names[key]:
                of_runs[run] = value
    return values


def _add_series(
    connection: Connection,
    numbers: Sequence[int],
    by_key: Mapping[int, Sequence[tuple[str, Field]]],
    values: Mapping[str, OfRuns],
) -> None:
    if not by_key:
        return
    wanted = {key: [(values[name], field.aggregate or "last") for name, field in of] for key, of in by_key.items()}
    names = list(dict.fromkeys(name for of_key in wanted.values() for _, name in of_key))
    places = {
        key: [
            (of_runs, 2 + names.index(name), None if name in ("min_step", "max_step") else math.nan)
            for of_runs, name in of
        ]
        for key, of in wanted.items()
    }
    selected: list[ColumnElement[Any]] = [aggregate(series, name) for name in names]
    statement = select(series.c.run, series.c.key, *selected).where(
        *of_runs_and_keys(connection, series, numbers, by_key)
    )
    for row in tuples(connection, statement):
        for of_runs, place, otherwise in places[row[1]]:
            of_runs[row[0]] = otherwise if row[place] is None else row[place]


def of_runs_and_keys(
    connection: Connection, table: FromClause, numbers: Sequence[int], keys: Collection[int]
) -> list[Condition]:
    """Return the conditions of rows of these runs and keys, put so that the cheaper way to them is taken.

    Where a run has little else, all its rows are read in their order: a third of the time of one look-up a run and key,
    which is what SQLite would choose. Where it has many, only the look-ups will do. Keys without a gap, as a script that
    logs the same names again makes them, lie side by side in a run: that stretch is read, and nothing is looked for in it.
    """
    least, most = min(keys), max(keys)
    if most - least + 1 == len(set(keys)):
        return [among(table.c.run, numbers), table.c.key.between(least, most)]
    sample = select(table.c.key).where(table.c.run == numbers[len(numbers) // 2]).limit(_LITTLE * len(keys) + 1)
    held = connection.scalar(select(func.count()).select_from(sample.subquery())) or 0
    # Plus nothing: an expression, and so none that an index could serve.
    key: ColumnElement[int] = table.c.key if held > _LITTLE * len(keys) else table.c.key + literal_column("0")
    return [among(table.c.run, numbers), key.in_(keys)]


def leaf_value(type_: str, number: float | None, text: str | None) -> Json:
    """Return a leaf of config or summary as it was set."""
    if type_ == "text":
        return text
    if type_ == "null":
        return None
    if type_ == "number" and number is not None and not number.is_integer() and number - number == 0:
        return number  # exact as it is; a whole one may have been an int, which its text knows
    if text is not None:
        value: Json = json.loads(text)
        return value
    return (number is not None and number != 0) if type_ == "bool" else (math.nan if number is None else number)
