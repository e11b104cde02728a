"""Where a content lies: ``<root>/<first two hex digits>/<sha256>``, and nothing else can be asked for.

The path is built from 64 hex digits only; no text of a user's ever becomes a part of it.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from trackai.errors import InvalidNameError

_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)


def is_digest(text: object) -> bool:
    """Tell whether *text* is a SHA-256 in 64 lower-case hex digits."""
    return isinstance(text, str) and _DIGEST.fullmatch(text) is not None


def check_digest(text: str) -> str:
    """Return *text* if it is a SHA-256 in 64 lower-case hex digits.

    Raises:
        InvalidNameError: otherwise.
    """
    if not is_digest(text):
        raise InvalidNameError(f"{str(text)[:80]!r} is no content: expected a SHA-256 in 64 lower-case hex digits.")
    return text


def digest_of(data: bytes | bytearray | memoryview) -> str:
    """Return the SHA-256 of *data* in hex."""
    return hashlib.sha256(data).hexdigest()


def blob_path(root: Path, sha256: str) -> Path:
    """Return where the content *sha256* lies, or would lie, below *root*.

    Raises:
        InvalidNameError: if *sha256* is no digest.
    """
    check_digest(sha256)
    return root / sha256[:2] / sha256
