"""What people may write into a store: lengths, tags, colours. Each check raises ``UsageError`` with the limit."""

from __future__ import annotations

import json
from collections.abc import Sequence
from enum import Enum
from typing import Final

from trackai.errors import UsageError
from trackai.ids import check_name
from trackai.store.answers import Json

MOST_NOTE = 1_000_000  # characters of notes and descriptions
MOST_TAGS = 200
MOST_BODY = 2_000_000  # characters of a view or dashboard


class Unset(Enum):
    """Says that an argument was not given, where None means «none»."""

    UNSET = 0


UNSET: Final = Unset.UNSET


def check_body(body: Json) -> str:
    """Return a view or dashboard as text, if it is not too long."""
    text = json.dumps(body, ensure_ascii=False, allow_nan=False)
    return check_length(text, MOST_BODY, "body")


def check_length(text: str, most: int, what: str) -> str:
    """Return *text* if it has at most *most* characters and no NUL."""
    if len(text) > most:
        raise UsageError(f"The {what} has {len(text):,} characters; at most {most:,} are possible.")
    if "\0" in text:
        raise UsageError(f"The {what} holds a NUL, which no store can keep.")
    return text


def check_tags(tags: Sequence[str]) -> list[str]:
    """Return the tags, each once."""
    if len(tags) > MOST_TAGS:
        raise UsageError(f"A run can have at most {MOST_TAGS} tags, not {len(tags)}.")
    return [check_name(tag, "tag") for tag in dict.fromkeys(tags)]


def check_color(color: str) -> str:
    """Return a colour as ``#rrggbb`` in small letters."""
    if len(color) != 7 or color[0] != "#" or not all(digit in "0123456789abcdefABCDEF" for digit in color[1:]):
        raise UsageError(f"{color[:40]!r} is no colour: use #rrggbb.")
    return color.lower()
