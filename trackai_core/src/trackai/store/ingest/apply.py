"""The transaction: everything of one batch, and the offset that makes it exactly once, or nothing."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable

import msgspec

from trackai.errors import OffsetMismatchError, StoreError
from trackai.records import (
    Alerted,
    AnyRecord,
    ArtifactLogged,
    ConfigSet,
    Console,
    EnvironmentCaptured,
    FileLogged,
    Finished,
    MetricDefined,
    Opened,
    Rich,
    RunEdited,
    RunStarted,
    SummarySet,
)
from trackai.store.connection import Db, patiently, with_retry
from trackai.store.ingest import events, runs
from trackai.store.ingest.attributes import set_leaves
from trackai.store.ingest.batch import Batch, collect
from trackai.store.ingest.keys import KeyIds
from trackai.store.ingest.name_counts import NameCounts
from trackai.store.ingest.points import write_points
from trackai.store.migrations.opening import open_db

_log = logging.getLogger("trackai.store")
KeySets = dict[int, tuple[str, list[str]]]

# Points, after which PostgreSQL is told to look at what it has. It does so by itself, but only after a minute or so; until
# then it plans questions over all runs as if there were none, and a list of 10,000 runs in groups takes 20 s and not 0.3.
_MANY = 200_000
_ANALYZE = "ANALYZE runs, configs, metrics, metric_rollups, metric_summaries"


class RunGoneError(StoreError):
    """The run was deleted for good while its writer lives."""


class Ingest:
    """Writes batches into one store, over one connection. Not thread-safe: one thread owns it.

    For SQLite it imports neither SQLAlchemy nor Alembic, unless the store must be migrated first.
    """

    def __init__(self, db: Db, clock: Callable[[], float] = time.time) -> None:
        self._db, self._clock = db, clock
        self._keys = KeyIds()
        self._keysets: dict[tuple[str, str], KeySets] = {}
        self._offsets: dict[tuple[str, str], int] = {}
        self._written = 0  # points

    @classmethod
    def open(cls, url: str, clock: Callable[[], float] = time.time) -> Ingest:
        """Open the store of a URL, making or migrating it as needed.

        Raises:
            SchemaTooNewError: if a newer TrackAI wrote it.
            StoreError: if it cannot be opened.
        """
        return cls(open_db(url), clock)

    def committed(self, run: str, writer: str) -> int:
        """Return how many bytes of a journal are stored; 0 for one that the store has not seen."""
        sql = (
            'SELECT journals."offset", journals.keysets FROM journals JOIN runs ON runs.number = journals.run '
            "WHERE runs.id = ? AND journals.writer = ?"
        )
        rows = patiently(self._db, lambda: self._db.execute(sql, (run, writer)))
        if not rows:
            return 0
        self._keysets[run, writer] = _unpack(rows[0][1])
        offset: int = rows[0][0]
        self._offsets[run, writer] = offset
        return offset

    def apply(self, run: str, writer: str, start: int, end: int, payloads: Iterable[bytes | memoryview]) -> Batch:
        """Store the frames ``[start, end)`` of a journal in one transaction.

        Frames that are stored already are refused, so that a replay changes nothing.

        Args:
            run: id of the run.
            writer: id of the writer.
            start: offset of the first frame; must be what ``committed`` answers.
            end: offset behind the last frame.
            payloads: of the frames, checked against their CRC by the caller.

        Returns:
            What was stored. Its ``end`` is *start* where the chunk is the mere beginning of a journal that does not name
            its run yet: then nothing was.

        Raises:
            OffsetMismatchError: if *start* is not the offset that the store has.
            RunGoneError: if the run has been deleted for good.
            msgspec.DecodeError: if a payload is no record; nothing of the batch is stored.
        """
        if self._offsets.get((run, writer)) != start:
            self.committed(run, writer)
        known = self._keysets.get((run, writer), {})
        batch = collect(run, writer, start, end, payloads, known)
        try:
            if not with_retry(self._db, lambda: self._transact(batch, known)):
                return Batch(run, writer, start, start)
        except BaseException:
            self._keys.rollback()
            self._offsets.pop((run, writer), None)
            raise
        self._keys.commit()
        self._keysets[run, writer] = {**known, **batch.keysets}
        self._offsets[run, writer] = end
        self._written += sum(len(points.steps) for points in batch.points.values())
        return batch

    def end_writer(self, run: str, writer: str, record: Finished) -> str | None:
        """Note the end of a writer that could not say so itself; return the run's new state, None if it goes on.

        Does nothing for a writer that has ended already.
        """

        def work() -> str | None:
            number = runs.run_number(self._db, run)
            if number is None:
                return None
            state = runs.end_writer(self._db, number, writer, record)
            self._db.execute("UPDATE runs SET updated = ? WHERE number = ?", (self._clock(), number))
            return state

        return with_retry(self._db, work)

    def close(self) -> None:
        """Close the connection; of PostgreSQL after much was written, having its statistics taken."""
        try:
            if self._written >= _MANY and not self._db.is_sqlite:
                self._db.execute(_ANALYZE)
        except self._db.error as error:  # everything is stored: that questions are slow for a minute ends nobody
            _log.info("PostgreSQL took no statistics of what was written: %s", error)
        finally:
            self._db.close()

    def _transact(self, batch: Batch, known: KeySets) -> bool:
        self._keys.rollback()  # what an earlier try of this transaction had made is gone
        db, now = self._db, self._clock()
        number = self._run(batch, now)
        if number is None:
            return False
        rows = db.execute('SELECT "offset" FROM journals WHERE run = ? AND writer = ?', (number, batch.writer))
        if rows[0][0] != batch.start:
            raise OffsetMismatchError(rows[0][0], batch.start)
        ids = self._keys.ids(db, batch.points)
        names = NameCounts()
        last_step = write_points(db, number, batch.points, ids, names) if batch.points else None
        ended: Finished | None = None
        for record in batch.events:
            if isinstance(record, Finished):
                ended = record
            else:
                self._store(number, batch.writer, record, names)
        keysets = _pack({**known, **batch.keysets}) if batch.keysets else None
        db.execute(
            'UPDATE journals SET "offset" = ?, keysets = coalesce(?, keysets), skipped = skipped + ? '
            "WHERE run = ? AND writer = ?",
            (batch.end, keysets, batch.skipped, number, batch.writer),
        )
        if ended is not None:
            runs.end_writer(db, number, batch.writer, ended)
        greatest = "max" if db.is_sqlite else "greatest"
        db.execute(
            f"UPDATE runs SET updated = ?, heartbeat = {greatest}(coalesce(heartbeat, 0.0), ?), last_step = "
            f"{greatest}(coalesce(last_step, ?), coalesce(?, last_step)) WHERE number = ?",
            (now, batch.newest, last_step, last_step, number),
        )
        db.execute(
            "UPDATE projects SET updated = ? WHERE id = (SELECT project FROM runs WHERE number = ?)", (now, number)
        )
        names.store(db, number)
        return True

    def _run(self, batch: Batch, now: float) -> int | None:
        """Find or make the run and the row of the journal; the run is then locked. None if it is not named yet."""
        number = runs.run_number(self._db, batch.run)
        opened = next((event for event in batch.events if isinstance(event, Opened)), None)
        is_worker = opened is not None and opened.role == "worker"
        for event in batch.events:
            # A worker (a forked child, a late log() after finish) can be the first to be drained, but revives no run.
            if isinstance(event, RunStarted) and not (is_worker and number is not None):
                number = runs.start(self._db, batch.run, number, event, batch.writer, now)
        if number is None and batch.start == 0:
            return None
        if number is None:
            raise RunGoneError(
                f"Run {batch.run} is not in the store (it was deleted for good); its journal is kept and nothing of it "
                "was stored."
            )
        if batch.start == 0:
            runs.open_writer(self._db, number, batch.writer, opened, now)
        elif not self._db.execute("SELECT 1 FROM journals WHERE run = ? AND writer = ?", (number, batch.writer)):
            raise OffsetMismatchError(0, batch.start)
        return number

    def _store(self, run: int, writer: str, record: AnyRecord, names: NameCounts) -> None:
        db = self._db
        match record:
            case ConfigSet() | SummarySet():
                set_leaves(db, run, record, self._keys, names)
            case Rich():
                events.add_rich(db, run, record, self._keys)
            case Console():
                events.add_console(db, run, writer, record)
            case RunEdited():
                runs.edit(db, run, record)
            case Alerted():
                events.add_alert(db, run, record)
            case FileLogged():
                events.add_file(db, run, record)
            case ArtifactLogged():
                events.add_artifact(db, run, record)
            case MetricDefined():
                events.define_metric(db, run, record)
            case EnvironmentCaptured():
                events.add_environment(db, run, writer, record)
            case _:  # Opened and RunStarted were the run's; a heartbeat's time is in the batch
                pass


def _pack(keysets: KeySets) -> bytes:
    return msgspec.msgpack.encode(sorted(keysets.items()))


def _unpack(stored: bytes | None) -> KeySets:
    return dict(msgspec.msgpack.decode(stored, type=list[tuple[int, tuple[str, list[str]]]])) if stored else {}
