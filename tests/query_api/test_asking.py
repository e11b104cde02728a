"""What Python asks, and what it gets: the words of the filter language, every point exactly, lazily."""

from __future__ import annotations

import math

import pytest
from tests.cli.filling import HERON, OTTER
from tests.factories import START, a_run
from tests.store.ingesting import feeding

import trackai
from trackai import Api
from trackai.errors import FilterError, NotFoundError, RunNotFoundError, StoreError, UsageError


def names(runs: object) -> list[str]:
    """Return the names of runs in their order."""
    return [run.name for run in runs]  # type: ignore[attr-defined]  # any iterable of runs


class TestRuns:
    def test_runs_are_filtered_and_ordered(self, api: Api) -> None:
        runs = api.runs("digits", filter="metric.val/acc.max > 0.1", order="-metric.val/acc.last")

        assert names(runs) == ["calm-otter", "brave-heron"]
        assert names(api.runs("digits", filter="config.lr = 0.1")) == ["brave-heron"]
        assert names(api.runs(order=("project", "created"))) == ["calm-otter", "brave-heron", "lone-wolf"]

    def test_they_have_a_length_an_index_and_slices(self, api: Api) -> None:
        runs = api.runs("digits")

        assert len(runs) == 2
        assert (runs[0].name, runs[-1].name) == ("brave-heron", "calm-otter")
        assert names(runs[:1]) == ["brave-heron"]
        assert names(runs[::-1]) == ["calm-otter", "brave-heron"]
        with pytest.raises(IndexError):
            _ = runs[2]

    def test_more_than_a_page_comes_page_by_page(self, api: Api, store_url: str) -> None:
        for number in range(250):
            run = f"1{number:015}"
            with feeding(store_url, run=run) as feeder:
                feeder.feed(*a_run({}, run=run, project="many", name=f"run {number}", time=START + number))

        runs = api.runs("many", order="created")

        assert len(runs) == 250
        assert runs[240].name == "run 240"
        assert names(runs) == [f"run {number}" for number in range(250)]
        assert runs[-1].name == "run 249"

    def test_columns_that_were_asked_for_are_in_the_row(self, api: Api) -> None:
        (run,) = api.runs("digits", "name = calm-otter", columns=["metric.val/acc.max"])

        assert run.row.values == {"metric.val/acc.max": 0.995}

    def test_a_mistake_is_told_where_it_is_made(self, api: Api) -> None:
        with pytest.raises(ValueError, match="'digit' does not exist"):
            api.runs("digit")
        with pytest.raises(FilterError):
            api.runs("digits", filter="lr >")

    def test_projects_are_listed(self, api: Api) -> None:
        assert {project.name: project.runs for project in api.projects()} == {"digits": 2, "wolves": 1}


class TestRun:
    def test_it_knows_itself(self, api: Api) -> None:
        run = api.run(OTTER)

        assert (run.id, run.name, run.project, run.state) == (OTTER, "calm-otter", "digits", "finished")
        assert run.tags == ("baseline", "good")
        assert run.created == START
        assert run.last_step == 199.0

    def test_it_is_found_by_name_in_a_project(self, api: Api) -> None:
        assert api.run("brave-heron", "digits").id == HERON
        with pytest.raises(RunNotFoundError):
            api.run("brave-heron", "wolves")
        with pytest.raises(RunNotFoundError):
            api.run(HERON, "wolves")

    def test_config_is_nested_and_reached_by_path(self, api: Api) -> None:
        config = api.run(OTTER).config

        assert config == {"lr": 0.01, "model": {"width": 64}}
        assert config["model/width"] == config["model"]["width"] == 64
        assert config.get("nothing", 1) == 1

    def test_trackios_reserved_words_are_answered_and_not_listed(self, api: Api) -> None:
        config = api.run(OTTER).config

        assert config["_Created"] == "2023-11-14T22:13:20+00:00"
        assert config["_Group"] is None
        assert "_Username" in config
        assert "_Username" not in list(config)

    def test_summary_has_what_the_user_set_over_last_values(self, api: Api) -> None:
        assert api.run(OTTER).summary == {"best": 0.5, "train/loss": 1 / 200, "val/acc": 0.995}

    def test_alerts_have_trackios_keys(self, api: Api) -> None:
        (alert,) = api.run(OTTER).alerts(level="warn")

        assert alert["timestamp"] == "2023-11-14T22:13:25+00:00"
        assert {"run", "title", "text", "level", "step"} < alert.keys()
        assert api.alerts("digits", run="calm-otter") == [alert]
        assert api.alerts("digits", since="2024-01-01") == []
        with pytest.raises(UsageError, match="'yesterday' is no ISO time"):
            api.alerts("digits", since="yesterday")


