"""Values of keys as columns that are aligned with the runs, for questions over all runs of a project.

A value a row and nothing else: 10,000 runs × 60 columns are 600,000 rows, and a tuple of three for each would cost as
much again as the read. Which row is which follows from the order, as long as every run has every key.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any, cast

from sqlalchemy import ColumnElement, Connection, func, select
from sqlalchemy.sql.expression import FromClause

from trackai.store.engine import is_sqlite
from trackai.store.query.asking import batched
from trackai.store.query.attributes import Attributes, aggregate
from trackai.store.query.dialects import among
from trackai.store.query.filter.tree import Field
from trackai.store.query.names import key_ids
from trackai.store.query.values import of_runs_and_keys
from trackai.store.schema.tables import configs, runs
from trackai.store.schema.tables import metric_summaries as series

Cell = float | str | None  # NaN and what is missing are None
Cells = Sequence[Cell]

_FIELDS = 20  # of one statement: each may join three tables


def series_columns(connection: Connection, numbers: Sequence[int], columns: Mapping[str, Field]) -> dict[str, Cells]:
    """Return numbers of series by the columns' names, in the order of *numbers*, which ascend."""
    found: dict[str, Cells] = {}
    ids = key_ids(connection, {(field.source, field.path) for field in columns.values()})
    by_aggregate: dict[str, dict[str, int]] = defaultdict(dict)
    for name, field in columns.items():
        key = ids.get((field.source, field.path))
        if key is None:
            found[name] = [None] * len(numbers)
        else:
            by_aggregate[field.aggregate or "last"][name] = key
    for chosen, keys in by_aggregate.items():
        cells = _read(connection, series, aggregate(series, chosen), numbers, sorted(set(keys.values())))
        found.update((name, cells[key]) for name, key in keys.items())
    return found


def config_columns(connection: Connection, numbers: Sequence[int], columns: Mapping[str, Field]) -> dict[str, Cells]:
    """Return config leaves as :func:`series_columns` does: numbers (and bools), else texts; null is None."""
    ids = key_ids(connection, {("config", field.path) for field in columns.values()})
    keys = {name: ids["config", field.path] for name, field in columns.items() if ("config", field.path) in ids}
    wanted = sorted(set(keys.values()))
    if is_sqlite(connection):  # where an expression need not be of one type
        cells = _read(connection, configs, func.coalesce(configs.c.number, configs.c.text), numbers, wanted)
    else:
        cells = _read(connection, configs, configs.c.number, numbers, wanted)
        texts = _read(connection, configs, configs.c.text, numbers, [key for key in wanted if None in cells[key]])
        for key, held in texts.items():
            cells[key] = [text if number is None else number for number, text in zip(cells[key], held, strict=True)]
    return {name: cells[keys[name]] if name in keys else [None] * len(numbers) for name in columns}


def field_columns(
    connection: Connection, numbers: Sequence[int], columns: Mapping[str, Field], now: float
) -> dict[str, Cells]:
    """Return any fields but tags as :func:`series_columns` does: number or text, as the filter language compares them."""
    found: dict[str, list[Cell]] = {name: [] for name in columns}
    names = list(columns)
    for start in range(0, len(names), _FIELDS):
        some = names[start : start + _FIELDS]
        attributes = Attributes(connection, [columns[name] for name in some], now)
        operands = [attributes.operand(columns[name]) for name in some]
        selected = [part for operand in operands for part in (operand.number, operand.text)]
        for part in batched(numbers):
            statement = select(*selected).select_from(attributes.tables).where(among(runs.c.number, part))
            flat = _flat(connection, statement.order_by(runs.c.number))
            for place, name in enumerate(some):
                halves = zip(flat[2 * place :: 2 * len(some)], flat[2 * place + 1 :: 2 * len(some)], strict=True)
                found[name] += [text if number is None else float(number) for number, text in halves]
    return {**found}


def _read(
    connection: Connection, table: FromClause, value: ColumnElement[Any], numbers: Sequence[int], keys: Sequence[int]
) -> dict[int, list[Cell]]:
    cells: dict[int, list[Cell]] = {key: [] for key in keys}
    if not keys:
        return cells
    for some in batched(numbers):
        wanted = of_runs_and_keys(connection, table, some, keys)
        order = (table.c.run, table.c.key)
        flat = _flat(connection, select(value).where(*wanted).order_by(*order))
        if len(flat) == len(some) * len(keys):
            for place, key in enumerate(keys):
                cells[key] += flat[place :: len(keys)]
            continue
        # Some run lacks some key: now the rows have to say whose they are.
        flat = _flat(connection, select(*order, value).where(*wanted))
        held: dict[int, dict[int, Cell]] = {key: {} for key in keys}
        for run, key, cell in zip(flat[::3], flat[1::3], flat[2::3], strict=True):
            held[key][run] = cell
        for key, of_runs in held.items():
            cells[key] += map(of_runs.get, some)
    return cells


def _flat(connection: Connection, statement: Any) -> list[Any]:  # noqa: ANN401  # a SELECT of any types
    """Return the values of all rows, row after row.

    Rows are taken apart as they come: 300,000 tuples at once would keep the garbage collector busy as long as the read.
    """
    result = connection.execute(statement, execution_options={"trackai_binary": True})
    with result:
        cursor = result.cursor
        assert cursor is not None
        if not is_sqlite(connection):  # psycopg has all rows by now, and hands them out one by one more slowly
            return list(chain.from_iterable(cursor.fetchall()))
        rows = cast(Iterable[tuple[Any, ...]], cursor)  # PEP 249 calls it an extension
        return list(chain.from_iterable(rows))
