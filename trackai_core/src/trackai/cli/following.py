"""What is new in a run since the last look."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any, Literal

from trackai.journal.layout import find_journals
from trackai.journal.lock import is_live
from trackai.store.answers import MetricRow, SeriesQuestion

if TYPE_CHECKING:
    from trackai.settings import Settings
    from trackai.store import Reader

_NAMES = 1000  # metrics looked at; --metrics picks among more


@dataclass(frozen=True, slots=True)
class Event:
    """Something to tell about a run. *content* depends on *type*; times are seconds since 1970."""

    type: Literal["run", "point", "line", "alert", "end"]
    time: float
    content: dict[str, Any]


class Follower:
    """Remembers what it has told about one run.

    Args:
        reader: to ask.
        run: id of the run.
        patterns: globs of metrics; none: all.
        console: whether console lines count.
        past: how many steps and lines the first look tells.
    """

    def __init__(self, reader: Reader, run: str, *, patterns: Sequence[str], console: bool, past: int) -> None:
        self._reader, self._run, self._patterns = reader, run, patterns
        self._console, self._past = console, past
        self._told: dict[str, float] = {}  # metric → last step told
        self._line = 0
        self._alert = 0
        self._is_first = True

    def look(self) -> list[Event]:
        """Return what is new, ordered by time."""
        events = [*self._points(), *self._alerts(), *(self._lines() if self._console else ())]
        self._is_first = False
        return sorted(events, key=lambda event: event.time)

    def is_abandoned(self, settings: Settings) -> bool:
        """Say whether journals of this run lie here and none of them has a living writer."""
        journals = find_journals(settings, self._run)
        return bool(journals) and not any(is_live(journal.path) for journal in journals)

    def _points(self) -> Iterator[Event]:
        grown = [row for row in self._rows() if row.last_step > self._told.get(row.name, -math.inf)]
        if not grown:
            return
        if self._is_first:
            # The past is told up to here; a run of a million steps must not be read for ten lines.
            steps = self._recent(grown)
        else:
            steps = self._since(grown, min(self._told.get(row.name, -math.inf) for row in grown))
        for row in grown:
            self._mark_told(row.name, row.last_step)
        for step, (time, values) in sorted(steps.items()):
            yield Event("point", time, {"step": step, "values": values})

    def _rows(self) -> list[MetricRow]:
        rows = self._reader.metrics(self._run, limit=_NAMES).metrics
        return [row for row in rows if not self._patterns or any(fnmatchcase(row.name, p) for p in self._patterns)]

    def _recent(self, rows: list[MetricRow]) -> dict[float, tuple[float, dict[str, float]]]:
        if not self._past:
            return {}
        # As if the points were evenly spaced, twice as far back; what is too much is cut off.
        back = max((row.last_step - row.first_step) / row.count * self._past * 2 for row in rows)
        steps = self._since(rows, max(row.last_step for row in rows) - max(back, 1.0))
        return dict(sorted(steps.items())[-self._past :])

    def _since(self, rows: list[MetricRow], after: float) -> dict[float, tuple[float, dict[str, float]]]:
        start = math.nextafter(after, math.inf) if math.isfinite(after) else None
        question = SeriesQuestion((self._run,), tuple(row.name for row in rows), x_min=start, exact=True)
        steps: dict[float, tuple[float, dict[str, float]]] = {}
        for series in self._reader.series(question):
            told = self._told.get(series.metric, -math.inf)
            for step, time, value in zip(series.step, series.time, series.last, strict=True):
                if step > told:
                    steps.setdefault(step, (time, {}))[1][series.metric] = value
            # The run may have grown since its names were read: what was read is told, not what was known then.
            self._mark_told(series.metric, series.step[-1] if len(series.step) else told)
        return steps

    def _mark_told(self, metric: str, step: float) -> None:
        self._told[metric] = max(step, self._told.get(metric, -math.inf))

    def _lines(self) -> Iterator[Event]:
        if self._is_first:
            page = self._reader.logs(self._run, tail=max(self._past, 1))
            self._line = page.last_line
            lines = page.lines if self._past else []
        else:
            page = self._reader.logs(self._run, after=self._line)
            lines = page.lines
            self._line = lines[-1].line if lines else self._line
        for line in lines:
            yield Event("line", line.time, {"line": line.line, "stream": line.stream, "text": line.text})

    def _alerts(self) -> Iterator[Event]:
        alerts = [alert for alert in self._reader.alerts(run=self._run) if alert.id > self._alert]
        self._alert = max((alert.id for alert in alerts), default=self._alert)
        for alert in sorted(alerts, key=lambda alert: alert.id)[-self._past if self._is_first else -len(alerts) - 1 :]:
            yield Event("alert", alert.time, {"level": alert.level, "title": alert.title, "text": alert.text})
