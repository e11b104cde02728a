"""``init``: arguments, names, modes, several runs."""

from __future__ import annotations

import asyncio
import os
import threading
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.tracking.processes import Logged, journals

import trackai
from trackai import records
from trackai.errors import NotInitializedError, UsageError
from trackai.journal.lock import is_live
from trackai.tracking.places import network_file_system

Read = Callable[[], Logged]
Said = Callable[[], list[str]]


def test_a_run_exists_from_init_on_with_all_that_was_said(home: Path, logged: Read) -> None:
    run = trackai.init(
        "digits", "calm-otter", "sweep", config={"lr": 1}, notes="try", tags=["a", "b", "a"], job_type="train"
    )

    started = logged().started
    assert (started.project, started.name, started.group, started.notes) == ("digits", "calm-otter", "sweep", "try")
    assert (started.tags, started.job_type, started.pid, started.resumed) == (["a", "b"], "train", os.getpid(), False)
    assert logged().opened.run == run.id
    assert logged().config() == {"lr": 1}
    assert (run.tags, run.group, run.notes, run.path) == (("a", "b"), "sweep", "try", f"digits/{run.id}")
    assert (run.entity, run.url, run.resumed, run.offline, run.disabled, run._space_id) == (
        "",
        None,
        False,
        True,
        False,
        None,
    )
    assert Path(run.dir).is_dir()


def test_names_that_are_not_given_are_random_and_all_different(home: Path) -> None:
    names = {trackai.init("digits", name="" if number % 2 else None).name for number in range(20)}

    assert len(names) == 20
    assert all(len(name.split("-")) == 3 for name in names)


