"""Series of groups: what the runs of a group are worth in the same columns, with mean and spread.

The runs are read as for pictures of their own, from the rollups. Columns begin where buckets begin, so that runs that
logged at the same steps fit them as they are. A bucket of another run that reaches over the edge of a column is taken
apart, down to its points if need be: so every column is exact at every zoom.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from sqlalchemy import Connection

from trackai.store.answers import GroupQuestion, GroupSeries, SeriesQuestion
from trackai.store.query.axes import values_along
from trackai.store.query.names import RunRef
from trackai.store.query.reading import Reading, read_all
from trackai.store.query.series import Begun, begin, check_question, relative
from trackai.store.query.slices import SeriesId, read_buckets, read_points, values_at
from trackai.store.query.spreads import bootstrap_interval, mean_and_deviation
from trackai.store.rollups.align import Placed, RunColumns, edges_of, into_columns, torn
from trackai.store.rollups.levels import FAN_OUT
from trackai.store.rollups.merge import Grid, Rows, in_order, of_buckets, of_points
from trackai.store.rollups.plan import Span

_AXES = ("step", "time", "relative")


def read_group_series(connection: Connection, question: GroupQuestion, runs: Mapping[str, RunRef]) -> list[GroupSeries]:
    """Answer *question*, groups first, then metrics; groups none of whose runs has the metric are left out.

    On the axes of time and of a metric a bucket counts where its last point is; on that of steps columns are exact.

    Args:
        connection: to the store.
        question: what is asked.
        runs: by id, all that the question names.

    Raises:
        UsageError: for limits that are passed, or an axis that cannot be.
    """
    asked = SeriesQuestion(
        tuple(runs), question.metrics, question.kind, question.points, question.x, question.x_min, question.x_max
    )
    check_question(asked)
    begun = begin(connection, asked, list(runs.values()))
    _share_grids(begun.readings)
    read_all(connection, begun.readings)
    placed = dict(
        zip(
            [(reading.run.id, reading.metric) for reading in begun.readings],
            _placed(connection, asked, begun),
            strict=True,
        )
    )
    exact = {(reading.run.id, reading.metric): reading.is_exact for reading in begun.readings}
    ids = {(reading.run.id, reading.metric): reading.id for reading in begun.readings}
    answers: list[GroupSeries] = []
    for number, members in enumerate(question.groups):
        for metric in dict.fromkeys(question.metrics):
            names = [(run, metric) for run in dict.fromkeys(members) if (run, metric) in placed]
            if not names:
                continue
            own = [placed[name] for name in names]
            edges = edges_of([run.place for run in own], question.points)
            if question.x == "step":
                own = _mended(connection, [ids[name] for name in names], own, edges)
            columns = [into_columns(run, edges) for run in own]
            all_exact = all(exact[name] for name in names)
            answers.append(_summed(number, metric, columns, question, exact=all_exact))
    return answers


def _share_grids(readings: Sequence[Reading]) -> None:
    """Let the database merge the buckets of all runs at the same steps, or nearly every one would reach over an edge."""
    by_metric: dict[str, list[Reading]] = {}
    for reading in readings:
        by_metric.setdefault(reading.metric, []).append(reading)
    for some in by_metric.values():
        low = min(reading.grid.low for reading in some)
        high = max(reading.grid.low + reading.grid.stride * reading.grid.width for reading in some)
        for reading in some:
            reading.grid = Grid.over(low, high, reading.limits.width)


def _placed(connection: Connection, question: SeriesQuestion, begun: Begun) -> list[Placed]:
    """Place the rows of each reading on the axis, with what the run was worth before the range."""
    rows = [reading.rows() for reading in begun.readings]
    places = _places(connection, question, begun, rows)
    windowed = question.x_min is not None and question.x in _AXES
    before = iter(
        values_at(
            connection,
            [
                (reading.id, math.nextafter(_first_step(reading, own), -math.inf))
                for reading, own in zip(begun.readings, rows, strict=True)
            ]
            if windowed
            else [],
        )
    )
    placed: list[Placed] = []
    for reading, own, place in zip(begun.readings, rows, places, strict=True):
        last_step = begun.summaries[reading.id.run, reading.id.key][2]
        if question.x == "step":
            until = last_step
        elif not place:
            until = -math.inf  # where in time a run ends that has no point here is not known
        else:
            until = place[-1] if max(own.last_step) >= last_step else math.inf
        placed.append(Placed(own, place, next(before) if windowed else math.nan, until))
    return placed


def _first_step(reading: Reading, rows: Rows) -> float:
    return rows.first_step[0] if len(rows) else reading.descent.window.low


def _places(connection: Connection, question: SeriesQuestion, begun: Begun, rows: list[Rows]) -> list[Sequence[float]]:
    """Return where the rows lie, and bring them into that order: time may go back, and a metric goes as it likes."""
    if question.x == "step":
        return [own.first_step for own in rows]
    places: list[Sequence[float]] = []
    if question.x in _AXES:
        for reading, own in zip(begun.readings, rows, strict=True):
            places.append(relative(array("d", own.time), 0.0 if question.x == "time" else reading.run.created))
    else:
        axes = [begun.axes.get(reading.run.number) for reading in begun.readings]
        asked = [(axis, array("d", own.last_step)) for axis, own in zip(axes, rows, strict=True) if axis is not None]
        found = iter(values_along(connection, asked))
        places += [
            next(found) if axis is not None else [math.nan] * len(own) for axis, own in zip(axes, rows, strict=True)
        ]
    low = -math.inf if question.x_min is None else question.x_min
    high = math.inf if question.x_max is None else question.x_max
    for number, (own, place) in enumerate(zip(rows, places, strict=True)):
        inside = [index for index, x in enumerate(place) if low <= x <= high]
        order = sorted(inside, key=place.__getitem__)
        if order != list(range(len(place))):
            places[number] = [place[index] for index in order]
            rows[number] = Rows(*([getattr(own, name)[index] for index in order] for name in Rows.__slots__))
    return places


@dataclass(frozen=True, slots=True)
class _Tear:
    """A row that reaches over an edge: of which run, and at which level to read it finer."""

    run: int
    level: int
    span: Span


def _mended(
    connection: Connection, ids: Sequence[SeriesId], placed: Sequence[Placed], edges: Sequence[float]
) -> list[Placed]:
    """Replace rows that reach over an edge by finer ones, level by level, until none does."""
    mended = list(placed)
    tears = [
        _Tear(run, _level_below(own.rows.count[index]), Span(own.rows.first_step[index], own.rows.last_step[index]))
        for run, own in enumerate(mended)
        for index in torn(own, edges)
    ]
    while tears:
        pieces: dict[int, list[Rows]] = {}
        again: list[_Tear] = []
        for tear, finer in zip(tears, _finer(connection, ids, tears), strict=True):
            pieces.setdefault(tear.run, []).append(finer)
            own = Placed(finer, finer.first_step, math.nan, -math.inf)
            again += [
                _Tear(tear.run, tear.level - 1, Span(finer.first_step[index], finer.last_step[index]))
                for index in torn(own, edges)
            ]
        for run, found in pieces.items():
            kept = _without(mended[run].rows, {tear.span.low for tear in tears if tear.run == run})
            joined = in_order([*kept, *found])
            mended[run] = replace(mended[run], rows=joined, place=joined.first_step)
        tears = again
    return mended


def _level_below(count: int) -> int:
    level = 0
    while 2 * FAN_OUT ** (level + 1) < count:
        level += 1
    return level


def _finer(connection: Connection, ids: Sequence[SeriesId], tears: Sequence[_Tear]) -> Iterable[Rows]:
    buckets = iter(
        read_buckets(connection, [(ids[tear.run], tear.level, tear.span) for tear in tears if tear.level > 0])
    )
    points = iter(
        read_points(connection, [(ids[tear.run], tear.span) for tear in tears if tear.level == 0], times=True)
    )
    for tear in tears:
        if tear.level > 0:
            yield of_buckets(next(buckets))
        else:
            found = next(points)
            yield of_points(found.steps, found.times, found.values)


def _without(rows: Rows, first_steps: set[float]) -> list[Rows]:
    """Cut out the rows that begin at these steps."""
    out = [index for index, step in enumerate(rows.first_step) if step in first_steps]
    bounds = [-1, *out, len(rows)]
    return [Rows(*(getattr(rows, name)[low + 1 : high] for name in Rows.__slots__)) for low, high in pairwise(bounds)]


def _summed(
    group: int,
    metric: str,
    runs: Sequence[RunColumns],
    question: GroupQuestion,
    *,
    exact: bool,
) -> GroupSeries:
    """Take mean and spread over the runs in each column."""
    number = len(runs[0].value)
    mean, std, least, most = (array("d", [math.nan]) * number for _ in range(4))
    low, high = (array("d", [math.nan]) * (number if question.interval else 0) for _ in range(2))
    nan, inf, ninf = (
        array("q", [sum(column) for column in zip(*(getattr(run, name) for run in runs), strict=True)])
        for name in ("nan", "inf", "ninf")
    )
    n, count = (array("q", [0]) * number for _ in range(2))
    for column in range(number):
        values = [run.value[column] for run in runs if run.value[column] == run.value[column]]
        n[column] = len(values)
        of_column = [run.count[column] for run in runs]
        count[column] = sum(of_column)
        exact = exact and max(of_column) <= 1
        if not values:
            continue
        mean[column], std[column] = mean_and_deviation(values)
        least[column] = min([run.low[column] for run in runs if run.low[column] == run.low[column]])
        most[column] = max([run.high[column] for run in runs if run.high[column] == run.high[column]])
        if question.interval:
            low[column], high[column] = bootstrap_interval(values)
    step, time, x = (
        array("d", [max(column) for column in zip(*(getattr(run, name) for run in runs), strict=True)])
        for name in ("step", "time", "x")
    )
    return GroupSeries(
        group=group, metric=metric, runs=len(runs), exact=exact, total=sum(count), step=step, time=time,
        x=step if question.x == "step" else x, mean=mean, std=std, min=least, max=most, low=low, high=high, n=n,
        count=count, nan=nan, inf=inf, ninf=ninf,
    )  # fmt: skip
