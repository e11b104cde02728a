"""The values of a filter: which a token stands for, given the field that it is compared with."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime

from trackai.store.query.filter.errors import mistake, near
from trackai.store.query.filter.grammar import MOST_WILDCARDS, RUN_FIELDS, UNITS
from trackai.store.query.filter.tokens import Kind, Token
from trackai.store.query.filter.tree import (
    Field,
    Moment,
    Null,
    Number,
    Relative,
    Text,
    Truth,
    Value,
)

_NUMBER = re.compile(r"[+-]?(?:(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?|inf(?:inity)?|nan)", re.ASCII | re.IGNORECASE)
_PART = re.compile(r"(\d+(?:\.\d*)?|\.\d+)([smhdw])", re.ASCII)
_DURATION = re.compile(rf"[+-]?(?:{_PART.pattern})+", re.ASCII)
_DATE = re.compile(
    r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:\d\d)?)?", re.ASCII | re.IGNORECASE
)
_TYPES = {"number": "a number", "time": "a time", "bool": "true or false", "text": "a text"}
_STATES = ("running", "stalled", "finished", "failed", "crashed", "lost")


def read_value(text: str, field: Field, token: Token, operator: str) -> Value:
    """Return the value that *token* stands for beside *field*.

    A bare word, number or date is a text where the field is one; a text is a date where the field is a time.

    Raises:
        FilterError: if it is no value, or one that the field can never have.
    """
    if token.kind not in (Kind.WORD, Kind.TEXT):
        shown = "the end" if token.kind is Kind.END else repr(text[token.start : token.end])
        raise _wrong(text, token, f"Expected a value, not {shown}.")
    if token.kind is Kind.TEXT:
        return _typed(text, field, token, Text(token.value), operator)
    if any(chunk.is_quoted for chunk in token.chunks):
        raise _wrong(text, token, 'Back-quotes are for names of fields; put text in "double quotes".')
    word = token.value
    if word.lower() in ("null", "none"):
        return Null()
    if operator in ("~", "!~") or field.type == "text":
        _check_bare(text, token)
        return _typed(text, field, token, Text(word), operator)
    value = _constant(text, token)
    if value is None:
        _check_bare(text, token)
        value = Text(word)
    return _typed(text, field, token, value, operator)


def names_state(field: Field, token: Token) -> bool:
    """Say whether *token* beside *field* is the name of a state."""
    return field.source == "field" and field.path == "state" and token.value in _STATES


def _constant(text: str, token: Token) -> Value | None:
    word = token.value
    if word.lower() in ("true", "false"):
        return Truth(word.lower() == "true")
    if _NUMBER.fullmatch(word):
        number = float(word)
        return Number(math.nan if math.isnan(number) else number)
    if _DURATION.fullmatch(word):
        seconds = sum(float(amount) * UNITS[unit] for amount, unit in _PART.findall(word))
        if not math.isfinite(seconds):
            raise _wrong(text, token, f"{word[:40]!r} is longer than any time.")
        return Relative(-seconds if word[0] == "-" else seconds)
    if _DATE.fullmatch(word):
        return Moment(_moment(text, token))
    return None


def _moment(text: str, token: Token) -> float:
    try:
        moment = datetime.fromisoformat(token.value.upper())
        # A date alone has no zone. UTC, and not the zone of whoever reads it: a filter means the same on every machine.
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError) as error:
        raise _wrong(text, token, f"{token.value!r} is no date: {error}.") from error


def _check_bare(text: str, token: Token) -> None:
    if "." in token.value and not _NUMBER.fullmatch(token.value):
        raise _wrong(text, token, f'{token.value!r} is no field. Put quotes around text: "{token.value}".')


def _typed(text: str, field: Field, token: Token, value: Value, operator: str) -> Value:
    """Bring a value into the type of the field, or say why it cannot be."""
    expected = field.type
    shown = text[token.start : token.end][:60]
    if operator in ("~", "!~"):
        return _pattern(text, field, token, value)
    if expected == "text":
        assert isinstance(value, Text)
        if field.path == "state" and operator in ("=", "!=", "in") and value.value not in _STATES:
            raise _wrong(
                text, token, f"{value.value!r} is no state.{near(value.value, _STATES)} There are {', '.join(_STATES)}."
            )
        return value
    if expected == "any":
        # A config may hold dates as texts, and never holds times: nobody would find 2026-01-31 as a number.
        return Text(token.value) if isinstance(value, Moment) else value
    if expected == "bool":
        if not isinstance(value, Truth):
            raise _wrong(text, token, f"{field} is true or false, not {shown}.")
        return value
    if isinstance(value, Text) and expected == "time" and _DATE.fullmatch(value.value):
        return Moment(_moment(text, Token(Kind.WORD, value.value, token.start, token.end)))
    if isinstance(value, Text | Truth) or (isinstance(value, Moment) and expected == "number"):
        hint = ": write 2026-01-31, 2026-01-31T10:00 or -7d" if expected == "time" else ""
        raise _wrong(text, token, f"{field} is {_TYPES[expected]}, not {shown}{hint}.")
    return value


def _pattern(text: str, field: Field, token: Token, value: Value) -> Value:
    if field.type not in ("text", "any"):
        raise _wrong(text, token, f"'~' looks into texts, and {field} is {_TYPES[field.type]}: use = or <.")
    if not isinstance(value, Text):
        raise _wrong(text, token, "'~' looks for a text: put quotes around it.")
    if value.value.count("*") + value.value.count("?") > MOST_WILDCARDS:
        raise _wrong(text, token, f"A pattern can have at most {MOST_WILDCARDS} wildcards.")
    return value


def check_comparison(text: str, field: Field, sign: Token, right: Value | Field, token: Token) -> None:
    """Refuse comparisons that can never be true, or whose meaning nobody could guess.

    Raises:
        FilterError: with the place of the operator or of the right side.
    """
    operator = sign.value
    is_equality = operator in ("=", "!=")
    if isinstance(right, Null) and not is_equality:
        raise _wrong(text, sign, "null can be compared with = and != alone.")
    if isinstance(right, Number) and math.isnan(right.value) and not is_equality:
        raise _wrong(text, sign, "Nothing is smaller or larger than nan: use = or !=.")
    if field == Field("field", "tag", of_parent=field.of_parent) and operator not in ("=", "!=", "~", "!~"):
        raise _wrong(text, sign, "A tag can be compared with =, !=, ~, !~ and in.")
    if field.type == "bool" and not is_equality:
        raise _wrong(text, sign, f"{field} is true or false: compare it with = or !=.")
    if not isinstance(right, Field):
        return
    if "tag" in (field.path, right.path) and "field" in (field.source, right.source):
        both = [side for side in (field, right) if side.source == "field" and side.path == "tag"]
        if both:
            raise _wrong(text, token, "A run has many tags: compare them with a text.")
    types = {field.type, right.type} - {"any"}
    if len(types) == 2 and types != {"number", "time"}:
        hint = f' Put quotes around text: "{right}".' if right.path in RUN_FIELDS and field.type == "text" else ""
        raise _wrong(text, token, f"{field} is {_TYPES[field.type]} and {right} is {_TYPES[right.type]}.{hint}")


def _wrong(text: str, token: Token, message: str) -> Exception:
    return mistake(message, text, token.start, max(token.end, token.start + 1))
