"""What filters mean, said a second time and as plainly as possible: over Python values, one run at a time."""

from __future__ import annotations

import json
import math
import string
from collections.abc import Mapping

from tests.query.made import MadeRun

from trackai.store.query.filter.tree import (
    All,
    Any,
    Comparison,
    Field,
    Membership,
    Moment,
    Not,
    Null,
    Number,
    Presence,
    Relative,
    Text,
    Tree,
    Truth,
)

MISSING = object()
_SMALL = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)


class Evaluator:
    """Says which of some runs a filter takes, at the time *now*."""

    def __init__(self, runs: Mapping[str, MadeRun], now: float) -> None:
        self.runs, self.now = runs, now

    def takes(self, tree: Tree | None, run: MadeRun) -> bool:
        match tree:
            case None:
                return True
            case All(parts):
                return all(self.takes(part, run) for part in parts)
            case Any(parts):
                return any(self.takes(part, run) for part in parts)
            case Not(part):
                return not self.takes(part, run)
            case Presence(field, is_negated):
                value = self.value(field, run)
                return (value is not MISSING and value != ()) != is_negated
            case Membership(field, values, is_negated):
                value = self.value(field, run)
                found = any(self.equal(field, one, other) for one in self.each(field, value) for other in values)
                return found != is_negated if self.is_tag(field) else self.negatable(is_negated, value, found)
            case Comparison(field, operator, right):
                return self.compare(field, operator, right, run)

    def compare(self, field: Field, operator: str, right: object, run: MadeRun) -> bool:
        value = self.value(field, run)
        is_negated = operator.startswith("!")
        if isinstance(right, Null):
            absent = value is MISSING or value is None or value == ()
            return absent != is_negated
        if isinstance(right, Field):
            return self.compare_fields(value, operator, self.value(right, run))
        if operator in ("=", "!="):
            found = any(self.equal(field, one, right) for one in self.each(field, value))
        elif operator in ("~", "!~"):
            assert isinstance(right, Text)
            found = any(matches(self.text(one), right.value) for one in self.each(field, value))
        else:
            return self.ordered(self.plain(value), operator, self.constant(field, right))
        return found != is_negated if self.is_tag(field) else self.negatable(is_negated, value, found)

    def compare_fields(self, left: object, operator: str, right: object) -> bool:
        if left is MISSING or right is MISSING:
            return False
        if operator in ("=", "!="):
            one, other = self.plain(left), self.plain(right)
            if one is None or other is None:
                equal = one is other
            else:
                equal = type(one) is type(other) and (one == other or (one != one and other != other))
            return equal == (operator == "=")
        return self.ordered(self.plain(left), operator, self.plain(right))

    @staticmethod
    def negatable(is_negated: bool, value: object, found: bool) -> bool:
        return value is not MISSING and not found if is_negated else found

    def equal(self, field: Field, value: object, right: object) -> bool:
        one, other = self.plain(value), self.constant(field, right)
        if type(one) is not type(other):
            return False
        return one == other or (one != one and other != other)

    @staticmethod
    def ordered(left: object, operator: str, right: object) -> bool:
        if not (isinstance(left, float) and isinstance(right, float)) and not (
            isinstance(left, str) and isinstance(right, str)
        ):
            return False
        match operator:
            case "<":
                return left < right  # type: ignore[operator]  # both of one type
            case "<=":
                return left <= right  # type: ignore[operator]  # as above
            case ">":
                return left > right  # type: ignore[operator]  # as above
            case _:
                return left >= right  # type: ignore[operator]  # as above

    def each(self, field: Field, value: object) -> tuple[object, ...]:
        if self.is_tag(field):
            assert isinstance(value, tuple)
            return value
        return () if value is MISSING else (value,)

    @staticmethod
    def is_tag(field: Field) -> bool:
        return field.source == "field" and field.path == "tag"

    @staticmethod
    def text(value: object) -> str | None:
        if isinstance(value, list | dict):
            return json.dumps(value, ensure_ascii=False)
        return value if isinstance(value, str) else None

    def plain(self, value: object) -> object:
        """Return a value as it is compared: numbers and truths as float, texts and JSON as text."""
        if isinstance(value, bool | int | float):
            return float(value)
        return self.text(value)

    def constant(self, field: Field, value: object) -> object:
        match value:
            case Text(text):
                return text
            case Number(number):
                return float(number)
            case Truth(truth):
                return float(truth)
            case Moment(seconds):
                return seconds
            case Relative(seconds):
                return self.now + seconds if field.type == "time" else seconds
        raise AssertionError(value)

    def value(self, field: Field, run: MadeRun) -> object:
        if field.of_parent:
            if run.parent not in self.runs:
                return () if self.is_tag(field) else MISSING
            return self.value(Field(field.source, field.path, field.aggregate), self.runs[run.parent])
        match field.source:
            case "field":
                return self.run_field(field.path, run)
            case "config":
                return run.config.get(field.path, MISSING)
            case "summary":
                if field.path in run.summary:
                    return run.summary[field.path]
                return self.aggregate("last", field.path, run)
            case "metric":
                return self.aggregate(field.aggregate, field.path, run)
        return MISSING

    def run_field(self, name: str, run: MadeRun) -> object:
        match name:
            case "tag":
                return tuple(run.tags)
            case "created":
                return run.created
            case "started":
                return run.created
            case "finished":
                return run.ended
            case "duration":
                return run.ended - run.created
            case "archived":
                return 0.0
            case "last_step":
                steps = [step for metric in run.metrics for step, _, _ in run.points(metric)]
                return max(steps) if steps else MISSING
            case "notes" | "user" | "host" | "group" | "job_type" | "parent":
                return getattr(run, name) or MISSING
            case _:
                return getattr(run, name)

    @staticmethod
    def aggregate(name: str, metric: str, run: MadeRun) -> object:
        if metric not in run.metrics:
            return MISSING
        points = run.points(metric)
        numbers = [value for _, _, value in points if value == value]
        finite = [value for value in numbers if math.isfinite(value)]
        match name:
            case "last":
                return points[-1][2]
            case "first":
                return points[0][2]
            case "min" | "max":
                return (min if name == "min" else max)(numbers, default=math.nan)
            case "min_step" | "max_step":
                best = (min if name == "min_step" else max)(numbers, default=math.nan)
                return next((step for step, _, value in points if value == best), MISSING)
            case "mean":
                return sum(finite) / len(finite) if finite else math.nan
            case "count":
                return float(len(points))
            case "nan":
                return float(len(points) - len(numbers))
            case "first_step":
                return points[0][0]
            case _:
                return points[-1][0]


def matches(text: str | None, pattern: str) -> bool:
    """Say what ``~`` means, by trying every way (the texts of these tests are short)."""
    if text is None:
        return False
    pieces = list(_pieces(pattern.translate(_SMALL)))
    if not any(kind == "wild" for kind, _ in pieces):
        return "".join(character for _, character in pieces) in text.translate(_SMALL)
    return _fits(text.translate(_SMALL), pieces)


def _pieces(pattern: str) -> list[tuple[str, str]]:
    pieces, place = [], 0
    while place < len(pattern):
        if pattern[place] == "\\" and pattern[place + 1 : place + 2] in ("*", "?", "\\"):
            pieces.append(("plain", pattern[place + 1]))
            place += 2
            continue
        pieces.append(("wild" if pattern[place] in "*?" else "plain", pattern[place]))
        place += 1
    return pieces


def _fits(text: str, pieces: list[tuple[str, str]]) -> bool:
    if not pieces:
        return not text
    (kind, character), rest = pieces[0], pieces[1:]
    if kind == "wild" and character == "*":
        return any(_fits(text[place:], rest) for place in range(len(text) + 1))
    return bool(text) and (kind == "wild" or text[0] == character) and _fits(text[1:], rest)
