"""Metrics and series as they cross HTTP. Series travel as columns of numbers and are encoded without these models."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query
from pydantic import Field

from trackai_server.schemas.common import Input, Name, Number, Output, RunId, SeriesKind

MAX_POINTS = 10_000  # columns of one series; four screens wide
MAX_EXACT_UP_TO = 1_000_000
MAX_COMPARED_RUNS = 1_000
MAX_COMPARED_METRICS = 500
MAX_COMPARED_GROUPS = 500

Finite = Annotated[float, Field(allow_inf_nan=False)]
PointsQuery = Annotated[int, Query(ge=1, le=MAX_POINTS, description="Columns wanted, about one a pixel.")]
AxisQuery = Annotated[
    str, Query(min_length=1, max_length=512, description="step, time, relative, or the name of a metric.")
]
EdgeQuery = Annotated[float | None, Query(allow_inf_nan=False, description="Inclusive, in units of x.")]
Column = list[float]
GappedColumn = list[float | None]


class Metric(Output):
    """One series of a run, summarised."""

    name: str
    kind: SeriesKind
    count: int
    nan_count: int
    first_step: float
    last_step: float
    last: Number | None
    min: Number | None
    min_step: float | None
    max: Number | None
    max_step: float | None
    mean: Number | None
    first_time: float
    last_time: float
    overwritten: int = Field(description="Points that replaced an older value at the same step.")
    direction: str | None = Field(description="min or max: which is better.")
    unit: str | None
    step_metric: str | None
    hidden: bool


class MetricPage(Output):
    """Series of one run, ordered by name."""

    metrics: list[Metric]
    cursor: str | None
    total: int
    prefixes: dict[str, int] = Field(description='Part before the first "/" → number of series; "" for those without.')


class MetricName(Output):
    """A metric of a project and how many runs have it."""

    name: str
    runs: int
    direction: str | None = Field(None, description="min or max. Of runs that were named: what the newest one says.")
    unit: str | None = None
    step_metric: str | None = Field(None, description="Its x-axis by default.")
    hidden: bool = False


class MetricNamePage(Output):
    """Metrics over many runs, ordered by name."""

    metrics: list[MetricName]
    cursor: str | None
    total: int
    prefixes: dict[str, int]


class SeriesColumns(Output):
    """What every drawn series has: every point (`exact`), or columns that hide no extreme. All lists have one length.

    A column that would say nothing is absent: `x` where it is the step, `time` unless it was asked for, `first_step`
    where a row is a point, `nan`, `inf` and `ninf` where everything is finite. An exact series has no `min`, `max`,
    `mean` and `count` either: they are the value (`last`), and 1.
    """

    run: str
    metric: str
    exact: bool
    coarse: bool = Field(False, description="Fewer series in one question, and `fine`, would come in more columns.")
    total: int = Field(description="Points in the range asked for.")
    first_step: Column | None = None
    time: Column | None = Field(None, description="Of the last point of the row, if asked for with `times`.")
    x: GappedColumn | None = Field(
        None, description="On the axis asked for, if it is not step; null where the x metric has no value yet."
    )
    min: GappedColumn | None = Field(None, description="Over finite values; null where there is none.")
    max: GappedColumn | None = None
    mean: GappedColumn | None = None
    last: GappedColumn = Field(description="Value at `step`; null for NaN and ±inf: `nan`, `inf`, `ninf` tell.")
    count: list[int] | None = None
    nan: list[int] | None = None
    inf: list[int] | None = None
    ninf: list[int] | None = None


class Series(SeriesColumns):
    """A drawn series."""

    step: Column = Field(description="Last step of the row.")


class ComparedSeries(SeriesColumns):
    """A drawn series beside others, with which it may have its steps in common."""

    steps: int = Field(description="Place in `steps` of the answer: the last step of each row.")


class SeriesList(Output):
    """Series of a comparison, run by run. A run without a metric has no series of it."""

    steps: list[Column] = Field(description="Steps of the rows: series that were logged alike share theirs.")
    series: list[ComparedSeries]


class CompareRequest(Input):
    """Several metrics of several runs."""

    runs: list[RunId] = Field(min_length=1, max_length=MAX_COMPARED_RUNS)
    metrics: list[Name] = Field(min_length=1, max_length=MAX_COMPARED_METRICS)
    points: int = Field(1000, ge=1, le=MAX_POINTS, description="Columns wanted of each series.")
    x: Name = Field("step", description="step, time, relative, or the name of a metric.")
    x_min: Finite | None = Field(None, description="Inclusive, in units of x.")
    x_max: Finite | None = None
    kind: SeriesKind = "metric"
    exact: bool = Field(False, description="Every point, within the limit of an answer.")
    exact_up_to: int = Field(
        0,
        ge=0,
        le=MAX_EXACT_UP_TO,
        description="Every point of series that have no more than this, whatever `points` says.",
    )
    fine: bool = Field(
        False,
        description="Never fewer columns than wanted, where there are the points. Takes up to four times as long.",
    )
    times: bool = Field(False, description="With `time`.")


class GroupsRequest(Input):
    """Several metrics of several groups of runs."""

    groups: list[Annotated[list[RunId], Field(min_length=1, max_length=MAX_COMPARED_RUNS)]] = Field(
        min_length=1, max_length=MAX_COMPARED_GROUPS, description="Ids of the members of each; a run may be in several."
    )
    metrics: list[Name] = Field(min_length=1, max_length=MAX_COMPARED_METRICS)
    points: int = Field(1000, ge=1, le=MAX_POINTS, description="Columns wanted of each series.")
    x: Name = Field("step", description="step, time, relative, or the name of a metric.")
    x_min: Finite | None = Field(None, description="Inclusive, in units of x.")
    x_max: Finite | None = None
    kind: SeriesKind = "metric"
    interval: bool = Field(False, description="With `low` and `high`, the 95 % bootstrap interval of the mean.")
    times: bool = Field(False, description="With `time`.")


class GroupSeries(Output):
    """A metric over the runs of a group: mean and spread of what the runs are worth in each column of x.

    A run is worth the mean of its finite values in the column; where it has no point, the value of its last point
    before, up to its own end; nothing where all its values are NaN or infinite. All lists have one length. `x`, `time`,
    `nan`, `inf` and `ninf` are absent where they say nothing, as in a series of a run.
    """

    group: int = Field(description="Place in the question.")
    metric: str
    runs: int = Field(description="Members that have the metric.")
    exact: bool = Field(description="No column holds two points of one run.")
    total: int = Field(description="Points in the range asked for.")
    step: Column = Field(description="Of the last point in the column.")
    time: Column | None = Field(None, description="Of the last point in the column, if asked for with `times`.")
    x: Column | None = Field(
        None, description="On the axis asked for, if it is not step: of the last point in the column."
    )
    mean: GappedColumn = Field(description="Null where no run is worth anything.")
    std: GappedColumn = Field(description="Sample standard deviation over runs; null below two.")
    min: GappedColumn = Field(description="Over all finite points of all runs, and what was carried on.")
    max: GappedColumn
    low: GappedColumn | None = Field(None, description="95 % bootstrap interval of the mean; null below two runs.")
    high: GappedColumn | None = None
    n: list[int] = Field(description="Runs that are worth something.")
    count: list[int] = Field(description="Points in the column, of all runs.")
    nan: list[int] | None = None
    inf: list[int] | None = None
    ninf: list[int] | None = None


class GroupSeriesList(Output):
    """Series of groups, group by group. A group none of whose runs has a metric has no series of it."""

    series: list[GroupSeries]
