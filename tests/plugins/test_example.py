"""The plugin under examples/, installed from its folder and used as its users do: script, command line, HTTP."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.server.conftest import serving

ROOT = Path(__file__).resolve().parents[2]
PLUGIN = ROOT / "examples" / "plugins" / "energy"
TRACKAI = str(Path(sys.executable).with_name("trackai"))
SCRIPT = """
import trackai, trackai.errors
from tests.waiting import wait_until
from trackai_energy import Energy
run = trackai.init(project="digits", name="measured")
def is_measured():
    sum(range(100_000))  # busy, so that there is something to measure
    try:
        return "energy/kwh" in trackai.Api().run(run.id).history(kind="system")
    except trackai.errors.TrackAIError:
        return False  # nothing has been drained into the store yet
wait_until(is_measured)
run.log({"epoch/energy": Energy.from_joules(7.2e6)})
trackai.finish()
"""


@pytest.fixture(scope="session")
def installed(install: Callable[[Path], Path]) -> Path:
    """Install the plugin from its folder."""
    return install(PLUGIN)


@pytest.fixture
def call(installed: Path, home: Path) -> Callable[..., str]:
    """Run a program where the plugin is installed; return what it printed."""

    def run(*command: object, code: int = 0) -> str:
        environment = os.environ | {
            "PYTHONPATH": os.pathsep.join([str(installed), str(ROOT)]),
            "TRACKAI_SYSTEM_INTERVAL": "0.1",
        }
        done = subprocess.run(
            [str(part) for part in command], env=environment, cwd=home, capture_output=True, text=True
        )
        assert done.returncode == code, done.stderr
        return done.stdout

    return run


def test_its_own_tests_pass(call: Callable[..., str]) -> None:
    assert "passed" in call(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", PLUGIN / "tests")


def test_a_training_is_measured_and_asked_about_in_every_way(call: Callable[..., str], installed: Path) -> None:
    call(sys.executable, "-c", SCRIPT)

    said: dict[str, Any] = json.loads(call(TRACKAI, "energy", "-p", "digits", "--json"))
    assert [row["run"] for row in said["runs"]] == ["measured"]
    assert said["kwh"] > 0

    shown = json.loads(call(TRACKAI, "run", "measured", "--json"))
    assert shown["config"]["energy/watts_per_core"] == 12.0
    points = call(TRACKAI, "export", "measured", "-m", "epoch/energy")
    assert points.splitlines()[1].endswith(",2.0")

    listed = [
        row for row in json.loads(call(TRACKAI, "plugins", "--load", "--json"))["plugins"] if row["name"] == "energy"
    ]
    assert [(row["role"], row["state"], row["version"]) for row in listed] == [
        ("run", "loaded", "0.3.0"), ("cli", "loaded", "0.3.0"), ("server", "loaded", "0.3.0")
    ]  # fmt: skip
    assert "trackai_server_routers" in listed[2]["hooks"]

    with serving("--port", "0", PYTHONPATH=str(installed)) as server:
        answer = server.get("/api/x/energy/projects/digits").json()
    assert [(row["name"], row["kwh"]) for row in answer["runs"]] == [("measured", pytest.approx(said["kwh"]))]


def test_another_tracker_s_file_is_recognised_and_imported_once(call: Callable[..., str]) -> None:
    emissions = PLUGIN / "tests" / "emissions.csv"

    for _ in range(2):
        [imported] = json.loads(call(TRACKAI, "import", emissions, "--json"))["imported"]
        assert (len(imported["runs"]), imported["error"]) == (2, "")

    runs = json.loads(call(TRACKAI, "runs", "-p", "digits", "--json"))["runs"]
    assert sorted(run["name"] for run in runs) == ["codecarbon-2f1c9a60", "codecarbon-b7d0a2f4"]
    rows = call(TRACKAI, "export", "codecarbon-2f1c9a60", "-m", "energy/kwh").splitlines()
    assert [row.rpartition(",")[2] for row in rows[1:]] == ["0.000219", "0.000438"]
