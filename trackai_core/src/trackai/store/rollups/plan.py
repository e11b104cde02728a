"""Which level to read for a range and a width, and where to look closer. Pure: no SQL.

A read begins at the finest level whose buckets are few enough for the whole series, and goes finer while the range that
was asked for holds few enough (``Descent``). Buckets that stick out of the range, and ground that a level does not cover
yet, are looked at again one level finer, down to the points: so the edges are exact, and the tail is never forgotten.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import groupby
from typing import Any

from trackai.store.rollups.levels import FAN_OUT

ROWS_PER_COLUMN = 16  # of a level that is read: the next coarser one then still has a quarter of the columns wanted
FINE_ROWS_PER_COLUMN = FAN_OUT  # the next coarser one then still has all of them
ROWS_PER_QUESTION = 400_000  # of all series together: a quarter of a second; more are drawn coarser, extremes kept
EXACT_POINTS = 2000  # below this every point is returned: as many as a screen has pixels, and quick to read
MOST_LEVELS = 6  # 64**6 points is more than anyone has


# A bucket as it is read, in this order: first_step, last_step, first_time, last_time, count, and what merge needs.
BucketRow = tuple[Any, ...]


def exact_limit(width: int) -> int:
    """Return the number of points up to which a read of *width* columns answers with every point."""
    return max(2 * width, EXACT_POINTS)


def most_rows(width: int, series: int = 1, *, fine: bool = False) -> int:
    """Return how many rows of a level may be read for each of *series* series drawn *width* columns wide.

    With *fine* so many that there are never fewer columns than wanted, unless the series are many.
    """
    per_column = FINE_ROWS_PER_COLUMN if fine else ROWS_PER_COLUMN
    return max(width, min(per_column * width, ROWS_PER_QUESTION // max(1, series)))


def first_level(count: int, most: int) -> int:
    """Return the finest level that has about *most* buckets or less for a series of *count* points; 0 is the points."""
    level, rows = 0, float(count)
    while rows > most and level < MOST_LEVELS:
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

    def place(self, bucket: BucketRow) -> Place:
        """Say where a bucket lies by its times; its steps are known to be in the window.

        Its times are those of its first and last point. After a resume they may go back in the middle of a bucket;
        such a bucket is placed by its ends.
        """
        early, late = sorted(bucket[2:4])
        if late < self.time_low or early > self.time_high:
            return Place.OUTSIDE
        return Place.INSIDE if early >= self.time_low and late <= self.time_high else Place.ACROSS

    def holds(self, step: float, time: float) -> bool:
        """Whether a point lies in the window."""
        return self.low <= step <= self.high and self.time_low <= time <= self.time_high


@dataclass(slots=True)
class Descent:
    """The reading of one series, level by level.

    Use: while it ``is_weighed_first``, count the points in ``spans`` and ``weigh`` them. While ``level`` > 0, read the
    buckets of ``level`` that start in ``spans`` (as they are, or those of one column merged into one, if they lie in the
    span whole) and ``take`` them. Then read the points in ``spans`` that the window ``holds``. What was taken and those
    points together are the series in the window, without overlap.

    Attributes:
        window: what was asked for.
        most: rows of a level that may be read.
        alone: the same, at the most: if no other series were asked for, and finely.
        level: to be read next; 0 means points.
        spans: where to read, ordered and apart from each other.
        is_settled: whether a level is fine enough; from there on only gaps are filled.
        is_coarse: whether it would have gone finer, alone.
        rows: about how many buckets of the settled level there are to be read.
    """

    window: Window
    most: int
    alone: int
    level: int
    spans: list[Span]
    is_settled: bool = False
    is_coarse: bool = False
    rows: float = 0.0

    @classmethod
    def of(cls, window: Window, summary: tuple[int, float, float], *, exact: int, most: int, alone: int) -> Descent:
        """Begin the reading of a series.

        Args:
            window: what was asked for.
            summary: number of points, first step and last step of the series.
            exact: up to so many points are read as they are.
            most: rows of a level that may be read, at least 1.
            alone: the same, at the most.
        """
        count, first_step, last_step = summary
        span = Span(max(window.low, first_step), min(window.high, last_step))
        level = 0 if count <= exact else first_level(count, most)
        is_whole = not window.is_timed and window.low <= first_step and window.high >= last_step
        # Of the whole series the number of buckets is known; of a part of it, somebody has to look.
        spans = [] if span.is_empty else [span]
        is_settled = is_whole and level > 0
        is_coarse = is_settled and first_level(count, alone) < level
        return cls(window, most, alone, level, spans, is_settled, is_coarse, rows=count / FAN_OUT**level)

    @property
    def is_weighed_first(self) -> bool:
        """Whether to ask how many points the spans hold, before anything is read."""
        return self.level > 0 and not self.is_settled and not self.window.is_timed

    def weigh(self, points: int) -> None:
        """Go one level down, or settle on this one.

        Args:
            points: in the buckets of ``level`` that start in the spans.
        """
        # The bucket that reaches in from the left was not counted, nor was ground that the level does not cover yet.
        unknown = 2 * FAN_OUT**self.level
        below = (points + unknown) / FAN_OUT ** (self.level - 1)
        if below <= self.most:
            self.level -= 1
        else:
            self.is_settled, self.rows = True, points / FAN_OUT**self.level
            self.is_coarse = below <= self.alone

    def take(self, rows: Sequence[Sequence[BucketRow]]) -> list[Sequence[BucketRow]]:
        """Look at the buckets that were read for each span, and go one level down.

        Args:
            rows: for each of ``spans`` the buckets that start in it, ordered by step. Between two neighbours there is
                no point: a bucket owns the ground up to the next one.

        Returns:
            The buckets to keep, in runs of neighbours. None are kept when the range holds few enough points for the
            next level: that one is then read whole.
        """
        kept: list[Sequence[BucketRow]] = []
        again: list[Span] = []
        for span, buckets in zip(self.spans, rows, strict=True):
            inside, across = self._placed(span, buckets)
            kept += inside
            again += across
        points = sum(bucket[4] for run in kept for bucket in run) + len(again) * FAN_OUT**self.level
        below = points / FAN_OUT ** (self.level - 1)
        if not self.is_settled and below <= self.most:
            again += [Span(run[0][0], run[-1][1]) for run in kept]
            kept = []
        elif not self.is_settled:
            self.is_settled, self.is_coarse = True, below <= self.alone
        self.spans = _joined(again)
        self.level -= 1
        return kept

    def _placed(self, span: Span, buckets: Sequence[BucketRow]) -> tuple[list[Sequence[BucketRow]], list[Span]]:
        """Part the buckets of one span into those to keep and the ground to look at closer."""
        if not buckets:
            return [], [span]
        across: list[Span] = []
        if buckets[0][0] > span.low:
            across.append(Span(span.low, math.nextafter(buckets[0][0], -math.inf)))
        reached = buckets[-1][1]
        if reached < span.high:
            across.append(Span(math.nextafter(reached, math.inf), span.high))
        elif reached > span.high:
            across.append(Span(buckets[-1][0], span.high))
            buckets = buckets[:-1]
        if not self.window.is_timed:
            return [buckets] if buckets else [], across
        inside: list[Sequence[BucketRow]] = []
        for place, group in groupby(buckets, key=self.window.place):
            run = list(group)
            if place is Place.INSIDE:
                inside.append(run)
            elif place is Place.ACROSS:
                across.append(Span(run[0][0], run[-1][1]))
        return inside, across


def _joined(spans: list[Span]) -> list[Span]:
    joined: list[Span] = []
    for span in sorted(spans, key=lambda span: span.low):
        if joined and span.low <= math.nextafter(joined[-1].high, math.inf):
            joined[-1] = Span(joined[-1].low, max(joined[-1].high, span.high))
        else:
            joined.append(span)
    return joined
