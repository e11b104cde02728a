"""What is known of a run that is to go on: from the store, and from journals that are not in it yet.

This is the only place where a training process reads the store, and only when ``init`` is asked to resume or is given
an id; so it alone pays for importing the reader.
"""

from __future__ import annotations

import contextlib
import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from trackai import records
from trackai.errors import JournalError, NotFoundError, RunNotFoundError
from trackai.journal.layout import JournalFile, find_journals
from trackai.journal.lock import is_live
from trackai.journal.reader import read_frames
from trackai.settings import Settings

if TYPE_CHECKING:
    from trackai.store.answers import RunRow
    from trackai.store.reader import Reader


@dataclass(slots=True)
class Past:
    """A run as it stands. *config* and *summary* are flat, by path; *is_live*: some other process writes to it now;
    *state*: as in the store; of a run that only journals know, what its last word says, or ``"crashed"`` without one;
    *writers*: ids of all processes that have logged to it."""

    run: str
    project: str
    name: str
    created: float
    group: str | None = None
    job_type: str | None = None
    notes: str = ""
    tags: list[str] = field(default_factory=list)
    config: dict[str, Any] = field(default_factory=dict)
    summary: dict[str, Any] = field(default_factory=dict)
    last_step: float | None = None
    is_live: bool = False
    state: str = "crashed"
    writers: set[str] = field(default_factory=set)


def find_past(settings: Settings, *, run_id: str | None, project: str, name: str | None) -> Past | None:
    """Find a run by id, or the latest of a name in a project; None if there is none.

    Journals of dead writers are drained first, so that nothing that was logged is missed.
    """
    if run_id is None and name is None:
        return None
    unread = find_journals(settings, run_id)
    if run_id is None:
        unread = [journal for journal in unread if _is_of(journal, project, name)]
    if settings.mode == "online" and unread:
        from trackai.drain.recovery import recover

        for run in sorted({journal.run for journal in unread}):
            recover(settings, run_id=run)
    found = _from_store(settings, run_id, project, name)
    for run in sorted({journal.run for journal in unread}):
        journals = [journal for journal in find_journals(settings, run) if journal.path.exists()]
        base = found if found is not None and found.run == run else None
        folded = _from_journals(journals, base) if journals else None
        if folded is not None and (found is None or folded.created >= found.created):
            found = folded
    return found


def find_unfinished(settings: Settings, project: str, beginning: str) -> list[Past]:
    """Find the runs of a project whose ids begin like this and that did not come to an end of their own, oldest first."""
    ids = {journal.run for journal in find_journals(settings)}
    if _has_store(settings):
        from trackai.store import Store
        from trackai.store.answers import RunsQuestion

        question = RunsQuestion(project=project, filter=f'id ~ "{beginning}"', limit=1000)
        # The project may be new, or in journals alone.
        with Store.open(settings) as store, contextlib.suppress(NotFoundError):
            ids.update(row.id for row in store.reader().runs(question).runs)
    named = [run for run in ids if run.startswith(beginning)]
    found = [past for run in named if (past := find_past(settings, run_id=run, project=project, name=None)) is not None]
    unfinished = [
        past for past in found if past.project == project and (past.is_live or past.state not in ("finished", "failed"))
    ]
    return sorted(unfinished, key=lambda past: (past.created, past.run))


def not_found(settings: Settings, run_id: str | None, project: str, name: str | None) -> RunNotFoundError:
    """Make the error that says what exists instead."""
    import difflib

    names = _names(settings, project)
    wanted = name if run_id is None else run_id
    near = difflib.get_close_matches(str(wanted), names, n=3, cutoff=0.3) or names[:3]
    return RunNotFoundError(str(wanted), project, near)


def _from_store(settings: Settings, run_id: str | None, project: str, name: str | None) -> Past | None:
    if not _has_store(settings):
        return None
    from trackai.store import Store

    with Store.open(settings) as store:
        reader = store.reader()
        row = _row(reader, run_id, project, name)
        return None if row is None else _past(reader, row)


def _row(reader: Reader, run_id: str | None, project: str, name: str | None) -> RunRow | None:
    try:
        return reader.run(run_id) if run_id is not None else reader.find_run(project, str(name))
    except NotFoundError:
        return None


