"""Identifiers: made here, and checked here before they become part of a path.

Run ids are sortable by time of creation: 16 characters of Crockford's base 32 (https://www.crockford.com/base32.html),
nine of milliseconds since 1970 and seven of randomness, in lower case.
"""

from __future__ import annotations

import os
import re
import time
import unicodedata

from trackai.errors import InvalidNameError

MAX_LOGICAL_NAME = 1024  # bytes of UTF-8 of a file's name inside a run or an artifact
MAX_NAME = (
    512  # characters of a project's, run's or metric's name; the same everywhere, so that no place is the odd one
)
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_RANKED = re.compile(r"rank(\d{1,9})-", re.ASCII)
_ID = re.compile(r"[0-9A-Za-z_-]{1,64}", re.ASCII)


def _base32(number: int, width: int) -> str:
    digits = [_ALPHABET[(number >> (5 * place)) & 31] for place in range(width)]
    return "".join(reversed(digits))


def _random(width: int) -> str:
    return _base32(int.from_bytes(os.urandom((5 * width + 7) // 8), "big"), width)


def generate_id() -> str:
    """Make an id for a run: unique, and sorting after every id made before it (to the millisecond)."""
    return _base32(time.time_ns() // 1_000_000, 9) + _random(7)


def run_id_at(created: float, number: int) -> str:
    """Make the id of a run that began at *created*, seconds since 1970, before now; *number* tells runs of one time apart.

    For whoever writes the past (importers, the demo) and wants the same ids every time. Only 35 bits of *number* count.
    """
    return _base32(int(created * 1000), 9) + _base32(number, 7)


def new_id_after(beginning: str) -> str:
    """Make an id for a run that begins with *beginning* and a ``-``, and is unique."""
    return f"{beginning}-{_random(7)}"


def new_writer_id(rank: int | None = None) -> str:
    """Make an id for one writer (a process that logs to a run). That of a rank of a job begins with ``rank3-``."""
    return f"{'' if rank is None else f'rank{rank}-'}{os.getpid()}-{_random(8)}"


def rank_of_writer(writer: str) -> int | None:
    """Return the rank that :func:`new_writer_id` was told."""
    match = _RANKED.match(writer)
    return int(match[1]) if match else None


def check_id(text: str, what: str = "run id") -> str:
    """Return *text* if it can be an id and a path part, that is ``[0-9A-Za-z_-]{1,64}``.

    Raises:
        InvalidNameError: naming *what* and the text.
    """
    if not isinstance(text, str) or _ID.fullmatch(text) is None:
        shown = repr(text)[:80]
        raise InvalidNameError(f"{shown} cannot be a {what}: use 1 to 64 letters, digits, '-' or '_'.")
    return text


def check_name(text: str, what: str = "project") -> str:
    """Return *text* if it can be a name: not empty, at most 512 characters, no NUL and no lone surrogate.

    Names are labels and never become paths, so everything else is allowed.

    Raises:
        InvalidNameError: naming *what* and the reason.
    """
    if not isinstance(text, str):
        raise InvalidNameError(f"A {what} must be a string, not {type(text).__name__}: pass its name.")
    if not text:
        raise InvalidNameError(f"The {what} is empty: pass its name, for example {what}='digits'.")
    if len(text) > MAX_NAME:
        raise InvalidNameError(f"The {what} has {len(text)} characters; at most {MAX_NAME} are possible.")
    if "\0" in text or not _is_unicode(text):
        raise InvalidNameError(f"The {what} {text[:40]!r} holds a NUL or half a character, which no store can keep.")
    return text


# Categories Cc (control) and Zl, Zp (line and paragraph ends), and what turns the direction of writing: a name that
# reads «gnp.exe» on the screen and is another on disk.
_FORBIDDEN_IN_LOGICAL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_DRIVE = re.compile(r"[A-Za-z]:")


def check_logical_name(text: str) -> str:
    """Return the name of a file inside a run or an artifact, in Unicode form NFC, if it is harmless as a relative path.

    Such a name is a column of the store and never says where bytes lie; still it is joined to a folder when somebody
    downloads, so it is checked where it comes in and again where it goes out. Parts are joined by ``/``. Nothing is
    decoded: ``%2e%2e`` is an odd name and no parent.

    Raises:
        InvalidNameError: for an absolute name, an empty, ``.`` or ``..`` part, a backslash, a drive letter, a control
            character or half a character, or more than 1,024 bytes.
    """
    if not isinstance(text, str):
        raise InvalidNameError(f"A file's name must be a string, not {type(text).__name__}.")
    shown = repr(text if len(text) <= 80 else text[:77] + "…")
    if not _is_unicode(text) or _FORBIDDEN_IN_LOGICAL.search(text):
        raise InvalidNameError(f"{shown} cannot name a file: it holds a control character or half a character.")
    name = unicodedata.normalize("NFC", text)
    if len(name.encode()) > MAX_LOGICAL_NAME:
        raise InvalidNameError(f"{shown} cannot name a file: it has more than {MAX_LOGICAL_NAME} bytes.")
    if "\\" in name or _DRIVE.match(name):
        raise InvalidNameError(f"{shown} cannot name a file: use / between parts, and no drive letter.")
    if any(part in ("", ".", "..") for part in name.split("/")):
        raise InvalidNameError(f"{shown} cannot name a file: it must be relative, without an empty, '.' or '..' part.")
    return name


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