def test_the_project_comes_from_the_environment_where_none_is_given(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert trackai.init().project == "uncategorized"
    monkeypatch.setenv("TRACKAI_PROJECT", "mine")
    assert trackai.init().project == "mine"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"project": ""}, "project is empty"),
        ({"project": "p" * 513}, "513 characters"),
        ({"id": "../../etc"}, "cannot be a run id"),
        ({"resume": "perhaps"}, "resume must be one of: 'never', 'allow' or 'must'"),
        ({"resume": "must"}, "pass its name or its id"),
        ({"resume": ["allow"]}, "resume must be one of"),
        ({"mode": "sometimes"}, "one of online, offline, disabled"),
        ({"reinit": "again"}, "reinit must be one of"),
        ({"tags": 3}, "tags takes a text or a list"),
        ({"tags": [""]}, "tag is empty"),
        ({"webhook_min_level": "nope"}, "info, warn, error"),
        ({"server_url": "example"}, "begins with http"),
        ({"dataset_id": "a", "bucket_id": "b"}, "exclude each other"),
        ({"fork_from": "nonsense"}, "_step=400"),
        ({"cpu_log_interval": "often"}, "seconds above 0"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_mistake_is_a_value_error_in_a_sentence_and_the_active_run_goes_on(
    run: trackai.Run, arguments: dict[str, Any], words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        trackai.init(**{"project": "digits", **arguments})

    assert trackai.run is run
    assert run.is_active


@pytest.mark.parametrize("name", ["a/b", "..", "../..", "Grüße 🎉", "x" * 512, "'; drop table runs; --"])
def test_names_are_labels_and_never_paths(home: Path, name: str) -> None:
    run = trackai.init(name, name=name)

    (logged,) = journals(home)
    assert (logged.started.project, logged.started.name) == (name, name)
    assert logged.path.parent == home / "journals" / run.id


def test_arguments_of_other_trackers_are_accepted_and_named_once(home: Path, said: Said) -> None:
    class Settings:
        def __init__(self) -> None:
            self.run_id, self.start_method = "from-settings", "thread"

    run = trackai.init(
        "digits", space_id="me/space", private=True, embed=False, entity="team", anonymous="allow", force=True,
        monitor_gym=True, allow_val_change=True, settings=Settings(),
    )  # fmt: skip

    assert run.id == "from-settings"
    assert [text.split(":")[0] for text in said()] == [
        "init() ignores what its argument 'settings' says (start_method)", "init() ignores space_id, monitor_gym",
    ]  # fmt: skip


def test_a_second_init_finishes_the_first_run(home: Path) -> None:
    first = trackai.init("digits")
    second = trackai.init("digits")

    assert (first.is_active, second.is_active, trackai.run) == (False, True, second)
    assert journals(home, first.id)[0].finished is not None


def test_reinit_can_return_the_active_run_or_keep_both(home: Path) -> None:
    first = trackai.init("digits")
    assert trackai.init("other", reinit="return_previous") is first

    second = trackai.init("digits", reinit="create_new")
    assert trackai.run is second
    trackai.log({"a": 2})
    second.finish()
    assert trackai.run is first
    trackai.log({"a": 1})

    assert journals(home, first.id)[0].points() == [("a", 0, 1)]
    assert journals(home, second.id)[0].points() == [("a", 0, 2)]


def test_a_with_block_finishes_its_run(home: Path, logged: Read) -> None:
    with trackai.init("digits") as run:
        run.log({"a": 1})
        assert trackai.run is run

    assert trackai.run is None
    assert logged().finished == records.Finished(state="finished", time=logged().finished.time, exit_code=0)  # type: ignore[union-attr]  # it is there


def test_a_block_that_raises_leaves_a_failed_run_with_its_traceback_and_raises_on(home: Path, logged: Read) -> None:
    with pytest.raises(ZeroDivisionError), trackai.init("digits"):
        1 / 0  # noqa: B018  # the failure is the test

    finished = logged().finished
    assert finished is not None
    assert (finished.state, finished.reason, finished.exit_code) == ("failed", "ZeroDivisionError: division by zero", 1)
    assert "1 / 0" in finished.traceback


def test_an_inner_block_that_keeps_both_gives_the_outer_run_back(home: Path) -> None:
    with trackai.init("digits") as outer:
        with trackai.init("digits", reinit="create_new") as inner:
            assert trackai.run is inner
        assert trackai.run is outer
        assert outer.is_active


def test_a_secret_in_an_exception_is_masked(home: Path, logged: Read) -> None:
    with pytest.raises(RuntimeError), trackai.init("digits"):
        raise RuntimeError("login with token=ghp_0123456789abcdefghijABCDEFGHIJ012345 failed")

    finished = logged().finished
    assert finished is not None
    assert "ghp_" not in finished.reason + finished.traceback
    assert "•••" in finished.reason


def test_finish_with_an_exit_code_is_a_failure_and_a_second_one_does_nothing(run: trackai.Run, logged: Read) -> None:
    run.finish(exit_code=3)
    run.finish()

    (finished,) = logged().of(records.Finished)
    assert (finished.state, finished.exit_code) == ("failed", 3)


def test_functions_that_need_a_run_say_so_before_init(home: Path) -> None:
    for function, arguments in (
        (trackai.log, ({"a": 1},)), (trackai.log_system, ({"a": 1},)), (trackai.alert, ("title",)),
        (trackai.define_metric, ("a",)),
    ):  # fmt: skip
        with pytest.raises(NotInitializedError, match=rf"Call trackai.init\(\) before trackai.{function.__name__}\(\)"):
            function(*arguments)  # type: ignore[operator]  # functions of different kinds
    assert issubclass(NotInitializedError, RuntimeError)


def test_finish_without_a_run_only_warns(home: Path, said: Said) -> None:
    trackai.finish()

    assert "nothing to finish" in said()[0]


def test_what_is_assigned_to_a_run_is_stored_at_once(run: trackai.Run, logged: Read) -> None:
    run.name, run.notes, run.tags, run.group, run.job_type = "new", "better", ("x",), "G", "eval"  # type: ignore[assignment]  # tags takes any sequence

    edits = logged().of(records.RunEdited)
    assert [(e.name, e.notes, e.tags, e.group, e.job_type) for e in edits] == [
        ("new", None, None, None, None), (None, "better", None, None, None), (None, None, ["x"], None, None),
        (None, None, None, "G", None), (None, None, None, None, "eval"),
    ]  # fmt: skip
    assert (run.name, run.notes, run.tags, run.group, run.job_type) == ("new", "better", ("x",), "G", "eval")


def test_define_metric_is_stored_and_unknown_words_are_refused(run: trackai.Run, logged: Read) -> None:
    run.define_metric("val/*", step_metric="epoch", direction="max", unit="%", summary="max")
    trackai.define_metric("loss", goal="minimize", hidden=True)

    assert logged().of(records.MetricDefined) == [
        records.MetricDefined(pattern="val/*", step_metric="epoch", direction="max", unit="%", summary="max"),
        records.MetricDefined(pattern="loss", direction="min", hidden=True),
    ]
    with pytest.raises(UsageError, match="summary must be one of"):
        run.define_metric("a", summary="median")
    with pytest.raises(UsageError, match="direction must be"):
        run.define_metric("a", direction="up")


def test_a_disabled_run_accepts_everything_and_leaves_nothing(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = trackai.init("digits", mode="disabled", config={"lr": 1})
    run.log({"a": object()}, step="x")
    run.log_system({"a": 1})
    run.config["b"] = 2
    run.summary["c"] = 3
    run.define_metric("a")
    run.notes = "x"

    assert (run.disabled, run.config.lr, run.summary["c"], trackai.run) == (True, 1, 3, run)
    with pytest.raises(AttributeError):
        run.config.unknown  # noqa: B018  # the access is the test
    trackai.finish()
    assert list(home.iterdir()) == []
    assert capsys.readouterr().out == ""


def test_init_says_in_two_short_lines_which_run_it_is(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("TRACKAI_QUIET")

    trackai.init("digits", name="calm-otter").finish()

    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2
    assert "calm-otter" in lines[0]
    assert str(home) in lines[1]


@pytest.mark.parametrize("variable", ["RANK", "OMPI_COMM_WORLD_RANK"])
def test_only_the_first_rank_speaks_and_ranks_are_noted(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], logged: Read, variable: str
) -> None:
    monkeypatch.delenv("TRACKAI_QUIET")
    monkeypatch.setenv(variable, "3")

    trackai.init("digits").finish()

    assert capsys.readouterr().out == ""
    assert logged().opened.rank == 3


def test_a_thread_without_a_run_of_its_own_uses_the_newest_active_one(run: trackai.Run, logged: Read) -> None:
    seen: list[object] = []

    def work() -> None:
        trackai.log({"a": 1})
        seen.append(trackai.run)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()

    assert seen == [run]
    assert logged().points() == [("a", 0, 1)]


def test_a_context_that_called_init_keeps_its_own_run(home: Path) -> None:
    first = trackai.init("digits")
    ready, go = threading.Event(), threading.Event()
    mine: list[trackai.Run] = []

    def work() -> None:
        mine.append(trackai.init("digits", reinit="create_new"))
        ready.set()
        go.wait(20)
        trackai.log({"a": 2})

    thread = threading.Thread(target=work)
    thread.start()
    ready.wait(20)
    trackai.log({"a": 1})
    go.set()
    thread.join()

    assert journals(home, first.id)[0].points() == [("a", 0, 1)]
    assert journals(home, mine[0].id)[0].points() == [("a", 0, 2)]


def test_tasks_of_an_event_loop_share_the_run(run: trackai.Run, logged: Read) -> None:
    async def work(number: int) -> None:
        await asyncio.sleep(0)
        trackai.log({"a": number})

    async def main() -> None:
        await asyncio.gather(*(work(number) for number in range(20)))

    asyncio.run(main())

    assert sorted(step for _, step, _ in logged().points()) == list(range(20))


def test_what_is_logged_after_finish_is_stored_in_a_journal_of_its_own(run: trackai.Run, home: Path) -> None:
    run.log({"a": 1})
    run.finish()

    run.log({"a": 2})
    run.summary["best"] = 3

    first, late = journals(home)
    assert (first.opened.role, late.opened.role) == ("main", "worker")
    assert late.started.project == "digits"
    assert late.points() == [("a", 1, 2)]
    assert late.summary() == {"best": 3}


def test_the_journal_is_locked_while_the_run_is_open(run: trackai.Run, logged: Read) -> None:
    assert is_live(logged().path)

    run.finish()

    assert not is_live(logged().path)


@pytest.mark.parametrize(
    ("table", "path", "kind"),
    [
        ("srv:/e /mnt/n nfs4 rw 0 0\n/dev/sda / ext4 rw 0 0", "/mnt/n/home", "nfs4"),
        ("srv:/e /mnt/n nfs4 rw 0 0\n/dev/sda / ext4 rw 0 0", "/mnt/nn/home", None),
        ("srv:/e / nfs rw 0 0\ntmpfs /tmp tmpfs rw 0 0", "/tmp/home", None),
        ("srv /mnt/with\\040space lustre rw 0 0", "/mnt/with space/x", "lustre"),
        ("garbage\n", "/x", None),
    ],
)
def test_network_file_systems_are_told_by_the_innermost_mount(table: str, path: str, kind: str | None) -> None:
    assert network_file_system(Path(path), lambda: table) == kind


def test_where_there_is_no_mount_table_nothing_is_suspected() -> None:
    def missing() -> str:
        raise FileNotFoundError("/proc/self/mounts")

    assert network_file_system(Path("/x"), missing) is None


def test_warnings_of_init_point_at_the_line_that_called_it(home: Path) -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        trackai.init("digits", space_id="x")

    assert caught[0].filename == __file__
