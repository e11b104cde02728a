"""What scripts and agents that were written for trackio's command line say, and the keys that they read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.cli.conftest import Cli

Asked = Callable[..., Any]
RUN = ("--project", "digits", "--run", "calm-otter")
pytestmark = pytest.mark.usefixtures("filled_sqlite")


def test_lists_have_trackios_keys(asked: Asked) -> None:
    assert asked("list", "projects") == {"projects": ["digits", "wolves"]} or asked("list", "projects") == {
        "projects": ["wolves", "digits"]
    }
    assert asked("list", "runs", "--project", "digits") == {"project": "digits", "runs": ["calm-otter", "brave-heron"]}
    assert asked("list", "metrics", *RUN) == {
        "project": "digits",
        "run": "calm-otter",
        "metrics": ["train/loss", "val/acc"],
    }
    assert asked("list", "system-metrics", *RUN)["system_metrics"] == ["cpu/percent"]
    for what in ("traces", "reports", "artifacts"):
        assert asked("list", what, "--project", "digits")[what] == []


def test_alerts_are_filtered_and_newest_first(asked: Asked) -> None:
    (alert,) = asked("list", "alerts", "--project", "digits", "--level", "warn")["alerts"]

    assert alert == {
        "timestamp": "2023-11-14T22:13:25+00:00",
        "run": "calm-otter",
        "title": "slow",
        "text": "very",
        "level": "warn",
        "step": 3.0,
    }
    assert asked("get", "alerts", "--project", "digits", "--since", "2024-01-01T00:00:00")["alerts"] == []


def test_a_project_and_a_run_are_summed_up(asked: Asked) -> None:
    assert asked("get", "project", "--project", "digits")["num_runs"] == 2
    run = asked("get", "run", *RUN)
    assert (run["num_logs"], run["metrics"], run["last_step"]) == (200, ["train/loss", "val/acc"], 199.0)
    assert run["config"] == {"lr": 0.01, "model/width": 64}


def test_values_are_found_by_step_around_a_step_and_around_a_time(asked: Asked) -> None:
    metric = ("get", "metric", *RUN, "--metric", "val/acc")

    assert asked(*metric, "--step", 10)["values"] == [
        {"timestamp": "2023-11-14T22:13:30+00:00", "step": 10, "value": 0.05}
    ]
    assert [row["step"] for row in asked(*metric, "--around", 10, "--window", 1)["values"]] == [9, 10, 11]
    at = asked(*metric, "--at-time", "2023-11-14T22:13:30", "--window", 2)["values"]
    assert [row["step"] for row in at] == [8, 9, 10, 11, 12]
    assert len(asked(*metric)["values"]) == 200


def test_a_snapshot_has_all_metrics_of_a_step(asked: Asked) -> None:
    answer = asked("get", "snapshot", *RUN, "--step", 0)

    assert {name: values[0]["value"] for name, values in answer["metrics"].items()} == {
        "train/loss": 1.0,
        "val/acc": 0.0,
    }


def test_a_snapshot_of_no_place_is_refused(trackai: Cli) -> None:
    assert trackai("get", "snapshot", *RUN).exit_code == 2


def test_system_metrics_come_by_time(asked: Asked) -> None:
    assert asked("get", "system-metric", *RUN)["system_metrics"] == [
        {"timestamp": "2023-11-14T22:13:20+00:00", "cpu/percent": 50.0}
    ]


def test_sql_is_passed_as_trackio_passes_it(asked: Asked) -> None:
    assert asked("query", "project", "--project", "digits", "--sql", "SELECT count(*) FROM runs")["rows"] == [[3]]


def test_an_unknown_project_is_told(trackai: Cli) -> None:
    result = trackai("list", "runs", "--project", "digit")

    assert result.exit_code == 2
    assert "does not exist" in result.stderr


def test_status_lists_projects(trackai: Cli) -> None:
    assert "digits" in trackai("status").stdout
