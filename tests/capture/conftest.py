"""A run that only remembers: what the capturing threads need of one, and nothing else."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from trackai import records, settings
from trackai.extensions import RunInfo
from trackai.settings import Settings


class RememberingRun:
    """Takes records and samples as a run does, and encodes each record as a journal would."""

    def __init__(self, chosen: Settings) -> None:
        self.settings = chosen
        self.records: list[Any] = []
        self.samples: list[dict[str, float]] = []
        self.threads: set[str] = set()

    def _info(self) -> RunInfo:
        return RunInfo(id="r1", project="digits", name="first")

    def _append(self, record: records.Record) -> bool:
        self.records.append(records.decode(records.encode(record)))
        self.threads.add(threading.current_thread().name)
        return True

    def log_system(self, metrics: Mapping[str, float]) -> None:
        self.samples.append(dict(metrics))

    def lines(self, stream: str = "stdout") -> list[str]:
        return [line for record in self.records if record.stream == stream for line in record.lines]

    def sections(self) -> dict[str, dict[str, Any]]:
        return {record.section: record.payload for record in self.records}


@pytest.fixture
def make_run() -> Callable[..., RememberingRun]:
    """Make a run with these settings: ``make_run(system_interval=0.1)``."""
    return lambda **chosen: RememberingRun(settings.load(chosen))
