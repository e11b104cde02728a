"""What the journal tests share: small journals and ways to look into them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tests.factories import frames, keys, opened, row

from trackai import records
from trackai.journal.reader import read_frames


def write(path: Path, made: Iterable[records.Record]) -> list[int]:
    """Write records as a journal; return where each frame ends."""
    path.parent.mkdir(parents=True, exist_ok=True)
    ends, data = [], b""
    for record in made:
        data += frames([record])
        ends.append(len(data))
    path.write_bytes(data)
    return ends


def three_steps(path: Path) -> list[int]:
    """Write a journal with steps 1, 2, 3 of one metric; return where each of its five frames ends."""
    return write(path, [opened(), keys("loss"), row(1, 0.1), row(2, 0.2), row(3, 0.3)])


def decoded(path: Path, **how: object) -> list[object]:
    """Read all records of a journal."""
    return [records.decode(frame.payload) for frame in read_frames(path, **how)]  # type: ignore[arg-type]  # passed on


def steps(path: Path, **how: object) -> list[float]:
    """Read the steps of all rows."""
    return [record.s for record in decoded(path, **how) if isinstance(record, records.Row)]
