"""Frames that the disk refuses, in bounded memory, until it takes them again."""

from __future__ import annotations

from collections import deque

import msgspec

from trackai.journal.format import HEADER
from trackai.records import Rich, Row, Series, decode


class Overflow:
    """A queue of whole frames, oldest first, that holds at most *limit* bytes.

    When it is full, new frames are refused: what was logged first is kept, as a journal that ends there would. Refused
    points are counted.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._frames: deque[bytes] = deque()
        self._bytes = 0
        self.lost_points = 0

    def __len__(self) -> int:
        return len(self._frames)

    def add(self, frame: bytes) -> bool:
        """Keep *frame*; False if there is no room, and then its points count as lost."""
        if self._bytes + len(frame) > self._limit:
            self.lost_points += points_in(frame)
            return False
        self._frames.append(frame)
        self._bytes += len(frame)
        return True

    def first(self) -> bytes:
        """Return the oldest frame."""
        return self._frames[0]

    def drop_first(self) -> None:
        """Forget the oldest frame: it is on disk."""
        self._bytes -= len(self._frames.popleft())

    def give_up(self) -> None:
        """Count everything that is still here as lost."""
        self.lost_points += self.points
        self._frames.clear()
        self._bytes = 0

    @property
    def points(self) -> int:
        """Points that wait here."""
        return sum(map(points_in, self._frames))


def points_in(frame: bytes) -> int:
    """Count the values that a frame carries for charts and tables."""
    try:
        record = decode(memoryview(frame)[HEADER.size :])
    except msgspec.DecodeError:
        return 0
    if isinstance(record, Row):
        return len(record.v) // 8
    if isinstance(record, Series):
        return len(record.values) // 8
    return int(isinstance(record, Rich))
