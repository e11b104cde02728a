"""The chart of a series of ten million points, at any zoom, through HTTP: time, and the true extremes of every column."""

from __future__ import annotations

import json
import sys
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tests.bench.homes import START, Client, Home, home
from tests.bench.reporting import Report, median_ms, parser

from trackai import records

METRIC = "train/loss"
COLUMNS = 1_000
CHUNK = 1 << 18


def values_of(points: int, seed: int) -> NDArray[np.float64]:
    """Make a noisy curve with spikes a single point wide, which sampling would miss."""
    chance = np.random.default_rng(seed)
    values = np.exp(-np.arange(points) / (points / 3)) + chance.normal(0, 0.05, points)
    spikes = chance.integers(0, points, max(10, points // 50_000))
    values[spikes] += chance.normal(0, 20, len(spikes))
    return values


def write(where: Home, run: str, values: NDArray[np.float64]) -> None:
    """Write the journal of a run with one series."""
    steps = np.arange(len(values), dtype="<f8")

    def made() -> Any:  # noqa: ANN401  # a generator of records
        yield records.Opened(version=records.FORMAT_VERSION, run=run, writer="1-bench", time=START)
        yield records.RunStarted(project="chart", name=run, time=START)
        for at in range(0, len(values), CHUNK):
            part = slice(at, at + CHUNK)
            times = START + steps[part] / 100
            yield records.Series(METRIC, steps[part].tobytes(), times.tobytes(), values[part].astype("<f8").tobytes())
        yield records.Finished(state="finished", time=START + len(values) / 100)

    where.write_journal(run, made())


def ask(client: Client, run: str, first: float | None = None, last: float | None = None) -> dict[str, Any]:
    """Ask for one chart, as the panel does."""
    question: dict[str, Any] = {"runs": [run], "metrics": [METRIC], "points": COLUMNS}
    if first is not None:
        question |= {"x_min": first, "x_max": last}
    answer = json.loads(client.fetch("/api/metrics/compare", question))
    (series,) = answer["series"]
    return {**series, "step": answer["steps"][series["steps"]]}


def hidden_extremes(series: dict[str, Any], values: NDArray[np.float64], first: int, last: int) -> int:
    """Count columns whose minimum or maximum is not that of the points which they stand for."""
    ends = np.array(series["step"])
    if "min" not in series:  # exact: the points themselves
        return int(not np.array_equal(values[ends.astype(int)], np.array(series["last"])))
    starts = np.array(series["first_step"]) if series.get("first_step") else np.r_[first, ends[:-1] + 1]
    wrong = 0
    for a, b, low, high in zip(starts.astype(int), ends.astype(int), series["min"], series["max"], strict=True):
        points = values[a : b + 1]
        wrong += bool(points.min() != low or points.max() != high)
    shown = values[first : last + 1]
    return wrong + int(max(series["max"]) != shown.max()) + int(min(series["min"]) != shown.min())


def main(arguments: list[str]) -> int:
    """Build both series, ask, compare with brute force, report."""
    given = parser(__doc__ or "").parse_args(arguments)
    many, few = (1_000_000, 10_000) if given.quick else (10_000_000, 10_000)
    report = Report("chart_10m")
    with home() as where:
        long, short = values_of(many, 1), values_of(few, 2)
        write(where, "long", long)
        write(where, "short", short)
        drained_s = where.recover()
        report.figures |= {"points": many + few, "drain_s": drained_s, "drain_points_per_s": (many + few) / drained_s}
        report.figures["bytes_per_point"] = where.database.stat().st_size / (many + few)
        with where.server() as client:
            short_ms = median_ms(lambda: ask(client, "short"))
            slowest, wrong = 0.0, 0
            chance = np.random.default_rng(3)
            for share in (1.0, 0.3, 0.1, 0.01, 0.001, 0.0001):
                width = max(10, int(many * share))
                first = int(chance.integers(0, max(1, many - width)))
                last = min(many - 1, first + width - 1)
                took = median_ms(lambda a=first, b=last: ask(client, "long", a, b))  # type: ignore[misc]  # mypy: defaults bind the loop's values
                series = ask(client, "long", first, last)
                # Columns at the edges may reach over the range by part of a bucket: compare them with what they say they cover.
                bad = hidden_extremes(series, long, first, last)
                report.figures[f"zoom {share:g}"] = {"ms": took, "columns": len(series["step"]), "wrong": bad}
                slowest, wrong = max(slowest, took), wrong + bad
            report.figures |= {"short_ms": short_ms, "slowest_ms": slowest}
    report.at_most(f"chart of {many:,} points, slowest of 6 zooms, through HTTP", slowest, 100, "ms")
    report.at_most(f"the same against a series of {few:,} points ({short_ms:.0f} ms)", slowest / short_ms, 2, "×")
    report.at_most("columns whose true minimum or maximum is not in the answer", wrong, 0)
    report.at_most("on disk, rollups included", report.figures["bytes_per_point"], 40, "bytes/point")
    report.save(given.out)
    return int(not all(goal.held for goal in report.goals))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
