"""What every match of a regular expression holds, so that a database can leave out most texts without knowing the pattern."""

from __future__ import annotations

from trackai.store.query.filter.patterns import lowered

_QUANTIFIERS = "*+?{"


def required_literal(pattern: str) -> str:
    """Return the longest text that stands in every match, A-Z made small; empty where none is known.

    Only what stands outside of parentheses is looked at. *pattern* is one that ``regex.Pattern`` takes.
    """
    best, run = "", ""
    place = 0
    while place < len(pattern):
        character = pattern[place]
        if character == "|":
            return ""
        end, letter = _item(pattern, place)
        place = _behind_quantifiers(pattern, end)
        if letter is not None and place == end:
            run += letter
        elif letter is not None and pattern[end] == "+" and place == end + 1:
            # At least one stands there, and nothing that is known behind it.
            best, run = max(best, run + letter, key=len), ""
        else:
            best, run = max(best, run, key=len), ""
    return lowered(max(best, run, key=len))


def _item(pattern: str, place: int) -> tuple[int, str | None]:
    """Return where the item at *place* ends, and its letter, if it is one."""
    character = pattern[place]
    if character == "\\":
        escaped = pattern[place + 1 : place + 2]
        return place + 2, None if escaped.isalnum() else escaped
    if character == "[":
        return _behind_class(pattern, place), None
    if character == "(":
        depth = 0
        while place < len(pattern):
            if pattern[place] == "[":
                place = _behind_class(pattern, place)
                continue
            depth += {"(": 1, ")": -1}.get(pattern[place], 0)
            place += 2 if pattern[place] == "\\" else 1
            if depth == 0:
                break
        return place, None
    return place + 1, None if character in ".^$" else character


def _behind_class(pattern: str, place: int) -> int:
    place += 2 if pattern[place + 1 : place + 2] == "^" else 1
    first = True
    while place < len(pattern) and (first or pattern[place] != "]"):
        first = False
        place += 2 if pattern[place] == "\\" else 1
    return place + 1


def _behind_quantifiers(pattern: str, place: int) -> int:
    while place < len(pattern) and pattern[place] in _QUANTIFIERS:
        place = pattern.index("}", place) + 1 if pattern[place] == "{" else place + 1
    return place
