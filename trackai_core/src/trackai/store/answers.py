"""What a ``Reader`` is asked and what it answers: frozen, typed, without SQL and without HTTP.

Field names of questions (``columns``, ``sort``, ``group_by``) are those of the filter language
(``docs/filter-language.md``): ``name``, ``state``, ``tag``, ``config.<path>``, ``summary.<path>``,
``metric.<path>.<last|min|max|mean|count>``. Run ids are texts; times are seconds since 1970.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from typing import Literal

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]
Kind = Literal["metric", "system"]
Axis = str  # "step", "time", "relative", or the name of a metric


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A project with what the projects page shows."""

    id: int
    name: str
    description: str
    created: float
    updated: float
    baseline: str | None
    runs: int
    states: dict[str, int]  # state → number of runs
    points: int
    size_bytes: int  # the two below
    database_bytes: int  # estimated from the points
    file_bytes: int  # of contents that its runs name, each once
    trashed: int  # runs in the trash, which no other number counts
    starts: list[int] = field(default_factory=list)  # runs started on each of the last 30 days, oldest first


@dataclass(frozen=True, slots=True)
class RunRow:
    """A run as in a list: its own fields, and the values of the columns that were asked for."""

    id: str
    project: str
    name: str
    group: str | None
    job_type: str | None
    state: str  # running stalled finished failed crashed lost
    reason: str
    notes: str
    user: str
    host: str
    pid: int | None
    created: float
    started: float
    finished: float | None
    heartbeat: float | None
    updated: float
    duration: float  # seconds, until now for a run that lives
    parent: str | None
    fork_step: float | None
    color: int
    color_chosen: str | None
    last_step: float | None
    archived: float | None
    version: int
    tags: list[str]
    exit_code: int | None = None
    traceback: str = ""
    values: dict[str, Json] = field(default_factory=dict)  # by column name; NaN and ±inf are floats here


@dataclass(frozen=True, slots=True)
class RunsQuestion:
    """Which runs, in which order, with which columns."""

    project: str | int | None = None  # name or id (digits as text: name first); None: all projects
    filter: str = ""
    sort: tuple[str, ...] = ("-created",)  # a leading "-" sorts descending; missing and NaN come last in both
    columns: tuple[str, ...] = ()
    group_by: tuple[str, ...] = ()  # "-config.seed": all of the config but that, instead of a list of fields
    group: str | None = None  # id of a group of group_by: its runs, instead of the groups
    limit: int = 100  # at most 1,000
    cursor: str | None = None
    archived: bool = False  # include archived runs


@dataclass(frozen=True, slots=True)
class GroupRow:
    """Runs that agree in the fields of ``group_by``."""

    id: str  # the same as long as the key is
    key: dict[str, Json]  # field → value; of «all of the config but», what tells them apart
    count: int
    states: dict[str, int]
    values: dict[
        str, dict[str, Json]
    ]  # column → mean, std, min, max, count of its finite values; value: the common one
    runs: list[str]  # ids, at most 1,000
    color: int  # slot of the palette, as a run has one; the same whatever key made a group of these repeats


@dataclass(frozen=True, slots=True)
class RunsSize:
    """What some runs hold."""

    runs: int
    points: int
    files: int
    database_bytes: int  # estimated from the points
    file_bytes: int  # of contents, each once; other runs may name some of them too


@dataclass(frozen=True, slots=True)
class RunsPage:
    """One page of an answer; ``cursor`` asks for the next, None at the end."""

    runs: list[RunRow]
    cursor: str | None
    total: int  # runs that match the filter
    total_all: int  # runs without the filter
    groups: list[GroupRow] = field(default_factory=list)  # instead of runs, when group_by was given
    total_groups: int = 0


@dataclass(frozen=True, slots=True)
class MetricRow:
    """One series of a run, summarised."""

    name: str
    kind: Kind
    count: int
    nan_count: int
    first_step: float
    last_step: float
    last: float | None  # None: missing; NaN is a float
    min: float | None
    min_step: float | None
    max: float | None
    max_step: float | None
    mean: float | None
    first_time: float
    last_time: float
    overwritten: int
    direction: str | None = None
    unit: str | None = None
    step_metric: str | None = None
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class MetricsPage:
    """Series of one run, ordered by name."""

    metrics: list[MetricRow]
    cursor: str | None
    total: int
    prefixes: dict[str, int]  # part before the first "/" → number of series; "" for those without


