"""Projects, states that are worked out, and what a store holds as a whole."""

from __future__ import annotations

import math

import pytest
from tests.factories import START
from tests.query.made import MadeRun, write
from tests.store.ingesting import feeding

from trackai import records
from trackai.store import Store
from trackai.store.access import Principal
from trackai.store.answers import RunsQuestion
from trackai.store.reader import Reader

DAY = 86_400.0


def an_id(number: int) -> str:
    return f"run{number:013d}"


def at(store: Store, now: float) -> Reader:
    return Reader(store.engine, clock=lambda: now)


def living(store_url: str, *, points: int, apart: float, run: str = an_id(1), system_until: float = 0.0) -> None:
    """Write a run that goes on: so many points, so far apart, and system metrics every 10 s."""
    beats = [(START + t, START + t, 1.0) for t in range(0, int(system_until), 10)]
    losses = [(float(n), START + n * apart, 1.0) for n in range(points)]
    write(store_url, [MadeRun(run, state=None, metrics={"loss": losses}, system={"cpu": beats} if beats else {})])


def test_a_run_is_stalled_when_it_is_silent_for_five_of_its_intervals_and_a_minute(
    store: Store, store_url: str
) -> None:
    living(store_url, points=11, apart=30.0, system_until=5_000)
    last = START + 300.0

    assert at(store, last + 149).run(an_id(1)).state == "running"
    assert at(store, last + 151).run(an_id(1)).state == "stalled"


def test_a_run_that_logs_often_is_given_a_minute(store: Store, store_url: str) -> None:
    living(store_url, points=1_000, apart=0.01)

    assert at(store, START + 60).run(an_id(1)).state == "running"
    assert at(store, START + 80).run(an_id(1)).state == "stalled"


@pytest.mark.parametrize("points", [0, 1])
def test_a_run_whose_interval_nobody_knows_is_running(store: Store, store_url: str, points: int) -> None:
    living(store_url, points=points, apart=1.0)

    assert at(store, START + DAY).run(an_id(1)).state == "running"


def test_the_worked_out_state_is_filtered_sorted_grouped_and_counted_by(store: Store, store_url: str) -> None:
    living(store_url, points=100, apart=1.0)
    write(store_url, [MadeRun(an_id(2)), MadeRun(an_id(3), state="failed")])
    reader = at(store, START + DAY)

    assert [run.id for run in reader.runs(RunsQuestion(filter="state = stalled")).runs] == [an_id(1)]
    assert reader.runs(RunsQuestion(filter="state = running")).total == 0
    assert [run.state for run in reader.runs(RunsQuestion(sort=("-state",))).runs] == ["stalled", "finished", "failed"]
    assert {group.key["state"] for group in reader.runs(RunsQuestion(group_by=("state",))).groups} == {
        "stalled", "finished", "failed",
    }  # fmt: skip
    assert reader.project("digits").states == {"stalled": 1, "finished": 1, "failed": 1}
    assert {change.run: change.state for change in reader.changes(0)}[an_id(1)] == "stalled"


def test_the_duration_of_a_living_run_grows_and_that_of_another_is_fixed(store: Store, store_url: str) -> None:
    living(store_url, points=3, apart=1.0)
    write(store_url, [MadeRun(an_id(2), ended=START + 77)])

    assert at(store, START + 50).run(an_id(1)).duration == 50.0
    assert at(store, START + 50).run(an_id(2)).duration == 77.0


def test_a_project_counts_runs_points_and_starts(store: Store, store_url: str) -> None:
    now = START + 40 * DAY
    write(
        store_url,
        [
            MadeRun(an_id(1), created=now - 0.5 * DAY, ended=now, metrics={"loss": [1.0] * 10, "acc": [1.0]}),
            MadeRun(an_id(2), created=now - 0.6 * DAY, ended=now),
            MadeRun(an_id(3), created=now - 29.5 * DAY, ended=now),
            MadeRun(an_id(4), created=now - 31 * DAY, ended=now),
            MadeRun(an_id(5), project="other"),
        ],
    )
    project = at(store, now).project("digits")

    assert (project.runs, project.points, project.states) == (4, 11, {"finished": 4})
    assert (len(project.starts), project.starts[0], project.starts[-1], sum(project.starts)) == (30, 1, 2, 3)
    assert (project.size_bytes, project.database_bytes, project.file_bytes) == (11 * 33, 11 * 33, 0)
    assert project.trashed == 0
    store.edits().delete_run(an_id(1))
    assert (store.reader().project("digits").trashed, store.reader().project("digits").points) == (1, 0)


def test_points_are_counted_anew_when_a_run_has_grown(store: Store, store_url: str) -> None:
    write(store_url, [MadeRun(an_id(1), state=None, metrics={"loss": [1.0]})])
    assert store.reader().project("digits").points == 1

    with feeding(store_url, run=an_id(1)) as feeder:
        feeder.ingest._clock = lambda: 1_800_000_001.0
        feeder.feed(records.KeySet(0, ["acc"]), records.Row(0, 0.0, START, b"\0" * 8))

    assert store.reader().project("digits").points == 2


def test_projects_are_searched_and_the_latest_change_comes_first(store: Store, store_url: str) -> None:
    write(store_url, [MadeRun(an_id(1), project="Digits_1"), MadeRun(an_id(2), project="digitsX1")])
    store.edits().edit_project(store.reader().project("Digits_1").id, description="x")

    assert {row.name for row in store.reader().projects("DIGITS")} == {"Digits_1", "digitsX1"}
    assert [row.name for row in store.reader().projects("s_1")] == ["Digits_1"]


def test_a_principal_sees_its_projects_and_no_others(store: Store, store_url: str) -> None:
    write(store_url, [MadeRun(an_id(1), project="mine"), MadeRun(an_id(2), project="theirs", config={"secret": 1})])
    mine, theirs = (store.reader().project(name).id for name in ("mine", "theirs"))
    reader = store.reader(Principal("guest", "read", frozenset({mine})))

    assert [row.name for row in reader.projects()] == ["mine"]
    assert [run.id for run in reader.runs(RunsQuestion()).runs] == [an_id(1)]
    assert [change.run for change in reader.changes(0)] == [an_id(1)]
    for ask in (
        lambda: reader.project("theirs"),
        lambda: reader.project(theirs),
        lambda: reader.run(an_id(2)),
        lambda: reader.config(an_id(2)),
        lambda: reader.columns("theirs"),
        lambda: reader.alerts(run=an_id(2)),
        lambda: reader.complete("theirs", "", 0),
    ):
        with pytest.raises(LookupError, match="does not exist") as caught:
            ask()  # type: ignore[no-untyped-call]  # a lambda
        assert an_id(2) not in getattr(caught.value, "nearest", ())
        assert "theirs" not in getattr(caught.value, "nearest", ())
    assert reader.complete(None, "config.s", 8) == []


def test_the_store_says_how_much_it_holds(store: Store, store_url: str) -> None:
    write(store_url, [MadeRun(an_id(1), metrics={"loss": [1.0, math.nan]})])

    stats = store.reader().stats()

    assert (stats["projects"], stats["runs"], stats["series"], stats["points"]) == (1, 1, 1, 2)
    assert stats["database_bytes"] > 0  # type: ignore[operator]  # a number
