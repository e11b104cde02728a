"""``trackai run -- COMMAND``: a run around a program that need not know of it."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from types import FrameType
from typing import Any

import click

from trackai import settings
from trackai.cli.passing import Passage, passages
from trackai.errors import UsageError
from trackai.extensions import Outcome
from trackai.tracking import launched
from trackai.tracking.console import ConsoleCapture
from trackai.tracking.lifecycle import init
from trackai.tracking.outcomes import outcome_of, plain_end
from trackai.tracking.run import Run

EXIT_NO_PROGRAM = 127  # as a shell says it
_OF_SIGNAL = 128
_PASSED_ON = ("SIGTERM", "SIGHUP", "SIGUSR1", "SIGUSR2", "SIGQUIT", "SIGCONT")
_FLUSH_S = 5.0


def launch(command: Sequence[str], arguments: Mapping[str, Any]) -> int:
    """Run a program inside a run of its own; return its exit status, 128 + n if signal n has ended it.

    Args:
        command: the program and its arguments.
        arguments: those of ``trackai.init``.

    Raises:
        UsageError: if an argument cannot be taken. No run is left behind then, nor where there is no such program.
    """
    if shutil.which(command[0]) is None:
        click.echo(f"There is no program {command[0]!r} that could be run.", err=True)
        return EXIT_NO_PROGRAM
    wants_output = settings.load().console is not False
    launched.announce(is_named=arguments.get("name") is not None)
    # The program's output comes by us; the two lines of init() belong to stderr here, where they are in nobody's way.
    run = init(**arguments, settings={"console": False, "quiet": True})
    if not run.disabled:
        click.echo(f"trackai: run {run.name} ({run.id}) of project {run.project}; see it with `trackai ui`", err=True)
    capture = ConsoleCapture(run) if wants_output and not run.disabled else None
    try:
        status = _run_program(command, _environment(run), capture)
    except UsageError as error:
        run._end(outcome_of(error))
        raise
    finally:
        if capture is not None:
            capture.stop(_FLUSH_S)
    if run._session is not None:
        run._session.recover_workers()  # first what the program has left: its own words about its end tell more
    run._end(_outcome(status))
    return status if status >= 0 else _OF_SIGNAL - status


def _environment(run: Run) -> dict[str, str]:
    """Return the environment in which whatever logs lands in *run*."""
    given = {**os.environ, "TRACKAI_CONSOLE": "off", "TRACKAI_QUIET": "1", "TRACKAI_PROJECT": run.project}
    given.setdefault("TRACKAI_AUTOLOG", "1")
    given.setdefault("PYTHONUNBUFFERED", "1")  # a pipe would hold lines back until there are 8 KiB of them
    if not run.disabled:
        given["TRACKAI_RUN_ID"] = run.id
        given["TRACKAI_HOME"] = str(run.settings.home)  # also where that is a temporary folder, because home refuses
    return given


def _run_program(command: Sequence[str], environment: Mapping[str, str], capture: ConsoleCapture | None) -> int:
    with contextlib.ExitStack() as stack:
        streams: list[Passage] = []
        if capture is not None:
            streams = [stack.enter_context(passage) for passage in passages(capture.hear)]
        out, err = (passage.inlet for passage in streams) if streams else (None, None)
        try:
            program: subprocess.Popen[bytes] = subprocess.Popen(command, env=environment, stdout=out, stderr=err)
        except OSError as error:
            raise UsageError(f"{command[0]!r} cannot be run: {error.strerror or error}.") from error
        stack.enter_context(_signals_for(program, streams))
        for passage in streams:
            passage.begin()
        return program.wait()


@contextlib.contextmanager
def _signals_for(program: subprocess.Popen[bytes], streams: Sequence[Passage]) -> Iterator[None]:
    """Pass signals on to *program*, and outlive them: it decides what they mean."""

    def pass_on(number: int, frame: FrameType | None) -> None:
        program.send_signal(number)

    def interrupt(number: int, frame: FrameType | None) -> None:
        if not _has_keyboard():  # Ctrl-C reaches all that runs in front of a terminal, the program too
            program.send_signal(number)

    def resize(number: int, frame: FrameType | None) -> None:
        for passage in streams:
            passage.resize()

    handlers = {getattr(signal, name): pass_on for name in _PASSED_ON if hasattr(signal, name)}
    handlers |= {signal.SIGINT: interrupt, signal.SIGWINCH: resize}
    before = {number: signal.signal(number, handler) for number, handler in handlers.items()}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _has_keyboard() -> bool:
    try:
        return os.tcgetpgrp(sys.stdin.fileno()) == os.getpgrp()
    except (OSError, ValueError):  # stdin is no terminal, or closed
        return False


def _outcome(status: int) -> Outcome:
    if status >= 0:
        return plain_end(status)
    name = signal.Signals(-status).name if -status in set(signal.Signals) else f"signal {-status}"
    return Outcome("crashed", _OF_SIGNAL - status, f"the program was ended by {name}")
