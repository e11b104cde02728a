"""The moving parts of a run in this process: its journal, its threads, and how they end."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from trackai import notices, records
from trackai.drain.thread import DrainReport, DrainThread
from trackai.errors import TrackAIError
from trackai.extensions import Outcome, RunInfo
from trackai.ids import new_writer_id
from trackai.journal.layout import find_journals
from trackai.journal.writer import JournalWriter
from trackai.settings import Settings
from trackai.tracking.places import open_writer
from trackai.tracking.recorder import Recorder
from trackai.version import __version__

if TYPE_CHECKING:
    from trackai.tracking.run import Run

HEARTBEAT_S = 30.0
_STOP_S = 5.0  # for each thread of ours; what it still holds after that is lost with it


class Stoppable(Protocol):
    """A background activity of a run."""

    def stop(self, timeout: float) -> None:
        """End it; write what it holds; wait at most *timeout* seconds."""


def opened_record(run: str, writer: str, rank: int, role: str = "main") -> records.Opened:
    """Build the first record of a journal of this process."""
    return records.Opened(
        version=records.FORMAT_VERSION,
        run=run,
        writer=writer,
        time=time.time(),
        host=os.uname().nodename,
        pid=os.getpid(),
        software=f"trackai {__version__}",
        rank=rank,
        role=role,
    )


class Session:
    """Journals of one run in this process, one after another, and the threads around the first.

    The first journal belongs to the writer that ``init`` announces. Forked children, and calls after ``finish``, get
    journals of their own in the role of a worker, whose silent end says nothing about the run.

    Args:
        settings: of the run.
        facts: of the run.
        started: how each of its journals introduces the run.
        first: the journal that is open already.
        may_drain: False where the store must not be touched: offline, or a fork from a process that had it open.
    """

    def __init__(
        self, settings: Settings, facts: RunInfo, started: records.RunStarted, first: JournalWriter, may_drain: bool
    ) -> None:
        self.settings = settings
        self._facts = facts
        self._started = started
        self._first: JournalWriter | None = first
        self._parts: list[Stoppable] = []
        self._drain = DrainThread(
            settings,
            first.path,
            facts.id,
            facts.writer,
            on_tick=self._tick,
            store=may_drain and settings.mode == "online",
        )
        self.has_store = may_drain and settings.mode == "online"
        self.is_worker = False
        self._ended = False
        self._next_beat = time.monotonic() + HEARTBEAT_S
        self._catch_up: Callable[[], None] = _nothing
        self.recorder: Recorder

    def open_writer(self, is_first: bool) -> JournalWriter | None:
        """Open the next journal; the one that is open already comes first. None if nothing can be written."""
        if is_first and self._first is not None:
            writer, self._first = self._first, None
            return writer
        opened = opened_record(self._facts.id, new_writer_id(self._facts.rank or None), self._facts.rank, "worker")
        try:
            writer = open_writer(self.settings, opened)
        except OSError as error:
            if not self._ended or self.is_worker:
                notices.warn(
                    f"No journal can be opened in {self.settings.home} ({error.strerror or error}): what is logged now is lost."
                )
            return None
        writer.append(self._started)
        return writer

    def start(self, run: Run, catch_up: Callable[[], None]) -> None:
        """Begin to drain, sample, capture and beat."""
        self._catch_up = catch_up
        self._drain.start()
        self._parts = start_parts(run)

    def wait_stored(self, timeout: float) -> bool:
        """Wait until what this writer has logged is in the store; False where it is not, or not drained from here."""
        writer = self.recorder.writer
        if self.is_worker or self._ended or not self.has_store or writer is None:
            return False
        return self._drain.wait_stored(writer.bytes_written, timeout)

    def end(self, outcome: Outcome) -> DrainReport:
        """Stop everything, write the last record, and wait for the store as long as the settings allow."""
        self._ended = True
        if self.is_worker:
            self.recorder.close()
            return DrainReport(False, 0, None)
        for part in self._parts:
            part.stop(_STOP_S)
        self._parts = []
        self._catch_up()
        self.recorder.settle()
        self.recorder.append(
            records.Finished(
                state=outcome.state,
                time=time.time(),
                exit_code=outcome.exit_code,
                reason=outcome.reason,
                traceback=outcome.traceback,
                lost_points=self.recorder.lost_points,
            )
        )
        self.recorder.close()
        report = self._drain.finish(self.settings.finish_timeout)
        if self.has_store:
            self.recover_workers()
        return report

    def end_late(self) -> bool:
        """Close a journal that was opened after the end; return whether there was one that the store should take."""
        if not self._ended or self.recorder.writer is None:
            return False
        self.recorder.close()
        return self.has_store and not self.is_worker

    def recover_workers(self) -> None:
        """Store what forked children of this process have left, and what was logged after the end."""
        from trackai.drain.recovery import recover

        if not find_journals(self.settings, self._facts.id):
            return
        try:
            recover(self.settings, run_id=self._facts.id)
        except (TrackAIError, OSError) as error:
            notices.warn(f"Journals of {self._facts.name} are not stored yet ({error}): call `trackai recover`.")

    def after_fork(self) -> None:
        """Become a worker, in a forked child: the threads are not here, and the journal is the parent's."""
        self.is_worker = True
        self._parts = []
        self._first = None
        self.recorder.after_fork()

    def _tick(self) -> None:
        """Do what is due about once a second, in the drain thread."""
        writer = self.recorder.writer
        if writer is not None:
            writer.tend()
        now = time.monotonic()
        if now >= self._next_beat and not self._ended:
            self._next_beat = now + HEARTBEAT_S
            if writer is not None:
                writer.append(records.Heartbeat(time=time.time()))
            self._catch_up()


def start_parts(run: Run) -> list[Stoppable]:
    """Start what samples the machine, captures the environment and the console."""
    from trackai.plugins import manager
    from trackai.tracking import console, environment, ranks, system

    plugins = manager("run", run.settings)
    parts: list[Stoppable] = [system.start(run, plugins)]
    if run.settings.capture_environment and ranks.find().local == 0:  # the same for all processes of a machine
        parts.append(environment.start(run, plugins))
    captured = console.start(run)
    return parts if captured is None else [*parts, captured]


def _nothing() -> None:
    """Stand for work that there is not."""
