"""Runs as plain values: written into a store as records, and held against what the reader answers."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tests.factories import START, doubles
from tests.store.ingesting import feeding

from trackai import records

Points = Sequence[tuple[float, float, float]]  # step, time, value


@dataclass(frozen=True)
class MadeRun:
    """A run as a test wants it. ``metrics``: name → points, or values at the steps 0, 1, 2 … a second each."""

    id: str
    project: str = "digits"
    name: str = "calm-otter"
    group: str | None = None
    job_type: str | None = None
    notes: str | None = None
    user: str = ""
    host: str = ""
    tags: tuple[str, ...] = ()
    parent: str | None = None
    created: float = START
    state: str | None = "finished"
    ended: float = START + 100.0
    config: Mapping[str, object] = field(default_factory=dict)
    summary: Mapping[str, object] = field(default_factory=dict)
    metrics: Mapping[str, Sequence[float] | Points] = field(default_factory=dict)
    system: Mapping[str, Points] = field(default_factory=dict)

    def points(self, name: str) -> list[tuple[float, float, float]]:
        """Return the points of a metric, ordered by step, the last written for a step alone."""
        by_step = {step: (step, time, value) for step, time, value in _points(self.metrics[name], self.created)}
        return [by_step[step] for step in sorted(by_step)]


def _points(values: Sequence[float] | Points, created: float) -> list[tuple[float, float, float]]:
    return [
        value if isinstance(value, tuple) else (float(step), created + step, float(value))
        for step, value in enumerate(values)
    ]


def series_record(name: str, points: Points, kind: str = "metric") -> records.Series:
    """Build the record that holds many points of one series."""
    return records.Series(
        key=name,
        steps=doubles(step for step, _, _ in points),
        times=doubles(time for _, time, _ in points),
        values=doubles(value for _, _, value in points),
        kind=kind,
    )


def write(url: str, made: Iterable[MadeRun]) -> None:
    """Write runs into the store, each as its writer would."""
    for run in made:
        with feeding(url, run=run.id) as feeder:
            feeder.feed(
                records.Opened(version=1, run=run.id, writer="1-writer", time=run.created, host="here", pid=1),
                records.RunStarted(
                    project=run.project, name=run.name, time=run.created, group=run.group, job_type=run.job_type,
                    notes=run.notes, tags=list(run.tags), user=run.user, host=run.host, parent=run.parent,
                ),
            )  # fmt: skip
            if run.config:
                feeder.feed(records.ConfigSet(dict(run.config)))
            if run.summary:
                feeder.feed(records.SummarySet(dict(run.summary)))
            for kind, series in (("metric", run.metrics), ("system", run.system)):
                for name, values in series.items():
                    feeder.feed(series_record(name, _points(values, run.created), kind))
            if run.state is not None:
                feeder.feed(records.Finished(state=run.state, time=run.ended))


def same(one: object, other: object) -> bool:
    """Whether two values are equal, NaN being equal to itself."""
    if isinstance(one, float) and isinstance(other, float) and math.isnan(one):
        return math.isnan(other)
    return one == other
