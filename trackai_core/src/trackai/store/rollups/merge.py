"""Buckets and points → columns for a picture. Pure, O(rows).

Everything is held as parallel sequences, because a loop in Python over 16,000 objects would cost more than the read.
"""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from operator import le, truediv

Floats = Sequence[float]


@dataclass(frozen=True, slots=True)
class Rows:
    """Neighbouring points or buckets of one series, ordered by step: parallel sequences of equal length.

    ``low`` and ``high`` are over finite values, +inf and -inf where a row has none; ``total`` is their sum, 0.0 where
    there is none. ``last`` is the value at ``last_step`` and may be NaN or ±inf. Points have ``count`` 1.
    """

    first_step: Floats
    last_step: Floats
    time: Floats  # of the last point
    count: Sequence[int]
    nan: Sequence[int]
    inf: Sequence[int]
    ninf: Sequence[int]
    low: Floats
    high: Floats
    total: Floats
    last: Floats

    def __len__(self) -> int:
        return len(self.last_step)


@dataclass(frozen=True, slots=True)
class Grid:
    """Columns of equal extent in steps: column i begins at ``low + i * stride``; ``width`` of them."""

    low: float
    stride: float
    width: int

    @classmethod
    def over(cls, low: float, high: float, width: int) -> Grid:
        """Lay *width* columns over the steps from *low* to *high*, both inclusive."""
        # Not (high - low) / width, which can overflow.
        return cls(low, (high / width - low / width) or 1.0, width)


def of_points(steps: Floats, times: Floats, values: Floats) -> Rows:
    """Take points as rows; NaN is a float here."""
    ones, zeros = [1] * len(steps), [0] * len(steps)
    if math.isfinite(sum(values)):
        return Rows(steps, steps, times, ones, zeros, zeros, zeros, values, values, values, values)
    return Rows(
        steps, steps, times, ones,
        nan=[int(value != value) for value in values],
        inf=[int(value == math.inf) for value in values],
        ninf=[int(value == -math.inf) for value in values],
        low=[value if math.isfinite(value) else math.inf for value in values],
        high=[value if math.isfinite(value) else -math.inf for value in values],
        total=[value if math.isfinite(value) else 0.0 for value in values],
        last=values,
    )  # fmt: skip


def of_buckets(rows: Sequence[Sequence[float | int | None]]) -> Rows:
    """Take buckets as rows.

    Args:
        rows: at least one; tuples of ``first_step, last_step, first_time, last_time, count, nan_count, inf_count,
            ninf_count, min, max, sum, last`` as in ``metric_rollups``.
    """
    first, last_step, _, time, count, nan, inf, ninf, low, high, total, last = zip(*rows, strict=True)
    return Rows(
        first, last_step, time, count, nan, inf, ninf, _filled(low, math.inf), _filled(high, -math.inf), total,
        _filled(last, math.nan),
    )  # fmt: skip


