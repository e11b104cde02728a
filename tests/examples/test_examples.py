"""The programs of the README and of examples/ do what they say, as their readers would run them."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.waiting import wait_until

ROOT = Path(__file__).resolve().parents[2]


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    done = subprocess.run([sys.executable, *command], cwd=cwd, capture_output=True, text=True, timeout=150)
    assert done.returncode == 0, done.stdout + done.stderr
    return done


def ask(home: Path, sql: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(f"file:{home / 'trackai.db'}?mode=ro", uri=True, timeout=30)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def python_blocks() -> list[str]:
    return re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)


def test_the_programs_of_the_readme_run_as_they_stand(home: Path, tmp_path: Path) -> None:
    for number, block in enumerate(python_blocks()):
        program = tmp_path / f"block{number}.py"
        program.write_text(block)

        run(program, cwd=tmp_path)

    assert ask(home, "SELECT name, state FROM runs ORDER BY created")[1] == ("second", "finished")
    assert ask(home, "SELECT count(*) FROM metric_points WHERE metric = 'opt/lr'") == [(200,)]


def test_the_classifier_learns_digits_and_shows_it(home: Path, tmp_path: Path) -> None:
    run(ROOT / "examples" / "simple_experiment.py", "--fast", cwd=tmp_path)

    assert ask(home, "SELECT state FROM runs") == [("finished",)]
    best = ask(home, "SELECT max(value) FROM metric_points WHERE metric = 'val/accuracy'")[0][0]
    assert isinstance(best, float)
    assert best > 0.9
    assert ask(home, "SELECT count(*) FROM rich_values WHERE type = 'image'")[0][0] == 3
    assert ask(home, "SELECT count(*) FROM configs c JOIN keys k ON k.id = c.key WHERE k.path = 'optimizer/lr'") == [
        (1,)
    ]


def test_the_loop_by_hand_ends_with_the_line_it_fitted(home: Path, tmp_path: Path) -> None:
    said = run(ROOT / "examples" / "manual_loop.py", cwd=tmp_path).stdout

    assert "y = 2." in said or "y = 3." in said
    assert ask(home, "SELECT count(*) FROM metric_points WHERE metric = 'train/rmse'") == [(300,)]


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Start an example; one that a failed test leaves running is killed."""
    processes: list[subprocess.Popen[bytes]] = []

    def start(*command: str | Path) -> subprocess.Popen[bytes]:
        processes.append(subprocess.Popen([sys.executable, *command], cwd=tmp_path))
        return processes[-1]

    yield start
    for process in processes:
        process.kill()
        process.wait()


@pytest.mark.faults
def test_a_classifier_that_is_killed_shows_a_crashed_run_with_every_logged_point(
    home: Path, tmp_path: Path, started: Callable[..., subprocess.Popen[bytes]]
) -> None:
    process = started(ROOT / "examples" / "simple_experiment.py")

    def has_logged() -> bool:
        journals = list(home.glob("journals/*/*.tj"))
        return any(journal.stat().st_size > 5_000 for journal in journals)

    wait_until(has_logged, deadline=60)

    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    run("-m", "trackai", "recover", cwd=tmp_path)

    assert ask(home, "SELECT state FROM runs") == [("crashed",)]
    last, points = ask(home, "SELECT max(step), count(*) FROM metric_points WHERE metric = 'train/loss'")[0]
    assert points == last + 1  # type: ignore[operator]  # a count and a step


@pytest.mark.faults
def test_training_that_is_killed_goes_on_in_the_same_run(
    home: Path, tmp_path: Path, started: Callable[..., subprocess.Popen[bytes]]
) -> None:
    example = ROOT / "examples" / "resume_after_crash.py"
    first = started(example, "--pause", "0.002")
    checkpoint = tmp_path / "resume_after_crash.json"
    wait_until(lambda: checkpoint.exists() and '"step": 301' in checkpoint.read_text(), deadline=60)

    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    run(example, "--steps", "600", "--pause", "0", cwd=tmp_path)

    assert ask(home, "SELECT name, state FROM runs") == [("survivor", "finished")]
    steps = [step for (step,) in ask(home, "SELECT step FROM metric_points WHERE metric = 'loss' ORDER BY step")]
    assert steps[:600] == [float(step) for step in range(600)]
