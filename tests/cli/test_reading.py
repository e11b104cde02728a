"""Commands that read: the same answer as a table and as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Cli
from tests.cli.filling import HERON, OTTER, WOLF

Asked = Callable[..., Any]


@pytest.mark.usefixtures("filled")
class TestOnBothDatabases:
    """Where the answer comes through SQL of two dialects."""

    def test_projects_are_listed_with_their_runs(self, asked: Asked) -> None:
        projects = {row["name"]: row["runs"] for row in asked("projects")["projects"]}

        assert projects == {"digits": 2, "wolves": 1}

    def test_runs_are_filtered_sorted_and_given_columns(self, asked: Asked) -> None:
        answer = asked(
            "runs",
            "-p",
            "digits",
            "-f",
            "config.lr >= 0.01",
            "-s",
            "-metric.val/acc.max",
            "-c",
            "config.lr,metric.val/acc.max",
        )

        assert [run["name"] for run in answer["runs"]] == ["calm-otter", "brave-heron"]
        assert answer["runs"][0]["values"] == {"config.lr": 0.01, "metric.val/acc.max": 0.995}
        assert (answer["total"], answer["total_all"]) == (2, 2)

    def test_runs_are_grouped(self, asked: Asked) -> None:
        (group,) = asked("runs", "-p", "digits", "-g", "config.model/width", "-c", "metric.val/acc.max")["groups"]

        assert (group["count"], group["key"]) == (2, {"config.model/width": 64})

    def test_a_run_is_shown_whole(self, asked: Asked) -> None:
        answer = asked("run", "calm-otter")

        assert answer["run"]["id"] == OTTER
        assert answer["config"] == {"lr": 0.01, "model/width": 64}
        assert answer["summary"]["best"] == 0.5
        assert answer["alerts"][0]["title"] == "slow"

    def test_metrics_are_summarised(self, asked: Asked) -> None:
        answer = asked("metrics", "brave-heron")

        (loss,) = (row for row in answer["metrics"] if row["name"] == "train/loss")
        assert (loss["count"], loss["nan_count"], loss["last"]) == (200, 1, 1.0)

    def test_points_of_a_metric_come_in_rows_that_keep_the_extremes(self, asked: Asked) -> None:
        series = asked("metrics", "calm-otter", "val/acc", "--points", 4)["series"]

        assert len(series["step"]) == 4
        assert (min(series["min"]), max(series["max"]), sum(series["count"])) == (0.0, 0.995, 200)

    def test_every_point_comes_when_it_is_asked_for(self, asked: Asked) -> None:
        series = asked("metrics", "brave-heron", "train/loss", "--exact", "--from", 149, "--to", 151)["series"]

        assert series["step"] == [149.0, 150.0, 151.0]
        assert series["last"] == [1.0, "NaN", 1.0]

    def test_a_comparison_tells_what_differs(self, asked: Asked) -> None:
        answer = asked("compare", "calm-otter", "brave-heron")

        assert answer["config"] == {"lr": [0.01, 0.1]}
        assert [row["max"] for row in answer["metrics"]["val/acc"]] == [0.995, 0.4975]

    def test_sql_is_answered(self, asked: Asked) -> None:
        answer = asked("query", "SELECT name, state FROM runs ORDER BY name")

        assert answer["columns"] == ["name", "state"]
        assert answer["rows"] == [["brave-heron", "finished"], ["calm-otter", "finished"], ["lone-wolf", "failed"]]

    def test_sql_that_writes_is_refused(self, trackai: Cli, asked: Asked) -> None:
        result = trackai("query", "DELETE FROM runs")

        assert result.exit_code in (1, 2)
        assert result.stderr.count("\n") == 1
        assert asked("runs")["total"] == 3

    def test_points_are_exported_exactly(self, trackai: Cli) -> None:
        result = trackai("export", "-p", "digits", "-f", "name = brave-heron", "-m", "train/loss")

        lines = result.stdout.splitlines()
        assert lines[0] == "project,run,run_id,metric,step,timestamp,value"
        assert len(lines) == 201
        assert lines[151].startswith(f"digits,brave-heron,{HERON},train/loss,150,")
        assert lines[151].endswith(",NaN")

    def test_runs_are_exported_as_parquet_to_standard_output_or_a_file(self, trackai: Cli, tmp_path: Path) -> None:
        parquet = pytest.importorskip("pyarrow.parquet")
        target = tmp_path / "runs.parquet"

        result = trackai("export", "--what", "runs", "-c", "config.lr", "-s", "id", "--format", "parquet", "-o", target)

        assert result.stdout == f"3 rows written to {target}.\n"
        table = parquet.read_table(target).to_pydict()
        assert dict(zip(table["id"], table["config.lr"], strict=True)) == {OTTER: 0.01, HERON: 0.1, WOLF: None}

    def test_runs_are_exported_with_columns(self, trackai: Cli) -> None:
        result = trackai("export", "--what", "runs", "-c", "config.lr", "--format", "jsonl")

        rows = [json.loads(line) for line in result.stdout.splitlines()]
        assert {row["id"]: row["config.lr"] for row in rows} == {OTTER: 0.01, HERON: 0.1, WOLF: None}


@pytest.mark.usefixtures("filled_sqlite")
class TestForPeople:
    """Tables, sentences and exit codes."""

    def test_runs_are_a_table_with_the_project_where_there_are_several(self, trackai: Cli) -> None:
        result = trackai("runs")

        header, _, first, *_ = result.stdout.splitlines()
        assert header.split()[:3] == ["project", "name", "state"]
        assert first.split()[:3] == ["wolves", "lone-wolf", "failed"]

    def test_ids_alone_are_printed_for_xargs(self, trackai: Cli) -> None:
        assert trackai("runs", "--ids", "-s", "created").stdout.split() == [OTTER, HERON, WOLF]

    def test_a_limit_says_how_many_there_are(self, trackai: Cli) -> None:
        assert "1 of 3 runs; --limit 0 shows all." in trackai("runs", "-n", 1).stdout

    def test_a_mistake_in_a_filter_is_pointed_at(self, trackai: Cli) -> None:
        result = trackai("runs", "-f", "config.lr >> 1")

        text, caret, sentence = result.stderr.splitlines()
        assert result.exit_code == 2
        assert text == "config.lr >> 1"
        assert caret.strip() in ("^", "^^")
        assert text[caret.index("^")] in "> "
        assert sentence.endswith((".", "?"))

    def test_an_unknown_run_is_answered_with_the_nearest(self, trackai: Cli) -> None:
        result = trackai("run", "calm-oter", "-p", "digits")

        assert result.exit_code == 2
        assert result.stderr == (
            "Run 'calm-oter' does not exist in project 'digits'. Nearest: calm-otter. See `trackai runs -p digits`.\n"
        )

    def test_an_unknown_metric_is_answered_with_the_nearest(self, trackai: Cli) -> None:
        result = trackai("metrics", "calm-otter", "val/accuracy")

        assert result.exit_code == 2
        assert result.stderr.startswith(f"No metric 'val/accuracy' in run {OTTER}. It has: val/acc")

    def test_an_unknown_project_is_answered_with_the_nearest(self, trackai: Cli) -> None:
        result = trackai("runs", "-p", "digit")

        assert result.exit_code == 2
        assert "Nearest: digits" in result.stderr

    def test_a_run_is_told_in_sections(self, trackai: Cli) -> None:
        lines = trackai("run", "calm-otter").stdout.splitlines()

        assert lines[0] == "calm-otter  finished"
        for section in ("Config", "Summary", "Metrics", "Alerts", "Environment"):
            assert section in lines

    def test_sql_comes_from_standard_input_and_goes_out_as_csv(self, trackai: Cli) -> None:
        result = trackai("query", "-", "--csv", input="SELECT count(*) AS n FROM runs")

        assert result.stdout == "n\n3\n"

    def test_sql_that_was_cut_says_so(self, trackai: Cli) -> None:
        result = trackai("query", "SELECT name FROM runs", "--limit", 1)

        assert result.stderr == "Only the first 1 rows are shown; --limit takes more.\n"

    def test_an_export_appears_under_its_name_when_it_is_whole(self, trackai: Cli, home: Any) -> None:  # noqa: ANN401
        target = home / "points.csv"

        result = trackai("export", "lone-wolf", "-o", target)

        assert result.stdout == f"2 rows written to {target}.\n"
        assert len(target.read_text().splitlines()) == 3
        assert list(home.glob("*.unfinished-*")) == []

    def test_logged_text_cannot_command_the_terminal(self, trackai: Cli) -> None:
        result = trackai("tail", "calm-otter")

        assert "\x07" not in result.stdout
        assert "| bell \\x07 rings" in result.stdout


def test_reading_without_a_store_says_how_to_get_one(trackai: Cli) -> None:
    result = trackai("runs")

    assert result.exit_code == 1
    assert result.stderr.startswith("There is no store at ")
    assert result.stderr.count("\n") == 1


def test_reading_makes_no_store(trackai: Cli, home: Any) -> None:  # noqa: ANN401
    trackai("projects")

    assert list(home.iterdir()) == []
