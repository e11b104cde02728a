"""Read ranges of points and buckets of many series at once.

On PostgreSQL one statement serves all of them, because a round trip costs more than the rows. On SQLite a statement
costs 5 µs and a list of ranges inside one would cost more, so that each range is a statement of its own.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Connection,
    Double,
    Integer,
    Select,
    and_,
    bindparam,
    cast,
    column,
    func,
    literal_column,
    select,
    true,
)
from sqlalchemy.dialects import sqlite

from trackai.store.engine import is_sqlite
from trackai.store.query.asking import tuples
from trackai.store.query.dialects import whole
from trackai.store.rollups.merge import Floats, Grid
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


def weigh(connection: Connection, asked: Sequence[tuple[SeriesId, int, Span]]) -> list[int]:
    """Count for each (series, level, span) the points in the buckets of that level that start in the span."""
    given = [(series.run, series.key, level, span.low, span.high) for series, level, span in asked]
    return [rows[0][0] or 0 for rows in _each(connection, _WEIGHTS, given)]


def read_buckets(connection: Connection, asked: Sequence[tuple[SeriesId, int, Span]]) -> list[Sequence[BucketRow]]:
    """Read for each (series, level, span) the buckets of that level that start in the span, ordered by step."""
    given = [(series.run, series.key, level, span.low, span.high) for series, level, span in asked]
    return list(_each(connection, _BUCKETS, given))


def read_merged(connection: Connection, asked: Sequence[tuple[SeriesId, int, Span, Grid]]) -> list[Sequence[BucketRow]]:
    """Read for each (series, level, span, grid) the buckets that lie in the span, those of one grid column made one.

    The database merges five times as fast as Python fetches, so that a level may have 16 buckets a column.
    """
    given = [
        (series.run, series.key, level, span.low, span.high, grid.low, grid.stride)
        for series, level, span, grid in asked
    ]
    return list(_each(connection, _MERGED, given))


def read_points(connection: Connection, asked: Sequence[tuple[SeriesId, Span]]) -> list[Points]:
    """Read for each (series, span) its points, ordered by step."""
    if is_sqlite(connection):
        return [_sqlite_points(connection, series, span) for series, span in asked]
    given = [(series.run, series.key, span.low, span.high) for series, span in asked]
    return [_points(rows) for rows in _each(connection, _POINTS, given)]


def values_at(connection: Connection, asked: Sequence[tuple[SeriesId, float]]) -> array[float]:
    """Return for each (series, step) the series' value at its last point at or before that step; NaN without one."""
    given = [(series.run, series.key, step) for series, step in asked]
    found = _each(connection, _AT, given)
    return array("d", [rows[0][0] if rows and rows[0][0] is not None else math.nan for rows in found])


def steps_after(connection: Connection, asked: Sequence[tuple[SeriesId, float]]) -> array[float]:
    """Return for each (series, step) the step of the series' first point behind it; +inf where it is the last."""
    given = [(series.run, series.key, step) for series, step in asked]
    return array("d", [rows[0][0] if rows else math.inf for rows in _each(connection, _AFTER, given)])


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
    text, places = _POINTS.for_sqlite()
    cursor.execute(text, places((series.run, series.key, span.low, span.high)))
    rows = cursor.fetchmany(_CHUNK)
    if len(rows) < _CHUNK:
        return _points(rows)
    columns = array("d"), array("d"), array("d")
    while rows:
        part = _points(rows)
        for whole_column, values in zip(columns, (part.steps, part.times, part.values), strict=True):
            whole_column.extend(values)
        rows = cursor.fetchmany(_CHUNK)
    return Points(*columns)


def _cursor(connection: Connection) -> Any:  # noqa: ANN401  # the DB-API's cursor has no type of its own
    return connection.connection.cursor()


_BUCKET_COLUMNS = (
    rollups.c.first_step, rollups.c.last_step, rollups.c.first_time, rollups.c.last_time, rollups.c.count,
    rollups.c.nan_count, rollups.c.inf_count, rollups.c.ninf_count, rollups.c.min, rollups.c.max, rollups.c.sum,
    rollups.c.last,
)  # fmt: skip
# As text, so that the bound values are the caller's alone; SQLAlchemy would bind an OFFSET of its own.
_ONE: Any = literal_column("1")
_NONE: Any = literal_column("0")
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


def _merged_range(
    run: Any,
    key: Any,
    level: Any,
    low: Any,
    high: Any,
    grid_low: Any,
    stride: Any,  # noqa: ANN401  # SQL expressions
) -> Select[Any]:
    c = rollups.c
    counts = (cast(func.sum(column), BigInteger) for column in (c.count, c.nan_count, c.inf_count, c.ninf_count))
    numbers = [*counts, func.min(c.min), func.max(c.max), func.sum(c.sum)]
    merged = (
        select(
            func.min(c.first_step).label("begin"),
            func.max(c.first_step).label("end"),
            *(number.label(f"number_{place}") for place, number in enumerate(numbers)),
        )
        .where(c.run == run, c.key == key, c.level == level, c.first_step >= low, c.first_step <= high,
               c.last_step <= high)
        .group_by(whole((c.first_step - grid_low) / stride))
        .subquery("merged")
    )  # fmt: skip
    # What belongs to the last bucket of a column alone: no aggregate knows it on both databases.
    ends = rollups.alias("ends")
    is_end = and_(ends.c.run == run, ends.c.key == key, ends.c.level == level, ends.c.first_step == merged.c.end)
    names = [merged.c[f"number_{place}"] for place in range(len(numbers))]
    return (
        select(
            merged.c.begin.label("first_step"),
            ends.c.last_step,
            ends.c.first_time,
            ends.c.last_time,
            *names,
            ends.c.last,
        )
        .select_from(merged.join(ends, is_end))
        .order_by(merged.c.begin)
    )