def _filled(values: Sequence[float | None], filling: float) -> Floats:
    if None not in values:
        return values  # type: ignore[return-value]  # there is no None
    return [filling if value is None else value for value in values]


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns of a picture: arrays of equal length ordered by step, as in :class:`trackai.store.answers.Series`."""

    step: array[float]
    first_step: array[float]
    time: array[float]
    min: array[float]
    max: array[float]
    mean: array[float]
    last: array[float]
    count: array[int]
    nan: array[int]
    inf: array[int]
    ninf: array[int]


def merge_columns(rows: Rows, grid: Grid, *, by_time: bool = False) -> Columns:
    """Merge rows of any level into the columns of a grid, hiding no extreme.

    Args:
        rows: of one series, ordered by step.
        grid: over the steps of the rows; its width is at least 1. There may be fewer columns, never more: where no
            more rows than that are given, each is a column.
        by_time: lay the columns over the times, instead of the grid. Where time goes back (a resumed run overwrote
            earlier steps), steps decide anyway.

    Returns:
        Columns of equal extent on the axis, those without a row left out. ``min`` and ``max`` are those of the finite
        values, NaN where there is none; ``mean`` weights by the number of finite values.

    Raises:
        ValueError: if the width is below 1.
    """
    if grid.width < 1:
        raise ValueError(f"width is {grid.width}; at least 1 column is needed")
    if len(rows) <= grid.width:
        return _as_they_are(rows)
    slices = [slice(*pair) for pair in pairwise(_cuts(rows, grid, by_time))]
    nan, inf, ninf = (_sums(values, slices) for values in (rows.nan, rows.inf, rows.ninf))
    if rows.low is rows.high is rows.total:  # points, all of them finite: the same numbers are not cut three times
        parts = [rows.total[part] for part in slices]
        count = finite = array("q", map(len, parts))
        lows, highs, totals = list(map(min, parts)), list(map(max, parts)), list(map(sum, parts))
    else:
        count = array("q", [sum(rows.count[part]) for part in slices])
        finite = array("q", [n - a - b - c for n, a, b, c in zip(count, nan, inf, ninf, strict=True)])
        lows = [min(rows.low[part]) for part in slices]
        highs = [max(rows.high[part]) for part in slices]
        totals = [sum(rows.total[part]) for part in slices]
    return Columns(
        step=array("d", [rows.last_step[part.stop - 1] for part in slices]),
        first_step=array("d", [rows.first_step[part.start] for part in slices]),
        time=array("d", [rows.time[part.stop - 1] for part in slices]),
        min=array("d", [low if number else math.nan for low, number in zip(lows, finite, strict=True)]),
        max=array("d", [high if number else math.nan for high, number in zip(highs, finite, strict=True)]),
        mean=array("d", [total / n if n else math.nan for total, n in zip(totals, finite, strict=True)]),
        last=array("d", [rows.last[part.stop - 1] for part in slices]),
        count=count,
        nan=nan,
        inf=inf,
        ninf=ninf,
    )


def _as_they_are(rows: Rows) -> Columns:
    odd = [a + b + c for a, b, c in zip(rows.nan, rows.inf, rows.ninf, strict=True)]
    means: Floats
    low, high = rows.low, rows.high
    if any(odd):
        finite = [count - n for count, n in zip(rows.count, odd, strict=True)]
        means = [total / n if n else math.nan for total, n in zip(rows.total, finite, strict=True)]
        low = [value if n else math.nan for value, n in zip(low, finite, strict=True)]
        high = [value if n else math.nan for value, n in zip(high, finite, strict=True)]
    else:
        means = list(map(truediv, rows.total, rows.count))
    return Columns(
        array("d", rows.last_step), array("d", rows.first_step), array("d", rows.time), array("d", low),
        array("d", high), array("d", means), array("d", rows.last), array("q", rows.count), array("q", rows.nan),
        array("q", rows.inf), array("q", rows.ninf),
    )  # fmt: skip


def _sums(values: Sequence[int], slices: Sequence[slice]) -> array[int]:
    if not any(values):
        return array("q", bytes(8 * len(slices)))
    return array("q", [sum(values[part]) for part in slices])


def in_order(pieces: Sequence[Rows]) -> Rows:
    """Join parts of one series that do not overlap, in any order; each is ordered by step."""
    filled = sorted((piece for piece in pieces if len(piece)), key=lambda piece: piece.first_step[0])
    if len(filled) == 1:
        return filled[0]
    return Rows(*(list(chain.from_iterable(getattr(piece, name) for piece in filled)) for name in Rows.__slots__))


def _cuts(rows: Rows, grid: Grid, by_time: bool) -> list[int]:
    """Return the indices at which columns begin, and the number of rows at the end."""
    place = rows.first_step
    if by_time and all(map(le, rows.time, rows.time[1:])):
        place = rows.time
        grid = Grid.over(place[0], place[-1], grid.width)
    cuts = [0]
    for column in range(1, grid.width):
        cut = bisect_left(place, grid.low + column * grid.stride, cuts[-1])
        if cut > cuts[-1]:
            cuts.append(cut)
    if cuts[-1] < len(rows):
        cuts.append(len(rows))
    return cuts
