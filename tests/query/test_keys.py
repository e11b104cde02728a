"""Names of series: searched, paged, counted over runs; and what define_metric said of them."""

from __future__ import annotations

import math
import time

import pytest
from tests.factories import START, doubles
from tests.query.made import MadeRun, write
from tests.store.ingesting import feeding, rows

from trackai import records
from trackai.errors import UsageError
from trackai.store import Store
from trackai.store.answers import MetricNamesPage, MetricsPage

ONE, TWO = "aaaaaaaaaaaaaaa1", "aaaaaaaaaaaaaaa2"


def names(page: MetricsPage | MetricNamesPage) -> list[str]:
    return [metric.name for metric in page.metrics]


@pytest.fixture
def filled(store: Store, store_url: str) -> Store:
    metrics = {name: [1.0] for name in ("loss", "train/loss", "train/Acc", "val/acc", "val/éa", "a" * 30)}
    system = {"cpu/percent": [(START, START, 50.0)]}
    write(
        store_url, [MadeRun(ONE, metrics=metrics, system=system), MadeRun(TWO, metrics={"loss": [1.0], "new": [2.0]})]
    )
    return store


def test_a_series_is_summarised(store: Store, store_url: str) -> None:
    write(store_url, [MadeRun(ONE, metrics={"loss": [3.0, math.nan, -1.0, math.inf], "nan": [math.nan]})])

    loss, nan = store.reader().metrics(ONE).metrics

    assert (loss.name, loss.kind, loss.count, loss.nan_count) == ("loss", "metric", 4, 1)
    assert (loss.last, loss.min, loss.min_step, loss.max, loss.max_step) == (math.inf, -1.0, 2.0, math.inf, 3.0)
    assert (loss.mean, loss.first_step, loss.last_step, loss.last_time) == (1.0, 0.0, 3.0, START + 3)
    assert all(math.isnan(value) for value in (nan.last, nan.min, nan.max, nan.mean))  # type: ignore[arg-type]  # not None
    assert nan.min_step is None


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, ["a" * 30, "loss", "train/Acc", "train/loss", "val/acc", "val/éa"]),
        ({"search": "ACC"}, ["train/Acc", "val/acc"]),
        ({"search": "é"}, ["val/éa"]),
        ({"search": "/^(train|val).acc$/"}, ["train/Acc", "val/acc"]),
        ({"search": "/"}, ["train/Acc", "train/loss", "val/acc", "val/éa"]),
        ({"search": "%"}, []),
        ({"prefix": "train/"}, ["train/Acc", "train/loss"]),
        ({"prefix": "train/", "search": "s"}, ["train/loss"]),
        ({"kind": "system"}, ["cpu/percent"]),
    ],
    ids=str,
)
def test_names_are_searched(filled: Store, asked: dict[str, str], expected: list[str]) -> None:
    page = filled.reader().metrics(ONE, **asked)  # type: ignore[arg-type]  # given by the test

    assert names(page) == expected
    assert page.total == len(expected)


def test_prefixes_count_what_the_search_found(filled: Store) -> None:
    assert filled.reader().metrics(ONE).prefixes == {"": 2, "train": 2, "val": 2}
    assert filled.reader().metrics(ONE, search="loss", prefix="val/").prefixes == {"": 1, "train": 1}


def test_pages_of_names_have_each_once(filled: Store) -> None:
    found: list[str] = []
    cursor = None
    while True:
        page = filled.reader().metrics(ONE, limit=4, cursor=cursor)
        found += names(page)
        cursor = page.cursor
        if cursor is None:
            break

    assert found == names(filled.reader().metrics(ONE))


def test_names_of_a_project_say_how_many_runs_have_them(filled: Store) -> None:
    everywhere = filled.reader().project_metrics("digits")
    chosen = filled.reader().project_metrics("digits", [TWO], limit=1)

    assert {metric.name: metric.runs for metric in everywhere.metrics}["loss"] == 2
    assert everywhere.total == 7
    assert (names(chosen), chosen.total, chosen.metrics[0].runs) == (["loss"], 2, 1)
    assert names(filled.reader().project_metrics("digits", [TWO], limit=1, cursor=chosen.cursor)) == ["new"]
    filled.edits().delete_run(ONE)
    assert names(filled.reader().project_metrics("digits")) == ["loss", "new"]


