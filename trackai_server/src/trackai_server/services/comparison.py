"""Series for charts: of one run or of many, within what one answer may cost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, Final

from trackai.errors import NotFoundError, UsageError

if TYPE_CHECKING:
    from trackai.store.answers import GroupQuestion, GroupSeries, Kind, MetricsPage, Series, SeriesQuestion
    from trackai.store.reader import Reader


# A row of a series is about 90 bytes of JSON. Both limits keep an answer below about 100 MB and a few seconds; the
# largest picture that people ask for (50 runs in 12 panels of 1,000 columns) needs a third of the first.
MAX_ROWS: Final = 2_000_000
MAX_EXACT_POINTS: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Comparison:
    """Metrics of runs as the caller may see them."""

    reader: Reader

    def metrics(
        self, run: str, *, kind: Kind, search: str | None, prefix: str | None, limit: int, cursor: str | None
    ) -> MetricsPage:
        """Return one page of the series of a run, summarised."""
        return self.reader.metrics(run, kind=kind, search=search, prefix=prefix, limit=limit, cursor=cursor)

    def one(self, question: SeriesQuestion) -> Series:
        """Read the series of one metric of one run; ``NotFoundError`` if the run has no such metric."""
        found = self.read(question)
        if not found:
            (run,), (metric,) = question.runs, question.metrics
            raise self._missing(run, metric, question.kind)
        return found[0]

    def read(self, question: SeriesQuestion) -> list[Series]:
        """Read runs × metrics, run by run; what a run does not have is left out.

        Raises:
            UsageError: if the answer would be larger than one answer may be; says the limit and what to ask instead.
        """
        if question.exact:
            self._check_points(question)
        else:
            each = max(question.points, question.exact_up_to)
            rows = len(question.runs) * len(question.metrics) * each
            if rows > MAX_ROWS:
                raise UsageError(
                    f"{len(question.runs)} runs × {len(question.metrics)} metrics × {each} points are "
                    f"{rows:,} rows; an answer holds at most {MAX_ROWS:,}. Ask for fewer points, or in parts."
                )
        return self.reader.series(question)

    def points(self, question: SeriesQuestion) -> Iterator[Series]:
        """Yield every point of one metric of one run, in portions; the first is read at once.

        Raises:
            NotFoundError: if the run has no such metric.
        """
        portions = self.reader.points(question)
        first = next(portions, None)
        if first is None:
            (run,), (metric,) = question.runs, question.metrics
            raise self._missing(run, metric, question.kind)
        return chain([first], portions)

    def of_groups(self, question: GroupQuestion) -> list[GroupSeries]:
        """Read groups × metrics, group by group; groups none of whose runs has the metric are left out.

        Raises:
            UsageError: if reading it would cost more than one answer may.
        """
        rows = sum(map(len, question.groups)) * len(question.metrics) * question.points
        if rows > MAX_ROWS:
            raise UsageError(
                f"{len(question.groups)} groups of {sum(map(len, question.groups)):,} runs × {len(question.metrics)} "
                f"metrics × {question.points} points are {rows:,} rows; one question reads at most {MAX_ROWS:,}. "
                "Ask for fewer points, or in parts."
            )
        return self.reader.group_series(question)

    def _check_points(self, question: SeriesQuestion) -> None:
        # One column each is enough to learn how many points lie in the range, and is cheap from the rollups.
        counted = self.reader.series(replace(question, exact=False, points=1))
        total = sum(series.total for series in counted)
        if total > MAX_EXACT_POINTS:
            raise UsageError(
                f"These series have {total:,} points; an exact answer holds at most {MAX_EXACT_POINTS:,}. "
                "Narrow it with x_min and x_max, leave out exact, or ask for each series alone as a stream "
                "(Accept: application/x-ndjson)."
            )

    def _missing(self, run: str, metric: str, kind: Kind) -> NotFoundError:
        nearest = [row.name for row in self.reader.metrics(run, kind=kind, limit=3).metrics]
        has = f"It has: {', '.join(nearest)} …" if nearest else "It has none yet."
        return NotFoundError(f"Run {run!r} has no metric {metric!r}. {has}", nearest)
