"""Layout of a frame, the only structure that a journal has. All integers are little-endian and unsigned::

    offset  size  field     meaning
    0       4     length    bytes of payload, 1 … 64 MiB
    4       4     checksum  CRC-32 (ISO-HDLC, that of zlib) of the payload
    8       n     payload   one msgpack map, whose first key is "k", the kind of the record

``docs/journal-format.md`` is the long form and is tested against this module.
"""

from __future__ import annotations

import re
import struct
import zlib

from trackai.errors import JournalError

HEADER = struct.Struct("<II")
MAX_PAYLOAD = 64 * 2**20  # a length beyond it is damage, so that a flipped bit cannot make a reader allocate gigabytes
SUFFIX = ".tj"

# A record has at most 15 fields and begins with its kind, so a payload begins with a fixmap and the key "k". Readers that
# have lost the thread look for that; length and checksum then decide.
PAYLOAD_START = re.compile(rb"[\x80-\x8f]\xa1k", re.DOTALL)


def frame(payload: bytes) -> bytes:
    """Put length and checksum before *payload*.

    Raises:
        JournalError: if the payload is empty or longer than ``MAX_PAYLOAD``.
    """
    length = len(payload)
    if not 0 < length <= MAX_PAYLOAD:
        raise JournalError(f"A record of {length} bytes does not fit into a frame, which holds 1 to {MAX_PAYLOAD}.")
    return HEADER.pack(length, zlib.crc32(payload)) + payload


def valid_end(data: bytes | memoryview, at: int) -> int | None:
    """Return where the frame that begins at *at* ends, or None if there is no whole and sound frame."""
    begin = at + HEADER.size
    if begin > len(data):
        return None
    length, checksum = HEADER.unpack_from(data, at)
    end = begin + length
    if not 0 < length <= MAX_PAYLOAD or end > len(data) or zlib.crc32(data[begin:end]) != checksum:
        return None
    return int(end)
