"""kill -9 at any moment: what ``log()`` has returned for is in the store once, and the run is marked crashed."""

from __future__ import annotations

import os
import random
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.faults.stored import ask, count_points, states, stored_twice, trackai
from tests.waiting import wait_until

pytestmark = pytest.mark.faults

TRIES = 12
WIDTH = 3
# Half of a drain's life is a transaction then, so that many kills land in one.
DRAIN_WITHOUT_PAUSE = {"TRACKAI_DRAIN_INTERVAL": "0.005", "TRACKAI_FSYNC_INTERVAL": "0.005"}

# The number of acknowledged calls lies in mapped memory, which outlives the process.
WRITER = """
import mmap, sys, time
import trackai
with open(sys.argv[1], "r+b") as file:
    # One store of eight bytes: struct.pack_into clears its target first, and a kill in between would leave a zero.
    acknowledged = memoryview(mmap.mmap(file.fileno(), 0)).cast("q")
writer, run, pause = int(sys.argv[2]), sys.argv[3], float(sys.argv[4])
trackai.init(project="kill9", name=run, id=run, resume="allow")
step = 0
while True:
    trackai.log({f"w{writer}/m{k}": writer * 1e6 + step + k / 10 for k in range(3)}, step=step)
    step += 1
    acknowledged[writer] = step
    if pause:
        time.sleep(pause)
"""


@contextmanager
def writing(
    home: Path, acknowledged: Path, runs: list[str], pause: float, script: str = WRITER
) -> Iterator[list[subprocess.Popen[str]]]:
    """Start one writer for each name in *runs*; several may have one name. Kill what is left at the end."""
    acknowledged.write_bytes(bytes(8 * len(runs)))
    environment = {**os.environ, **DRAIN_WITHOUT_PAUSE, "TRACKAI_HOME": str(home), "TRACKAI_QUIET": "1"}
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(acknowledged), str(number), run, str(pause)],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number, run in enumerate(runs)
    ]
    try:
        yield processes
    finally:
        for process in processes:
            process.kill()
        for process in processes:
            assert process.communicate()[1] == ""


def counts(acknowledged: Path) -> tuple[int, ...]:
    """Return how many calls of each writer have returned."""
    data = acknowledged.read_bytes()
    return struct.unpack(f"{len(data) // 8}q", data)


def assert_exactly_once(home: Path, runs: list[str], acknowledged: tuple[int, ...]) -> None:
    """One row for each acknowledged point, at most one call more that had not yet returned, and the right values."""
    for writer, (run, count) in enumerate(zip(runs, acknowledged, strict=True)):
        for column in range(WIDTH):
            stored = ask(
                home,
                "SELECT step, value FROM metric_points WHERE run_id = ? AND metric = ? ORDER BY step",
                run,
                f"w{writer}/m{column}",
            )
            assert [step for step, _ in stored] in (list(range(count)), list(range(count + 1)))
            assert all(value == writer * 1e6 + step + column / 10 for step, value in stored)
    assert stored_twice(home) == 0
    begun = {run for run, count in zip(runs, acknowledged, strict=True) if count}
    assert begun <= {run for (run,) in ask(home, "SELECT id FROM runs WHERE state = 'crashed'")}
    assert set(states(home)) == {"crashed"}


@pytest.mark.parametrize("number", range(TRIES))
def test_writers_killed_at_a_random_moment_lose_nothing_that_was_acknowledged(
    home: Path, tmp_path: Path, number: int
) -> None:
    chance = random.Random(number)
    writers = number % 8 + 1
    # All writers in one run, as ranks of a job are, or each in its own.
    runs = ["job"] * writers if chance.random() < 0.5 else [f"run-{writer}" for writer in range(writers)]
    acknowledged = tmp_path / "acknowledged"

    with writing(home, acknowledged, runs, pause=chance.choice([0.0, 0.002])) as processes:
        wait_until(lambda: any(counts(acknowledged)), what="the first call has returned")
        time.sleep(random.SystemRandom().uniform(0, 0.7))
        for process in processes:
            process.kill()
        for process in processes:
            process.wait()
        trackai(home, "recover")

        assert_exactly_once(home, runs, counts(acknowledged))
    assert list((home / "journals").glob("*/*")) == []


# The drain's SQLite is watched: when it is about to run its n-th statement, the process gets the signal.
AT_STATEMENT = """
import itertools, os, sqlite3
number, signum = int(os.environ["AT_STATEMENT"]), int(os.environ["SIGNAL"])
seen = itertools.count()
class Watched(sqlite3.Connection):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.set_trace_callback(lambda text: next(seen) == number and os.kill(os.getpid(), signum))
connect = sqlite3.connect
sqlite3.connect = lambda *args, **kwargs: connect(*args, **{**kwargs, "factory": Watched})
"""


@pytest.mark.parametrize("signum", [signal.SIGKILL, signal.SIGTERM], ids=lambda signum: signum.name)
@pytest.mark.parametrize("number", [5, 40, 90, 120, 133, 150, 201])
def test_a_process_ended_within_its_drain_leaves_every_point_to_be_stored_once(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, signum: signal.Signals
) -> None:
    acknowledged = tmp_path / "acknowledged"
    monkeypatch.setenv("AT_STATEMENT", str(number))
    monkeypatch.setenv("SIGNAL", str(int(signum)))

    with writing(home, acknowledged, ["job"], 0.001, AT_STATEMENT + WRITER) as (process,):
        assert process.wait(60) == -signum
        trackai(home, "recover")

        assert_exactly_once(home, ["job"], counts(acknowledged))


@pytest.mark.parametrize("signum", [signal.SIGKILL, signal.SIGTERM], ids=lambda signum: signum.name)
def test_a_recovery_that_is_ended_half_way_is_taken_up_by_the_next(
    home: Path, tmp_path: Path, signum: signal.Signals
) -> None:
    acknowledged = tmp_path / "acknowledged"
    long_interval = "import os; os.environ['TRACKAI_DRAIN_INTERVAL'] = '1000'\n"
    with writing(home, acknowledged, ["job"], 0.0, long_interval + WRITER) as (process,):
        wait_until(lambda: counts(acknowledged)[0] > 60_000, deadline=60, what="there is much to recover")
        process.kill()
        process.wait()

    environment = {**os.environ, "TRACKAI_HOME": str(home)}
    first = subprocess.Popen([sys.executable, "-m", "trackai", "recover"], env=environment, stdout=subprocess.DEVNULL)
    wait_until(lambda: count_points(home) > 0, what="the recovery has begun to store")
    first.send_signal(signum)
    ended = first.wait(60)
    half = count_points(home)
    trackai(home, "recover")

    assert ended == -signum
    assert 0 < half < WIDTH * counts(acknowledged)[0]
    assert_exactly_once(home, ["job"], counts(acknowledged))