def counts(store: Store, project: str) -> dict[str, int]:
    reader = store.reader()
    found = {metric.name: metric.runs for metric in reader.project_metrics(project).metrics}
    shown = {column.name: column.runs for column in reader.columns(project, sources=["config", "summary"]).columns}
    return found | shown


def test_names_are_counted_as_runs_come_go_and_come_back(store: Store, store_url: str) -> None:
    edits = store.edits()
    both = {"metrics": {"loss": [1.0]}, "config": {"lr": 1}}
    write(store_url, [MadeRun(ONE, **both), MadeRun(TWO, **both, summary={"best": 1})])  # type: ignore[arg-type]  # fields
    before = {"loss": 2, "config.lr": 2, "summary.best": 1}
    assert counts(store, "digits") == before

    edits.bulk([ONE, TWO], "delete")
    assert counts(store, "digits") == {}
    with feeding(store_url, run=ONE) as feeder:  # its process lives on
        feeder.feed(records.Series("late", doubles([0.0]), doubles([START]), doubles([1.0])))
    assert counts(store, "digits") == {}
    assert edits.bulk([ONE, TWO], "restore") == 2
    assert edits.bulk([ONE, TWO], "restore") == 0
    assert counts(store, "digits") == before | {"late": 1}

    edits.bulk([TWO], "move", "fresh")
    assert counts(store, "digits") == {"loss": 1, "config.lr": 1, "late": 1}
    assert counts(store, "fresh") == {"loss": 1, "config.lr": 1, "summary.best": 1}
    edits.delete_run(TWO, now=True)
    assert counts(store, "fresh") == {}

    with feeding(store_url, run=ONE) as feeder:
        feeder.feed(records.ConfigSet({"lr": 2, "new": 1}), records.ConfigSet({}, removed=["new", "lr", "never"]))
    assert counts(store, "digits") == {"loss": 1, "late": 1}
    edits.delete_project(store.reader().project("digits").id)
    assert rows(store_url, "SELECT count(*) FROM project_keys") == [(0,)]


def test_the_most_specific_definition_counts(store: Store, store_url: str) -> None:
    write(store_url, [MadeRun(ONE, metrics={"val/acc": [1.0], "val/loss": [1.0]})])
    with feeding(store_url, run=ONE) as feeder:
        feeder.feed(
            records.MetricDefined("val/*", step_metric="epoch", direction="min", unit="nats"),
            records.MetricDefined("val/acc", direction="max", hidden=True),
        )

    acc, loss = store.reader().metrics(ONE).metrics

    assert (acc.direction, acc.unit, acc.step_metric, acc.hidden) == ("max", "nats", "epoch", True)
    assert (loss.direction, loss.unit, loss.step_metric, loss.hidden) == ("min", "nats", "epoch", False)


def test_the_newest_of_the_runs_says_how_a_metric_is_to_be_read(store: Store, store_url: str) -> None:
    write(store_url, [MadeRun(run, metrics={"val/loss": [1.0], "val/acc": [0.5]}) for run in (ONE, TWO)])
    for run, unit in ((ONE, "bits"), (TWO, "nats")):
        with feeding(store_url, run=run) as feeder:
            feeder.feed(records.MetricDefined("val/loss", step_metric="epoch", direction="min", unit=unit))

    acc, loss = store.reader().project_metrics("digits", [TWO, ONE]).metrics

    assert (loss.direction, loss.unit, loss.step_metric, loss.hidden) == ("min", "nats", "epoch", False)
    assert (acc.direction, acc.unit, acc.step_metric) == (None, None, None)


@pytest.mark.parametrize(
    "search", ["/(/", "/a{9999999999}/", "/(?=a)/", r"/(a)\1/", "/(a{500}){500}/", "/[z-a]/", "/*/"]
)
def test_an_expression_that_cannot_be_is_refused_with_its_place(filled: Store, search: str) -> None:
    with pytest.raises(UsageError, match="cannot be searched for"):
        filled.reader().metrics(ONE, search=search)


@pytest.mark.parametrize("search", ["/(a+)+$x/", "/(a|a)*b/", "/(a*)*z/", "/" + "a?" * 30 + "a" * 30 + "b/"])
def test_no_expression_takes_for_ever(filled: Store, search: str) -> None:
    before = time.process_time()

    assert names(filled.reader().metrics(ONE, search=search)) == []

    assert time.process_time() - before < 1
