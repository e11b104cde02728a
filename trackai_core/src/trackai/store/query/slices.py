"""Read ranges of points and buckets of many series at once.

On PostgreSQL one statement serves all of them, because a round trip costs more than the rows. On SQLite a statement
costs 5 µs and a list of ranges inside one would cost more, so that each range is a statement of its own.
"""

from __future__ import annotations

import math
import threading
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, select

from trackai.store.engine import is_sqlite
from trackai.store.query.asking import tuples
from trackai.store.query.ranges import AFTER, AT, BUCKETS, MERGED, POINTS, VALUES, WEIGHTS, Ranged
from trackai.store.rollups.merge import Floats, Grid
from trackai.store.rollups.plan import BucketRow, Span, Window
from trackai.store.schema.tables import metrics

# SQLite lets go of the interpreter at each row: two threads that fetch at once only hand it back and forth, and each takes
# twice as long. Held for one series at a time, which is a millisecond or two.
_FETCHING = threading.Lock()


@dataclass(frozen=True, slots=True)
class SeriesId:
    """Numbers of a run and a key."""

    run: int
    key: int


@dataclass(frozen=True, slots=True)
class Points:
    """Points of one series ordered by step; NaN is a float."""

    steps: Floats
    values: Floats
    times: Floats  # empty if they were not read

    def within(self, window: Window) -> Points:
        """Return those of the points that lie in the window, whose steps do."""
        if not window.is_timed or not self.steps:
            return self
        rows = zip(self.steps, self.values, self.times, strict=True)
        inside = [row for row in rows if window.holds(row[0], row[2])]
        return Points(*zip(*inside, strict=True)) if inside else Points((), (), ())


def weigh(connection: Connection, asked: Sequence[tuple[SeriesId, int, Span]]) -> list[int]:
    """Count for each (series, level, span) the points in the buckets of that level that start in the span."""
    given = [(series.run, series.key, level, span.low, span.high) for series, level, span in asked]
    return [rows[0][0] or 0 for rows in _each(connection, WEIGHTS, given)]


def read_buckets(connection: Connection, asked: Sequence[tuple[SeriesId, int, Span]]) -> list[Sequence[BucketRow]]:
    """Read for each (series, level, span) the buckets of that level that start in the span, ordered by step."""
    given = [(series.run, series.key, level, span.low, span.high) for series, level, span in asked]
    return list(_each(connection, BUCKETS, given))


def read_merged(connection: Connection, asked: Sequence[tuple[SeriesId, int, Span, Grid]]) -> list[Sequence[BucketRow]]:
    """Read for each (series, level, span, grid) the buckets that lie in the span, those of one grid column made one.

    The database merges five times as fast as Python fetches, so that a level may have 16 buckets a column.
    """
    given = [
        (series.run, series.key, level, span.low, span.high, grid.low, grid.stride)
        for series, level, span, grid in asked
    ]
    return list(_each(connection, MERGED, given))


def read_points(connection: Connection, asked: Sequence[tuple[SeriesId, Span]], *, times: bool = False) -> list[Points]:
    """Read for each (series, span) its points, ordered by step; with their *times*, or without."""
    ranged = POINTS if times else VALUES
    given = [(series.run, series.key, span.low, span.high) for series, span in asked]
    if is_sqlite(connection):
        (text, placed), cursor = ranged.for_sqlite(), _cursor(connection)
        found = []
        for values in given:
            with _FETCHING:
                found.append(_sqlite_points(cursor, text, placed(values)))
        return found
    return [_points(rows) for rows in _each(connection, ranged, given)]


def read_first_points(connection: Connection, series: SeriesId, span: Span, most: int, *, times: bool) -> Points:
    """Read up to *most* points of a series that lie in the span, the first ones by step; with their *times*, or without."""
    c = metrics.c
    statement = (
        select(c.step, c.value, *([c.timestamp] if times else []))
        .where(c.run == series.run, c.key == series.key, c.step >= span.low, c.step <= span.high)
        .order_by(c.step)
        .limit(most)
    )
    return _points(tuples(connection, statement))


def values_at(connection: Connection, asked: Sequence[tuple[SeriesId, float]]) -> array[float]:
    """Return for each (series, step) the series' value at its last point at or before that step; NaN without one."""
    given = [(series.run, series.key, step) for series, step in asked]
    found = _each(connection, AT, given)
    return array("d", [rows[0][0] if rows and rows[0][0] is not None else math.nan for rows in found])


def steps_after(connection: Connection, asked: Sequence[tuple[SeriesId, float]]) -> array[float]:
    """Return for each (series, step) the step of the series' first point behind it; +inf where it is the last."""
    given = [(series.run, series.key, step) for series, step in asked]
    return array("d", [rows[0][0] if rows else math.inf for rows in _each(connection, AFTER, given)])


def _points(rows: Sequence[tuple[Any, ...]]) -> Points:
    if not rows:
        return Points((), (), ())
    steps, values, *times = zip(*rows, strict=True)
    return Points(steps, _numbers(values), times[0] if times else ())


def _numbers(values: Sequence[float | None]) -> Floats:
    if None not in values:
        return values  # type: ignore[return-value]  # there is no None
    return [math.nan if value is None else value for value in values]


def _sqlite_points(cursor: Any, text: str, values: Sequence[Any]) -> Points:  # noqa: ANN401  # the DB-API's is untyped
    cursor.execute(text, values)
    try:
        # Row by row into numbers: rows that lived together would keep the garbage collector busy for as long again.
        flat = array("d", chain.from_iterable(cursor))
    except TypeError:  # a NaN among them, which is NULL in the store
        rows = cursor.execute(text, values)
        flat = array("d", [math.nan if number is None else number for row in rows for number in row])
    width = len(cursor.description)
    return Points(flat[::width], flat[1::width], flat[2::width] if width > 2 else ())


def _cursor(connection: Connection) -> Any:  # noqa: ANN401  # as above
    return connection.connection.cursor()


def _each(
    connection: Connection, ranged: Ranged, asked: Sequence[Sequence[Any]]
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
