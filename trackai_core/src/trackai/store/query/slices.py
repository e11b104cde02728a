"""Read ranges of points and buckets of many series at once.

On PostgreSQL one statement serves all of them, because a round trip costs more than the rows. On SQLite a statement
costs 5 µs and a list of ranges inside one would cost more, so that each range is a statement of its own.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    ARRAY,
    Connection,
    Double,
    Integer,
    Select,
    bindparam,
    column,
    func,
    literal_column,
    select,
    true,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql.expression import TableValuedAlias

from trackai.store.engine import is_sqlite
from trackai.store.query.asking import tuples
from trackai.store.rollups.merge import Floats
from trackai.store.rollups.plan import BucketRow, Span
from trackai.store.schema.tables import metric_rollups as rollups
from trackai.store.schema.tables import metrics

_CHUNK = 50_000  # points that exist as tuples at a time; an array of doubles is a tenth of their size


@dataclass(frozen=True, slots=True)
class SeriesId:
    """Numbers of a run and a key."""

    run: int
    key: int


@dataclass(frozen=True, slots=True)
class Points:
    """Points of one series ordered by step; NaN is a float."""

    steps: Floats
    times: Floats
    values: Floats


def read_buckets(connection: Connection, asked: Sequence[tuple[SeriesId, int, Span]]) -> list[Sequence[BucketRow]]:
    """Read for each (series, level, span) the buckets of that level that start in the span, ordered by step."""
    if is_sqlite(connection):
        text, cursor = _text(_BUCKETS), _cursor(connection)
        return [
            cursor.execute(text, (series.run, series.key, level, span.low, span.high)).fetchall()
            for series, level, span in asked
        ]
    given = [(series.run, series.key, level, span.low, span.high) for series, level, span in asked]
    return list(_laterally(connection, _buckets_of_many, given))


def read_points(connection: Connection, asked: Sequence[tuple[SeriesId, Span]]) -> list[Points]:
    """Read for each (series, span) its points, ordered by step."""
    if is_sqlite(connection):
        return [_sqlite_points(connection, series, span) for series, span in asked]
    given = [(series.run, series.key, span.low, span.high) for series, span in asked]
    return [_points(rows) for rows in _laterally(connection, _points_of_many, given)]


def values_at(connection: Connection, asked: Sequence[tuple[SeriesId, float]]) -> array[float]:
    """Return for each (series, step) the series' value at its last point at or before that step; NaN without one."""
    if is_sqlite(connection):
        text, cursor = _text(_AT), _cursor(connection)
        found = (cursor.execute(text, (series.run, series.key, step)).fetchone() for series, step in asked)
        return array("d", [math.nan if row is None or row[0] is None else row[0] for row in found])
    given = [(series.run, series.key, step) for series, step in asked]
    rows = _laterally(connection, _values_of_many, given)
    return array("d", [row[0][0] if row and row[0][0] is not None else math.nan for row in rows])


def steps_after(connection: Connection, asked: Sequence[tuple[SeriesId, float]]) -> array[float]:
    """Return for each (series, step) the step of the series' first point behind it; +inf where it is the last."""
    if is_sqlite(connection):
        text, cursor = _text(_AFTER), _cursor(connection)
        found = (cursor.execute(text, (series.run, series.key, step)).fetchone() for series, step in asked)
        return array("d", [math.inf if row is None else row[0] for row in found])
    given = [(series.run, series.key, step) for series, step in asked]
    return array("d", [row[0][0] if row else math.inf for row in _laterally(connection, _steps_of_many, given)])


def _points(rows: Sequence[tuple[Any, ...]]) -> Points:
    if not rows:
        return Points((), (), ())
    steps, times, values = zip(*rows, strict=True)
    return Points(steps, times, _numbers(values))


def _numbers(values: Sequence[float | None]) -> Floats:
    if None not in values:
        return values  # type: ignore[return-value]  # there is no None
    return [math.nan if value is None else value for value in values]


def _sqlite_points(connection: Connection, series: SeriesId, span: Span) -> Points:
    cursor = _cursor(connection)
    cursor.execute(_text(_POINTS), (series.run, series.key, span.low, span.high))
    rows = cursor.fetchmany(_CHUNK)
    if len(rows) < _CHUNK:
        return _points(rows)
    columns = array("d"), array("d"), array("d")
    while rows:
        part = _points(rows)
        for whole, values in zip(columns, (part.steps, part.times, part.values), strict=True):
            whole.extend(values)
        rows = cursor.fetchmany(_CHUNK)
    return Points(*columns)


_BUCKET_COLUMNS = (
    rollups.c.first_step, rollups.c.last_step, rollups.c.first_time, rollups.c.last_time, rollups.c.count,
    rollups.c.nan_count, rollups.c.inf_count, rollups.c.ninf_count, rollups.c.min, rollups.c.max, rollups.c.sum,
    rollups.c.last,
)  # fmt: skip
_ONE: Any = literal_column("1")  # as text, so that the bound values are the caller's alone
_POINT_COLUMNS = (metrics.c.step, metrics.c.timestamp, metrics.c.value)


