"""A run that is taken up again: from the store, from journals, by id, by name, by its ranks."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from tests.tracking.processes import journals, run_script

import trackai
from trackai.errors import RunNotFoundError, StoreError, UsageError


@pytest.fixture(params=["offline", "online"])
def mode(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Keep runs in their journals alone, or drain them into the store and delete the journals."""
    monkeypatch.setenv("TRACKAI_MODE", request.param)
    if request.param == "online":
        monkeypatch.setenv("TRACKAI_KEEP_JOURNALS", "0")
    mode: str = request.param
    return mode


@pytest.fixture
def earlier(home: Path, mode: str) -> str:
    """Leave a finished run ``calm-otter`` with steps 0 to 5; return its id."""
    with trackai.init(
        "digits", name="calm-otter", config={"lr": 1, "opt": {"name": "adam"}}, tags=["a"], notes="first", group="G"
    ) as run:
        for step in range(6):
            run.log({"loss": step})
        run.summary["best"] = 7
    return run.id


@pytest.mark.parametrize("resume", ["allow", "must", True, "auto"])
def test_the_latest_run_of_a_name_goes_on_at_its_last_step_plus_one(earlier: str, resume: bool | str) -> None:
    run = trackai.init("digits", name="calm-otter", resume=resume)  # type: ignore[arg-type]  # each is allowed

    assert (run.id, run.resumed, run.step, run.last_step) == (earlier, True, 6, 5)


def test_a_run_can_be_resumed_by_its_id_alone(earlier: str) -> None:
    run = trackai.init(id=earlier, resume="must")

    assert (run.id, run.name, run.project, run.step) == (earlier, "calm-otter", "digits", 6)


def test_what_the_run_was_is_there_again_and_new_values_win(earlier: str) -> None:
    run = trackai.init("digits", name="calm-otter", resume="allow", config={"lr": 2, "new": 3}, tags="b")

    assert run.config.as_dict() == {"lr": 2, "opt": {"name": "adam"}, "new": 3}
    assert run.config["opt/name"] == "adam"
    assert (run.tags, run.notes, run.group) == (("a", "b"), "first", "G")
    assert (run.summary["best"], run.summary["loss"]) == (7, 5)


def test_only_what_changes_is_written_when_a_run_is_resumed(earlier: str, home: Path) -> None:
    trackai.init("digits", name="calm-otter", resume="allow", config={"lr": 2, "opt": {"name": "adam"}})

    assert journals(home, earlier)[-1].config() == {"lr": 2}


@pytest.mark.parametrize("resume", ["never", None, False])
def test_without_resume_a_name_begins_a_new_run(earlier: str, resume: str | None) -> None:
    run = trackai.init("digits", name="calm-otter", resume=resume)  # type: ignore[arg-type]  # each is allowed

    assert run.id != earlier
    assert (run.resumed, run.step) == (False, 0)


def test_allow_begins_a_new_run_where_there_is_none(earlier: str) -> None:
    other = trackai.init("digits", name="other", resume="allow")
    elsewhere = trackai.init("elsewhere", name="calm-otter", resume="allow")
    nameless = trackai.init("digits", resume="allow")

    assert [run.resumed for run in (other, elsewhere, nameless)] == [False, False, False]


def test_of_several_runs_of_a_name_the_latest_goes_on(earlier: str) -> None:
    second = trackai.init("digits", name="calm-otter")
    second.log({"loss": 1})
    second.finish()

    assert trackai.init("digits", name="calm-otter", resume="must").id == second.id


def test_must_without_such_a_run_says_what_exists(earlier: str, mode: str) -> None:
    with pytest.raises(RunNotFoundError, match="calm-oter") as caught:
        trackai.init("digits", name="calm-oter", resume="must")

    assert isinstance(caught.value, ValueError)
    if mode == "online":
        assert "calm-otter" in str(caught.value)


def test_must_with_an_unknown_id_says_so(home: Path, mode: str) -> None:
    with pytest.raises(RunNotFoundError, match="nowhere"):
        trackai.init("digits", id="nowhere", resume="must")