class TestChanges:
    def test_a_run_is_renamed_moved_and_deleted(self, api: Api) -> None:
        run = api.run(OTTER)

        assert run.rename("calmer-otter").name == "calmer-otter"
        assert run.move("elsewhere") is True
        assert (run.project, api.run(OTTER).project) == ("elsewhere", "elsewhere")
        assert run.delete() is True
        assert len(api.runs("elsewhere")) == 0

    def test_a_run_that_goes_on_is_read_anew(self, api: Api, store_url: str) -> None:
        run = api.run(HERON)
        assert run.config["lr"] == 0.1

        with feeding(store_url, run=HERON, writer="2-more") as feeder:
            feeder.feed(trackai.records.ConfigSet({"lr": 0.2}))  # type: ignore[attr-defined]  # a submodule

        assert run.config["lr"] == 0.1
        assert run.refresh().config["lr"] == 0.2


class TestHistory:
    def test_every_point_comes_exactly(self, api: Api) -> None:
        history = api.run(HERON).history("train/loss")

        loss = history["train/loss"]
        assert (len(history), len(loss.step), loss.exact) == (1, 200, True)
        assert math.isnan(loss.last[150])
        assert [loss.last[0], loss.last[199]] == [1.0, 1.0]

    def test_all_metrics_come_without_a_name(self, api: Api) -> None:
        assert set(api.run(OTTER).history()) == {"train/loss", "val/acc"}
        assert set(api.run(OTTER).history(kind="system")) == {"cpu/percent"}

    def test_samples_are_rows_that_keep_the_extremes(self, api: Api) -> None:
        history = api.run(OTTER).history(["val/acc"], samples=7)

        series = history["val/acc"]
        assert len(series.step) == 7
        assert (min(series.min), max(series.max), sum(series.count)) == (0.0, 0.995, 200)
        assert list(history.columns()) == ["step", "time", "val/acc", "val/acc.min", "val/acc.max"]

    def test_a_range_is_inclusive(self, api: Api) -> None:
        assert list(api.run(OTTER).history("val/acc", x_min=3, x_max=5)["val/acc"].step) == [3.0, 4.0, 5.0]

    def test_rows_hold_what_was_logged_at_a_step(self, api: Api, store_url: str) -> None:
        run = "0eeeeeeeeeeeeeee"
        with feeding(store_url, run=run) as feeder:
            feeder.feed(*a_run({"a": [1.0, 2.0, 3.0], "b": [4.0]}, run=run))

        rows = list(api.run(run).history().rows())

        assert rows == [
            {"step": 0.0, "time": START, "a": 1.0, "b": 4.0},
            {"step": 1.0, "time": START + 1, "a": 2.0},
            {"step": 2.0, "time": START + 2, "a": 3.0},
        ]

    def test_a_metric_that_is_not_there_is_answered_with_the_nearest(self, api: Api) -> None:
        with pytest.raises(NotFoundError, match=r"No metric 'val/accuracy' in run .* It has: val/acc"):
            api.run(OTTER).history(["val/accuracy"])

    def test_runs_are_compared(self, api: Api) -> None:
        comparison = api.compare(api.runs("digits", order="created"), "val/acc", points=50)

        assert [(series.run, series.metric) for series in comparison] == [(OTTER, "val/acc"), (HERON, "val/acc")]
        assert api.compare([OTTER], ["val/acc", "train/loss"], exact=True)[1].total == 200


class TestOpening:
    def test_a_store_that_is_not_there_is_told_and_not_made(self, home: object) -> None:
        with Api() as api, pytest.raises(StoreError, match="There is no store at"):
            api.projects()

    def test_another_store_is_named_by_its_url(self, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("TRACKAI_DB_PATH", "/nowhere/at/all.db")

        with Api(db_url=sqlite_url) as api:
            assert api.projects() == []
