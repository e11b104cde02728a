"""Made data for the web UI's benchmark, written past `log()` but through the one way into the store."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator

import numpy as np
from tests.bench.homes import START, TRACKAI, Home
from tests.bench.ui.writers.curves import curve, metric_names

from trackai import records
from trackai.store.ingest import Ingest


def demo(where: Home, project: str, runs: int, points: int) -> None:
    """Fill a project by `trackai demo`.

    Raises:
        SystemExit: if it fails.
    """
    command = [TRACKAI, "demo", "-p", project, "--runs", str(runs), "--points", str(points), "--json"]
    done = subprocess.run(command, env=where.environment, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"trackai demo failed:\n{done.stdout}{done.stderr}")


def run_records(project: str, run: str, metrics: list[str], points: int, seed: int) -> Iterator[records.Record]:
    """Yield the records of a finished run."""
    steps = np.arange(points, dtype="<f8")
    times = START + seed + steps
    yield records.Opened(records.FORMAT_VERSION, run, "1-bench", START + seed)
    yield records.RunStarted(project, f"run-{seed:04d}", START + seed)
    yield records.ConfigSet({"lr": 10.0 ** -(1 + seed % 4), "seed": seed, "arm": seed % 10})
    for place, name in enumerate(metrics):
        values = curve(points, seed * 100 + place).astype("<f8")
        yield records.Series(name, steps.tobytes(), times.tobytes(), values.tobytes())
    yield records.Finished("finished", START + seed + points)


def fill(where: Home, project: str, *, runs: int, metrics: int, points: int) -> None:
    """Store finished runs named run-0000, run-0001 …"""
    ingest = Ingest.open(f"sqlite:///{where.database}")
    names = metric_names(metrics)
    try:
        for number in range(runs):
            run = f"{project}{number:06d}"
            payloads = [records.encode(r) for r in run_records(project, run, names, points, number)]
            ingest.apply(run, "1-bench", 0, sum(map(len, payloads)), payloads)
    finally:
        ingest.close()


class LiveRuns:
    """Runs that go on logging, a few points at a time, as their drainers would store them."""

    def __init__(self, where: Home, project: str, runs: int, metrics: int, now: float) -> None:
        self._ingest = Ingest.open(f"sqlite:///{where.database}")
        self._names = metric_names(metrics)
        self._offsets = {f"{project}live{number:03d}": 0 for number in range(runs)}
        self._step = 0
        for number, run in enumerate(self._offsets):
            opened = [
                records.Opened(records.FORMAT_VERSION, run, "1-bench", now, "elsewhere"),
                records.RunStarted(project, f"live-{number:02d}", now, host="elsewhere"),
            ]
            self._apply(run, opened)

    def log(self, points: int, now: float) -> None:
        """Store *points* more of each metric of each run."""
        steps = np.arange(self._step, self._step + points, dtype="<f8")
        self._step += points
        times = np.full(points, now, "<f8").tobytes()
        for seed, run in enumerate(self._offsets):
            values = (2 * np.exp(-steps / 3000) + 0.1 * np.sin(steps / 50 + seed)).astype("<f8").tobytes()
            self._apply(run, [records.Series(name, steps.tobytes(), times, values) for name in self._names])

    def _apply(self, run: str, made: list[records.Record]) -> None:
        payloads = [records.encode(record) for record in made]
        start = self._offsets[run]
        self._offsets[run] = start + sum(map(len, payloads))
        self._ingest.apply(run, "1-bench", start, self._offsets[run], payloads)

    def close(self) -> None:
        """Close the connection to the store; the runs stay as they are."""
        self._ingest.close()