@dataclass(frozen=True, slots=True)
class MetricName:
    """A name that series of several runs bear."""

    name: str
    runs: int  # how many of the runs have it
    direction: str | None = None  # min or max: which is better. These as the newest of the runs says that were named
    unit: str | None = None
    step_metric: str | None = None  # its x-axis by default
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class MetricNamesPage:
    """Names of series over many runs, ordered by name."""

    metrics: list[MetricName]
    cursor: str | None
    total: int
    prefixes: dict[str, int]  # as in MetricsPage


@dataclass(frozen=True, slots=True)
class SeriesQuestion:
    """One or more series. ``x_min`` and ``x_max`` are inclusive and in units of ``x``."""

    runs: tuple[str, ...]
    metrics: tuple[str, ...]
    kind: Kind = "metric"
    points: int = 1000  # columns wanted, 1 to 10,000
    x: Axis = "step"
    x_min: float | None = None
    x_max: float | None = None
    exact: bool = False  # every point
    exact_up_to: int = 0  # every point of series that have no more than this, whatever ``points`` says
    fine: bool = False  # never fewer columns than wanted, where there are the points; takes up to four times as long
    times: bool = True  # with the column ``time``, which costs a third of the read


@dataclass(frozen=True, slots=True)
class Series:
    """A drawn series: every point, or columns that hide no extreme. All columns have equal length, ordered by step.

    With ``exact`` each row is a point: ``min``, ``max``, ``mean`` and ``last`` are one array (the value), ``count``
    is 1. Otherwise a row is a bucket of neighbouring points; a ``coarse`` series would have more of them if fewer
    series were asked for at once, and ``fine``. ``min`` and ``max`` are over finite values; NaN where there is none. ``mean`` ignores
    what is not finite. ``last`` is the value at ``step`` and may be NaN or ±inf. ``nan``, ``inf`` and ``ninf`` count
    what is not finite in each row.
    """

    run: str
    metric: str
    exact: bool
    coarse: bool
    total: int  # points in the range asked for
    step: array[float]  # last step of the row
    first_step: array[float]
    time: array[float]  # time of the last point; empty if not asked for
    x: array[float]  # on the axis asked for; NaN where the x metric has no value yet
    min: array[float]
    max: array[float]
    mean: array[float]
    last: array[float]
    count: array[int]
    nan: array[int]
    inf: array[int]
    ninf: array[int]


@dataclass(frozen=True, slots=True)
class GroupQuestion:
    """Metrics of groups of runs. ``x_min`` and ``x_max`` are inclusive and in units of ``x``, as in SeriesQuestion."""

    groups: tuple[tuple[str, ...], ...]  # ids of the members of each; a run may be in several
    metrics: tuple[str, ...]
    kind: Kind = "metric"
    points: int = 1000  # columns wanted, 1 to 10,000
    x: Axis = "step"
    x_min: float | None = None
    x_max: float | None = None
    interval: bool = False  # with ``low`` and ``high``


@dataclass(frozen=True, slots=True)
class GroupSeries:
    """A metric over the runs of a group: in each column of x, mean and spread of what the runs are worth there.

    A run is worth the mean of its finite values in the column; where it has no point, the value of its last point
    before, up to its own end; nothing where all its values are NaN or infinite. All columns of the answer have equal
    length, ordered by x.
    """

    group: int  # place in the question
    metric: str
    runs: int  # members that have the metric
    exact: bool  # no column holds two points of one run
    total: int  # points in the range asked for
    step: array[float]  # of the last point in the column
    time: array[float]
    x: array[float]  # on the axis asked for, of the last point
    mean: array[float]  # NaN where no run is worth anything
    std: array[float]  # sample standard deviation over runs; NaN below two
    min: array[float]  # over all finite points of all runs; and all that was carried on
    max: array[float]
    low: array[float]  # 95 % bootstrap interval of the mean; empty unless asked for, NaN below two runs
    high: array[float]
    n: array[int]  # runs that are worth something
    count: array[int]  # points in the column, of all runs
    nan: array[int]
    inf: array[int]
    ninf: array[int]


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """Something that a run can be shown, sorted or filtered by."""

    name: str  # as the filter language writes it, without back-quotes and aggregate: "config.lr", "metric.val/acc"
    source: Literal["field", "config", "summary", "metric", "system"]
    type: Literal["number", "text", "bool", "time", "json", "mixed"]
    runs: int  # runs that have it
    min: float | None = None
    max: float | None = None
    examples: list[Json] = field(default_factory=list)  # up to 10 distinct values


@dataclass(frozen=True, slots=True)
class ColumnsPage:
    """Columns of a project, ordered by source and name."""

    columns: list[ColumnRow]
    cursor: str | None
    total: int


@dataclass(frozen=True, slots=True)
class LogLine:
    """One console line."""

    line: int
    time: float
    stream: str
    writer: str
    text: str


