"""Ways to go on with a filter that is being written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import Enum
from itertools import islice
from typing import Protocol

from trackai.errors import FilterError
from trackai.store.answers import Completion, Json
from trackai.store.query.filter.grammar import AGGREGATES, RUN_FIELDS, SOURCES
from trackai.store.query.filter.patterns import lowered
from trackai.store.query.filter.tokens import Kind, Token, tokenize
from trackai.store.query.filter.tree import Field, Number, Text, Truth, field_of

MOST = 30  # completions; nobody reads more
_TIMES = ("-1h", "-1d", "-7d", "-30d")
_OPERATORS = {
    "=": "equal",
    "!=": "there, and not equal",
    "~": "contains, or fits * and ?",
    "!~": "does not contain",
    "<": "less",
    "<=": "at most",
    ">": "more",
    ">=": "at least",
    "in": "one of a list",
    "not in": "none of a list",
    "exists": "has a value",
    "not exists": "has none",
}
_SUITS = {
    "text": ("=", "!=", "~", "!~", "in", "not in", "exists", "not exists"),
    "number": ("=", "!=", "<", "<=", ">", ">=", "in", "not in", "exists", "not exists"),
    "time": (">", ">=", "<", "<=", "exists", "not exists"),
    "bool": ("=", "!="),
    "any": tuple(_OPERATORS),
}


class Catalogue(Protocol):
    """Names and values that occur."""

    def paths(self, source: str, part: str, limit: int) -> Sequence[tuple[str, int | None]]:
        """Return paths of a source with *part* in them, each with the number of runs that have it, if known."""

    def values(self, field: Field, limit: int) -> Sequence[tuple[Json, int | None]]:
        """Return values that a field has, each with the number of runs that have it, if known."""


class _Place(Enum):
    FIELD = 1
    OPERATOR = 2
    VALUE = 3
    LIST = 4
    JOINT = 5
    COMMA = 6
    NOT = 7  # behind a field and «not»


def complete(text: str, position: int, catalogue: Catalogue) -> list[Completion]:
    """Return up to 30 ways to go on at *position*; each replaces the text from its ``start`` to *position*.

    A text that is wrong before the position has none.
    """
    head = text[: max(0, position)]
    before, word, start = _last_word(head)
    if start is None:
        return []
    place, field, depth = _place(before)
    quoted = word[:1] in ("'", '"')
    offered: Iterator[Completion] = iter(())
    if place is _Place.FIELD and not quoted:
        offered = _fields(word, start, catalogue, is_condition=True)
    elif place in (_Place.OPERATOR, _Place.NOT) and field is not None:
        words = _SUITS[field.type] if place is _Place.OPERATOR else ("in", "exists")
        offered = (
            Completion(sign, "operator", _OPERATORS[sign], start) for sign in words if sign.startswith(word.lower())
        )
    elif place in (_Place.VALUE, _Place.LIST) and field is not None:
        offered = _values(field, word, start, catalogue)
        if place is _Place.VALUE and not quoted and word and field.path != "tag":
            offered = _chained(offered, _fields(word, start, catalogue, is_condition=False))
    elif place is _Place.JOINT:
        words = ("and", "or", ")") if depth else ("and", "or")
        offered = (Completion(joint, "keyword", "", start) for joint in words if joint.startswith(word.lower()))
    elif place is _Place.COMMA and not word:
        offered = (Completion(sign, "keyword", "", start) for sign in (",", ")"))
    return list(islice(offered, MOST))


def _last_word(head: str) -> tuple[list[Token], str, int | None]:
    """Return the tokens before the word that is being written, that word, and where it starts; None in a wrong text."""
    try:
        tokens = tokenize(head)[:-1]
    except FilterError as error:
        start = error.column - 1
        if head[start : start + 1] not in ("'", '"', "`"):
            return [], "", None
        before = _tokens(head[:start])
        if head[start] == "`" and before and before[-1].kind is Kind.WORD and before[-1].end == start:
            start = before.pop().start  # what stands before an open back-quote belongs to the same word: config.`a b
        return before, head[start:], start
    if tokens and tokens[-1].end == len(head) and tokens[-1].kind in (Kind.WORD, Kind.KEYWORD, Kind.TEXT):
        return tokens[:-1], head[tokens[-1].start :], tokens[-1].start
    return tokens, "", len(head)


def _tokens(text: str) -> list[Token]:
    return tokenize(text)[:-1]


def _place(tokens: Sequence[Token]) -> tuple[_Place | None, Field | None, int]:
    """Return what is expected behind the tokens, the field that it belongs to, and how many parentheses are open."""
    place: _Place | None = _Place.FIELD
    field: Field | None = None
    depth = 0
    for token in tokens:
        is_word = token.kind in (Kind.WORD, Kind.TEXT)
        if place is _Place.FIELD:
            if token.kind is Kind.OPEN:
                depth += 1
            elif token.kind is Kind.WORD:
                field = field_of(token.chunks)
                place = None if field is None else _Place.OPERATOR
            elif not (token.kind is Kind.KEYWORD and token.value == "not"):
                place = None
        elif place in (_Place.OPERATOR, _Place.NOT):
            following = {"exists": _Place.JOINT, "in": _Place.LIST, "not": _Place.NOT}
            if token.kind is Kind.KEYWORD:
                place = following.get(token.value)
            else:
                place = _Place.VALUE if token.kind is Kind.OPERATOR and place is _Place.OPERATOR else None
        elif place is _Place.VALUE:
            place = _Place.JOINT if is_word else None
        elif place is _Place.LIST:
            place = _Place.LIST if token.kind is Kind.OPEN else (_Place.COMMA if is_word else None)
        elif place is _Place.COMMA:
            place = {Kind.COMMA: _Place.LIST, Kind.CLOSE: _Place.JOINT}.get(token.kind)
        elif place is _Place.JOINT:
            if token.kind is Kind.CLOSE and depth:
                depth -= 1
            else:
                place = _Place.FIELD if token.kind is Kind.KEYWORD and token.value in ("and", "or") else None
    return place, field, depth


def _fields(word: str, start: int, catalogue: Catalogue, *, is_condition: bool) -> Iterator[Completion]:
    before = "parent." if word.startswith("parent.") else ""
    source, dot, path = word.removeprefix("parent.").partition(".")
    if dot and source in SOURCES:
        yield from _aggregates(before, source, path, start)
        part = path.strip("`").replace("``", "`")
        for found, runs in catalogue.paths(source, part, MOST):
            shown = str(Field(source, found, "last" if source in ("metric", "system") else "", bool(before)))
            yield Completion(shown, "field", source, start, runs)
        return
    for name, type_ in RUN_FIELDS.items():
        if name.startswith(source) and not dot:
            yield Completion(before + name, "field", type_, start)
    for name in (*SOURCES, *(() if before else ("parent",))):
        if name.startswith(source) and not dot:
            yield Completion(
                f"{before}{name}.", "field", "of the parent run" if name == "parent" else f"{name} by path", start
            )
    if is_condition and not before and word and "not".startswith(word.lower()):
        yield Completion("not", "keyword", "", start)


def _aggregates(before: str, source: str, path: str, start: int) -> Iterator[Completion]:
    name, dot, part = path.rpartition(".")
    if source in ("metric", "system") and dot and name:
        for aggregate in AGGREGATES:
            if aggregate.startswith(part):
                yield Completion(f"{before}{source}.{name}.{aggregate}", "field", "of the series", start)


def _values(field: Field, word: str, start: int, catalogue: Catalogue) -> Iterator[Completion]:
    part = lowered(word.strip("\"'"))
    shown: Sequence[tuple[str, int | None]]
    if field.type == "time":
        shown = [(time, None) for time in _TIMES]
    elif field.type == "bool":
        shown = [("true", None), ("false", None)]
    else:
        shown = [(_written(value), runs) for value, runs in catalogue.values(field, 10 * MOST)]
    for value, runs in shown:
        if part in lowered(value):
            yield Completion(value, "value", "", start, runs)


def _written(value: Json) -> str:
    if isinstance(value, bool):
        return str(Truth(value))
    return str(Number(float(value))) if isinstance(value, int | float) else str(Text(str(value)))


def _chained(*parts: Iterator[Completion]) -> Iterator[Completion]:
    for part in parts:
        yield from part
