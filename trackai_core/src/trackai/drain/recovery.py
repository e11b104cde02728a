"""Journals whose writers are dead: into the store with them, and the run is told what became of it."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from trackai.drain.loop import Drained, drain
from trackai.drain.sinks import Sink, open_sink
from trackai.errors import InvalidNameError, TrackAIError
from trackai.journal.layout import JournalFile, find_journals, journal_path
from trackai.journal.lock import try_lock
from trackai.journal.reader import read_frames, read_opened
from trackai.records import Finished, Opened
from trackai.settings import Settings

LOST_AFTER_S = 300.0  # ten missed heartbeats: a writer on another host, whose lock cannot be trusted, counts as lost
_DAMAGED = ".damaged"


@dataclass(frozen=True, slots=True)
class Recovered:
    """What became of one journal.

    Attributes:
        run: id of the run.
        writer: id of the dead writer.
        path: where the journal lies or lay.
        points: points that were moved into the store now.
        state: the run's new state, or None if it goes on or had ended before.
        message: a sentence about anything that needs one, else "".
    """

    run: str
    writer: str
    path: Path
    points: int
    state: str | None
    message: str = ""


def recover(
    settings: Settings,
    sink: Sink | None = None,
    *,
    run_id: str | None = None,
    clock: Callable[[], float] = time.time,
) -> list[Recovered]:
    """Drain the journals of dead writers and settle the states of their runs.

    A writer is dead when the lock on its journal can be had. Several processes may do this at the same time; each
    journal is taken by one of them.

    Args:
        settings: where the journals lie.
        sink: where to; by default the one that the settings name. The caller closes one that it passes.
        run_id: only this run's journals.
        clock: seconds since 1970.

    Raises:
        StoreError: if the sink cannot be opened. A journal that cannot be drained does not stop the others: it is in the
            answer, with a message.
    """
    journals = find_journals(settings, run_id)
    if not journals:
        return []
    own = open_sink(settings) if sink is None else None
    try:
        answers = [_recover_one(journal, settings, sink or own, clock) for journal in journals]  # type: ignore[arg-type]
    finally:
        if own is not None:
            own.close()
    return [answer for answer in answers if answer is not None]


def _recover_one(journal: JournalFile, settings: Settings, sink: Sink, clock: Callable[[], float]) -> Recovered | None:
    try:
        lock = try_lock(journal.path)
    except OSError as error:
        return Recovered(
            journal.run, journal.writer, journal.path, 0, None, f"{journal.path} cannot be opened: {error}."
        )
    if lock is None:
        return None
    with lock:
        try:
            written = os.fstat(lock.fileno()).st_mtime
            opened = read_opened(journal.path)
            if (opened.run, opened.writer) != (journal.run, journal.writer):
                return Recovered(
                    journal.run, journal.writer, journal.path, 0, None, _misplaced(journal, opened, settings)
                )
            is_elsewhere = opened.host not in ("", os.uname().nodename)
            if is_elsewhere and clock() - written < LOST_AFTER_S:
                return None
            drained = drain(journal.path, sink)
        except FileNotFoundError:
            return None  # its own process, or another recovery, has stored it and put it away meanwhile
        except (TrackAIError, OSError) as error:
            return Recovered(journal.run, journal.writer, journal.path, 0, None, str(error))
        state = sink.end_writer(drained.run, drained.writer, _obituary(opened, written, is_elsewhere))
        try:
            message = _put_away(journal.path, drained, settings)
        except FileNotFoundError:
            message = ""  # as above
        except OSError as error:
            message = f"{journal.path} is stored, but cannot be put away: {error}."
    return Recovered(drained.run, drained.writer, journal.path, drained.points, state, message)


def _misplaced(journal: JournalFile, opened: Opened, settings: Settings) -> str:
    # Stored from here, it could go on at an offset that another file of that writer has reached, and lose what is before.
    try:
        place = journal_path(settings, opened.run, opened.writer)
    except InvalidNameError:
        return f"{journal.path} says that it is of run {opened.run!r}, which is no id of a run; it was left untouched."
    return (
        f"{journal.path} is the journal of writer {opened.writer} of run {opened.run}, and lies in another place; it was left "
        f"untouched. If it is not there already, move it to {place} and run `trackai recover` again."
    )


def _obituary(opened: Opened, written: float, is_elsewhere: bool) -> Finished:
    """Say of a writer that left no last word what is known."""
    at = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(written))
    if is_elsewhere:
        reason = f"host {opened.host} stopped reporting: last sign of process {opened.pid} at {at}"
        return Finished(state="lost", time=written, reason=reason)
    reason = f"process {opened.pid}{f' on {opened.host}' if opened.host else ''} is gone; it wrote last at {at}"
    return Finished(state="crashed", time=written, reason=reason)


def _put_away(path: Path, drained: Drained, settings: Settings) -> str:
    """Delete a journal that is stored whole; keep one that holds more than the store could take."""
    if drained.damage:
        kept = path.with_name(path.name + _DAMAGED)
        path.rename(kept)
        lost = sum(end - begin for begin, end in drained.damage)
        return f"{lost:,} damaged bytes in {len(drained.damage)} place(s) were left out; the journal is kept as {kept}."
    if drained.skipped:
        return f"{drained.skipped} records need a newer TrackAI; the journal {path} is kept for it."
    rest = path.stat().st_size - drained.offset
    if drained.offset == 0 and any(islice(read_frames(path, resync=True), 1, None)):
        return f"{path} belongs to a run that the store does not have (deleted for good?); it is kept."
    if not settings.keep_journals:
        discard(path)
    return f"The last {rest:,} bytes were torn by the crash and are cut off." if rest else ""


def discard(path: Path) -> None:
    """Delete a journal, and its run's folder if that was the last one in it."""
    path.unlink(missing_ok=True)
    with contextlib.suppress(OSError):  # other writers' journals are still in it
        path.parent.rmdir()
