"""Following a run that really trains, in processes of their own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.conftest import Cli
from tests.cli.test_help import SCRIPT
from tests.waiting import wait_until

TRAINING = """
import sys, time, trackai
with trackai.init(project="digits", name="slow-loris", settings=None) as run:
    for step in range(int(sys.argv[1])):
        run.log({"loss": 1 / (1 + step)})
        time.sleep(0.05)
    while len(sys.argv) > 2:
        time.sleep(0.05)
"""


def start(*arguments: str) -> subprocess.Popen[str]:
    """Start a training; its output is not ours."""
    environ = os.environ | {"TRACKAI_DRAIN_INTERVAL": "0.1", "TRACKAI_QUIET": "1"}
    return subprocess.Popen(
        [sys.executable, "-c", TRAINING, *arguments],
        env=environ,
        text=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def follow(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run ``trackai tail --json`` to its end."""
    command = [SCRIPT, "tail", "slow-loris", "--json", "--interval", "0.1", "-n", "1000", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


def wait_for_points(trackai: Cli) -> None:
    """Wait until the run is in the store with a point."""

    def there() -> bool:
        result = trackai("metrics", "slow-loris", "--json")
        return result.exit_code == 0 and bool(json.loads(result.stdout)["metrics"])

    wait_until(there, 30, "the run has a point in the store")


def test_every_point_is_told_once_and_the_end_too(trackai: Cli, home: Path) -> None:
    with start("40") as training:
        wait_for_points(trackai)
        done = follow()
        assert training.wait(30) == 0, training.stderr and training.stderr.read()

    events = [json.loads(line) for line in done.stdout.splitlines()]
    points = [event for event in events if event["type"] == "point"]
    assert [event["step"] for event in points] == [float(step) for step in range(40)]
    assert points[3]["values"] == {"loss": 0.25}
    assert (events[0]["type"], events[-1]["type"], events[-1]["state"]) == ("run", "end", "finished")


def test_a_killed_run_is_recovered_and_told_to_its_last_point(trackai: Cli, home: Path) -> None:
    with start("10", "forever") as training:
        wait_for_points(trackai)
        wait_until(lambda: json.loads(trackai("run", "slow-loris", "--json").stdout)["run"]["last_step"] == 9.0, 30)
        training.send_signal(signal.SIGKILL)
        done = follow()

    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert [event["step"] for event in events if event["type"] == "point"] == [float(step) for step in range(10)]
    assert (events[-1]["type"], events[-1]["state"]) == ("end", "crashed")


@pytest.mark.usefixtures("filled_sqlite")
def test_metrics_are_chosen_by_globs(trackai: Cli) -> None:
    lines = trackai("tail", "calm-otter", "-m", "val/*", "--json", "--no-console", "-n", "2").stdout.splitlines()

    points = [json.loads(line) for line in lines if '"point"' in line]
    assert [(point["step"], list(point["values"])) for point in points] == [(198.0, ["val/acc"]), (199.0, ["val/acc"])]


@pytest.mark.usefixtures("filled_sqlite")
def test_without_a_name_the_newest_run_is_followed(trackai: Cli) -> None:
    assert trackai("tail").stdout.startswith("lone-wolf ")
