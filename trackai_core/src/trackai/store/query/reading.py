"""Read series from the tables, many at once, each as ``rollups.plan`` says; and draw them."""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from trackai.store.answers import Series
from trackai.store.query.names import RunRef
from trackai.store.query.slices import Points, SeriesId, read_buckets, read_merged, read_points, weigh
from trackai.store.rollups.merge import Grid, Rows, in_order, merge_columns, of_buckets, of_points
from trackai.store.rollups.plan import BucketRow, Descent, Span, Window


@dataclass(frozen=True, slots=True)
class Limits:
    """How fine to read: columns wanted, points up to which all are returned, rows of a level that may be read.

    ``alone`` is how many rows might be read if no other series were asked for. ``times`` tells whether somebody wants to know when the points were logged.
    """

    width: int
    exact: int
    most: int
    alone: int
    times: bool


@dataclass(slots=True)
class Reading:
    """One series on its way from the tables to the answer."""

    run: RunRef
    metric: str
    id: SeriesId
    limits: Limits
    descent: Descent
    grid: Grid
    pieces: list[Rows] = field(default_factory=list)  # kept buckets, in runs of neighbours
    points: list[Points] = field(default_factory=list)  # of the window alone

    @classmethod
    def of(
        cls, run: RunRef, metric: str, id_: SeriesId, window: Window, summary: tuple[int, float, float], limits: Limits
    ) -> Reading:
        """Begin to read a series with this summary: number of points, first and last step."""
        descent = Descent.of(window, summary, exact=limits.exact, most=limits.most, alone=limits.alone)
        grid = Grid.over(max(window.low, summary[1]), min(window.high, summary[2]), limits.width)
        return cls(run, metric, id_, limits, descent, grid)

    @property
    def is_crowded(self) -> bool:
        """Whether the level to be read has more buckets than columns, and the database should merge them."""
        return not self.pieces and self.descent.is_settled and self.descent.rows > 2 * self.grid.width

    def take_buckets(self, rows: Iterator[Sequence[BucketRow]]) -> None:
        """Take the rows of each span that was asked for."""
        kept = self.descent.take([next(rows) for _ in self.descent.spans])
        self.pieces += [of_buckets(run) for run in kept]

    def take_points(self, points: Points) -> None:
        """Keep those of the points that are in the window."""
        points = points.within(self.descent.window)
        if points.steps:
            self.points.append(points)

    @property
    def is_exact(self) -> bool:
        """Whether, once everything is read, every point is there and these are few enough to be answered as they are."""
        return not self.descent.is_settled and sum(len(part.steps) for part in self.points) <= self.limits.exact

    def rows(self) -> Rows:
        """Return everything that was read, ordered by step."""
        # Times that nobody wants to know were not read: any column of that length does for them.
        points = (of_points(part.steps, part.times or part.steps, part.values) for part in self.points)
        return in_order([*self.pieces, *points])

    def draw(self, *, by_time: bool) -> Series:
        """Make the answer; x is the step for now."""
        if self.is_exact:
            return self._exact()
        columns = merge_columns(self.rows(), self.grid, by_time=by_time)
        return Series(
            self.run.id, self.metric, False, self.descent.is_coarse, sum(columns.count), columns.step, columns.first_step,
            columns.time if self.limits.times else array("d"), columns.step, columns.min, columns.max, columns.mean,
            columns.last, columns.count, columns.nan, columns.inf, columns.ninf,
        )  # fmt: skip

    def _exact(self) -> Series:
        return exact_series(self.run.id, self.metric, self.points)


def exact_series(run: str, metric: str, parts: Sequence[Points]) -> Series:
    """Make the answer that has a row for each point; x is the step for now."""
    step, time, value = array("d"), array("d"), array("d")
    for part in parts:
        step.extend(part.steps)
        time.extend(part.times)
        value.extend(part.values)
    none = array("b", bytes(len(step)))
    nan = inf = ninf = none
    if not math.isfinite(sum(value)):
        nan = array("b", [number != number for number in value])
        inf = array("b", [number == math.inf for number in value])
        ninf = array("b", [number == -math.inf for number in value])
    ones = array("b", b"\1" * len(step))
    return Series(
        run, metric, True, False, len(step), step, step, time, step, value, value, value, value, ones, nan, inf, ninf,
    )  # fmt: skip


def read_all(connection: Connection, readings: Sequence[Reading]) -> None:
    """Read every series down to its points, all of them a level at a time."""
    while asking := [reading for reading in readings if reading.descent.is_weighed_first]:
        weights = iter(weigh(connection, [asked for reading in asking for asked in _spans(reading)]))
        for reading in asking:
            reading.descent.weigh(sum(next(weights) for _ in reading.descent.spans))
    while active := [reading for reading in readings if reading.descent.level > 0]:
        crowded = [reading for reading in active if reading.is_crowded]
        sparse = [reading for reading in active if not reading.is_crowded]
        merged = [(*asked, reading.grid) for reading in crowded for asked in _spans(reading)]
        _take(crowded, read_merged(connection, merged))
        _take(sparse, read_buckets(connection, [asked for reading in sparse for asked in _spans(reading)]))
    spans = [(reading.id, span) for reading in readings for span in reading.descent.spans]
    points = iter(read_points(connection, spans, times=any(reading.limits.times for reading in readings)))
    for reading in readings:
        for _ in reading.descent.spans:
            reading.take_points(next(points))


def _spans(reading: Reading) -> list[tuple[SeriesId, int, Span]]:
    return [(reading.id, reading.descent.level, span) for span in reading.descent.spans]


def _take(readings: Sequence[Reading], found: Sequence[Sequence[BucketRow]]) -> None:
    rows = iter(found)
    for reading in readings:
        reading.take_buckets(rows)
