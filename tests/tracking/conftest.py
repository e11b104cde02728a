"""Runs of this very process, kept offline and apart: their journals are what the tests look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.tracking.processes import Logged, journal

import trackai
from trackai.tracking.current import active_runs


@pytest.fixture(autouse=True)
def quiet_runs(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keep runs of tests small and silent, and end those that a test leaves open."""
    for name, value in {
        "TRACKAI_QUIET": "1", "TRACKAI_KEEP_JOURNALS": "1", "TRACKAI_CONSOLE": "off", "TRACKAI_LOG_CPU": "off",
        "TRACKAI_LOG_GPU": "off", "TRACKAI_CAPTURE_ENVIRONMENT": "off", "TRACKAI_MODE": "offline",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    yield
    for run in reversed(active_runs()):
        run.finish()


@pytest.fixture
def logged(home: Path) -> Callable[[], Logged]:
    """Return a function that reads the only journal."""
    return lambda: journal(home)


@pytest.fixture
def run(home: Path) -> trackai.Run:
    """Begin a run of project ``digits``."""
    return trackai.init("digits", name="calm-otter")


@pytest.fixture
def said(recwarn: pytest.WarningsRecorder) -> Callable[[], list[str]]:
    """Return a function that lists the warnings so far."""
    return lambda: [str(warning.message) for warning in recwarn.list]
