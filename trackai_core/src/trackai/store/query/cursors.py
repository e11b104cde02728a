"""Cursors of keyset pages: the place behind the last row, sealed together with the question that it belongs to.

A cursor is no secret and opens no door: whatever it holds is only ever bound as a value. The digest is there so that a
cut, changed or foreign one is refused in a sentence, and not answered with the wrong page.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from hashlib import blake2b

import msgspec

from trackai.errors import UsageError

Scalar = float | int | str
_DIGEST = 8  # bytes


class _Content(msgspec.Struct, array_like=True):
    asked: float
    place: list[Scalar]


_encode = msgspec.msgpack.Encoder().encode
_decoder = msgspec.msgpack.Decoder(_Content)


def make_cursor(question: object, place: Sequence[Scalar], asked: float = 0.0) -> str:
    """Make a cursor.

    Args:
        question: whatever decides which rows there are and in which order; its ``repr`` counts.
        place: sort key of the last row of the page.
        asked: seconds since 1970 at which the first page was asked for; later pages use the same clock.
    """
    content = _encode(_Content(asked, list(place)))
    return base64.urlsafe_b64encode(_seal(question, content) + content).rstrip(b"=").decode()


def read_cursor(question: object, cursor: str, length: int | None = None) -> tuple[list[Scalar], float]:
    """Return place and clock of a cursor that :func:`make_cursor` made for the same question.

    Raises:
        UsageError: if it was not; also if the place has not *length* parts.
    """
    try:
        sealed = base64.b64decode(cursor.encode() + b"=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        seal, content = sealed[:_DIGEST], sealed[_DIGEST:]
        if seal != _seal(question, content):
            raise ValueError("the seal is broken")
        decoded = _decoder.decode(content)
    except (ValueError, binascii.Error, msgspec.DecodeError, UnicodeEncodeError) as error:
        raise UsageError(
            "This cursor belongs to another question, or was changed on its way: ask for the first page again."
        ) from error
    if length is not None and len(decoded.place) != length:
        raise UsageError("This cursor is of another version: ask for the first page again.")
    return decoded.place, decoded.asked


def _seal(question: object, content: bytes) -> bytes:
    return blake2b(content, digest_size=_DIGEST, key=blake2b(repr(question).encode(), digest_size=32).digest()).digest()
