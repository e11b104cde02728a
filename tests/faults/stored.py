"""What the store holds, asked past our own code, and `trackai` as a user types it."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any


def ask(home: Path, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
    """Ask the SQLite file, as anybody with ``sqlite3`` would."""
    with closing(sqlite3.connect(f"file:{home / 'trackai.db'}?mode=ro", uri=True, timeout=60)) as connection:
        return connection.execute(sql, parameters).fetchall()


def series(home: Path, metric: str) -> list[tuple[float, float]]:
    """Return (step, value) of one metric of all runs, by step."""
    return ask(home, "SELECT step, value FROM metric_points WHERE metric = ? ORDER BY step, run_id", metric)


def count_points(home: Path) -> int:
    """Count the points of the store; 0 before it exists."""
    try:
        return int(ask(home, "SELECT count(*) FROM metric_points")[0][0])
    except sqlite3.OperationalError:
        return 0


def states(home: Path) -> list[str]:
    """Return the states of all runs, by name."""
    return [state for (state,) in ask(home, "SELECT state FROM runs ORDER BY name")]


def stored_twice(home: Path) -> int:
    """Count points that ingest has taken more than once: its own counts against the rows that are there."""
    (counted, overwritten), (rows,) = (
        ask(home, "SELECT coalesce(sum(count), 0), coalesce(sum(overwritten), 0) FROM metric_summaries")[0],
        ask(home, "SELECT count(*) FROM metrics")[0],
    )
    return abs(int(counted) - int(rows)) + int(overwritten)


def trackai(home: Path, *arguments: str, check: bool = True, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run ``trackai`` with *arguments* in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "trackai", *arguments],
        env={**os.environ, "TRACKAI_HOME": str(home), **environment},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert "Traceback" not in done.stderr, done.stderr
    if check:
        assert done.returncode == 0, done.stdout + done.stderr
    return done
