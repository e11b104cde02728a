"""Mistakes in a filter: each with its column, and where possible with what was probably meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from trackai.errors import FilterError
from trackai.store.query.filter.grammar import RUN_FIELDS, SOURCES


def mistake(message: str, text: str, start: int, end: int | None = None) -> FilterError:
    """Make the error for the part of *text* from offset *start* to *end* (one character when None)."""
    return FilterError(message, text, start + 1, 1 if end is None else end - start)


def near(word: str, known: Iterable[str]) -> str:
    """Return " Did you mean …?" when one of *known* resembles *word*, else nothing."""
    found = get_close_matches(word, list(known), 1)
    return f" Did you mean {found[0]!r}?" if found else ""


def unknown_field(name: str) -> str:
    """Return the sentence for a name that is no field, with a guess at what was meant."""
    source, dot, rest = name.partition(".")
    if dot:
        guess = get_close_matches(source, [*SOURCES, "parent"], 1)
        if guess and guess[0] != source:
            return f"There is no field {name!r}. Did you mean '{guess[0]}.{rest}'?"
        return (
            f"There is no field {name!r}: a name with a dot begins with {', '.join(s + '.' for s in SOURCES)} or parent. "
            "Put quotes around text."
        )
    known = f" Fields are {', '.join(RUN_FIELDS)}, config.…, summary.… and metric.…"
    return f"There is no field {name!r}.{near(name, RUN_FIELDS) or known}"
