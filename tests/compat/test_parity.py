"""A script written for trackio runs under `import trackai as trackio` and finds what it expects."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(__file__).parent / "parity_script.py"


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Run the script once; return what it found."""
    folder = tmp_path_factory.mktemp("parity")
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("TRACKAI_", "TRACKIO_", "WANDB_"))
    }
    environment = {
        **clean,
        "TRACKAI_HOME": str(folder / "home"),
        "PARITY_FOLDER": str(folder),
        "TRACKAI_CAPTURE_ENVIRONMENT": "off",
    }
    done = subprocess.run(
        [sys.executable, str(SCRIPT)], capture_output=True, text=True, check=False, env=environment, timeout=150
    )
    assert done.returncode == 0, done.stderr[-4000:]
    (line,) = (line for line in done.stdout.splitlines() if line.startswith("FACTS "))
    found: dict[str, Any] = json.loads(line.removeprefix("FACTS "))
    return {**found, "stderr": done.stderr}


def test_every_name_is_there_with_trackios_positional_arguments(facts: dict[str, Any]) -> None:
    assert facts["missing"] == []
    assert facts["signatures"] == []


def test_a_call_before_init_says_to_call_init(facts: dict[str, Any]) -> None:
    assert facts["log before init"] == "Call trackai.init() before trackai.log()."
    assert facts["config before init"] == {}


def test_the_run_has_what_scripts_read(facts: dict[str, Any]) -> None:
    assert facts["run"] == [True, "first", "parity", "G", None, 0.001, None]


def test_a_mistake_raises_trackios_kind_of_error_and_ends_no_run(facts: dict[str, Any]) -> None:
    assert all(facts["errors"].values()), facts["errors"]
    assert "nobody" in facts["errors"]["must"]
    assert facts["still current"] is True


def test_media_have_trackios_attributes(facts: dict[str, Any]) -> None:
    assert facts["media"] == ["caption", "trackio.image", ["_type", "caption", "file_path"]]


def test_artifacts_and_files_follow_trackios_rules(facts: dict[str, Any]) -> None:
    assert facts["artifact"] == ["v0", ["latest", "best"], "parity/model:v0", 1, 64]
    assert facts["again"] is True
    assert facts["path"] == "unspecified"
    assert facts["download"] == "w"
    assert facts["save"] is True
    assert facts["save nothing"] is True


def test_samples_on_demand_come_back(facts: dict[str, Any]) -> None:
    assert facts["cpu"] == ["cpu/0/utilization"]
    assert facts["gpu"] is True


def test_a_run_is_resumed_by_name_with_its_config(facts: dict[str, Any]) -> None:
    assert facts["config after"] == 7
    assert facts["resumed"] == [True, 0.001, 1]
    assert facts["second"] is True


def test_the_query_api_answers(facts: dict[str, Any]) -> None:
    assert facts["runs"] == [2, ["first", "first"], True]
    assert sorted(facts["alerts"]) == [["title", "error", 52], ["title 2", "error", 3]]
    assert "nobody" in facts["no project"]
    assert facts["queried"] == [0.001, 2, "renamed", True]
    assert facts["deleted run"] is True


def test_what_belongs_to_the_hub_is_accepted_and_does_nothing(facts: dict[str, Any]) -> None:
    assert facts["sync"] == [None, None]
    assert facts["context"] == [None, None]
    assert facts["stderr"].count("sends nothing to a Space") == 2


def test_the_web_ui_is_shown_and_closed(facts: dict[str, Any]) -> None:
    assert facts["show"] == ["", None, True, 200]


def test_projects_are_deleted(facts: dict[str, Any]) -> None:
    assert facts["delete_project"] == [True, False]


def test_classes_without_meaning_are_refused_by_name(facts: dict[str, Any]) -> None:
    assert facts["refused"] == []


def test_nothing_was_reported_as_left_out(facts: dict[str, Any]) -> None:
    assert "left out" not in facts["stderr"], facts["stderr"]
