"""What the harness asks of a tracker. One subclass per tracker, in ``adapters``.

The class attributes and ``serve_command`` are used by the driver, which has only the standard library; everything else
runs in the tracker's own virtual environment, so trackers are imported inside methods.
"""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any, ClassVar


class Client:
    """An HTTP client that adds up the bytes it receives and the time until it has them (parsing is left out)."""

    def __init__(self, base: str) -> None:
        self.base = base.rstrip("/")
        self.received = self.calls = 0
        self.spent = 0.0

    def call(self, path: str, payload: Any = None, form: str | None = None) -> bytes:
        data = form.encode() if form is not None else None if payload is None else json.dumps(payload).encode()
        request = urllib.request.Request(self.base + path, data=data)
        if payload is not None:
            request.add_header("Content-Type", "application/json")
        begin = time.perf_counter()
        with urllib.request.urlopen(request, timeout=300) as answer:
            body = answer.read()
        self.spent += time.perf_counter() - begin
        self.received += len(body)
        self.calls += 1
        return body

    def json(self, path: str, payload: Any = None, form: str | None = None) -> Any:
        return json.loads(self.call(path, payload, form))


class Peer:
    venv: ClassVar[str]  # folder name under --venvs
    package: ClassVar[str | None] = None  # distribution whose version is reported
    module: ClassVar[str | None] = None  # what a user imports
    health: ClassVar[str] = "/"  # first URL that must answer 200: a question about data, where there is one by GET
    settle: ClassVar[float] = 60.0  # how long after finish() points may take to become readable, in seconds
    crash_settle: ClassVar[float] = 3.0  # how long what outlives a killed process may go on, in seconds
    read_via: ClassVar[str] = "HTTP"  # how the W6 questions are asked

    def __init__(self, home: Path) -> None:
        self.home = home

    def environment(self) -> dict[str, str]:
        """Environment variables of every process of this tracker."""
        return {}

    # Writing.
    def open(self, project: str, run: str, config: dict[str, Any]) -> None:
        raise NotImplementedError

    def log(self, values: dict[str, float], step: int) -> None:
        raise NotImplementedError

    def close(self) -> None:
        raise NotImplementedError

    def fill(self, project: str, run: str, series: dict[str, list[float]]) -> None:
        """Store whole series by the tracker's fastest public call; by default its ordinary one."""
        self.open(project, run, {"lr": 0.001})
        for step in range(len(next(iter(series.values())))):
            self.log({metric: values[step] for metric, values in series.items()}, step)
        self.close()

    # Reading back what is stored, in a fresh process.
    def recover(self) -> str | None:
        """The documented recovery after a crash; a word on what it was, or None."""
        return None

    def counts(self, project: str) -> dict[str, int]:
        """Number of readable points per run, over the metrics that the benchmark logged."""
        raise NotImplementedError

    def steps(self, project: str, run: str, metric: str) -> set[int]:
        """Readable steps of one series."""
        raise NotImplementedError

    # The server, and what its UI asks.
    def serve_command(self, python: str, port: int) -> list[str] | None:
        return None

    def wait_loaded(self, client: Client, project: str, runs: int, points: int) -> None:
        """Return when the server shows the whole store, if it loads it in the background."""

    def list_runs(self, client: Client, project: str) -> int:
        """Runs with the last value of their metrics; returns how many runs came back."""
        raise NotImplementedError

    def one_series(self, client: Client, project: str, run: str, metric: str) -> int:
        """One series for a chart; returns how many points came back."""
        raise NotImplementedError

    def chart(self, client: Client, project: str, runs: list[str], metric: str) -> int:
        """One metric over many runs for a chart; returns how many points came back."""
        raise NotImplementedError


def wait_until(url: str, seconds: float) -> float | None:
    """Seconds until the URL answers 200, or None."""
    begin = time.perf_counter()
    while time.perf_counter() - begin < seconds:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                if answer.status == 200:
                    return time.perf_counter() - begin
        except urllib.error.HTTPError as refused:
            if refused.code == 404:  # it is up, and has no such page
                return None
        except OSError:  # URLError among them
            pass
        time.sleep(0.01)
    return None
