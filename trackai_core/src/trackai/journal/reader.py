"""Reading journals: frame by frame, or in chunks of whole frames for the drain.

Any prefix of whole frames is a valid journal. A bad frame with nothing sound behind it is a torn tail (a crash in
mid-write, or a write that goes on right now): readers stop before it, and may come back later. A bad frame with a sound
one behind it is damage. Nothing is promised about the order of records of different writers.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from trackai import records
from trackai.errors import JournalCorruptError, JournalError, JournalTooNewError
from trackai.journal.format import HEADER, MAX_PAYLOAD, PAYLOAD_START, valid_end

_BLOCK = 4 * 2**20

Skipped = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Frame:
    """One whole and sound frame: where it begins, where it ends, and its payload."""

    offset: int
    end: int
    payload: memoryview


@dataclass(frozen=True, slots=True)
class Chunk:
    """Whole frames of one journal, as raw bytes.

    Attributes:
        run: run id.
        writer: writer id.
        offset: where the chunk begins in the journal, in bytes.
        end: where the next chunk begins; equal to *offset* when there is nothing new.
        data: the sound frames between the two, joined.
        skipped: damaged ranges between the two, left out of *data*; only with ``resync``.
    """

    run: str
    writer: str
    offset: int
    end: int
    data: bytes
    skipped: tuple[tuple[int, int], ...] = ()

    def payloads(self) -> Iterator[memoryview]:
        """Yield the payload of each frame, in order."""
        view = memoryview(self.data)
        at = 0
        while at < len(view):
            length, _ = HEADER.unpack_from(view, at)
            begin = at + HEADER.size
            at = begin + length
            yield view[begin:at]


def read_opened(path: Path) -> records.Opened:
    """Read the first frame: who wrote this journal, and in which format.

    Raises:
        JournalTooNewError: if this version cannot know what the frames mean. The file is untouched.
        JournalError: if the file does not begin as a journal.
        OSError: if it cannot be read.
    """
    with path.open("rb") as file:
        head = file.read(HEADER.size)
        length = HEADER.unpack(head)[0] if len(head) == HEADER.size else 0
        data = head + file.read(length) if 0 < length <= MAX_PAYLOAD else head
    if valid_end(data, 0) is None:
        raise JournalError(f"{path} does not begin as a journal does: its first frame is missing or damaged.")
    try:
        record = records.decode(data[HEADER.size :])
    except msgspec.DecodeError as error:
        raise JournalError(f"{path} does not begin as a journal does: {error}.") from error
    if not isinstance(record, records.Opened):
        raise JournalError(f"{path} does not begin as a journal does: its first record is no 'open'.")
    if record.version > records.FORMAT_VERSION:
        raise JournalTooNewError(
            f"{path} has journal format {record.version}, written by {record.software or 'a newer TrackAI'}; this version reads up to "
            f"{records.FORMAT_VERSION}. Upgrade with `pip install -U trackai`; the file was left untouched."
        )
    return record


def read_frames(
    path: Path, offset: int = 0, *, resync: bool = False, skipped: Skipped | None = None
) -> Iterator[Frame]:
    """Yield the frames from *offset* (a frame's begin) to the end, or to a torn tail.

    Args:
        path: the journal. It may grow while it is read.
        offset: in bytes, where a frame begins; 0 for the whole journal.
        resync: leave damaged ranges out instead of stopping at the first with an error. A journal whose first frame
            is damaged is then read as one of this version.
        skipped: called with begin and end of each range left out.

    Raises:
        JournalTooNewError: before the first frame, if the journal was written by a newer TrackAI.
        JournalCorruptError: at damage, unless *resync*. Frames before it have been yielded.
        OSError: if the file cannot be read.
    """
    at = offset
    while True:
        chunk = read_chunk(path, at, resync=resync)
        if chunk.end == chunk.offset:
            return
        yield from _frames(chunk, skipped)
        at = chunk.end


def read_chunk(path: Path, offset: int, max_bytes: int = _BLOCK, *, resync: bool = False) -> Chunk:
    """Read whole frames from *offset* on, about *max_bytes* of them, but at least one if there is one.

    Run and writer are those of the first frame, or of the path where that frame is damaged and *resync* is asked.

    Raises:
        JournalTooNewError: if the journal was written by a newer TrackAI.
        JournalCorruptError: if the very next frame is damaged and *resync* is not asked. Damage further on ends the
            chunk before it.
        OSError: if the file cannot be read.
    """
    run, writer = identify(path, resync)
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        file.seek(offset)
        data = file.read(max_bytes)
        end = _sound_prefix(data)
        if end == 0 and data:  # one frame larger than a chunk, a torn tail, or damage
            data += file.read(_missing_of_first(data, size - offset))
            end = valid_end(data, 0) or 0
        if end == 0 and len(data) < size - offset:
            data += file.read(size - offset - len(data))
    if end:
        return Chunk(run, writer, offset, offset + end, data[:end])
    again = _next_sound(data)
    if again is None:
        return Chunk(run, writer, offset, offset, b"")
    if not resync:
        raise JournalCorruptError(path, offset, offset + again)
    end = again + _sound_prefix(memoryview(data)[again:])
    return Chunk(run, writer, offset, offset + end, data[again:end], ((offset, offset + again),))


def _frames(chunk: Chunk, skipped: Skipped | None) -> Iterator[Frame]:
    at = chunk.offset
    for begin, end in chunk.skipped:  # at most one, and it comes first
        if skipped is not None:
            skipped(begin, end)
        at = end
    for payload in chunk.payloads():
        end = at + HEADER.size + len(payload)
        yield Frame(at, end, payload)
        at = end


def identify(path: Path, resync: bool = False) -> tuple[str, str]:
    """Return run and writer id of a journal: those of its first frame, or of its path where that is damaged.

    Raises:
        JournalTooNewError: if the journal was written by a newer TrackAI.
        JournalCorruptError: if the first frame is damaged and *resync* is not asked.
        OSError: if the file cannot be read.
    """
    try:
        opened = read_opened(path)
    except JournalTooNewError:
        raise
    except JournalError as error:
        size = path.stat().st_size
        if resync or size == 0 or _is_torn_at_once(path):
            return path.parent.name, path.stem
        raise JournalCorruptError(path, 0, size) from error
    return opened.run, opened.writer


def _is_torn_at_once(path: Path) -> bool:
    """Say whether nothing at all in the file is sound: it was cut off before its first frame was whole."""
    return _next_sound(path.read_bytes()) is None


def _missing_of_first(data: bytes, available: int) -> int:
    if len(data) < HEADER.size:
        return 0
    length, _ = HEADER.unpack_from(data, 0)
    whole = HEADER.size + int(length)
    return max(0, whole - len(data)) if length <= MAX_PAYLOAD and whole <= available else 0


def _sound_prefix(data: bytes | memoryview) -> int:
    view = memoryview(data)
    at = 0
    while (end := valid_end(view, at)) is not None:
        at = end
    return at


def _next_sound(data: bytes) -> int | None:
    """Return where the next sound frame begins behind the bad one at 0, or None: a torn tail."""
    view = memoryview(data)
    for match in PAYLOAD_START.finditer(data, HEADER.size + 1):
        at = match.start() - HEADER.size
        if valid_end(view, at) is not None:
            return at
    return None
