"""What the program prints reaches the journal, and the terminal as ever."""

from __future__ import annotations

import contextlib
import io
import logging
import os
import signal
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator

import pytest
from tests.capture.conftest import RememberingRun
from tests.waiting import wait_until

from trackai.errors import TrackAIWarning
from trackai.records import Record
from trackai.redact import MASK
from trackai.tracking import console

MakeRun = Callable[..., RememberingRun]


@pytest.fixture
def run(make_run: MakeRun) -> RememberingRun:
    return make_run(console=True)


@contextlib.contextmanager
def captured(run: RememberingRun) -> Iterator[console.ConsoleCapture]:
    capture = console.start(run)
    assert capture is not None
    try:
        yield capture
    finally:
        capture.stop(5)


def test_printed_lines_are_kept_and_shown(run: RememberingRun, capsys: pytest.CaptureFixture[str]) -> None:
    with captured(run):
        print("epoch", 1, end=" … ")
        print("done")
        print("\x1b[31mcareful\x1b[0m", file=sys.stderr)
        sys.stdout.writelines(["a\n", "b\n"])
        sys.stdout.write("no end")

    assert run.lines("stdout") == ["epoch 1 … done", "a", "b", "no end"]
    assert run.lines("stderr") == ["\x1b[31mcareful\x1b[0m"]
    shown = capsys.readouterr()
    assert shown.out == "epoch 1 … done\na\nb\nno end"
    assert shown.err == "\x1b[31mcareful\x1b[0m\n"


def test_lines_reach_the_journal_while_the_run_goes_on(run: RememberingRun) -> None:
    with captured(run):
        before = time.time()
        print("hello")
        wait_until(lambda: run.lines() == ["hello"])

        (record,) = run.records
        assert before <= record.times[0] <= time.time()
    assert run.threads == {"trackai-console"}


def test_secrets_are_masked_before_they_are_kept(run: RememberingRun, capsys: pytest.CaptureFixture[str]) -> None:
    with captured(run):
        print("token ghp_0123456789abcdefghij0123456789abcdef loss 0.3")

    assert run.lines() == [f"token {MASK} loss 0.3"]
    assert "ghp_" in capsys.readouterr().out


def test_a_progress_bar_is_kept_as_its_last_state(run: RememberingRun) -> None:
    with captured(run):
        for percent in range(101):
            sys.stderr.write(f"\r{percent}%")
        sys.stderr.write("\n")

    assert run.lines("stderr") == ["100%"]


def test_who_kept_the_stream_before_is_captured_too(run: RememberingRun) -> None:
    logger = logging.getLogger("tests.capture")
    handler = logging.StreamHandler(sys.stderr)
    logger.addHandler(handler)
    try:
        with captured(run):
            logger.warning("from a handler")
    finally:
        logger.removeHandler(handler)

    assert run.lines("stderr") == ["from a handler"]


def test_what_is_redirected_elsewhere_is_not_console_output(run: RememberingRun) -> None:
    elsewhere = io.StringIO()

    with captured(run):
        with contextlib.redirect_stdout(elsewhere):
            print("for a file")
        print("for people")

    assert run.lines() == ["for people"]
    assert elsewhere.getvalue() == "for a file\n"


