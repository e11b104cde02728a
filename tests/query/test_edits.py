"""What people change: seen by listeners, refused when stale, undone from the trash, gone for good when purged."""

from __future__ import annotations

import math

import pytest
from sqlalchemy import text
from tests.factories import START
from tests.query.made import MadeRun, write
from tests.store.ingesting import rows

from trackai.errors import AccessError, ConflictError, InvalidNameError, NotFoundError, RunNotFoundError, UsageError
from trackai.store import Store
from trackai.store.access import Principal
from trackai.store.answers import RunsQuestion, SeriesQuestion

ONE, TWO, THREE = "aaaaaaaaaaaaaaa1", "aaaaaaaaaaaaaaa2", "aaaaaaaaaaaaaaa3"


@pytest.fixture
def filled(store: Store, store_url: str) -> Store:
    write(store_url, [MadeRun(id_, name=id_[-1], metrics={"loss": [1.0, 2.0]}, config={"lr": 1}) for id_ in (ONE, TWO)])
    write(store_url, [MadeRun(THREE, project="other")])
    return store


def test_fields_of_a_run_are_changed_and_the_rest_is_left(filled: Store) -> None:
    row = filled.edits().edit_run(
        ONE, name="better", notes="# why", tags=["b", "a", "b"], group="g", color_chosen="#FF0080"
    )

    assert (row.name, row.notes, row.tags, row.group, row.color_chosen) == (
        "better",
        "# why",
        ["a", "b"],
        "g",
        "#ff0080",
    )
    again = filled.edits().edit_run(ONE, group=None, color_chosen=None)
    assert (again.name, again.group, again.color_chosen, again.tags) == ("better", None, None, ["a", "b"])
    assert filled.reader().run(ONE) == again


def test_an_edit_moves_updated_so_that_listeners_see_it(filled: Store) -> None:
    reader = filled.reader()
    before = max(change.updated for change in reader.changes(0))

    filled.edits().edit_run(TWO, name="x")
    filled.edits().bulk([ONE], "tag", "t")

    assert {change.run for change in reader.changes(before)} == {ONE, TWO}


