"""Which level to read for a range and a width, and where to look closer. Pure: no SQL.

A read begins at the finest level whose buckets are few enough for the whole series, and goes finer while the range that
was asked for holds few enough (``Descent``). Buckets that stick out of the range, and ground that a level does not cover
yet, are looked at again one level finer, down to the points: so the edges are exact, and the tail is never forgotten.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum

from trackai.store.rollups.levels import FAN_OUT

ROWS_PER_COLUMN = 16  # of a level that is read: the next coarser one then still has a quarter of the columns wanted
EXACT_POINTS = 2000  # below this every point is returned: as many as a screen has pixels, and quick to read
MOST_LEVELS = 6  # 64**6 points is more than anyone has


def exact_limit(width: int) -> int:
    """Return the number of points up to which a read of *width* columns answers with every point."""
    return max(2 * width, EXACT_POINTS)


def first_level(count: int, width: int) -> int:
    """Return the finest level that has at most 16 buckets a column for a series of *count* points; 0 is the points."""
    level, rows = 0, float(count)
    while rows > ROWS_PER_COLUMN * width and level < MOST_LEVELS:
        rows /= FAN_OUT
        level += 1
    return level


@dataclass(frozen=True, slots=True)
class Span:
    """Steps from ``low`` to ``high``, both inclusive."""

    low: float
    high: float

    @property
    def is_empty(self) -> bool:
        """Whether no step can lie in it."""
        return not self.low <= self.high


class Place(Enum):
    """Where a bucket lies, seen from the range that was asked for."""

    INSIDE = 1
    OUTSIDE = 2
    ACROSS = 3


@dataclass(frozen=True, slots=True)
class Window:
    """What was asked for: a range of steps, and of times where the axis is time. All ends are inclusive."""

    low: float = -math.inf
    high: float = math.inf
    time_low: float = -math.inf
    time_high: float = math.inf

    @property
    def is_timed(self) -> bool:
        """Whether times matter at all."""
        return self.time_low != -math.inf or self.time_high != math.inf

    def place(self, first_step: float, last_step: float, first_time: float, last_time: float) -> Place:
        """Say where a bucket lies.

        Its times are those of its first and last point. After a resume they may go back in the middle of a bucket;
        such a bucket is placed by its ends.
        """
        if last_step < self.low or first_step > self.high:
            return Place.OUTSIDE
        early, late = (first_time, last_time) if first_time <= last_time else (last_time, first_time)
        if late < self.time_low or early > self.time_high:
            return Place.OUTSIDE
        whole = first_step >= self.low and last_step <= self.high and early >= self.time_low and late <= self.time_high
        return Place.INSIDE if whole else Place.ACROSS

    def holds(self, step: float, time: float) -> bool:
        """Whether a point lies in the window."""
        return self.low <= step <= self.high and self.time_low <= time <= self.time_high


Row = tuple[float, float, int, float, float]  # first_step, last_step, count, first_time, last_time


@dataclass(slots=True)
class Descent:
    """The reading of one series, level by level.

    Use: while ``level`` > 0, read the buckets of ``level`` that start in ``spans`` and ``take`` them; then read the
    points in ``spans``. What was taken and those points together are the series in the window, without overlap.

    Attributes:
        window: what was asked for.
        width: columns wanted, at least 1.
        level: to be read next; 0 means points.
        spans: where to read, ordered and apart from each other.
        is_settled: whether buckets of a level have been accepted; from there on only gaps are filled.
    """

    window: Window
    width: int
    level: int
    spans: list[Span]
    is_settled: bool = False
    is_exact: bool = field(default=False)

    @classmethod
    def of(cls, window: Window, width: int, count: int, first_step: float, last_step: float, *, exact: bool) -> Descent:
        """Begin the reading of a series of *count* points between two steps."""
        span = Span(max(window.low, first_step), min(window.high, last_step))
        level = 0 if exact or count <= exact_limit(width) else first_level(count, width)
        return cls(window, width, level, [] if span.is_empty else [span], is_exact=exact)

    def take(self, rows: Sequence[Sequence[Row]]) -> list[list[int]]:
        """Look at the buckets that were read for each span, and go one level down.

        Args:
            rows: for each of ``spans`` its buckets, ordered by step.

        Returns:
            For each of the old spans the indices of the buckets to keep. None are kept when the range is small enough
            for the next level: that one is then read whole.
        """
        kept: list[list[int]] = []
        again: list[Span] = []
        inside: list[Span] = []
        points = 0.0
        for span, buckets in zip(self.spans, rows, strict=True):
            indices: list[int] = []
            reached = span.low
            for index, (first, last, count, first_time, last_time) in enumerate(buckets):
                if first > reached:
                    again.append(Span(reached, math.nextafter(first, -math.inf)))
                    points += FAN_OUT ** self.level
                place = self.window.place(first, last, first_time, last_time)
                # A bucket that starts in a span and ends behind it is looked at closer, but only inside the span.
                if place is Place.INSIDE and last > span.high:
                    place = Place.ACROSS
                if place is Place.INSIDE:
                    indices.append(index)
                    inside.append(Span(first, last))
                    points += count
                elif place is Place.ACROSS:
                    again.append(Span(first, min(last, span.high)))
                    points += count
                reached = math.nextafter(last, math.inf)
            if reached <= span.high:
                again.append(Span(reached, span.high))
                points += FAN_OUT ** self.level
            kept.append(indices)
        below = points / FAN_OUT ** (self.level - 1)
        if not self.is_settled and below <= ROWS_PER_COLUMN * self.width:
            self.spans = _joined(inside + again)
            kept = [[] for _ in rows]
        else:
            self.is_settled = True
            self.spans = _joined(again)
        self.level -= 1
        return kept


def _joined(spans: list[Span]) -> list[Span]:
    joined: list[Span] = []
    for span in sorted(spans, key=lambda span: span.low):
        if joined and span.low <= math.nextafter(joined[-1].high, math.inf):
            joined[-1] = Span(joined[-1].low, max(joined[-1].high, span.high))
        else:
            joined.append(span)
    return joined
