"""How runs end that nobody has finished: at the end of the process, and in its forked children.

Normal end: finished. Uncaught exception: failed, with the traceback. ``sys.exit(n)``: failed unless n is 0. The exit code
of the process is never touched.

No signal handler is installed. One in Python runs only when the interpreter gets to it, which would keep a process that
waits inside a C call alive after SIGTERM, and it could not write safely anyway. A process that a signal ends leaves its
journal, whole, and whoever recovers it marks the run as crashed.

``raise SystemExit(n)`` without ``sys.exit`` leaves no trace that Python code can see at the end; such a run counts as
finished unless it was in a ``with`` block.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import sys
import threading
from types import TracebackType
from typing import TYPE_CHECKING, NoReturn
from weakref import WeakSet

from trackai import notices
from trackai.errors import TrackAIError
from trackai.settings import Settings
from trackai.tracking.current import active_runs
from trackai.tracking.run import Run

if TYPE_CHECKING:
    from trackai.extensions import Outcome

_runs: WeakSet[Run] = WeakSet()  # also finished ones: what is logged late must be stored, too
_settings: list[Settings] = []
_uncaught: BaseException | None = None
_exit: tuple[int, object] | None = None  # id of the exception that sys.exit has raised, and its status
_is_installed = False
_has_forked = False
_inherits_store = False


def watch(run: Run) -> None:
    """Look after a run from now on."""
    global _is_installed
    _runs.add(run)
    if run.settings not in _settings:
        _settings.append(run.settings)
    if not _is_installed:
        _is_installed = True
        atexit.register(_at_exit)
        os.register_at_fork(after_in_parent=_after_fork_in_parent, after_in_child=_after_fork_in_child)
        _chain_excepthook()
        _wrap_exit()


def may_use_store() -> bool:
    """Say whether this process may open SQLite: not in a child forked while its parent had a connection open.

    SQLite's own knowledge of its locks is copied by fork and wrong from then on (sqlite.org/howtocorrupt.html, 2.6).
    """
    return not _inherits_store


def _chain_excepthook() -> None:
    previous = sys.excepthook

    def note(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        global _uncaught
        if not hasattr(sys, "ps1"):  # at a prompt, an exception ends a line and not the process
            _uncaught = error
        previous(kind, error, trace)

    sys.excepthook = note


def _wrap_exit() -> None:
    def exit(status: object = None, /) -> NoReturn:
        """Exit the interpreter by raising SystemExit(status), as Python's own."""
        global _exit
        error = _Exit() if status is None else _Exit(*status) if isinstance(status, tuple) else _Exit(status)
        if threading.current_thread() is threading.main_thread():  # elsewhere it ends a thread and not the process
            _exit = id(error), error.code
        try:
            raise error
        finally:
            del error

    sys.exit = exit


class _Exit(SystemExit):
    """A SystemExit that tells if somebody has caught it: then it dies below a Python frame, else below none."""

    def __del__(self) -> None:
        global _exit
        if _exit is not None and _exit[0] == id(self) and sys._getframe().f_back is not None:
            _exit = None


_Exit.__name__ = _Exit.__qualname__ = "SystemExit"


def _outcome() -> Outcome:
    from trackai.tracking.outcomes import outcome_of, plain_end

    if _uncaught is not None:
        return outcome_of(_uncaught)
    return plain_end(0) if _exit is None else outcome_of(SystemExit(_exit[1]))


def _at_exit() -> None:
    outcome = _outcome()
    for run in reversed(active_runs()):
        run._end(outcome)
    for run in list(_runs):
        session = run._session
        if session is not None and session.end_late():
            session.recover_workers()
    if _has_forked and may_use_store():
        _recover_children()
    if isinstance(_uncaught, KeyboardInterrupt):
        _remember_interrupt()


def _remember_interrupt() -> None:
    """Make CPython end by SIGINT after Ctrl-C, as it does without us.

    It notes the interrupt when the main code ends, but every later ``exec`` of a text forgets it again, and making a
    dataclass or a named tuple is one, in whichever module was imported at the end. One more that is interrupted restores it.
    """
    with contextlib.suppress(KeyboardInterrupt):
        exec("raise KeyboardInterrupt")


def _recover_children() -> None:
    """Store what forked children have logged to runs of their own: they may not touch the store themselves."""
    from trackai.drain.recovery import recover

    for settings in _settings:
        if settings.mode != "online":
            continue
        try:
            recover(settings)
        except (TrackAIError, OSError) as error:
            notices.warn(f"Journals of forked processes are not stored yet ({error}): call `trackai recover`.")


def _after_fork_in_parent() -> None:
    global _has_forked
    _has_forked = True


def _after_fork_in_child() -> None:
    global _has_forked, _inherits_store
    _has_forked = False
    for run in list(_runs):
        session = run._session
        if session is not None:
            _inherits_store = _inherits_store or (session.has_store and run.is_active)
            run._after_fork()