def test_a_stream_put_in_place_by_the_program_survives_and_is_left_as_it_is(
    run: RememberingRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Tee:
        def __init__(self, *streams: io.TextIOBase) -> None:
            self.streams = streams

        def write(self, text: str) -> int:
            for stream in self.streams:
                stream.write(text)
            return len(text)

        def flush(self) -> None: ...

    file = io.StringIO()
    with captured(run):
        tee = Tee(sys.stdout, file)  # type: ignore[arg-type]
        monkeypatch.setattr(sys, "stdout", tee)
        print("to both")

    assert run.lines() == ["to both"]
    assert file.getvalue() == "to both\n"
    assert sys.stdout is tee


def test_streams_are_restored_in_any_order_of_ending(make_run: MakeRun) -> None:
    before = sys.stdout.__dict__.get("write")
    first, second = make_run(console=True), make_run(console=True)
    one, two = console.start(first), console.start(second)
    assert one is not None
    assert two is not None

    print("both")
    one.stop(5)
    print("second alone")
    two.stop(5)
    print("nobody")

    assert first.lines() == ["both"]
    assert second.lines() == ["both", "second alone"]
    assert sys.stdout.__dict__.get("write") is before


def test_a_method_that_somebody_put_over_ours_stays(run: RememberingRun, monkeypatch: pytest.MonkeyPatch) -> None:
    with captured(run):
        ours = sys.stdout.write
        monkeypatch.setattr(sys.stdout, "write", lambda text: ours(text.upper()))
        print("loud")
    print("still loud")

    assert run.lines() == ["LOUD"]


def test_stderr_that_is_stdout_is_captured_once(run: RememberingRun, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", sys.stdout)

    with captured(run):
        print("once", file=sys.stderr)

    assert run.lines("stdout") + run.lines("stderr") == ["once"]


@pytest.mark.parametrize("stream", [None, object()], ids=["none", "not_a_stream"])
def test_a_program_without_a_console_is_fine(
    run: RememberingRun, monkeypatch: pytest.MonkeyPatch, stream: object
) -> None:
    if stream is not None:

        class Closed:
            __slots__ = ()

            def write(self, text: str) -> int:
                return len(text)

        stream = Closed()
    monkeypatch.setattr(sys, "stdout", stream)

    with captured(run):
        print("nobody hears this")
        print("but this", file=sys.stderr)

    assert run.lines("stderr") == ["but this"]


def test_a_journal_that_fails_ends_the_capture_with_one_warning_and_printing_goes_on(
    make_run: MakeRun, capsys: pytest.CaptureFixture[str]
) -> None:
    class Broken(RememberingRun):
        def _append(self, record: Record) -> bool:
            raise OSError("no such journal")

    run = Broken(make_run(console=True).settings)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        with captured(run):
            print("first")
            wait_until(lambda: caught)
            print("second")

    assert capsys.readouterr().out == "first\nsecond\n"
    (warning,) = caught
    assert warning.category is TrackAIWarning
    assert str(warning.message).startswith("Output is no longer captured: OSError: no such journal.")


def test_a_write_that_fails_raises_what_it_always_raised(run: RememberingRun) -> None:
    with captured(run), pytest.raises(TypeError):
        sys.stdout.write(3)  # type: ignore[arg-type]

    assert run.lines() == []


def test_prints_of_many_threads_are_all_kept(run: RememberingRun) -> None:
    def chatter(who: int) -> None:
        for count in range(200):
            sys.stdout.write(f"{who} {count}\n")

    threads = [threading.Thread(target=chatter, args=(who,)) for who in range(8)]
    with captured(run):
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert sorted(run.lines()) == sorted(f"{who} {count}" for who in range(8) for count in range(200))


def test_a_flood_is_kept_up_to_a_bound_and_the_rest_is_counted(run: RememberingRun) -> None:
    with captured(run):
        for _ in range(60):
            sys.stdout.write("x" * 1_000_000 + "\n")

    assert any("came faster than they could be kept" in line for line in run.lines("stderr"))


def test_half_characters_can_be_printed_and_kept(run: RememberingRun, capsys: pytest.CaptureFixture[str]) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", errors="surrogateescape")
    saved, sys.stdout = sys.stdout, stream
    try:
        with captured(run):
            print("caf\udce9")
    finally:
        sys.stdout = saved

    assert run.lines() == ["caf\\udce9"]


def test_a_signal_handler_may_print_at_any_moment(run: RememberingRun) -> None:
    def handler(number: int, frame: object) -> None:
        print("signal")

    before = signal.signal(signal.SIGALRM, handler)
    try:
        with captured(run):
            signal.setitimer(signal.ITIMER_REAL, 0.0005, 0.0005)
            deadline = time.monotonic() + 0.5
            while time.monotonic() < deadline:
                with contextlib.suppress(RuntimeError):  # «reentrant call inside BufferedWriter»: Python's own limit
                    sys.stderr.write("main\n")
            signal.setitimer(signal.ITIMER_REAL, 0)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)

    assert "main" in run.lines("stderr")


def test_a_forked_child_prints_without_being_captured_and_without_piling_up(run: RememberingRun) -> None:
    with captured(run):
        child = os.fork()
        if child == 0:
            print("from the child")
            clean = "write" not in sys.stdout.__dict__ or sys.stdout.write.__qualname__.find("_Tap") < 0
            os._exit(0 if clean else 1)
        _, status = os.waitpid(child, 0)

    assert os.waitstatus_to_exitcode(status) == 0
    assert run.lines() == []


@pytest.mark.parametrize("sign", ["ps1", "ipython"])
def test_interactive_sessions_are_captured_only_on_request(
    make_run: MakeRun, monkeypatch: pytest.MonkeyPatch, sign: str
) -> None:
    if sign == "ps1":
        monkeypatch.setattr(sys, "ps1", ">>> ", raising=False)
    else:
        monkeypatch.setattr("builtins.__IPYTHON__", True, raising=False)

    assert console.start(make_run()) is None
    asked = console.start(make_run(console=True))
    assert asked is not None
    asked.stop(5)


def test_capture_can_be_turned_off(make_run: MakeRun) -> None:
    assert console.start(make_run(console=False)) is None
