"""Rows of several runs → the same columns for all of them, and what each run is worth in each. Pure, O(rows).

A column is ``[edge, next edge)`` on the axis. A run's value in a column is the mean of its finite points there. Where it
has no point, it is the value of its last point before, up to the run's end: so runs that log at different steps can be
averaged without one of them blinking in and out. Where its points are all NaN or infinite, it has no value: a run that
has diverged is not carried on at its last good one.
"""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from trackai.store.rollups.merge import Floats, Grid, Rows


@dataclass(frozen=True, slots=True)
class Placed:
    """The rows of one run in the range asked for, and where they lie on the axis.

    Attributes:
        rows: ordered by place.
        place: of the first point of each row.
        before: the run's value right before the range; NaN where it had none.
        until: place of the run's last point, which may lie behind the range; -inf for a run without any.
    """

    rows: Rows
    place: Floats
    before: float
    until: float


def edges_of(places: Sequence[Floats], width: int) -> list[float]:
    """Return where at most *width* columns begin: at rows of the runs, all of them if these are few enough."""
    found = sorted(set(chain.from_iterable(places)))
    if len(found) <= width:
        return found
    grid = Grid.over(found[0], found[-1], width)
    edges = [found[0]]
    for column in range(1, width):
        at = bisect_left(found, grid.low + column * grid.stride)
        if at < len(found) and found[at] > edges[-1]:
            edges.append(found[at])
    return edges


def torn(placed: Placed, edges: Sequence[float]) -> Iterator[int]:
    """Yield the indices of the rows that have points on both sides of an edge. Only steps can tell."""
    last = placed.rows.last_step
    for index, first in enumerate(placed.place):
        edge = bisect_right(edges, first)
        if edge < len(edges) and edges[edge] <= last[index]:
            yield index


@dataclass(frozen=True, slots=True)
class RunColumns:
    """One run in the columns: arrays of one length. ``value``, ``low`` and ``high`` are NaN where there is none."""

    value: array[float]
    low: array[float]
    high: array[float]
    count: array[int]
    nan: array[int]
    inf: array[int]
    ninf: array[int]
    step: array[float]  # of the last point; -inf in a column without one
    time: array[float]
    x: array[float]  # place of the last row


def into_columns(placed: Placed, edges: Sequence[float]) -> RunColumns:
    """Take a run, none of whose rows is torn, apart into the columns that begin at *edges*."""
    rows, number = placed.rows, len(edges)
    value, low, high = (array("d", [math.nan]) * number for _ in range(3))
    count, nan, inf, ninf = (array("q", [0]) * number for _ in range(4))
    step, time, x = (array("d", [-math.inf]) * number for _ in range(3))
    any_odd = any(map(any, (rows.nan, rows.inf, rows.ninf)))
    carried = placed.before
    start = bisect_left(placed.place, edges[0]) if edges else 0
    for column, edge in enumerate(edges):
        end = bisect_left(placed.place, edges[column + 1], start) if column + 1 < number else len(rows)
        if end == start:
            if edge <= placed.until and math.isfinite(carried):
                value[column] = low[column] = high[column] = carried
            continue
        part = slice(start, end)
        finite = count[column] = sum(rows.count[part])
        if any_odd:
            nan[column], inf[column], ninf[column] = (sum(each[part]) for each in (rows.nan, rows.inf, rows.ninf))
            finite -= nan[column] + inf[column] + ninf[column]
        if finite > 0:
            value[column] = sum(rows.total[part]) / finite
            low[column], high[column] = min(rows.low[part]), max(rows.high[part])
        step[column], time[column] = rows.last_step[end - 1], rows.time[end - 1]
        x[column] = placed.place[end - 1]
        carried = rows.last[end - 1]
        start = end
    return RunColumns(value, low, high, count, nan, inf, ninf, step, time, x)
