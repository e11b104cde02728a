"""The list of runs: filtered, sorted by anything, paged without gaps or repeats."""

from __future__ import annotations

import math
import random
from dataclasses import replace

import pytest
from sqlalchemy import event
from tests.factories import START
from tests.query.made import MadeRun, same, write

from trackai.errors import NotFoundError, RunNotFoundError, UsageError
from trackai.store import Store
from trackai.store.answers import RunRow, RunsPage, RunsQuestion
from trackai.store.reader import Reader


def an_id(number: int) -> str:
    return f"run{number:013d}"


def names(page: RunsPage) -> list[str]:
    return [run.name for run in page.runs]


def pages(store: Store, question: RunsQuestion) -> list[RunRow]:
    """Follow the cursors to the end."""
    rows: list[RunRow] = []
    while True:
        page = store.reader().runs(question)
        assert len(page.runs) <= question.limit
        rows += page.runs
        if page.cursor is None:
            return rows
        question = replace(question, cursor=page.cursor)


def test_a_run_is_shown_with_its_fields_and_the_values_that_were_asked_for(store: Store, store_url: str) -> None:
    write(
        store_url,
        [
            MadeRun(
                an_id(1), name="a", group="g", tags=("x", "b"), user="me", host="gpu1", notes="n", created=START, ended=START + 60,
                config={"lr": 0.1, "n": 3, "text": "t", "list": [1, "a"], "none": None, "flag": False, "big": 2**60},
                summary={"best": 7, "loss": "mine"},
                metrics={"loss": [3.0, math.nan, 1.0], "acc": [math.nan], "val loss": [math.inf]},
            )
        ],
    )  # fmt: skip
    columns = (
        "config.lr", "config.n", "config.text", "config.list", "config.none", "config.flag", "config.big", "config.no",
        "summary.best", "summary.loss", "summary.acc", "metric.loss", "metric.loss.max", "metric.loss.mean",
        "metric.loss.count", "metric.loss.nan", "metric.loss.first", "metric.loss.min_step", "metric.acc", "metric.acc.min_step",
        "metric.`val loss`.min", "metric.val loss.max", "tag", "duration", "group", "archived", "parent",
    )  # fmt: skip

    row = store.reader().runs(RunsQuestion(project="digits", columns=columns)).runs[0]

    assert (row.id, row.name, row.project, row.state, row.group) == (an_id(1), "a", "digits", "finished", "g")
    assert (row.tags, row.user, row.host, row.notes, row.duration) == (["b", "x"], "me", "gpu1", "n", 60.0)
    expected: dict[str, object] = {
        "config.lr": 0.1, "config.n": 3, "config.text": "t", "config.list": [1, "a"], "config.flag": False, "config.big": 2**60,
        "summary.best": 7, "summary.loss": "mine", "summary.acc": math.nan, "metric.loss": 1.0, "metric.loss.max": 3.0,
        "metric.loss.mean": 2.0, "metric.loss.count": 3, "metric.loss.nan": 1, "metric.loss.first": 3.0,
        "metric.loss.min_step": 2.0, "metric.acc": math.nan, "metric.`val loss`.min": math.inf, "metric.val loss.max": math.inf,
        "tag": ["b", "x"], "duration": 60.0, "group": "g", "archived": False,
    }  # fmt: skip
    assert row.values.keys() == expected.keys()
    assert all(same(row.values[name], value) for name, value in expected.items())
    assert isinstance(row.values["config.n"], int)
    assert store.reader().run(an_id(1), columns).values.keys() == expected.keys()


SORTS = [
    ("-created",), ("name",), ("config.x",), ("-config.x",), ("metric.m",), ("-metric.m.max",), ("summary.s", "-name"),
    ("group", "-metric.m"), ("-state", "config.x"), ("duration",), ("parent.config.x", "-id"), ("-archived",), (),
]  # fmt: skip