def _bucket_range(run: Any, key: Any, level: Any, low: Any, high: Any) -> Select[Any]:  # noqa: ANN401  # SQL expressions
    return (
        select(*_BUCKET_COLUMNS)
        .where(rollups.c.run == run, rollups.c.key == key, rollups.c.level == level,
               rollups.c.first_step >= low, rollups.c.first_step <= high)
        .order_by(rollups.c.first_step)
    )  # fmt: skip


def _point_range(run: Any, key: Any, low: Any, high: Any) -> Select[Any]:  # noqa: ANN401  # SQL expressions
    return (
        select(*_POINT_COLUMNS)
        .where(metrics.c.run == run, metrics.c.key == key, metrics.c.step >= low, metrics.c.step <= high)
        .order_by(metrics.c.step)
    )


def _value_at(run: Any, key: Any, step: Any) -> Select[Any]:  # noqa: ANN401  # SQL expressions
    return (
        select(metrics.c.value)
        .where(metrics.c.run == run, metrics.c.key == key, metrics.c.step <= step)
        .order_by(metrics.c.step.desc())
        .limit(_ONE)
    )


def _step_after(run: Any, key: Any, step: Any) -> Select[Any]:  # noqa: ANN401  # SQL expressions
    return (
        select(metrics.c.step)
        .where(metrics.c.run == run, metrics.c.key == key, metrics.c.step > step)
        .order_by(metrics.c.step)
        .limit(_ONE)
    )


def _bound(*names: str) -> list[Any]:
    return [bindparam(name) for name in names]


_BUCKETS = _bucket_range(*_bound("run", "key", "level", "low", "high"))
_POINTS = _point_range(*_bound("run", "key", "low", "high"))
_AT = _value_at(*_bound("run", "key", "step"))
_AFTER = _step_after(*_bound("run", "key", "step"))


@cache
def _text(statement: Select[Any]) -> str:
    """Return the statement's text for SQLite, with a ``?`` for each bound value in the order of its conditions."""
    dialect = sqlite.dialect(paramstyle="qmark")
    return str(statement.compile(dialect=dialect, compile_kwargs={"literal_execute": False}))


def _cursor(connection: Connection) -> Any:  # noqa: ANN401  # the DB-API's cursor has no type of its own
    return connection.connection.cursor()


def _asked(*columns: str) -> TableValuedAlias:
    """Return the ranges asked for as a table, made of one array a column; ``place`` counts them from 1."""
    types = {"run": Integer, "key": Integer, "level": Integer}
    arrays = [bindparam(name, type_=ARRAY(types.get(name, Double))) for name in columns]
    parts = [column(name, types.get(name, Double)) for name in columns]
    return func.unnest(*arrays).table_valued(*parts, with_ordinality="place").render_derived(name="asked")


def _many(asked: TableValuedAlias, found: Select[Any], *order: str) -> Select[Any]:
    rows = found.lateral("found")
    return (
        select(asked.c.place, *rows.c)
        .select_from(asked.join(rows, true()))
        .order_by(asked.c.place, *(rows.c[name] for name in order))
    )


_RANGES = _asked("run", "key", "level", "low", "high")
_SPANS = _asked("run", "key", "low", "high")
_STEPS = _asked("run", "key", "step")
_buckets_of_many = (
    _many(_RANGES, _bucket_range(_RANGES.c.run, _RANGES.c.key, _RANGES.c.level, _RANGES.c.low, _RANGES.c.high),
          "first_step"),
    ("run", "key", "level", "low", "high"),
)  # fmt: skip
_points_of_many = (
    _many(_SPANS, _point_range(_SPANS.c.run, _SPANS.c.key, _SPANS.c.low, _SPANS.c.high), "step"),
    ("run", "key", "low", "high"),
)
_values_of_many = (
    _many(_STEPS, _value_at(_STEPS.c.run, _STEPS.c.key, _STEPS.c.step)),
    ("run", "key", "step"),
)
_steps_of_many = (
    _many(_STEPS, _step_after(_STEPS.c.run, _STEPS.c.key, _STEPS.c.step)),
    ("run", "key", "step"),
)


def _laterally(
    connection: Connection, many: tuple[Select[Any], tuple[str, ...]], asked: Sequence[tuple[Any, ...]]
) -> Iterator[Sequence[tuple[Any, ...]]]:
    """Yield the rows of each range asked for, in that order; empty where there is none."""
    if not asked:
        return
    statement, names = many
    columns = dict(zip(names, (list(values) for values in zip(*asked, strict=True)), strict=True))
    groups = groupby(tuples(connection, statement, columns), key=itemgetter(0))
    found = {place: [row[1:] for row in rows] for place, rows in groups}
    for place in range(1, len(asked) + 1):
        yield found.get(place, ())