@dataclass(frozen=True, slots=True)
class LogsPage:
    """Console lines in order; ``total`` counts those that match."""

    lines: list[LogLine]
    total: int
    last_line: int  # largest line number of the run


@dataclass(frozen=True, slots=True)
class LogLines:
    """Numbers of console lines that match, in order; ``total`` counts those beyond the limit too.

    ``searched`` is the last line that was looked at, ``last_line`` the last there is: where they differ, ask again with
    ``after=searched``.
    """

    lines: list[int]
    total: int
    searched: int
    last_line: int


@dataclass(frozen=True, slots=True)
class AlertRow:
    """One alert."""

    id: int
    run: str
    run_name: str
    project: str
    time: float
    step: float | None
    level: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file that a run names."""

    path: str
    kind: str
    sha256: str | None
    uri: str | None
    size: int | None
    media_type: str | None
    step: float | None
    created: float
    metadata: dict[str, Json]


@dataclass(frozen=True, slots=True)
class RichRow:
    """One rich value."""

    key: str
    step: float
    index: int
    time: float
    type: str
    payload: Json


@dataclass(frozen=True, slots=True)
class RichKey:
    """One rich key of a run."""

    key: str
    type: str
    count: int
    first_step: float
    last_step: float


@dataclass(frozen=True, slots=True)
class ArtifactRow:
    """One version of an artifact. ``manifest``: dicts of path, sha256 or uri, size."""

    id: int
    project: str
    name: str
    type: str
    version: int
    digest: str
    aliases: list[str]
    description: str | None
    metadata: dict[str, Json]
    manifest: list[dict[str, Json]]
    size: int
    created: float
    run: str | None  # id of the run that made it


@dataclass(frozen=True, slots=True)
class ViewRow:
    """A saved view or a dashboard (``page`` is then "dashboard").

    One whose stored body is no JSON is answered all the same, marked and with an empty body: it must not hide the others,
    and only who sees it can replace it.
    """

    id: int
    project: int
    name: str
    page: str
    body: Json
    is_default: bool
    version: int
    created: float
    updated: float
    is_damaged: bool = False


@dataclass(frozen=True, slots=True)
class RunChange:
    """What a live listener needs to know about a run that changed."""

    run: str
    name: str
    project: int
    state: str
    updated: float
    last_step: float | None


@dataclass(frozen=True, slots=True)
class SqlAnswer:
    """Rows of a read-only SQL statement; ``truncated`` says that the cap cut them."""

    columns: list[str]
    rows: list[tuple[Json, ...]]
    truncated: bool


@dataclass(frozen=True, slots=True)
class Completion:
    """One way to go on with a filter text."""

    text: str
    kind: str  # field, operator, value, keyword
    detail: str = ""
    start: int = 0  # offset from which *text* replaces what is written, up to the position asked about
    runs: int | None = None  # how many runs have that key or value; None where nobody counted


@dataclass(frozen=True, slots=True)
class WrittenValue:
    """A value of a condition: as it is written in the filter, and as people read it."""

    text: str  # with its quotes
    shown: str  # without them
    kind: str  # text, number, bool, null, time, field


@dataclass(frozen=True, slots=True)
class WrittenCondition:
    """``field operator value …``, as it is written in a filter.

    Attributes:
        name: the field, as a filter writes it.
        type: what its values are: text, number, time, bool or any.
        is_series: whether it is a number of a series, which has an aggregate.
        operator: one of the comparisons, ``in``, ``not in``, ``exists``, ``not exists``.
        values: none behind ``exists``, any number behind ``in``, else one.
    """

    name: str
    type: str
    is_series: bool
    operator: str
    values: tuple[WrittenValue, ...]


@dataclass(frozen=True, slots=True)
class FilterPart:
    """One of the parts of a filter that are joined by ``and``.

    Attributes:
        text: as it is written.
        start: its offset in the filter.
        needs_brackets: whether ``and`` can only be written beside it with parentheses around it.
        condition: what it is made of; None for a part with ``or``, ``not`` or parentheses inside.
    """

    text: str
    start: int
    needs_brackets: bool
    condition: WrittenCondition | None


@dataclass(frozen=True, slots=True)
class BulkUndo:
    """An edit that takes another one back: what ``Edits.bulk`` takes."""

    runs: list[str]
    action: str
    value: str | None


@dataclass(frozen=True, slots=True)
class BulkAnswer:
    """What one change of many runs did.

    Attributes:
        changed: how many runs it changed; one that was so already is not counted.
        missing: ids that no run has (any more).
        undo: edits that make everything as it was, at most 10,000 runs each.
    """

    changed: int
    missing: list[str]
    undo: list[BulkUndo]
