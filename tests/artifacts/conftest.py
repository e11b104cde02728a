"""A run in a home of its own, without the threads that have nothing to do with files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import trackai
from trackai import Run

Start = Callable[..., Run]


@pytest.fixture
def start(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    """Return ``init`` with a project of its own; what is still running at the end is finished."""
    for name, value in {
        "TRACKAI_CONSOLE": "off", "TRACKAI_CAPTURE_ENVIRONMENT": "off", "TRACKAI_LOG_CPU": "off", "TRACKAI_LOG_GPU": "off",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    yield lambda **arguments: trackai.init(**{"project": "p", **arguments})
    while trackai.run is not None:
        trackai.finish()


@pytest.fixture
def run(start: Start) -> Run:
    """Return a run that has begun."""
    return start()
