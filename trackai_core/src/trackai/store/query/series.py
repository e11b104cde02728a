"""Series as pictures need them: every point of a short one, columns that hide no extreme of a long one.

Reads O(columns) rows, for 10^3 points as for 10^8; how is decided in ``rollups.plan``.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import compress
from typing import Any

from sqlalchemy import Connection, select

from trackai.errors import UsageError
from trackai.store.answers import Series, SeriesQuestion
from trackai.store.query.axes import AxisSeries, by_run, steps_within, values_along
from trackai.store.query.lookups import Lookup
from trackai.store.query.names import RunRef, key_ids
from trackai.store.query.reading import Limits, Reading, exact_series, read_all
from trackai.store.query.slices import SeriesId, read_first_points
from trackai.store.rollups.plan import Span, Window, exact_limit, most_rows
from trackai.store.schema.tables import metric_summaries as summaries

MOST_COLUMNS = 10_000  # of one series: four times a 4K screen
MOST_SERIES = 10_000  # of one question
MOST_CELLS = 10_000_000  # columns of all series of one question
MOST_EXACT = 20_000_000  # points of one question: half a gigabyte
_SUMMARIES = Lookup(
    select(summaries.c.run, summaries.c.key, summaries.c.count, summaries.c.first_step, summaries.c.last_step),
    summaries.c.run,
    summaries.c.key,
)


def read_series(connection: Connection, question: SeriesQuestion, runs: Sequence[RunRef]) -> list[Series]:
    """Answer *question* for *runs*; series that do not exist are left out.

    The order is that of the runs, then of the metrics. ``x`` on the axis ``relative`` counts seconds from the moment
    when the run was created, so that a resumed run goes on where it was. On the axis of a metric, x is that metric's
    value at its last point at or before the step; a range of x then holds the steps between the first and the last one
    at which x is in it, without the rows whose own x is outside.

    Raises:
        UsageError: for a number of columns, runs or points that is beyond the limits, or an axis that cannot be.
    """
    check_question(question)
    begun = begin(connection, question, runs)
    read_all(connection, begun.readings)
    by_time = question.x in ("time", "relative")
    drawn = [reading.draw(by_time=by_time) for reading in begun.readings]
    if question.x not in ("step", "time", "relative"):
        return _along_metric(
            connection, question, drawn, [begun.axes.get(reading.run.number) for reading in begun.readings]
        )
    if by_time:
        return [_by_time(question, series, reading.run) for series, reading in zip(drawn, begun.readings, strict=True)]
    return drawn


def read_points_behind(
    connection: Connection, question: SeriesQuestion, run: RunRef, after: float, most: int
) -> tuple[Series | None, float | None]:
    """Read the next points of the one series of *question*, exactly as they were logged.

    Args:
        connection: to the store.
        question: about one metric; ``points`` and ``exact`` say nothing here.
        run: its run.
        after: the step behind which to read; -inf for the first points.
        most: points to read.

    Returns:
        Those of the points that are in the range asked for, or None where there is no such series; and the step to go on
        from, or None at the end.
    """
    asked = replace(question, points=1, exact=False)
    check_question(asked)
    begun = begin(connection, asked, [run])
    if not begun.readings:
        return None, None
    (reading,) = begun.readings
    window = reading.descent.window
    span = Span(max(window.low, math.nextafter(after, math.inf)), window.high)
    points = read_first_points(connection, reading.id, span, most, times=reading.limits.times)
    following = points.steps[-1] if len(points.steps) == most else None
    series = exact_series(run.id, reading.metric, [points.within(window)])
    if question.x not in ("step", "time", "relative"):
        return _along_metric(connection, question, [series], [begun.axes.get(run.number)])[0], following
    return series if question.x == "step" else _by_time(question, series, run), following


@dataclass(frozen=True, slots=True)
class Begun:
    """What is known of the series that are asked for before any of them is read."""

    readings: list[Reading]  # in the order of the runs, then of the metrics
    axes: Mapping[int, AxisSeries]  # by run number, where x is a metric
    summaries: Mapping[tuple[int, int], tuple[int, float, float]]  # by run and key: points, first and last step


def begin(connection: Connection, question: SeriesQuestion, runs: Sequence[RunRef]) -> Begun:
    """Find the series that there are, and where in them the range asked for lies."""
    by_metric = question.x not in ("step", "time", "relative")
    names = [(question.kind, name) for name in question.metrics]
    ids = key_ids(connection, [*names, ("metric", question.x)] if by_metric else names)
    axis_key = ids.get(("metric", question.x)) if by_metric else None
    known = _summaries(connection, runs, {*(ids[name] for name in names if name in ids), axis_key} - {None})
    axes = by_run(
        [
            AxisSeries(SeriesId(run.number, axis_key), *known[run.number, axis_key])
            for run in runs
            if axis_key is not None and (run.number, axis_key) in known
        ]
    )
    windows = _windows(connection, question, runs, axes)
    exact = MOST_EXACT if question.exact else max(exact_limit(question.points), question.exact_up_to)
    most = most_rows(question.points, len(question.runs) * len(question.metrics), fine=question.fine)
    alone = most_rows(question.points, fine=True)
    times = question.times or question.x in ("time", "relative")
    limits = Limits(question.points, exact, most, alone, times=times)
    readings: list[Reading] = []
    for run in runs:
        for name in dict.fromkeys(question.metrics):
            key = ids.get((question.kind, name))
            if key is None or (run.number, key) not in known:
                continue
            id_ = SeriesId(run.number, key)
            readings.append(Reading.of(run, name, id_, windows[run.number], known[run.number, key], limits))
    _check_exact(question, readings, known)
    return Begun(readings, axes, known)


def check_question(question: SeriesQuestion) -> None:
    """Raise ``UsageError`` for what is beyond the limits, or an axis that cannot be."""
    if not 1 <= question.points <= MOST_COLUMNS:
        raise UsageError(f"points is {question.points}; 1 to {MOST_COLUMNS:,} columns are possible.")
    pairs = len(question.runs) * len(question.metrics)
    if pairs > MOST_SERIES or pairs * question.points > MOST_CELLS:
        raise UsageError(
            f"{len(question.runs)} runs × {len(question.metrics)} metrics × {question.points} points are too much for one "
            f"question: at most {MOST_SERIES:,} series and {MOST_CELLS:,} columns in all. Ask in parts."
        )
    for name, value in (("x_min", question.x_min), ("x_max", question.x_max)):
        if value is not None and math.isnan(value):
            raise UsageError(f"{name} is NaN; pass a number, or leave it out.")
    if question.kind == "system" and question.x not in ("step", "time", "relative"):
        raise UsageError(
            f"System metrics have times and no steps: x can be step, time or relative, not {question.x!r}."
        )


def _check_exact(
    question: SeriesQuestion, readings: Sequence[Reading], known: Mapping[tuple[int, int], tuple[int, float, float]]
) -> None:
    if not question.exact or question.x_min is not None or question.x_max is not None:
        return
    points = sum(known[reading.id.run, reading.id.key][0] for reading in readings)
    if points > MOST_EXACT:
        raise UsageError(
            f"That are {points:,} points; at most {MOST_EXACT:,} can be had at once. Ask for ranges with x_min and x_max, "
            "for fewer series, or without exact."
        )


def _summaries(
    connection: Connection, runs: Sequence[RunRef], keys: Collection[int | None]
) -> dict[tuple[int, int], tuple[int, float, float]]:
    if not keys:
        return {}
    rows = _SUMMARIES.find(connection, [run.number for run in runs], list(keys))
    return {(row[0], row[1]): row[2:] for row in rows}


def _windows(
    connection: Connection, question: SeriesQuestion, runs: Sequence[RunRef], axes: Mapping[int, AxisSeries]
) -> Mapping[int, Window]:
    low = -math.inf if question.x_min is None else question.x_min
    high = math.inf if question.x_max is None else question.x_max
    if question.x == "step":
        return {run.number: Window(low, high) for run in runs}
    if question.x == "time":
        return {run.number: Window(time_low=low, time_high=high) for run in runs}
    if question.x == "relative":
        return {run.number: Window(time_low=low + run.created, time_high=high + run.created) for run in runs}
    if question.x_min is None and question.x_max is None:
        return {run.number: Window() for run in runs}
    spans = dict(zip(axes, steps_within(connection, list(axes.values()), low, high), strict=True))
    nothing = Span(math.inf, -math.inf)
    found = {run.number: spans.get(run.number) or nothing for run in runs}
    return {number: Window(span.low, span.high) for number, span in found.items()}


def _by_time(question: SeriesQuestion, series: Series, run: RunRef) -> Series:
    """Place the rows on the axis of times; their times are left out where only that was asked for."""
    x = relative(series.time, 0.0 if question.x == "time" else run.created)
    return replace(series, x=x, time=series.time if question.times else array("d"))


def relative(times: array[float], start: float) -> array[float]:
    """Return the times as seconds since *start*."""
    return times if start == 0.0 else array("d", [time - start for time in times])


def _along_metric(
    connection: Connection, question: SeriesQuestion, drawn: Sequence[Series], axes: Sequence[AxisSeries | None]
) -> list[Series]:
    asked = [(axis, series.step) for axis, series in zip(axes, drawn, strict=True) if axis is not None]
    found = iter(values_along(connection, asked))
    answers: list[Series] = []
    for axis, series in zip(axes, drawn, strict=True):
        placed = replace(series, x=next(found) if axis is not None else array("d", [math.nan] * len(series.step)))
        answers.append(_within(placed, question.x_min, question.x_max))
    return answers


def _within(series: Series, x_min: float | None, x_max: float | None) -> Series:
    """Leave out the rows whose x is outside, or unknown, when a range was asked for."""
    if x_min is None and x_max is None:
        return series
    low = -math.inf if x_min is None else x_min
    high = math.inf if x_max is None else x_max
    inside = [low <= x <= high for x in series.x]
    if all(inside):
        return series

    def kept(column: array[Any]) -> array[Any]:
        return array(column.typecode, compress(column, inside))  # of times that were not asked for, nothing

    count = kept(series.count)
    return replace(
        series, total=sum(count), step=kept(series.step), first_step=kept(series.first_step), time=kept(series.time),
        x=kept(series.x), min=kept(series.min), max=kept(series.max), mean=kept(series.mean), last=kept(series.last),
        count=count, nan=kept(series.nan), inf=kept(series.inf), ninf=kept(series.ninf),
    )  # fmt: skip
