"""What the runs of a project can be shown, sorted and filtered by."""

from __future__ import annotations

import math

import pytest
from tests.query.made import MadeRun, write

from trackai.errors import UsageError
from trackai.store import Store
from trackai.store.answers import ColumnRow, RunsQuestion


def an_id(number: int) -> str:
    return f"run{number:013d}"


@pytest.fixture
def filled(store: Store, store_url: str) -> Store:
    runs = [
        MadeRun(
            an_id(number),
            group=f"g{number % 2}",
            tags=("t",) if number else (),
            config={
                "lr": 0.1 * number,
                "opt": "adam" if number % 2 else "sgd",
                "mixed": number if number % 2 else "x",
                "odd name": None,
            },
            summary={"best": number},
            metrics={"val/acc": [0.5, float(number)], "acc.max": [math.nan, math.inf]} if number else {},
        )
        for number in range(4)
    ]
    write(store_url, [*runs, MadeRun(an_id(9), project="other", config={"elsewhere": 1, "lr": 99.0})])
    return store


def columns(store: Store, **asked: object) -> dict[str, ColumnRow]:
    return {column.name: column for column in store.reader().columns("digits", **asked).columns}  # type: ignore[arg-type]  # given by the test


def test_columns_have_types_counts_ranges_and_examples(filled: Store) -> None:
    found = columns(filled)

    lr, acc, mixed = found["config.lr"], found["metric.val/acc"], found["config.mixed"]
    assert (lr.source, lr.type, lr.runs, lr.min, lr.max) == ("config", "number", 4, 0.0, pytest.approx(0.3))
    assert (acc.source, acc.type, acc.runs, acc.min, acc.max) == ("metric", "number", 3, 0.5, 3.0)
    assert (mixed.type, mixed.runs) == ("mixed", 4)
    assert set(found["config.opt"].examples) == {"adam", "sgd"}
    assert found["config.odd name"].runs == 4
    assert found["summary.best"].runs == 4
    assert found["group"].examples == ["g0", "g1"]
    assert (found["tag"].runs, found["tag"].examples) == (3, ["t"])
    assert found["created"].type == "time"
    assert "config.elsewhere" not in found


def test_names_of_columns_can_be_asked_for_as_they_are(filled: Store) -> None:
    names = tuple(columns(filled))

    row = filled.reader().run(an_id(1), names)

    assert "metric.`acc.max`" in names
    assert {"config.lr", "metric.val/acc", "metric.`acc.max`", "summary.best"} <= row.values.keys()
    assert row.values["metric.`acc.max`"] == math.inf
    filled.reader().runs(RunsQuestion(sort=tuple(name for name in names if name != "tag")[-8:]))


def test_columns_are_searched_and_paged_in_order(filled: Store) -> None:
    everything = [column.name for column in filled.reader().columns("digits").columns]
    found: list[str] = []
    cursor = None
    while True:
        page = filled.reader().columns("digits", limit=5, cursor=cursor)
        found += [column.name for column in page.columns]
        cursor = page.cursor
        if cursor is None:
            break

    assert found == everything
    assert page.total == len(everything)
    assert list(columns(filled, search="ACC")) == ["metric.`acc.max`", "metric.val/acc"]
    assert list(columns(filled, sources=["summary"])) == ["summary.best"]
    with pytest.raises(UsageError, match="no source"):
        columns(filled, sources=["nothing"])


def test_counts_are_exact_beside_other_projects_and_the_trash(filled: Store) -> None:
    filled.edits().delete_run(an_id(3))

    assert columns(filled)["config.lr"].runs == 3
    assert filled.reader().columns("other", search="lr").columns[0].runs == 1