def _past(reader: Reader, row: RunRow) -> Past:
    return Past(
        run=row.id,
        project=row.project,
        name=row.name,
        created=row.created,
        group=row.group,
        job_type=row.job_type,
        notes=row.notes,
        tags=list(row.tags),
        config=dict(reader.config(row.id)),
        summary=dict(reader.summary(row.id)),
        last_step=row.last_step,
        state=row.state,
        writers=set(reader.writers(row.id)),
    )


def _names(settings: Settings, project: str) -> list[str]:
    names: dict[str, None] = {}
    if _has_store(settings):
        from trackai.store import Store
        from trackai.store.answers import RunsQuestion

        with Store.open(settings) as store:
            try:
                page = store.reader().runs(RunsQuestion(project=project, limit=1000))
            except NotFoundError:
                return []
            names = dict.fromkeys(row.name for row in page.runs)
    return list(names)


def _has_store(settings: Settings) -> bool:
    return not settings.db_url.startswith("sqlite") or settings.db_path.exists()


def _started(path: Path) -> records.RunStarted | None:
    """Return the record by which the run of this journal begins; None if it is not among the first few or unreadable."""
    try:
        for number, frame in enumerate(read_frames(path)):
            record = records.decode(frame.payload)
            if isinstance(record, records.RunStarted):
                return record
            if number > 4:
                break
    except (JournalError, OSError, msgspec.DecodeError):
        return None
    return None


def _is_of(journal: JournalFile, project: str, name: str | None) -> bool:
    record = _started(journal.path)
    return record is not None and record.project == project and record.name == name


def _from_journals(journals: Sequence[JournalFile], base: Past | None) -> Past | None:
    past = base
    for journal in journals:
        reading = _Reading(journal.run, past)
        try:
            for frame in read_frames(journal.path, resync=True):
                reading.take(records.decode(frame.payload))
        except (JournalError, OSError, msgspec.DecodeError):
            pass  # drained or damaged meanwhile: recovery reports damage, and the store has the rest
        past = reading.past
        if past is not None:
            past.summary = {**reading.last_values(), **past.summary}
            past.writers.add(journal.writer)
            past.is_live = past.is_live or is_live(journal.path)
    return past


class _Reading:
    """Adds up the records of one journal."""

    def __init__(self, run: str, past: Past | None) -> None:
        self.past = past
        self._run = run
        self._keysets: dict[int, records.KeySet] = {}
        self._newest: dict[int, records.Row] = {}

    def take(self, record: object) -> None:
        past = self.past
        if past is None:
            if isinstance(record, records.RunStarted):
                self.past = Past(
                    run=self._run,
                    project=record.project,
                    name=record.name,
                    created=record.time,
                    group=record.group,
                    job_type=record.job_type,
                    notes=record.notes or "",
                    tags=list(record.tags),
                )
            return
        match record:
            case records.ConfigSet() | records.SummarySet():
                values = past.config if isinstance(record, records.ConfigSet) else past.summary
                values.update(record.values)
                for path in record.removed:
                    values.pop(path, None)
            case records.KeySet():
                self._keysets[record.number] = record
            case records.Row():
                self._take_row(past, record)
            case records.Rich():
                past.last_step = record.step if past.last_step is None else max(past.last_step, record.step)
            case records.RunEdited():
                past.name = past.name if record.name is None else record.name
                past.notes = past.notes if record.notes is None else record.notes
                past.group = past.group if record.group is None else record.group
                past.tags = past.tags if record.tags is None else list(record.tags)
            case records.Finished():
                past.state = record.state

    def last_values(self) -> dict[str, float]:
        """Return the newest value of each metric, by step."""
        values: dict[str, float] = {}
        for number, row in sorted(self._newest.items(), key=lambda item: item[1].s):
            keys = self._keysets[number].keys
            values.update(zip(keys, struct.unpack(f"<{len(keys)}d", row.v), strict=True))
        return values

    def _take_row(self, past: Past, row: records.Row) -> None:
        keyset = self._keysets.get(row.n)
        if keyset is None or keyset.kind == "system":
            return
        past.last_step = row.s if past.last_step is None else max(past.last_step, row.s)
        newest = self._newest.get(row.n)
        if newest is None or newest.s <= row.s:
            self._newest[row.n] = row
