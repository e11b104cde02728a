"""What an examination found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Level = Literal["ok", "note", "warning", "problem"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        level: ok; note (worth knowing); warning (may hurt one day); problem (something is wrong now).
        check: what was looked at, in one or two words.
        text: a sentence with what was found.
        remedy: what to do, as a sentence or command; empty where there is nothing to do.
    """

    level: Level
    check: str
    text: str
    remedy: str = ""