def _weight(run: Any, key: Any, level: Any, low: Any, high: Any) -> Select[Any]:  # noqa: ANN401  # SQL expressions
    c = rollups.c
    return select(cast(func.sum(c.count), BigInteger).label("points")).where(
        c.run == run, c.key == key, c.level == level, c.first_step >= low, c.first_step <= high
    )


def _value_at(run: Any, key: Any, step: Any) -> Select[Any]:  # noqa: ANN401  # SQL expressions
    return (
        select(metrics.c.value)
        .where(metrics.c.run == run, metrics.c.key == key, metrics.c.step <= step)
        .order_by(metrics.c.step.desc())
        .limit(_ONE)
        .offset(_NONE)
    )


def _step_after(run: Any, key: Any, step: Any) -> Select[Any]:  # noqa: ANN401  # SQL expressions
    return (
        select(metrics.c.step)
        .where(metrics.c.run == run, metrics.c.key == key, metrics.c.step > step)
        .order_by(metrics.c.step)
        .limit(_ONE)
        .offset(_NONE)
    )


class _Ranged:
    """A SELECT about one range, which can be asked for many.

    Args:
        make: the SELECT, from SQL expressions for ``names``.
        names: of its parameters, in the order in which they are given.
        order: columns by which its rows are ordered.
    """

    def __init__(self, make: Callable[..., Select[Any]], names: Sequence[str], *order: str) -> None:
        self._make, self._names, self._order = make, tuple(names), order

    @cache  # noqa: B019  # the six of them live as long as the module
    def for_sqlite(self) -> tuple[str, Callable[[Sequence[Any]], Sequence[Any]]]:
        """Return the text with a ``?`` for each value, and what puts the given values in their order."""
        compiled = self._make(*map(bindparam, self._names)).compile(dialect=sqlite.dialect(paramstyle="qmark"))
        places = [self._names.index(name) for name in compiled.positiontup or ()]
        if places == list(range(len(places))):
            return str(compiled), tuple
        return str(compiled), itemgetter(*places)

    @cache  # noqa: B019  # as above
    def for_postgresql(self) -> Select[Any]:
        """Return one SELECT for many ranges: one array a parameter, one scan of the index a range."""
        types = {"run": Integer, "key": Integer, "level": Integer}
        arrays = [bindparam(name, type_=ARRAY(types.get(name, Double))) for name in self._names]
        parts = [column(name, types.get(name, Double)) for name in self._names]
        asked = func.unnest(*arrays).table_valued(*parts, with_ordinality="place").render_derived(name="asked")
        rows = self._make(*(asked.c[name] for name in self._names)).lateral("found")
        return (
            select(asked.c.place, *rows.c)
            .select_from(asked.join(rows, true()))
            .order_by(asked.c.place, *(rows.c[name] for name in self._order))
        )

    def columns(self, asked: Sequence[Sequence[Any]]) -> dict[str, list[Any]]:
        """Return the arrays of the ranges asked for."""
        return dict(zip(self._names, map(list, zip(*asked, strict=True)), strict=True))


_RANGE = ("run", "key", "level", "low", "high")
_BUCKETS = _Ranged(_bucket_range, _RANGE, "first_step")
_MERGED = _Ranged(_merged_range, (*_RANGE, "grid_low", "stride"), "first_step")
_WEIGHTS = _Ranged(_weight, _RANGE)
_POINTS = _Ranged(_point_range, ("run", "key", "low", "high"), "step")
_AT = _Ranged(_value_at, ("run", "key", "step"))
_AFTER = _Ranged(_step_after, ("run", "key", "step"))


def _each(
    connection: Connection, ranged: _Ranged, asked: Sequence[Sequence[Any]]
) -> Iterator[Sequence[tuple[Any, ...]]]:
    """Yield the rows of each range asked for, in that order; empty where there is none."""
    if not asked:
        return
    if is_sqlite(connection):
        (text, placed), cursor = ranged.for_sqlite(), _cursor(connection)
        for values in asked:
            yield cursor.execute(text, placed(values)).fetchall()
        return
    groups = groupby(tuples(connection, ranged.for_postgresql(), ranged.columns(asked)), key=itemgetter(0))
    found = {place: [row[1:] for row in rows] for place, rows in groups}
    for place in range(1, len(asked) + 1):
        yield found.get(place, ())
