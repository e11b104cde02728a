"""Answers whose columns are sent as they are in memory: to read them costs the reader nothing.

The body is the length of the head (four bytes, little-endian), the head, and the columns behind one another as doubles
(IEEE 754, little-endian). The head is the JSON answer with ``[first, length]`` in the place of each column, counted in
doubles; blanks fill it up so that the columns begin at a multiple of eight bytes, where a typed array may look at them.
"""

from __future__ import annotations

import struct
import sys
from array import array
from collections.abc import Callable
from typing import Any

import msgspec
from fastapi import Request, Response

from trackai_server.routers.replies import json_reply
from trackai_server.routers.series_shape import Put, as_list

DOUBLES_TYPE = "application/vnd.trackai.doubles"
DOUBLES_CONTENT: dict[int | str, dict[str, Any]] = {
    200: {"content": {DOUBLES_TYPE: {"schema": {"type": "string", "format": "binary"}}}}
}


def columns_reply(request: Request, shape: Callable[[Put], object]) -> Response:
    """Answer with what *shape* makes of the columns: as doubles if the client takes these, else as JSON."""
    if DOUBLES_TYPE not in request.headers.get("accept", ""):
        return json_reply(request, shape(as_list))
    doubles = _Doubles()
    return doubles.reply(shape(doubles.put))


class _Doubles:
    def __init__(self) -> None:
        self._columns: list[array[float]] = []
        self._size = 0

    def put(self, column: array[Any]) -> list[int]:
        """Take a column, and return what stands for it in the head."""
        doubles = column if column.typecode == "d" else array("d", column)
        if sys.byteorder == "big":
            doubles = doubles[:]
            doubles.byteswap()
        place = [self._size, len(doubles)]
        self._columns.append(doubles)
        self._size += len(doubles)
        return place

    def reply(self, answer: object) -> Response:
        """Answer with *answer* as the head. Not compressed: noise hardly shrinks, and it takes longer than all the rest."""
        head = msgspec.json.encode(answer)
        head += b" " * (-(4 + len(head)) % 8)
        body = b"".join([struct.pack("<I", len(head)), head, *self._columns])
        return Response(body, media_type=DOUBLES_TYPE, headers={"cache-control": "no-cache", "vary": "accept"})
