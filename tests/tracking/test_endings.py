"""How runs end that nobody has finished: real processes, and the exit codes that the shell sees."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import pytest
from tests.tracking.processes import journal, journals, run_script
from tests.waiting import wait_until

import trackai
from trackai.background import BackgroundThread
from trackai.journal.lock import is_live

BEGIN = """
    import os, sys, threading, multiprocessing
    import trackai
    run = trackai.init("digits", name="calm-otter")
    trackai.log({"a": 1})
"""


def test_a_normal_end_finishes_the_run(home: Path) -> None:
    run_script(BEGIN, home)

    finished = journal(home).finished
    assert finished is not None
    assert (finished.state, finished.exit_code) == ("finished", 0)


def test_an_uncaught_exception_fails_the_run_and_is_shown_as_ever(home: Path) -> None:
    done = run_script(BEGIN + "\n    raise RuntimeError('diverged')", home, check=False)

    finished = journal(home).finished
    assert done.returncode == 1
    assert done.stderr.rstrip().endswith("RuntimeError: diverged")
    assert finished is not None
    assert (finished.state, finished.exit_code, finished.reason) == ("failed", 1, "RuntimeError: diverged")
    assert "raise RuntimeError" in finished.traceback or "RuntimeError: diverged" in finished.traceback


def test_an_excepthook_that_was_there_before_is_still_called(home: Path) -> None:
    hook = "\n    import sys\n    sys.excepthook = lambda *what: print('mine', what[0].__name__)"

    done = run_script(hook + BEGIN + "\n    1 / 0", home, check=False)

    assert done.stdout.splitlines()[-1] == "mine ZeroDivisionError"


@pytest.mark.parametrize(
    ("how", "code", "state"),
    [
        ("sys.exit(3)", 3, "failed"),
        ("sys.exit()", 0, "finished"),
        ("sys.exit('words')", 1, "failed"),
        ("sys.exit(0)", 0, "finished"),
    ],
)
def test_sys_exit_decides_the_state_and_keeps_its_code(home: Path, how: str, code: int, state: str) -> None:
    done = run_script(BEGIN + f"\n    {how}", home, check=False)

    finished = journal(home).finished
    assert done.returncode == code
    assert finished is not None
    assert (finished.state, finished.exit_code) == (state, code)


@pytest.mark.parametrize(
    "how",
    [
        "\n    try: sys.exit(3)\n    except SystemExit: pass",
        "\n    t = threading.Thread(target=sys.exit, args=(3,)); t.start(); t.join()",
    ],
    ids=["caught", "in a thread"],
)
def test_an_exit_that_does_not_end_the_process_is_no_failure(home: Path, how: str) -> None:
    run_script(BEGIN + how + "\n    trackai.log({'a': 2})", home)

    finished = journal(home).finished
    assert finished is not None
    assert finished.state == "finished"


def test_an_exit_is_a_system_exit_like_any_other(home: Path) -> None:
    script = (
        BEGIN
        + """
    for status in (None, 3, "words", (1, 2)):
        try:
            sys.exit(status)
        except SystemExit as error:
            print(type(error).__name__, error.code, error.args)
    """
    )

    with_us = run_script(script, home).stdout.splitlines()
    without = run_script(
        "import sys" + script.split('trackai.log({"a": 1})')[1].replace("\n    ", "\n"), home
    ).stdout.splitlines()

    assert with_us == without


def test_an_interrupt_is_a_failure_that_says_so(home: Path) -> None:
    without = run_script("raise KeyboardInterrupt", home, check=False)

    done = run_script(BEGIN + "\n    raise KeyboardInterrupt", home, check=False)

    finished = journal(home).finished
    assert done.returncode == without.returncode
    assert finished is not None
    assert (finished.state, finished.reason) == ("failed", "interrupted (Ctrl-C)")


def test_an_exception_in_a_thread_is_not_the_end_of_the_run(home: Path) -> None:
    run_script(BEGIN + "\n    t = threading.Thread(target=lambda: 1 / 0); t.start(); t.join()", home)

    finished = journal(home).finished
    assert finished is not None
    assert finished.state == "finished"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL, signal.SIGSEGV], ids=lambda number: number.name)
def test_a_signal_leaves_every_point_and_no_last_word_and_its_own_exit_code(home: Path, number: signal.Signals) -> None:
    script = (
        textwrap.dedent(BEGIN)
        + "for i in range(99): trackai.log({'a': i})\nprint('ready', flush=True)\nsys.stdin.read()"
    )
    environment = {**os.environ, "TRACKAI_HOME": str(home), "TRACKAI_KEEP_JOURNALS": "1", "TRACKAI_QUIET": "1"}
    process = subprocess.Popen(
        [sys.executable, "-c", script],
        stdout=subprocess.PIPE,
        stdin=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=environment,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"

    process.send_signal(number)

    process.communicate()
    assert process.returncode == -number
    left = journal(home)
    assert left.finished is None
    assert len(left.points()) == 100
    wait_until(lambda: not is_live(left.path), what="the lock is free")


def test_a_handler_of_the_script_for_sigterm_is_left_in_place(home: Path) -> None:
    script = """
        import os, signal, sys
        def bye(*_):
            print("bye")
            sys.exit(7)
        signal.signal(signal.SIGTERM, bye)
        import trackai
        run = trackai.init("digits", name="calm-otter")
        trackai.log({"a": 1})
        os.kill(os.getpid(), signal.SIGTERM)
    """

    done = run_script(script, home, check=False)

    finished = journal(home).finished
    assert (done.returncode, "bye" in done.stdout) == (7, True)
    assert finished is not None
    assert (finished.state, finished.exit_code) == ("failed", 7)


def test_os_exit_loses_no_point(home: Path) -> None:
    done = run_script(BEGIN + "\n    os._exit(5)", home, check=False)

    assert done.returncode == 5
    assert journal(home).points() == [("a", 0, 1)]


def test_several_open_runs_are_all_finished(home: Path) -> None:
    run_script(BEGIN + "\n    trackai.init('digits', reinit='create_new')", home)

    assert [left.finished is not None and left.finished.state for left in journals(home)] == ["finished", "finished"]


def test_what_is_logged_after_finish_is_in_the_store_when_the_process_has_ended(home: Path) -> None:
    run_script(BEGIN + "\n    run.finish(); run.log({'a': 2}); run.log({'b': 3})", home)

    assert stored_points(home) == [("a", 0.0, 1.0), ("a", 1.0, 2.0), ("b", 2.0, 3.0)]
    assert stored_states(home) == [("calm-otter", "finished")]


def test_forked_children_lose_nothing_and_do_not_end_the_run(home: Path) -> None:
    children = """
    pids = []
    for number in range(4):
        pid = os.fork()
        if pid == 0:
            for step in range(50):
                trackai.log({f"child/{number}": step}, step=step)
            os._exit(0)
        pids.append(pid)
    codes = [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids]
    assert codes == [0, 0, 0, 0], codes
    trackai.log({"a": 2})
    """

    run_script(BEGIN + children, home)

    main, *workers = journals(home)
    assert [worker.opened.role for worker in workers] == ["worker"] * 4
    assert [len(worker.points()) for worker in workers] == [50] * 4
    assert main.points() == [("a", 0, 1), ("a", 1, 2)]
    assert main.finished is not None
    assert [worker.finished for worker in workers] == [None] * 4
    assert len(stored_points(home)) == 202
    assert stored_states(home) == [("calm-otter", "finished")]


def test_a_forked_child_that_ends_normally_does_not_finish_its_parents_run(home: Path) -> None:
    child = """
    pid = os.fork()
    if pid == 0:
        trackai.log({"child": 1})
        sys.exit(0)
    os.waitpid(pid, 0)
    trackai.log({"a": 2})
    """

    run_script(BEGIN + child, home)

    main, worker = journals(home)
    assert (main.points(), worker.points()) == ([("a", 0, 1), ("a", 1, 2)], [("child", 1, 1)])
    assert (main.finished is not None, worker.finished) == (True, None)


def test_children_of_multiprocessing_lose_nothing(home: Path) -> None:
    script = """
        import multiprocessing
        import trackai

        def work(number):
            trackai.log({"child": number}, step=number)

        if __name__ == "__main__":
            trackai.init("digits", name="calm-otter")
            with multiprocessing.get_context("fork").Pool(3) as pool:
                pool.map(work, range(30), chunksize=1)
    """

    run_script(script, home)

    assert sorted(stored_points(home)) == [("child", float(number), float(number)) for number in range(30)]


def test_a_child_forked_while_threads_log_never_finds_a_lock_held(home: Path) -> None:
    script = """
    stop = threading.Event()
    def busy():
        while not stop.is_set():
            trackai.log({"busy": 1, "more": 2})
    threads = [threading.Thread(target=busy) for _ in range(4)]
    for t in threads: t.start()
    for number in range(20):
        pid = os.fork()
        if pid == 0:
            trackai.log({"child": number}, step=number)
            os._exit(0)
        assert os.waitpid(pid, 0)[1] == 0
    stop.set()
    for t in threads: t.join()
    """

    run_script(BEGIN + script, home)

    children = [point for left in journals(home)[1:] for point in left.points()]
    assert sorted(children) == [("child", float(number), float(number)) for number in range(20)]


def test_a_forked_child_can_have_a_run_of_its_own(home: Path) -> None:
    script = """
    pid = os.fork()
    if pid == 0:
        with trackai.init("digits", name="child") as own:
            own.log({"b": 5})
        os._exit(0)
    assert os.waitpid(pid, 0)[1] == 0
    """

    run_script(BEGIN + script, home)

    assert sorted(stored_states(home)) == [("calm-otter", "finished"), ("child", "finished")]
    assert stored_points(home) == [("a", 0.0, 1.0), ("b", 0.0, 5.0)]


def stored_points(home: Path) -> list[tuple[str, float, float]]:
    """Ask the store, as anybody with ``sqlite3`` would."""
    return _ask(home, "SELECT metric, step, value FROM metric_points ORDER BY metric, step")


def stored_states(home: Path) -> list[tuple[str, str]]:
    """Return (name, state) of all runs."""
    return _ask(home, "SELECT name, state FROM runs ORDER BY name")


def _ask(home: Path, sql: str) -> list[tuple]:  # type: ignore[type-arg]  # rows of any width
    import sqlite3

    connection = sqlite3.connect(home / "trackai.db")
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def test_threads_that_somebody_else_ends_cost_no_point(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"TRACKAI_MODE": "online", "TRACKAI_CONSOLE": "on", "TRACKAI_LOG_CPU": "on"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("TRACKAI_CAPTURE_ENVIRONMENT", "on")
    monkeypatch.setenv("TRACKAI_KEEP_JOURNALS", "off")
    before = set(threading.enumerate())
    run = trackai.init("digits")
    run.log({"loss": 1.0})
    ours = [thread for thread in threading.enumerate() if thread not in before]

    for thread in ours:
        assert isinstance(thread, BackgroundThread)
        thread.stop()
    run.log({"loss": 0.5})
    run.finish()

    assert {thread.name for thread in ours} >= {"trackai-drain", "trackai-console", "trackai-system"}
    assert not any(thread.is_alive() for thread in ours)
    assert [row["loss"] for row in trackai.Api().run(run.id).history("loss").rows()] == [1.0, 0.5]
    assert not list((home / "journals").glob("*/*.tj")), "stored whole, so nothing waits"
