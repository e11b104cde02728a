"""The thread of a logging process that moves its journal into the store and onto the disk, about once a second."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

import msgspec

from trackai import notices
from trackai.background import BackgroundThread
from trackai.errors import JournalError, SchemaTooNewError, TrackAIError
from trackai.settings import Settings

if TYPE_CHECKING:
    from trackai.drain.sinks import Sink

_BACK_OFF_S = 5.0  # after a failure; what is logged meanwhile waits in the journal


@dataclass(frozen=True, slots=True)
class DrainReport:
    """What ``finish`` found: everything stored, or how much is still only in the journal, and why."""

    complete: bool
    pending_bytes: int
    error: str | None


class DrainThread:
    """Drains one journal while its process lives.

    The thread waits on a timer and is not woken by ``log()``: waking costs the caller more than the write itself.

    Args:
        settings: of the run.
        path: the journal.
        run: id of the run.
        writer: id of the writer.
        on_tick: called in the thread before each drain; for what the writer does about once a second itself.
        store: whether to drain at all; False (offline) only syncs the journal to the disk.
    """

    def __init__(
        self,
        settings: Settings,
        path: Path,
        run: str,
        writer: str,
        *,
        on_tick: Callable[[], None] | None = None,
        store: bool = True,
    ) -> None:
        self._settings, self._path, self._run, self._writer = settings, path, run, writer
        self._on_tick, self._has_store = on_tick, store
        self._wake, self._stop = Event(), Event()
        self._sink: Sink | None = None
        self._offset: int | None = None
        self._synced = 0
        self._error: str | None = None
        self._is_kept = settings.keep_journals or not store
        self._resume_at = 0.0
        self._has_given_up = False
        self._thread = BackgroundThread(self._work, "trackai-drain", self._ask_to_end)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def wake(self) -> None:
        """Drain now rather than at the next tick."""
        self._wake.set()

    @property
    def stored_bytes(self) -> int:
        """How many bytes of the journal are in the store."""
        return self._offset or 0

    def wait_stored(self, upto: int, timeout: float) -> bool:
        """Wait until *upto* bytes of the journal are stored; return whether they are."""
        deadline = time.monotonic() + timeout
        while self.stored_bytes < upto:
            if time.monotonic() > deadline or not self._thread.is_alive():
                return self.stored_bytes >= upto
            self.wake()
            time.sleep(0.005)
        return True

    def finish(self, timeout: float) -> DrainReport:
        """Drain what is left, stop, and delete the journal if it is stored whole.

        The writer must be closed before: a deleted file under an open writer would be put back.

        Args:
            timeout: seconds to wait; what is not stored by then stays in the journal for ``trackai recover``.
        """
        was_stopped = self._stop.is_set()
        self._thread.stop(timeout)
        if self._thread.is_alive():
            return DrainReport(False, self._pending(), self._error or f"the store did not answer within {timeout:g} s")
        if was_stopped:  # by somebody else, and what was logged since then is still to be stored
            self._end()
        pending = self._pending()
        if pending == 0 and self._error is None and not self._is_kept:
            from trackai.drain.recovery import discard  # late: as in `_drain`

            discard(self._path)
        return DrainReport(pending == 0 and self._error is None, pending, self._error)

    def _pending(self) -> int:
        try:
            return max(0, os.stat(self._path).st_size - self.stored_bytes) if self._has_store else 0
        except OSError:
            return 0

    def _work(self) -> None:
        interval = min(self._settings.drain_interval, self._settings.fsync_interval)
        try:
            while not self._stop.is_set():
                self._wake.wait(interval)
                self._wake.clear()
                self._tick()
            self._end()
        finally:
            self._let_go()

    def _ask_to_end(self) -> None:
        self._stop.set()
        self._wake.set()

    def _end(self) -> None:
        """Drain a last time, without waiting for what refused before."""
        self._resume_at = 0.0
        try:
            self._tick()
        finally:
            self._let_go()

    def _tick(self) -> None:
        if self._on_tick is not None:
            self._on_tick()
        self._sync()
        if self._has_store and not self._has_given_up and time.monotonic() >= self._resume_at:
            self._drain()

    def _sync(self) -> None:
        """Put the journal on the disk, so that a power cut costs a second; a refusal is the writer's to report."""
        try:
            descriptor = os.open(self._path, os.O_RDONLY | os.O_CLOEXEC)
        except OSError:
            return
        try:
            size = os.fstat(descriptor).st_size
            if size != self._synced:
                os.fsync(descriptor)
                self._synced = size
        except OSError as error:
            self._fail(f"the journal cannot be synced to the disk: {error}")
        finally:
            os.close(descriptor)

    def _drain(self) -> None:
        # Late: `init` waits for no import that this thread alone needs.
        from trackai.drain.loop import drain
        from trackai.drain.sinks import open_sink

        try:
            if self._sink is None:
                self._sink = open_sink(self._settings)
            if self._offset is not None and self._offset >= os.stat(self._path).st_size:
                return
            drained = drain(self._path, self._sink, start=self._offset)
        except FileNotFoundError:
            return  # deleted under the writer, which puts it back at its next tick
        except (SchemaTooNewError, JournalError, msgspec.DecodeError) as error:
            self._has_given_up = True
            self._fail(str(error))
        except (TrackAIError, OSError) as error:
            self._resume_at = time.monotonic() + _BACK_OFF_S
            self._close_sink()
            self._fail(str(error))
        else:
            self._offset = drained.offset
            self._error = None
            self._is_kept = self._is_kept or drained.skipped > 0
            if drained.damage:
                self._is_kept = True
                notices.warn(
                    f"{self._path} is damaged in {len(drained.damage)} place(s); the rest was stored, the file is kept."
                )

    def _close_sink(self) -> None:
        """Begin with a new connection next time: this one's state is unknown."""
        self._offset = None
        self._let_go()

    def _let_go(self) -> None:
        if self._sink is not None:
            self._sink.close()
            self._sink = None

    def _fail(self, error: str) -> None:
        if self._error is None:
            notices.warn(
                f"The store cannot be written at the moment ({error}). Nothing is lost: what is logged waits in "
                f"{self._path} and is stored later, at the latest by `trackai recover`."
            )
        self._error = error
