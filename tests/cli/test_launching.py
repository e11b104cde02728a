"""``trackai run -- COMMAND``: a program in a run of its own, as if nobody stood in between."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.conftest import Cli
from tests.integrations.stored import Stored
from tests.tracking.processes import journals
from tests.waiting import wait_until

Launch = Callable[..., subprocess.CompletedProcess[str]]


def command(script: str, *options: str) -> list[str]:
    return [sys.executable, "-m", "trackai", "run", "-p", "digits", *options, "--", sys.executable, "-c", script]


@pytest.fixture
def launch(home: Path) -> Launch:
    """Run a script by ``trackai run``."""

    def run(script: str, *options: str, **variables: str) -> subprocess.CompletedProcess[str]:
        environ = {**os.environ, "TRACKAI_LOG_CPU": "off", "TRACKAI_LOG_GPU": "off", **variables}
        return subprocess.run(command(script, *options), env=environ, capture_output=True, text=True, timeout=120)

    return run


@pytest.fixture
def stored(home: Path) -> Stored:
    return Stored(home)


def test_a_program_that_logs_nothing_leaves_a_run_with_its_output_and_its_end(launch: Launch, stored: Stored) -> None:
    script = "import os, sys; os.system('echo out'); print('err', file=sys.stderr); sys.exit(7)"

    done = launch(script, "--name", "by hand", "--tag", "a", "--tag", "b", "--group", "g")

    assert (done.returncode, done.stdout) == (7, "out\n")
    assert done.stderr.endswith("err\n")
    [run] = stored.runs()
    assert (run["project"], run["name"], run["group"], run["state"]) == ("digits", "by hand", "g", "failed")
    assert stored.rows("SELECT exit_code FROM runs") == [(7,)]
    assert stored.rows("SELECT tag FROM tags ORDER BY tag") == [("a",), ("b",)]
    assert sorted(stored.rows("SELECT stream, text FROM logs")) == [("stderr", "err"), ("stdout", "out")]


LOGS = """
import trackai
run = trackai.init(project="ignored", name="inner", config={"lr": 1})
for _ in range(3):
    trackai.log({"loss": 1.0})
print(f"through at {run.step}")
"""


@pytest.mark.parametrize("drain_interval", ["0.05", "60"], ids=["run_stored_first", "program_stored_first"])
def test_what_logs_inside_lands_in_that_run_and_its_output_is_there_once(
    launch: Launch, stored: Stored, drain_interval: str
) -> None:
    done = launch(LOGS, "--name", "outer", TRACKAI_DRAIN_INTERVAL=drain_interval)

    assert done.stdout == "through at 3\n"
    assert [(run["project"], run["name"], run["state"]) for run in stored.runs()] == [("digits", "outer", "finished")]
    assert list(stored.series()["loss"]) == [0, 1, 2]
    assert stored.config() == {"lr": 1}
    assert stored.rows("SELECT text FROM logs") == [("through at 3",)]


def test_a_run_without_a_name_takes_the_one_that_the_script_gives(launch: Launch, stored: Stored) -> None:
    launch(LOGS)

    assert [run["name"] for run in stored.runs()] == ["inner"]


def test_an_error_keeps_its_traceback(launch: Launch, stored: Stored) -> None:
    done = launch(LOGS + "raise ValueError('no')")

    [run] = stored.runs()
    assert (done.returncode, run["state"], run["reason"]) == (1, "failed", "ValueError: no")
    assert "line 7" in run["traceback"]


def test_a_second_launch_under_its_id_goes_on_with_the_run(launch: Launch, stored: Stored) -> None:
    launch(LOGS, "--id", "mine")

    done = launch(LOGS, "--id", "mine")

    assert done.stdout == "through at 6\n"
    assert len(stored.runs()) == 1


def test_a_program_that_is_killed_is_a_crashed_run_and_the_status_says_so(launch: Launch, stored: Stored) -> None:
    done = launch(LOGS + "import os; os.kill(os.getpid(), 9)")

    [run] = stored.runs()
    assert (done.returncode, run["state"], run["reason"]) == (137, "crashed", "the program was ended by SIGKILL")
    assert list(stored.series()["loss"]) == [0, 1, 2]


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT", "SIGUSR1"])
def test_signals_reach_the_program_which_decides_what_they_mean(
    home: Path, stored: Stored, tmp_path: Path, name: str
) -> None:
    ready = tmp_path / "ready"
    script = (
        f"import pathlib, signal, sys, time\nsignal.signal(signal.{name}, lambda *_: sys.exit(5))\n"
        f"pathlib.Path({str(ready)!r}).touch()\nwhile True: time.sleep(0.05)"
    )
    environ = {**os.environ, "TRACKAI_LOG_CPU": "off", "TRACKAI_LOG_GPU": "off"}
    program = subprocess.Popen(command(script), env=environ, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_until(ready.exists, 60)

    program.send_signal(getattr(signal, name))

    assert program.wait(60) == 5
    assert [run["state"] for run in stored.runs()] == ["failed"]


def test_a_program_in_front_of_a_terminal_keeps_one(home: Path, stored: Stored) -> None:
    script = "import sys; print(sys.stdout.isatty(), sys.stderr.isatty()); print('two\\rlines')"
    master, slave = pty.openpty()
    environ = {**os.environ, "TRACKAI_LOG_CPU": "off", "TRACKAI_LOG_GPU": "off"}
    program = subprocess.Popen(command(script), env=environ, stdout=slave, stderr=subprocess.DEVNULL)
    os.close(slave)

    assert program.wait(60) == 0

    assert os.read(master, 100) == b"True False\r\ntwo\rlines\r\n"
    os.close(master)
    assert stored.rows("SELECT text FROM logs ORDER BY line") == [("True False",), ("lines",)]


def test_the_machine_is_measured_by_one_and_the_process_by_itself(launch: Launch, home: Path) -> None:
    script = LOGS + "import time\nfor _ in range(30): time.sleep(0.05)"

    launch(script, TRACKAI_LOG_CPU="on", TRACKAI_SYSTEM_INTERVAL="0.1", TRACKAI_KEEP_JOURNALS="1")

    outer, inner = ({key.partition("/")[0] for key, _, _ in left.points("system")} for left in journals(home))
    assert {"cpu", "memory"} <= outer
    assert "process" not in outer
    assert inner == {"process"}


def test_what_is_no_program_leaves_no_run(launch: Launch, home: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "trackai", "run", "--", "no-such-program"], capture_output=True, text=True, timeout=60
    )

    assert (done.returncode, done.stderr) == (127, "There is no program 'no-such-program' that could be run.\n")
    assert not (home / "journals").exists()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("python", "train.py"), "To run a program: trackai run -- python train.py"),
        (("--tag", "x", "calm-otter"), "--tag goes with a program"),
        (("--json", "--", "true"), "--json belongs to `trackai run RUN`"),
    ],
)
def test_the_two_uses_are_told_apart_in_a_sentence(trackai: Cli, arguments: tuple[str, ...], sentence: str) -> None:
    result = trackai("run", *arguments)

    assert (result.exit_code, sentence in result.stderr) == (2, True)
