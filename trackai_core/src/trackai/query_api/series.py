"""Whole series of a run, read in portions that the store takes."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from trackai.errors import NotFoundError
from trackai.store.answers import Series, SeriesQuestion
from trackai.store.paging import all_metrics

if TYPE_CHECKING:
    from trackai.query_api.asking import Answering

_PAGE = 1000  # names in one question, as many as a reader gives
_POINTS = 500_000  # exact points in one question; a longer series comes in portions, of which a server has no limit


def one_series(reader: Answering, question: SeriesQuestion) -> Series:
    """Read the one series that *question* is about.

    Raises:
        NotFoundError: if the run has no such metric; names the nearest.
    """
    if question.exact:
        if (found := exactly(reader, question)) is not None:
            return found
    elif answer := reader.series(question):
        return answer[0]
    (run,), (metric,) = question.runs, question.metrics
    page = reader.metrics(run, kind=question.kind, limit=_PAGE)
    if any(row.name == metric for row in page.metrics):
        raise NotFoundError(f"Metric {metric!r} of run {run} has no point in this range.")
    names = [row.name for row in page.metrics]
    near = get_close_matches(metric, names, n=3, cutoff=0.4) or names[:3]
    hint = f"It has: {', '.join(near)}" if near else "It has logged none yet"
    more = f" ({page.total - len(near)} more)" if page.total > len(near) else ""
    raise NotFoundError(f"No metric {metric!r} in run {run}. {hint}{more}. See `trackai metrics {run}`.", near)


def exactly(reader: Answering, question: SeriesQuestion) -> Series | None:
    """Read every point of one series, portion by portion; None if there is no such series."""
    portions = list(reader.points(question))
    if len(portions) <= 1:
        return portions[0] if portions else None
    first = portions[0]
    step, last = _joined([one.step for one in portions]), _joined([one.last for one in portions])
    return Series(
        run=first.run, metric=first.metric, exact=True, coarse=False, total=len(step), step=step, first_step=step,
        time=_joined([one.time for one in portions]),
        x=step if question.x == "step" else _joined([one.x for one in portions]),
        min=last, max=last, mean=last, last=last, count=_joined([one.count for one in portions]),
        nan=_joined([one.nan for one in portions]), inf=_joined([one.inf for one in portions]),
        ninf=_joined([one.ninf for one in portions]),
    )  # fmt: skip


def _joined(parts: Sequence[array[Any]]) -> array[Any]:
    whole = array(parts[0].typecode)
    for part in parts:
        whole.extend(part)
    return whole


def read_all(reader: Answering, question: SeriesQuestion, names: Sequence[str] | None) -> Iterator[Series]:
    """Read series of one run, a portion at a time.

    Args:
        reader: to ask.
        question: what is asked of each; its ``metrics`` are replaced.
        names: which; each must exist. None: all, and those without a point in the range are left out.
    """
    if names is not None:
        for name in names:
            yield one_series(reader, replace(question, metrics=(name,)))
        return
    portion: list[str] = []
    points = 0
    for row in all_metrics(reader, question.runs[0], question.kind):
        size = row.count if question.exact else question.points
        if portion and (points + size > _POINTS or len(portion) >= _PAGE):
            yield from reader.series(replace(question, metrics=tuple(portion)))
            portion, points = [], 0
        if question.exact and size > _POINTS:
            yield one_series(reader, replace(question, metrics=(row.name,)))
            continue
        portion.append(row.name)
        points += size
    if portion:
        yield from reader.series(replace(question, metrics=tuple(portion)))


def at_most(series: Series, rows: int) -> Series:
    """Return *series* in at most *rows* rows that hide no extreme.

    A reader answers a short series with every point, because a chart draws those as fast; who reads rows wants few.
    """
    if len(series.step) <= rows:
        return series
    # Imported here: it is the store's, and whoever only lists runs has no need of it.
    from trackai.store.rollups.merge import Grid, merge_columns, of_points

    grid = Grid.over(series.step[0], series.step[-1], rows)
    merged = merge_columns(of_points(series.step, series.time, series.last), grid)
    place = {step: at for at, step in enumerate(series.step)}
    return replace(
        series,
        exact=False,
        x=array("d", (series.x[place[step]] for step in merged.step)),
        **{field.name: getattr(merged, field.name) for field in fields(merged)},
    )
