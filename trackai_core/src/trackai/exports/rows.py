"""What is exported: a row a run, or a row a point."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from trackai.store.answers import Kind, MetricRow, RunRow, Series, SeriesQuestion
from trackai.store.paging import all_metrics

if TYPE_CHECKING:
    from trackai.store import Reader

POINT = ("project", "run", "run_id", "metric", "step", "timestamp", "value")
RUN = (
    "project", "name", "id", "state", "group", "job_type", "created", "finished", "duration", "last_step", "tags",
    "notes",
)  # fmt: skip
_PAGE = 1000  # runs or names in one question, as many as a reader gives
POINTS = 500_000  # of one question: 12 MB
Row = Sequence[Any]
Type = Literal["text", "number", "bool"]
_TYPES: dict[str, Type] = {"created": "number", "finished": "number", "duration": "number", "last_step": "number"}


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under their names.

    Attributes:
        names: of the columns.
        types: of the columns, for formats that need them beforehand. A text column holds anything, written as JSON.
        rows: as many values as names each; None where one is missing. Read once.
    """

    names: Sequence[str]
    types: Sequence[Type]
    rows: Iterator[Row]


def table_of_runs(columns: Sequence[str], runs: Iterable[RunRow], types: Sequence[Type] | None = None) -> Table:
    """Return a row for each of *runs*: its own fields, then the values of *columns*.

    Args:
        columns: names that the runs were asked for.
        runs: read once, as the rows are.
        types: of the columns; None: all are texts.
    """
    rows = ([*(getattr(run, field) for field in RUN), *(run.values.get(name) for name in columns)] for run in runs)
    fields = [_TYPES.get(field, "text") for field in RUN]
    return Table((*RUN, *columns), (*fields, *(types or ["text"] * len(columns))), rows)


def column_types(columns: Sequence[str], runs: Iterable[RunRow]) -> list[Type]:
    """Say for each column what its values in *runs* have in common; text where that is nothing."""
    seen: dict[str, set[Type]] = {name: set() for name in columns}
    for run in runs:
        for name in columns:
            value = run.values.get(name)
            if value is not None:
                kind: Type = (
                    "bool" if isinstance(value, bool) else "number" if isinstance(value, int | float) else "text"
                )
                seen[name].add(kind)
    return [next(iter(seen[name])) if len(seen[name]) == 1 else "text" for name in columns]


def table_of_points(
    reader: Reader, runs: Iterable[RunRow], names: Sequence[str], kind: Kind = "metric", *, portion: int = POINTS
) -> Table:
    """Return a row for each point of *runs*, exactly as it was logged.

    Args:
        reader: to ask.
        runs: read once, as the rows are.
        names: of metrics; a run that lacks one is passed over. Empty: all.
        kind: ``metric`` or ``system``.
        portion: points that memory holds at once, or somewhat more where steps lie unevenly.
    """
    wanted = frozenset(names)
    types: Sequence[Type] = ("text", "text", "text", "text", "number", "number", "number")
    return Table(POINT, types, _points(reader, runs, wanted, kind, portion))


def _points(reader: Reader, runs: Iterable[RunRow], wanted: frozenset[str], kind: Kind, portion: int) -> Iterator[Row]:
    for run in runs:
        found = (row for row in all_metrics(reader, run.id, kind) if not wanted or row.name in wanted)
        for series in _portions(reader, run.id, found, kind, portion):
            for step, time, value in zip(series.step, series.time, series.last, strict=True):
                yield run.project, run.name, run.id, series.metric, _whole(step), time, value


def _portions(reader: Reader, run: str, metrics: Iterable[MetricRow], kind: Kind, portion: int) -> Iterator[Series]:
    """Read series of a run: short ones together, a long one by ranges of steps."""
    names: list[str] = []
    points = 0
    for row in metrics:
        if names and (points + row.count > portion or len(names) >= _PAGE):
            yield from reader.series(SeriesQuestion((run,), tuple(names), kind=kind, exact=True))
            names, points = [], 0
        if row.count > portion:
            for low, high in _ranges(row, portion):
                asked = SeriesQuestion((run,), (row.name,), kind=kind, exact=True, x_min=low, x_max=high)
                yield from reader.series(asked)
            continue
        names.append(row.name)
        points += row.count
    if names:
        yield from reader.series(SeriesQuestion((run,), tuple(names), kind=kind, exact=True))


def _ranges(row: MetricRow, portion: int) -> Iterator[tuple[float, float]]:
    """Cut the steps of a long series into ranges, both ends within, that hold about as many points each."""
    first, last = row.first_step, row.last_step
    parts = math.ceil(row.count / portion)
    cuts = [first + (last - first) * part / parts for part in range(1, parts)]
    low = first
    for cut in cuts:
        yield low, cut
        low = math.nextafter(cut, math.inf)
    yield low, math.inf  # open: what was logged meanwhile belongs to it


def _whole(value: float) -> float | int:
    """Return an integer as int: steps are doubles that nearly always count, and read so in files."""
    return int(value) if value.is_integer() and abs(value) <= 2**53 else value
