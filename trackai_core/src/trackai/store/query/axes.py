"""A metric as the x-axis: which steps lie in a range of its values, and its value at any step (as-of join)."""

from __future__ import annotations

import math
from array import array
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from trackai.store.query.slices import (
    SeriesId,
    read_buckets,
    read_points,
    steps_after,
    values_at,
)
from trackai.store.rollups.plan import BucketRow, Span, first_level

_MOST = 1_000  # buckets of the first level of a search, which only has to find two borders
_DENSE = 4  # points of the axis a row, up to which reading all of them is cheaper than one lookup a row


@dataclass(frozen=True, slots=True)
class AxisSeries:
    """The series that serves as x, with what its summary says."""

    id: SeriesId
    count: int
    first_step: float
    last_step: float


@dataclass(slots=True)
class _Search:
    """Looks for the first and last step at which x is in a range. What it has not looked into, it counts as inside."""

    axis: AxisSeries
    x_low: float
    x_high: float
    level: int
    spans: list[Span]
    low: float = math.inf
    high: float = -math.inf
    candidates: list[Span] = field(default_factory=list)

    def look(self, spans: Sequence[Span], rows: Sequence[Sequence[BucketRow]]) -> None:
        """Take the buckets of one level and keep what has to be looked at on the next one."""
        uncovered: list[Span] = []
        overlapping: list[Span] = []
        for span, buckets in zip(spans, rows, strict=True):
            if not buckets:
                uncovered.append(span)
                continue
            if buckets[0][0] > span.low:
                uncovered.append(Span(span.low, math.nextafter(buckets[0][0], -math.inf)))
            if buckets[-1][1] < span.high:
                uncovered.append(Span(math.nextafter(buckets[-1][1], math.inf), span.high))
            overlapping += [Span(row[0], row[1]) for row in buckets if self._overlaps(row)]
        if len(overlapping) > 2:
            # For an x that grows, both borders lie in the outer two; whatever x does, these are part of the answer.
            self.include(overlapping[1].low, overlapping[-2].high)
            overlapping = [overlapping[0], overlapping[-1]]
        self.spans = overlapping + uncovered
        self.level -= 1

    def _overlaps(self, row: BucketRow) -> bool:
        low, high = row[8], row[9]
        finite = low is not None and low <= self.x_high and high >= self.x_low
        return finite or (row[6] and self.x_high == math.inf) or (row[7] and self.x_low == -math.inf)

    def include(self, low: float, high: float) -> None:
        self.low, self.high = min(self.low, low), max(self.high, high)


def steps_within(connection: Connection, axes: Sequence[AxisSeries], x_low: float, x_high: float) -> list[Span | None]:
    """Return for each axis the smallest span of steps that holds every step at which x is in [x_low, x_high].

    x at a step is the value of the axis' last point at or before it. Where x grows with the steps, the span holds
    nothing else; where it goes back and forth, steps in between may have an x outside. None: x is never in the range.
    """
    searches = [
        _Search(axis, x_low, x_high, first_level(axis.count, _MOST), [Span(axis.first_step, axis.last_step)])
        for axis in axes
    ]
    while active := [search for search in searches if search.level > 0]:
        asked = [(search.axis.id, search.level, span) for search in active for span in search.spans]
        rows = iter(read_buckets(connection, asked))
        for search in active:
            spans = search.spans
            search.look(spans, [next(rows) for _ in spans])
    found = iter(read_points(connection, [(search.axis.id, span) for search in searches for span in search.spans]))
    for search in searches:
        for _ in search.spans:
            points = next(found)
            for step, value in zip(points.steps, points.values, strict=True):
                if x_low <= value <= x_high:
                    search.include(step, step)
    hits = [search for search in searches if search.low <= search.high]
    ends = iter(steps_after(connection, [(search.axis.id, search.high) for search in hits]))
    return [
        Span(search.low, math.nextafter(next(ends), -math.inf)) if search.low <= search.high else None
        for search in searches
    ]


def values_along(connection: Connection, asked: Sequence[tuple[AxisSeries, array[float]]]) -> list[array[float]]:
    """Return for each (axis, ordered steps) the x at each step; NaN where the axis has no value yet.

    Metrics that were logged together have the same steps and are answered once.
    """
    answers: dict[tuple[SeriesId, bytes], array[float]] = {}
    looked_up: list[tuple[SeriesId, bytes, array[float]]] = []
    for axis, steps in asked:
        name = (axis.id, steps.tobytes())
        if name in answers:
            continue
        if axis.count <= _DENSE * len(steps):
            (points,) = read_points(connection, [(axis.id, Span(-math.inf, steps[-1] if steps else -math.inf))])
            places = (bisect_right(points.steps, step) for step in steps)
            answers[name] = array("d", [points.values[place - 1] if place else math.nan for place in places])
        else:
            answers[name] = array("d")
            looked_up.append((*name, steps))
    values = values_at(connection, [(id_, step) for id_, _, steps in looked_up for step in steps])
    start = 0
    for id_, key, steps in looked_up:
        answers[id_, key] = values[start : start + len(steps)]
        start += len(steps)
    return [answers[axis.id, steps.tobytes()] for axis, steps in asked]


def by_run(axes: Sequence[AxisSeries]) -> Mapping[int, AxisSeries]:
    """Return the axes by the number of their run."""
    return {axis.id.run: axis for axis in axes}