def test_an_id_of_ones_own_is_used_and_goes_on_the_next_time(home: Path, mode: str) -> None:
    first = trackai.init("digits", id="my-run")
    first.log({"a": 1})
    first.finish()

    second = trackai.init("digits", id="my-run")

    assert (first.id, first.resumed, second.resumed, second.step) == ("my-run", False, True, 1)


def test_an_id_and_a_name_that_disagree_are_refused(earlier: str) -> None:
    with pytest.raises(UsageError, match="is named 'calm-otter', not 'other'"):
        trackai.init("digits", id=earlier, name="other", resume="allow")
    with pytest.raises(UsageError, match="belongs to project 'digits', not 'elsewhere'"):
        trackai.init("elsewhere", id=earlier, resume="allow")


def test_a_run_that_was_killed_is_resumed_with_all_that_it_had_logged(home: Path, mode: str) -> None:
    script = """
        import trackai, sys
        run = trackai.init("digits", name="killed", config={"lr": 1})
        for step in range(100): run.log({"a": step})
        print("ready", flush=True)
        sys.stdin.read()
    """
    environment = {**os.environ, "TRACKAI_HOME": str(home)}
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script)], stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True, env=environment
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    process.send_signal(signal.SIGKILL)
    process.communicate()

    run = trackai.init("digits", name="killed", resume="must")

    assert (run.step, run.config.as_dict()) == (100, {"lr": 1})


def test_a_run_that_only_has_a_config_exists(home: Path, mode: str) -> None:
    trackai.init("digits", name="empty", config={"lr": 1}).finish()

    run = trackai.init("digits", name="empty", resume="must")

    assert (run.resumed, run.step, run.config.lr) == (True, 0, 1)


def test_resume_from_names_run_and_step(earlier: str) -> None:
    run = trackai.init("digits", resume_from=f"{earlier}?_step=3")

    assert (run.id, run.resumed) == (earlier, True)


def test_a_fork_of_a_run_notes_where_it_branches_off(earlier: str, home: Path) -> None:
    run = trackai.init("digits", fork_from=f"{earlier}?_step=3")

    started = journals(home, run.id)[0].started
    assert (run.id == earlier, started.parent, started.fork_step) == (False, earlier, 3.0)


def test_ranks_that_share_an_id_join_one_run_and_count_for_themselves(
    home: Path, mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRACKAI_RUN_ID", "job-1")
    first = trackai.init("digits")
    for _ in range(5):
        first.log({"a": 1})
    rank = """
        import trackai
        run = trackai.init("digits", name="whatever")
        print(run.id, run.step, run.resumed)
        run.log({"b": 1})
    """

    done = run_script(rank, home, RANK="1", TRACKAI_MODE=mode)

    assert done.stdout.split()[:3] == ["job-1", "0", "True"]
    assert {left.opened.rank for left in journals(home, "job-1")} == {0, 1}


def test_a_restarted_job_of_the_same_id_goes_on_where_it_stopped(
    home: Path, mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRACKAI_RUN_ID", "job-1")
    with trackai.init("digits") as first:
        first.log({"a": 1})

    assert trackai.init("digits").step == 1


def test_a_run_that_is_still_active_is_finished_and_goes_on(home: Path, mode: str) -> None:
    first = trackai.init("digits", name="calm-otter")
    first.log({"a": 1})

    second = trackai.init("digits", name="calm-otter", resume="allow")

    assert (second.id, second.step, first.is_active) == (first.id, 1, False)


def test_a_store_that_cannot_be_read_stops_must_and_nothing_else(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "trackai.db").write_bytes(b"this is a shopping list, not a database" * 100)

    with pytest.warns(UserWarning, match="cannot be found out"):
        run = trackai.init("digits", name="calm-otter", resume="allow")
    assert run.step == 0
    run.finish()
    with pytest.raises(StoreError):
        trackai.init("digits", name="calm-otter", resume="must")


def test_resuming_needs_no_store_that_was_never_made(home: Path, mode: str) -> None:
    assert trackai.init("digits", name="first", resume="allow").resumed is False
