"""Identifiers: made here, and checked here before they become part of a path.

Run ids are sortable by time of creation: 16 characters of Crockford's base 32 (https://www.crockford.com/base32.html),
nine of milliseconds since 1970 and seven of randomness, in lower case.
"""

from __future__ import annotations

import os
import re
import time

from trackai.errors import InvalidNameError

MAX_NAME = 512  # characters of a project's, run's or metric's name; the same everywhere, so that no place is the odd one
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_ID = re.compile(r"[0-9A-Za-z_-]{1,64}", re.ASCII)


def _base32(number: int, width: int) -> str:
    digits = [_ALPHABET[(number >> (5 * place)) & 31] for place in range(width)]
    return "".join(reversed(digits))


def _random(width: int) -> str:
    return _base32(int.from_bytes(os.urandom((5 * width + 7) // 8), "big"), width)


def new_run_id() -> str:
    """Make an id for a run: unique, and sorting after every id made before it (to the millisecond)."""
    return _base32(time.time_ns() // 1_000_000, 9) + _random(7)


def new_writer_id() -> str:
    """Make an id for one writer (a process that logs to a run)."""
    return f"{os.getpid()}-{_random(8)}"


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


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
