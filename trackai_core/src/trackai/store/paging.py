"""Lists that a reader answers by the page, as one iterator: memory holds a page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Protocol

from trackai.store.answers import Kind, MetricRow, MetricsPage, RunRow, RunsPage, RunsQuestion

_PAGE = 1000  # names in one question, as many as a reader gives


class RunLists(Protocol):
    """A reader, or who answers like one."""

    def runs(self, question: RunsQuestion) -> RunsPage:
        """Return one page of runs."""


class MetricLists(Protocol):
    """A reader, or who answers like one."""

    def metrics(self, run: str, *, kind: Kind = ..., limit: int = ..., cursor: str | None = ...) -> MetricsPage:
        """Return one page of the series of a run."""


def all_runs(reader: RunLists, question: RunsQuestion) -> Iterator[RunRow]:
    """Yield every run that *question* is about, a page at a time."""
    while True:
        page = reader.runs(question)
        yield from page.runs
        if page.cursor is None:
            return
        question = replace(question, cursor=page.cursor)


def all_metrics(reader: MetricLists, run: str, kind: Kind) -> Iterator[MetricRow]:
    """Yield every series of a run, summarised, ordered by name."""
    cursor: str | None = None
    while True:
        page = reader.metrics(run, kind=kind, limit=_PAGE, cursor=cursor)
        yield from page.metrics
        if (cursor := page.cursor) is None:
            return
