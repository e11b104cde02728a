r"""The patterns of ``~``: a part of the text, or a glob over the whole of it. Linear, whatever is asked.

Without a wildcard a pattern is found anywhere in the text. With ``*`` (any characters) or ``?`` (exactly one) it has to
fit the whole text; ``\*``, ``\?`` and ``\\`` are the characters themselves. A-Z and a-z are the same; other letters are
as they are, because the databases do not agree on their capitals.
"""

from __future__ import annotations

from string import ascii_lowercase, ascii_uppercase

_SMALL = str.maketrans(ascii_uppercase, ascii_lowercase)


def lowered(text: str) -> str:
    """Make A-Z small and leave the rest alone."""
    return text.translate(_SMALL)


def pieces_of(pattern: str) -> tuple[list[str], bool]:
    """Cut a pattern into its wildcards, ``"*"`` and ``"?"`` as they are, and the texts between, each begun by ``"="``.

    Returns:
        The pieces, and whether there is a wildcard at all.
    """
    pieces: list[str] = []
    has_wildcard = False
    place = 0
    while place < len(pattern):
        character = pattern[place]
        place += 1
        if character in "*?":
            has_wildcard = True
            if character != "*" or pieces[-1:] != ["*"]:
                pieces.append(character)
            continue
        if character == "\\" and pattern[place : place + 1] in ("*", "?", "\\"):
            character = pattern[place]
            place += 1
        if pieces and pieces[-1][0] == "=":
            pieces[-1] += character
        else:
            pieces.append("=" + character)
    return pieces, has_wildcard


def like_pattern(pattern: str) -> str:
    """Return the pattern for SQL's LIKE with a backslash as escape, to be matched against a lowered text."""
    pieces, has_wildcard = pieces_of(lowered(pattern))
    wildcards = {"*": "%", "?": "_"}
    inner = "".join(wildcards[piece] if piece[0] != "=" else _escaped(piece[1:]) for piece in pieces)
    return inner if has_wildcard else f"%{inner}%"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def like_part(text: str) -> str:
    """Return the LIKE pattern that finds *text* anywhere in a lowered text, its wildcards taken as they are."""
    return f"%{_escaped(lowered(text))}%"
