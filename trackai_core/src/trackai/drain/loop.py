"""``drain(journal, sink)``: the same function in the process that logs, in ``trackai recover`` and in the server."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from trackai.drain.sinks import Sink
from trackai.errors import JournalCorruptError, OffsetMismatchError
from trackai.journal.format import HEADER, MAX_PAYLOAD
from trackai.journal.reader import Chunk, identify, read_chunk

CHUNK_BYTES = 2**20  # about 80,000 points: a transaction of 0.1 s, so that other writers need not wait long
_WIDE_CHUNK_BYTES = 16 * CHUNK_BYTES
_FEW_POINTS = 8  # of a series in a chunk: with one or two, its summary costs ten times what they do


@dataclass(frozen=True, slots=True)
class Drained:
    """How far a journal was drained.

    Attributes:
        run: id of the run.
        writer: id of the writer.
        offset: bytes of the journal that the sink has now.
        points: points that this call moved.
        skipped: records of a newer version.
        damage: damaged ranges (begin, end) in bytes that were left out.
    """

    run: str
    writer: str
    offset: int
    points: int
    skipped: int
    damage: tuple[tuple[int, int], ...] = ()


def drain(path: Path, sink: Sink, *, start: int | None = None) -> Drained:
    """Move all whole frames of a journal into a sink.

    What is written meanwhile is left for the next call: a transaction for the one or two rows that a training logs during
    another would cost as much as that. Damaged ranges are left out and reported; a torn last frame is left for the next call.

    Args:
        path: the journal.
        sink: where to.
        start: offset that the sink is known to have, to save asking; None asks it.

    Raises:
        JournalTooNewError: if a newer TrackAI wrote the journal; nothing was moved.
        OSError: if the journal cannot be read.
        StoreError: if the sink fails; what it has committed stays committed.
    """
    run, writer = identify(path, resync=True)
    offset = sink.committed(run, writer) if start is None else start
    points, skipped, size = 0, 0, CHUNK_BYTES
    goal = path.stat().st_size
    damage: list[tuple[int, int]] = []
    while True:
        chunk = _read(path, offset, size)
        if chunk.end == chunk.offset:
            return Drained(run, writer, offset, points, skipped, tuple(damage))
        try:
            applied = sink.apply(chunk)
        except OffsetMismatchError as mismatch:
            # Somebody else drains the same journal. The sink's offset only grows, so this cannot go on for ever.
            if mismatch.expected == offset:
                raise
            offset = mismatch.expected
            continue
        if applied.offset == offset:
            # The journal does not name its run yet, or the record that does is too large for a chunk with the first.
            if size > _WIDE_CHUNK_BYTES or len(list(islice(chunk.payloads(), 2))) == 2:
                return Drained(run, writer, offset, points, skipped, tuple(damage))
            size = chunk.end - offset + HEADER.size + MAX_PAYLOAD
            continue
        is_wide = applied.points < _FEW_POINTS * applied.series and len(chunk.data) > CHUNK_BYTES // 4
        size = _WIDE_CHUNK_BYTES if is_wide or size == _WIDE_CHUNK_BYTES else CHUNK_BYTES
        offset = applied.offset
        points += applied.points
        skipped += applied.skipped
        damage.extend(chunk.skipped)
        if offset >= goal:
            return Drained(run, writer, offset, points, skipped, tuple(damage))


def _read(path: Path, offset: int, size: int) -> Chunk:
    try:
        return read_chunk(path, offset, size)
    except JournalCorruptError:
        return read_chunk(path, offset, size, resync=True)
