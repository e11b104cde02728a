"""Turn what a program writes to a terminal into the lines that a reader would have seen. Pure.

Progress bars overwrite themselves by a carriage return, several bars by moving the cursor up: of all their states the last
one is kept. Colours stay; codes that move the cursor or clear a line have done their work and are left out.
"""

from __future__ import annotations

import re

LONGEST_LINE = 32_768  # characters; what is longer is data, not a message
_MOVES = re.compile(r"(\r|\n|\x1b\[[0-9;]*[ABFEGHJK])")


class Lines:
    """Collects text, gives back whole lines with the time at which each began."""

    def __init__(self) -> None:
        self._rows: list[tuple[float, str]] = []  # not given out yet; the cursor's row and what lies below it
        self._cursor = 0
        self._overwrites = False

    def feed(self, time: float, text: str) -> list[tuple[float, str]]:
        """Take *text* written at *time*; return the lines that are complete: those above the cursor."""
        text = text.replace("\r\n", "\n")
        if not self._rows and "\r" not in text and "\x1b[" not in text:
            *whole, rest = text.split("\n")
            if rest:
                self._rows = [(time, rest)]
            return [(time, _shortened(line)) for line in whole]
        for part in _MOVES.split(text):
            self._take(time, part)
        return []

    def settle(self) -> list[tuple[float, str]]:
        """Return the lines above the cursor. Called after a batch, because a bar may still go back up within it."""
        whole, self._rows = self._rows[: self._cursor], self._rows[self._cursor :]
        self._cursor = 0
        return [(time, _shortened(line)) for time, line in whole]

    def close(self) -> list[tuple[float, str]]:
        """Return all that is left, also a line without its end."""
        rows, self._rows, self._cursor = self._rows, [], 0
        while rows and not rows[-1][1]:
            rows.pop()
        return [(time, _shortened(line)) for time, line in rows]

    def _take(self, time: float, part: str) -> None:
        if part == "\n":
            self._reach(time)
            self._cursor += 1
            self._overwrites = False
        elif part == "\r":
            self._overwrites = True
        elif part.startswith("\x1b[") and _MOVES.fullmatch(part):
            self._move(part)
        elif part:
            self._reach(time)
            began, before = self._rows[self._cursor]
            if self._overwrites:
                self._rows[self._cursor] = (time, part)
            elif len(before) <= LONGEST_LINE:
                self._rows[self._cursor] = (began, before + part)
            self._overwrites = False

    def _reach(self, time: float) -> None:
        while len(self._rows) <= self._cursor:
            self._rows.append((time, ""))

    def _move(self, code: str) -> None:
        count, kind = code[2:-1].partition(";")[0], code[-1]
        if kind in "AF":
            self._cursor = max(self._cursor - int(count or 1), 0)
        elif kind in "BE":
            self._cursor += min(int(count or 1), 100)
        self._overwrites = self._overwrites or kind in "AFEG"


def _shortened(line: str) -> str:
    return line if len(line) <= LONGEST_LINE else f"{line[:LONGEST_LINE]} … (cut: the line was longer)"
