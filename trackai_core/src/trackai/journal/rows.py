"""The packed form of one ``log`` call: a :class:`~trackai.records.Row` whose constant bytes are made once per key set.

A training loop logs the same keys again and again. What differs between two such rows is a step, a time and a column of
doubles, so everything else is packed in advance and a row costs two ``struct`` calls. The bytes are a valid encoding of
``Row(n, s, t, v)``, as a property test says.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Sequence
from functools import lru_cache

import msgspec

from trackai.journal.format import HEADER

# Keys of one key set. With keys of 512 characters of four bytes, the KeySet frame stays below 64 MiB.
MAX_KEYS = 16_384

_MAP_OF_FIVE = b"\x85\xa1k\xa3row\xa1n"
_STEP, _TIME, _VALUES = b"\xa1s\xcb", b"\xa1t\xcb", b"\xa1v"
_header = HEADER.pack
_crc32 = zlib.crc32
_encode = msgspec.msgpack.encode


@lru_cache(maxsize=1024)
def _column(count: int) -> struct.Struct:
    return struct.Struct(f"<{count}d")


@lru_cache(maxsize=64)
def _row_head(before: int, after: int) -> struct.Struct:
    # Big-endian, as msgpack's floats are; the column of values is little-endian and packed apart.
    return struct.Struct(f">{before}sd{len(_TIME)}sd{after}s")


class Shape:
    """A key set of one journal, able to pack rows.

    Attributes:
        number: its number in that journal.
        keys: the keys, in the order of the values.
        column: packs one value (int, float or bool) for each key; ``struct.error`` or ``OverflowError`` otherwise.
        last: the newest frame, where the caller puts it; empty before the first.
    """

    __slots__ = ("_after", "_before", "_head", "_length", "column", "keys", "last", "number")

    def __init__(self, number: int, keys: Sequence[str]) -> None:
        self.number = number
        self.keys = keys
        self.last = b""
        column = _column(len(keys))
        self.column: Callable[..., bytes] = column.pack
        self._before = _MAP_OF_FIVE + _encode(number) + _STEP
        self._after = _VALUES + _binary_header(column.size)
        head = _row_head(len(self._before), len(self._after))
        self._head: Callable[..., bytes] = head.pack
        self._length = head.size + column.size

    def frame(self, step: float, time: float, column: bytes) -> bytes:
        """Return the whole frame of one row; *column* is what :attr:`column` made."""
        payload = self._head(self._before, step, _TIME, time, self._after) + column
        return _header(self._length, _crc32(payload)) + payload

    def unpack_last(self) -> tuple[float, tuple[float, ...]]:
        """Return step and values of :attr:`last`."""
        (step,) = struct.unpack_from(">d", self.last, HEADER.size + len(self._before))
        return step, _column(len(self.keys)).unpack_from(self.last, len(self.last) - 8 * len(self.keys))


def _binary_header(size: int) -> bytes:
    if size < 256:
        return b"\xc4" + size.to_bytes(1, "big")
    if size < 65_536:
        return b"\xc5" + size.to_bytes(2, "big")
    return b"\xc6" + size.to_bytes(4, "big")


NUMBERS = frozenset((float, int, bool))
