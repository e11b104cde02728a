"""Runs to play with: believable, the same every time, and consistent to the last rollup."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from typing import Any

import pytest
from tests.cli.conftest import Cli
from tests.cli.test_help import SCRIPT

Asked = Callable[..., Any]


def test_a_project_is_filled_with_all_kinds_of_runs(asked: Asked, store_url: str) -> None:
    made = asked("demo", "--runs", 90, "--points", 130, "-p", "toys")

    runs = asked("runs", "-p", "toys", "--limit", 0)["runs"]
    assert {run["id"] for run in runs} == set(made["runs"])
    assert {run["state"] for run in runs} >= {"finished", "failed", "crashed"}
    assert len({tag for run in runs for tag in run["tags"]}) >= 5
    (project,) = asked("projects")["projects"]
    assert project["points"] <= made["points"]  # resumed runs write some steps twice
    assert not [finding for finding in asked("doctor", "--full")["findings"] if finding["level"] == "problem"]


def test_the_newest_runs_have_images_histograms_lines_and_alerts(trackai: Cli, asked: Asked, sqlite_url: str) -> None:
    asked("demo", "--runs", 15, "--points", 50)

    kinds = asked("query", "SELECT DISTINCT type FROM rich_values ORDER BY type")["rows"]
    assert [row[0] for row in kinds] == ["histogram", "image", "table", "text"]
    assert asked("query", "SELECT count(*) > 0 FROM logs")["rows"] != [[0]]
    assert asked("list", "alerts", "--project", "demo")["alerts"]


def test_seeds_of_one_config_are_one_group(asked: Asked, sqlite_url: str) -> None:
    asked("demo", "--runs", 30, "--points", 20)

    runs = asked("runs", "-p", "demo", "--limit", 0, "-c", "config.seed,config.optim/lr")["runs"]
    by_group: dict[str, list[dict[str, Any]]] = {}
    for run in runs:
        by_group.setdefault(run["group"], []).append(run)
    assert {len(members) for members in by_group.values()} == {5}
    for members in by_group.values():
        assert sorted(run["values"]["config.seed"] for run in members) == [0, 1, 2, 3, 4]
        assert len({run["values"]["config.optim/lr"] for run in members}) == 1
        assert len({run["name"].rpartition("-s")[0] for run in members}) == 1


def test_the_newest_runs_are_still_going(asked: Asked, sqlite_url: str) -> None:
    asked("demo", "--runs", 90, "--points", 50)

    newest = asked("runs", "-p", "demo", "--limit", 6)["runs"]
    assert {run["state"] for run in newest} <= {"running", "stalled"}
    assert "running" in {run["state"] for run in newest}


def test_kinds_of_models_are_dealt_out_to_projects(asked: Asked, sqlite_url: str) -> None:
    asked("demo", "--runs", 25, "--points", 20, "--projects", 3)

    projects = {row["name"]: row["runs"] for row in asked("projects")["projects"]}
    assert projects == {"demo": 10, "demo-vision": 10, "demo-language": 5}


def test_each_project_has_a_dashboard_that_fits_the_grid(asked: Asked, sqlite_url: str) -> None:
    for _ in range(2):  # filled again, a project keeps the one it has
        asked("demo", "--runs", 10, "--points", 20, "--projects", 2)

    rows = asked("query", "SELECT name, body FROM dashboards")["rows"]
    assert [name for name, _ in rows] == ["Weekly review", "Weekly review"]
    for _, body in rows:
        widgets = json.loads(body)["widgets"]
        assert len({widget["kind"] for widget in widgets}) >= 9
        taken = [
            (column, row)
            for place in (widget["place"] for widget in widgets)
            for column in range(place["x"], place["x"] + place["w"])
            for row in range(place["y"], place["y"] + place["h"])
        ]
        assert len(set(taken)) == len(taken)
        assert {column for column, _ in taken} == set(range(12))


def test_divergence_ends_in_nan(asked: Asked, sqlite_url: str) -> None:
    asked("demo", "--runs", 90, "--points", 130)

    diverged = asked("runs", "-p", "demo", "-f", "tag = diverged", "-c", "metric.train/loss.last")["runs"]
    assert any(run["values"].get("metric.train/loss.last") == "NaN" for run in diverged)


def test_the_same_seed_makes_the_same_curves(asked: Asked, sqlite_url: str) -> None:
    for project, seed in (("a", 1), ("b", 1), ("c", 2)):
        asked("demo", "--runs", 4, "--points", 60, "-p", project, "--seed", seed)

    def curves(project: str) -> list[list[Any]]:
        statement = (
            f"SELECT metric, step, value FROM metric_points WHERE project = '{project}' AND metric NOT LIKE 'gpu%' "
            "AND metric NOT LIKE 'cpu%' AND metric NOT LIKE 'memory%' ORDER BY metric, step, value"
        )
        rows: list[list[Any]] = asked("query", statement)["rows"]
        return rows

    assert curves("a") == curves("b") != curves("c")


@pytest.mark.parametrize("points", [2, 3, 41])
def test_short_runs_are_possible(asked: Asked, sqlite_url: str, points: int) -> None:
    assert len(asked("demo", "--runs", 6, "--points", points)["runs"]) == 6


def test_live_runs_are_trained_by_real_processes(asked: Asked, home: object) -> None:
    done = subprocess.run(
        [SCRIPT, "demo", "--live", "--runs", "2", "--seconds", "2", "-p", "live"],
        capture_output=True, text=True, timeout=90, env=os.environ | {"TRACKAI_DRAIN_INTERVAL": "0.2"},
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    runs = asked("runs", "-p", "live", "-c", "metric.train/loss.count")["runs"]
    assert [run["state"] for run in runs] == ["finished", "finished"]
    assert all(run["values"]["metric.train/loss.count"] >= 3 for run in runs), json.dumps(runs)