def test_a_stale_version_is_a_conflict_and_changes_nothing(filled: Store) -> None:
    row = filled.reader().run(ONE)
    filled.edits().edit_run(ONE, name="theirs", version=row.version)

    with pytest.raises(ConflictError, match="read it again"):
        filled.edits().edit_run(ONE, name="mine", version=row.version)

    assert filled.reader().run(ONE).name == "theirs"


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"name": "x" * 513}, {"color_chosen": "red"}, {"notes": "x" * 1_000_001}, {"tags": [""]},
     {"tags": [str(n) for n in range(201)]}, {"notes": "a\0b"}],
    ids=lambda wrong: next(iter(wrong)),
)  # fmt: skip
def test_a_value_that_cannot_be_is_refused(filled: Store, wrong: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        filled.edits().edit_run(ONE, **wrong)  # type: ignore[arg-type]  # wrong on purpose


def test_bulk_changes_count_what_they_changed(filled: Store) -> None:
    edits = filled.edits()

    assert edits.bulk([ONE, TWO], "tag", "good") == 2
    assert edits.bulk([ONE, TWO, THREE], "tag", "good") == 1
    assert edits.bulk([ONE, THREE], "untag", "good") == 2
    assert edits.bulk([ONE, TWO], "group", "g") == 2
    assert edits.bulk([ONE, TWO], "group", "g") == 0
    assert edits.bulk([ONE, TWO], "archive") == 2
    assert edits.bulk([ONE], "unarchive") == 1
    assert [run.id for run in filled.reader().runs(RunsQuestion(filter="group = g")).runs] == [ONE]
    assert filled.reader().runs(RunsQuestion(filter="tag = good", archived=True)).total == 1


def test_a_bulk_change_is_all_or_nothing(filled: Store) -> None:
    with pytest.raises(RunNotFoundError):
        filled.edits().bulk([ONE, "nothere"], "tag", "x")
    assert filled.reader().run(ONE).tags == []

    with pytest.raises(UsageError, match="needs a value"):
        filled.edits().bulk([ONE], "tag")
    with pytest.raises(UsageError, match="no action"):
        filled.edits().bulk([ONE], "explode")  # type: ignore[arg-type]  # wrong on purpose


def test_what_a_filter_takes_is_changed_and_taken_back_exactly(filled: Store) -> None:
    edits, reader = filled.edits(), filled.reader()
    edits.edit_run(ONE, group="first", tags=["keep"])
    before = [reader.run(run) for run in (ONE, TWO, THREE)]
    everything = RunsQuestion("digits", filter="config.lr = 1", sort=(), archived=True)

    for action, value in (("tag", "keep"), ("untag", "keep"), ("group", "all"), ("archive", None), ("move", "other")):
        done = edits.change_runs(everything, action, value)  # type: ignore[arg-type]  # words of the table above
        assert done.changed == (1 if action in ("tag", "untag") else 2), action
        for undo in done.undo:
            assert edits.bulk(undo.runs, undo.action, undo.value) == len(undo.runs)  # type: ignore[arg-type]
        after = [reader.run(run) for run in (ONE, TWO, THREE)]
        assert [(r.tags, r.group, r.archived, r.project) for r in after] == [
            (r.tags, r.group, r.archived, r.project) for r in before
        ], action


def test_runs_that_are_gone_are_told_and_the_others_changed(filled: Store) -> None:
    edits = filled.edits()
    edits.delete_run(TWO)

    done = edits.change_runs([ONE, TWO, "nothere"], "tag", "x")

    assert (done.changed, sorted(done.missing)) == (1, sorted([TWO, "nothere"]))
    assert [(undo.runs, undo.action, undo.value) for undo in done.undo] == [([ONE], "untag", "x")]
    with pytest.raises(RunNotFoundError):
        edits.change_runs(["nothere"], "archive")
    restored = edits.change_runs([ONE, TWO], "restore")
    assert (restored.changed, [undo.runs for undo in restored.undo]) == (1, [[TWO]])


def test_runs_move_to_a_project_which_is_made_if_it_is_new(filled: Store) -> None:
    project = filled.reader().project("digits")
    filled.edits().edit_project(project.id, baseline=ONE)

    assert filled.edits().bulk([ONE, TWO], "move", "fresh") == 2

    assert filled.reader().run(ONE).project == "fresh"
    assert filled.reader().project("fresh").runs == 2
    assert filled.reader().project("digits").baseline is None


def test_a_run_goes_to_the_trash_and_comes_back_whole(filled: Store) -> None:
    filled.edits().delete_run(ONE)

    with pytest.raises(RunNotFoundError):
        filled.reader().run(ONE)
    assert [change.state for change in filled.reader().changes(0) if change.run == ONE] == ["deleted"]
    assert filled.reader().project("digits").runs == 1

    assert filled.edits().bulk([ONE, TWO], "restore") == 1
    assert filled.reader().config(ONE) == {"lr": 1}


@pytest.mark.parametrize("from_trash", [False, True])
def test_a_purged_run_leaves_no_row_and_others_are_untouched(filled: Store, store_url: str, from_trash: bool) -> None:
    if from_trash:
        filled.edits().delete_run(ONE)
    filled.edits().bulk([ONE, TWO] if not from_trash else [TWO], "tag", "t")

    filled.edits().delete_run(ONE, now=True)

    for table in ("metrics", "metric_summaries", "configs", "tags", "journals"):
        assert rows(store_url, f"SELECT DISTINCT run FROM {table} WHERE run IN (1, 2) ORDER BY 1") == [(2,)], table
    assert rows(store_url, "SELECT id FROM runs ORDER BY number") == [(TWO,), (THREE,)]
    assert filled.reader().series(SeriesQuestion((TWO,), ("loss",)))[0].total == 2
    with pytest.raises(RunNotFoundError):
        filled.edits().delete_run(ONE, now=True)


def test_a_long_run_is_purged_in_pieces(sqlite_url: str) -> None:
    write(sqlite_url, [MadeRun(ONE, metrics={"loss": [0.5] * 250_000})])
    with Store.open(sqlite_url) as store:
        store.edits().delete_run(ONE, now=True)

    assert rows(sqlite_url, "SELECT count(*) FROM metrics") == [(0,)]
    assert rows(sqlite_url, "SELECT count(*) FROM metric_rollups") == [(0,)]


def test_a_deleted_project_takes_all_that_is_in_it(filled: Store, store_url: str) -> None:
    project = filled.reader().project("digits")
    filled.edits().create_view("digits", "v", {})
    filled.edits().create_dashboard("digits", "d", {})
    filled.edits().delete_run(TWO)

    filled.edits().delete_project(project.id)

    assert [row.name for row in filled.reader().projects()] == ["other"]
    assert filled.reader().runs(RunsQuestion()).total == 1
    assert rows(store_url, "SELECT count(*) FROM metrics") == [(0,)]
    with pytest.raises(NotFoundError):
        filled.edits().delete_project(project.id)


def test_projects_are_made_renamed_and_given_a_baseline(filled: Store) -> None:
    edits, reader = filled.edits(), filled.reader()
    made = edits.create_project("new", "what for")
    assert (made.name, made.description, made.runs) == ("new", "what for", 0)
    with pytest.raises(ConflictError):
        edits.create_project("new")
    with pytest.raises(ConflictError):
        edits.edit_project(made.id, name="digits")
    with pytest.raises(InvalidNameError):
        edits.create_project("")

    digits = reader.project("digits")
    assert edits.edit_project(digits.id, name="numbers", baseline=ONE).baseline == ONE
    assert edits.edit_project(digits.id, description="d").baseline == ONE
    assert edits.edit_project(digits.id, baseline=None).baseline is None
    with pytest.raises(UsageError, match="another project"):
        edits.edit_project(digits.id, baseline=THREE)


def test_the_state_of_a_run_whose_process_is_gone_can_be_said(store: Store, store_url: str) -> None:
    write(store_url, [MadeRun(ONE, state=None)])

    row = store.edits().set_state(ONE, "lost", "the machine burned down")

    assert (row.state, row.reason) == ("lost", "the machine burned down")
    assert row.finished is not None
    with pytest.raises(UsageError, match="finished, failed, crashed, lost"):
        store.edits().set_state(ONE, "running")


def test_views_have_versions_one_default_and_unique_names(filled: Store) -> None:
    edits, reader = filled.edits(), filled.reader()
    first = edits.create_view("digits", "first", {"columns": ["config.lr"]}, is_default=True)
    second = edits.create_view("digits", "second", [1], is_default=True)

    assert [(view.name, view.is_default) for view in reader.views("digits")] == [("second", True), ("first", False)]
    assert reader.views("digits", page="compare") == []
    with pytest.raises(ConflictError, match="taken"):
        edits.create_view("digits", "first", {})
    with pytest.raises(ConflictError, match="taken"):
        edits.update_view(second.id, name="first")
    assert reader.view(first.id).version == first.version  # it lost its place as default, and nothing of its own
    kept = edits.update_view(first.id, body={}, version=first.version)
    with pytest.raises(ConflictError, match="read it again"):
        edits.update_view(first.id, body={}, version=first.version)
    assert edits.set_default_view(first.id, is_default=True).version == kept.version
    assert [(view.name, view.is_default) for view in reader.views("digits")] == [("first", True), ("second", False)]
    edits.set_default_view(first.id, is_default=False)
    assert not any(view.is_default for view in reader.views("digits"))
    changed = edits.update_view(second.id, body={"x": 1}, version=second.version)
    assert (changed.name, changed.body, changed.version) == ("second", {"x": 1}, second.version + 1)
    edits.delete_view(second.id)
    with pytest.raises(NotFoundError):
        reader.view(second.id)
    with pytest.raises(ValueError, match="JSON"):
        edits.update_view(first.id, body={"x": math.nan})


def test_a_damaged_view_is_named_and_hides_no_other_until_it_is_replaced(filled: Store) -> None:
    edits, reader = filled.edits(), filled.reader()
    torn = edits.create_view("digits", "torn", {"x": 1})
    edits.create_view("digits", "whole", {"x": 2})
    with filled.engine.begin() as connection:
        connection.execute(text("UPDATE custom_views SET body = '{\"x\": 1' WHERE name = 'torn'"))

    assert [(view.name, view.body, view.is_damaged) for view in reader.views("digits")] == [
        ("torn", {}, True), ("whole", {"x": 2}, False),
    ]  # fmt: skip
    edits.update_view(torn.id, body={"x": 3}, version=torn.version)
    assert (reader.view(torn.id).body, reader.view(torn.id).is_damaged) == ({"x": 3}, False)


def test_dashboards_are_kept_by_project(filled: Store) -> None:
    edits, reader = filled.edits(), filled.reader()
    made = edits.create_dashboard("digits", "main", {"widgets": []})
    edits.create_dashboard("other", "main", {})

    assert edits.update_dashboard(made.id, name="wall", version=1).version == 2
    with pytest.raises(ConflictError):
        edits.update_dashboard(made.id, body=[], version=1)
    assert [board.name for board in reader.dashboards("digits")] == ["wall"]
    assert reader.dashboard(made.id).page == "dashboard"
    edits.delete_dashboard(made.id)
    assert reader.dashboards("digits") == []


def test_a_project_opens_one_dashboard_by_default_and_choosing_it_is_no_change_of_any(filled: Store) -> None:
    edits, reader = filled.edits(), filled.reader()
    one, two = (edits.create_dashboard("digits", name, {}) for name in ("a", "b"))
    theirs = edits.create_dashboard("other", "c", {})

    assert edits.set_default_dashboard(theirs.id, is_default=True).is_default
    assert edits.set_default_dashboard(one.id, is_default=True).is_default
    assert edits.set_default_dashboard(two.id, is_default=True).is_default
    assert [(d.name, d.is_default, d.version) for d in reader.dashboards("digits")] == [("b", True, 1), ("a", False, 1)]
    assert reader.dashboard(theirs.id).is_default
    edits.set_default_dashboard(one.id, is_default=False)
    assert reader.dashboard(two.id).is_default
    edits.set_default_dashboard(two.id, is_default=False)
    assert [(d.name, d.is_default) for d in reader.dashboards("digits")] == [("a", False), ("b", False)]
    edits.set_default_dashboard(two.id, is_default=True)
    edits.delete_dashboard(two.id)
    assert [(d.name, d.is_default) for d in reader.dashboards("digits")] == [("a", False)]


ACTIONS = {
    "edit a run": lambda edits, _: edits.edit_run(ONE, name="x"),
    "set a state": lambda edits, _: edits.set_state(ONE, "lost"),
    "bulk": lambda edits, _: edits.bulk([ONE], "tag", "x"),
    "bulk by filter": lambda edits, _: edits.change_runs(RunsQuestion("digits", sort=()), "tag", "x"),
    "move": lambda edits, _: edits.bulk([ONE], "move", "other"),
    "delete": lambda edits, _: edits.delete_run(ONE),
    "purge": lambda edits, _: edits.delete_run(ONE, now=True),
    "edit a project": lambda edits, project: edits.edit_project(project, name="x"),
    "delete a project": lambda edits, project: edits.delete_project(project),
    "make a project": lambda edits, _: edits.create_project("x"),
    "make a view": lambda edits, _: edits.create_view("digits", "x", {}),
    "choose a dashboard": lambda edits, _: edits.set_default_dashboard(1, is_default=True),
    "make a dashboard": lambda edits, _: edits.create_dashboard("digits", "x", {}),
}


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("scope", ["read", "ingest", "elsewhere"])
def test_who_may_not_change_does_not(filled: Store, action: str, scope: str) -> None:
    project = filled.reader().project("digits").id
    other = filled.reader().project("other").id
    principal = Principal("t", "admin", frozenset({other})) if scope == "elsewhere" else Principal("t", scope)
    assert filled.edits().create_dashboard("digits", "theirs", {}).id == 1
    before = filled.reader().run(ONE)

    with pytest.raises((AccessError, NotFoundError)):
        ACTIONS[action](filled.edits(principal), project)

    assert filled.reader().run(ONE) == before
    assert not filled.reader().dashboard(1).is_default
    assert before.created == START