@pytest.mark.parametrize("sort", SORTS, ids=lambda sort: ",".join(sort) or "none")
def test_pages_of_any_order_have_every_run_once(store: Store, store_url: str, sort: tuple[str, ...]) -> None:
    chance = random.Random(2)
    values = [1, 2.5, -1.0, math.nan, math.inf, "a", "B", "", None, True, [1]]
    made = [
        MadeRun(
            an_id(number), name=f"n{chance.randrange(5)}", group=chance.choice([None, "a", "b"]), created=START + chance.randrange(9),
            parent=an_id(number // 2) if number % 3 else None,
            config={"x": chance.choice(values)} if chance.random() < 0.8 else {},
            summary={"s": chance.choice(values)} if chance.random() < 0.3 else {},
            metrics={"m": [chance.choice([1.0, 2.0, math.nan, -math.inf])]} if chance.random() < 0.7 else {"s": [1.0]},
        )
        for number in range(23)
    ]  # fmt: skip
    write(store_url, made)

    whole = store.reader().runs(RunsQuestion(sort=sort, limit=1000)).runs

    for limit in (1, 4, 23):
        assert [row.id for row in pages(store, RunsQuestion(sort=sort, limit=limit))] == [row.id for row in whole]
    assert sorted(row.id for row in whole) == [run.id for run in made]


@pytest.mark.parametrize("sign", ["", "-"])
def test_what_is_missing_or_nan_comes_last_in_both_directions(store: Store, store_url: str, sign: str) -> None:
    made = [
        MadeRun(an_id(1), name="low", metrics={"m": [-math.inf]}, config={"x": -1}),
        MadeRun(an_id(2), name="none"),
        MadeRun(an_id(3), name="high", metrics={"m": [5.0]}, config={"x": 7.0}),
        MadeRun(an_id(4), name="nan", metrics={"m": [math.nan]}, config={"x": math.nan}),
        MadeRun(an_id(5), name="mid", metrics={"m": [1.0]}, config={"x": True}),
        MadeRun(an_id(6), name="text", config={"x": "a"}),
    ]
    write(store_url, made)
    reader = store.reader()

    by_metric = names(reader.runs(RunsQuestion(sort=(f"{sign}metric.m",))))
    by_config = names(reader.runs(RunsQuestion(sort=(f"{sign}config.x",))))

    rising = ["low", "mid", "high"]
    assert by_metric[:3] == (rising[::-1] if sign else rising)
    assert set(by_metric[3:]) == {"none", "nan", "text"}
    assert by_config[:4] == [*(rising[::-1] if sign else rising), "text"]
    assert set(by_config[4:]) == {"none", "nan"}


def test_a_cursor_stays_at_its_place_when_runs_are_added(store: Store, store_url: str) -> None:
    write(store_url, [MadeRun(an_id(number), created=START + number) for number in range(6)])
    question = RunsQuestion(sort=("-created",), limit=3)
    first = store.reader().runs(question)

    write(store_url, [MadeRun(an_id(9), created=START + 100)])
    second = store.reader().runs(replace(question, cursor=first.cursor))

    assert [run.id for run in second.runs] == [an_id(2), an_id(1), an_id(0)]


@pytest.mark.parametrize("change", ["cut", "changed", "foreign", "other sort", "nonsense", "text"])
def test_a_cursor_that_is_not_ours_is_refused(store: Store, store_url: str, change: str) -> None:
    write(store_url, [MadeRun(an_id(number), name="x") for number in range(3)])
    question = RunsQuestion(sort=("name",), limit=1)
    cursor = store.reader().runs(question).cursor
    assert cursor is not None
    wrong = {
        "cut": cursor[:-2],
        "changed": cursor[:-3] + ("AAA" if cursor[-3:] != "AAA" else "BBB"),
        "nonsense": "!!!",
        "text": "é\ud800",
        "foreign": store.reader().metrics(an_id(1), limit=1).cursor or "",
        "other sort": cursor,
    }[change]

    with pytest.raises(UsageError, match="cursor"):
        store.reader().runs(
            replace(question, cursor=wrong, sort=("-name",) if change == "other sort" else question.sort)
        )


def test_totals_count_what_matches_and_what_there_is(store: Store, store_url: str) -> None:
    write(store_url, [MadeRun(an_id(number), group="a" if number % 2 else "b") for number in range(5)])
    write(store_url, [MadeRun(an_id(9), project="elsewhere", group="a")])

    page = store.reader().runs(RunsQuestion(project="digits", filter="group = a", limit=1))

    assert (len(page.runs), page.total, page.total_all) == (1, 2, 5)


def test_archived_and_trashed_runs_are_not_listed_unless_asked_for(store: Store, store_url: str) -> None:
    write(store_url, [MadeRun(an_id(number), name=f"n{number}") for number in range(3)])
    store.edits().bulk([an_id(0)], "archive")
    store.edits().delete_run(an_id(1))

    assert names(store.reader().runs(RunsQuestion())) == ["n2"]
    assert set(names(store.reader().runs(RunsQuestion(archived=True)))) == {"n0", "n2"}


HOSTILE = 'x"); DROP TABLE runs;--'


def test_hostile_names_are_names(store: Store, store_url: str) -> None:
    write(store_url, [MadeRun(an_id(1), config={HOSTILE: 1}, metrics={HOSTILE: [1.0]}, tags=(HOSTILE,), group=HOSTILE)])
    column = f"config.{HOSTILE}"

    page = store.reader().runs(
        RunsQuestion(
            columns=(column, f"metric.{HOSTILE}.max"), sort=(column, f"-metric.{HOSTILE}"), filter=f"`{column}` = 1"
        )
    )
    grouped = store.reader().runs(RunsQuestion(group_by=(column, "tag"), columns=(column,)))

    assert page.runs[0].values == {column: 1, f"metric.{HOSTILE}.max": 1.0}
    assert grouped.groups[0].key == {column: 1, "tag": HOSTILE}
    assert store.reader().runs(RunsQuestion()).total == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"limit": 0}, {"limit": 1001}, {"sort": ("nothing",)}, {"sort": ("tag",)}, {"columns": ("lr",)}, {"group_by": ("x.y",)},
        {"columns": tuple(f"config.c{n}" for n in range(501))}, {"sort": ("name",) * 9},
    ],
    ids=str,
)  # fmt: skip
def test_what_cannot_be_asked_is_refused(store: Store, wrong: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        store.reader().runs(RunsQuestion(**wrong))  # type: ignore[arg-type]  # wrong on purpose


def test_an_unknown_project_or_run_names_what_there_is(store: Store, store_url: str) -> None:
    write(store_url, [MadeRun(an_id(1), name="calm-otter")])

    with pytest.raises(NotFoundError, match="digits") as caught:
        store.reader().runs(RunsQuestion(project="digts"))
    assert caught.value.nearest == ("digits",)
    with pytest.raises(RunNotFoundError, match=an_id(1)):
        store.reader().run("calm-otter")


def test_the_latest_run_of_a_name_is_found(store: Store, store_url: str) -> None:
    write(store_url, [MadeRun(an_id(1), name="a", created=START + 5), MadeRun(an_id(2), name="a", created=START)])

    found = store.reader().find_run("digits", "a")

    assert found is not None
    assert found.id == an_id(1)
    assert store.reader().find_run("digits", "b") is None


def test_a_project_is_found_by_name_and_by_id_and_a_name_of_digits_wins(store: Store, store_url: str) -> None:
    write(store_url, [MadeRun(an_id(1)), MadeRun(an_id(2), project="1")])
    reader = store.reader()

    assert reader.project("digits").id == reader.project(reader.project("digits").id).id
    assert reader.project("1").name == "1"
    assert reader.project(1).id == 1


def test_a_list_of_many_columns_asks_few_statements(sqlite_url: str) -> None:
    config = {f"c{n}": n for n in range(30)}
    metrics = {f"m{n}": [1.0] for n in range(30)}
    write(sqlite_url, [MadeRun(an_id(number), config=config, metrics=metrics) for number in range(20)])
    columns = tuple([f"config.c{n}" for n in range(30)] + [f"metric.m{n}.max" for n in range(30)])

    with Store.open(sqlite_url) as store:
        asked: list[str] = []
        event.listen(store.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
        Reader(store.engine).runs(
            RunsQuestion(project="digits", columns=columns, filter="config.c1 = 1", sort=("metric.m1",))
        )

    assert len(asked) <= 14  # whatever the number of runs and columns
