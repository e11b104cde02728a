"""Tree → SQL expression. Every value is bound; every name has become a column or a key's number before.

A condition is true or false, never NULL, so that ``not`` is plain negation: see ``docs/filter-language.md``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any as _Any
from typing import Protocol

from sqlalchemy import ColumnElement, and_, false, not_, or_

from trackai.store.query.attributes import Condition, Operand, bound_number, bound_text, settled
from trackai.store.query.dialects import by_code_point, lower_ascii
from trackai.store.query.filter.patterns import like_pattern
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
    Value,
)
from trackai.store.schema.tables import tags


class Columns(Protocol):
    """Where the fields of a filter come from."""

    def operand(self, field: Field) -> Operand:
        """Return the SQL of a field."""

    def has_tag(self, field: Field, condition: Condition | None = None) -> Condition:
        """Return whether the run has a tag for which *condition* holds."""


def compile_filter(tree: Tree, columns: Columns, now: float) -> Condition:
    """Return the condition that takes the runs of *tree*; *now* is what relative times count from."""
    return _Compiler(columns, now).condition(tree)


class _Compiler:
    def __init__(self, columns: Columns, now: float) -> None:
        self._columns, self._now = columns, now

    def condition(self, tree: Tree) -> Condition:
        match tree:
            case All(parts):
                return and_(*map(self.condition, parts))
            case Any(parts):
                return or_(*map(self.condition, parts))
            case Not(part):
                return not_(self.condition(part))
            case Presence(field, is_negated):
                return self._presence(field, is_negated)
            case Membership(field, values, is_negated):
                return self._membership(field, values, is_negated)
            case Comparison(field, operator, right):
                if _is_tag(field):
                    assert not isinstance(right, Field)
                    return self._tag(field, operator, right)
                if isinstance(right, Field):
                    return self._two_fields(field, operator, right)
                return self._comparison(field, operator, right)

    def _presence(self, field: Field, is_negated: bool) -> Condition:
        found = self._columns.has_tag(field) if _is_tag(field) else self._columns.operand(field).is_present
        return not_(found) if is_negated else found

    def _tag(self, field: Field, operator: str, right: Value) -> Condition:
        if isinstance(right, Null):
            found = self._columns.has_tag(field)
            return found if operator == "!=" else not_(found)
        assert isinstance(right, Text)
        if operator in ("=", "!="):
            found = self._columns.has_tag(field, tags.c.tag == bound_text(right.value))
        else:
            found = self._columns.has_tag(field, _matches(tags.c.tag, right.value))
        return not_(found) if operator.startswith("!") else found

    def _comparison(self, field: Field, operator: str, right: Value) -> Condition:
        operand = self._columns.operand(field)
        if isinstance(right, Null):
            is_valued = and_(operand.is_present, not_(operand.is_null))
            return is_valued if operator == "!=" else not_(is_valued)
        if operator in ("=", "!="):
            return _unless(operator == "!=", operand.is_present, self._equals(field, operand, right))
        if operator in ("~", "!~"):
            assert isinstance(right, Text)
            found = settled(and_(operand.is_text, _matches(operand.text, right.value)))
            return _unless(operator == "!~", operand.is_present, found)
        if isinstance(right, Text):
            ordered = _ordered(by_code_point(operand.text), operator, by_code_point(bound_text(right.value)))
            return settled(and_(operand.is_text, ordered))
        return settled(
            and_(operand.is_number, _ordered(operand.number, operator, bound_number(self._number(field, right))))
        )

    def _membership(self, field: Field, values: Sequence[Value], is_negated: bool) -> Condition:
        texts = [value.value for value in values if isinstance(value, Text)]
        if _is_tag(field):
            found = self._columns.has_tag(field, tags.c.tag.in_(texts))
            return not_(found) if is_negated else found
        operand = self._columns.operand(field)
        numbers = [self._number(field, value) for value in values if not isinstance(value, Text)]
        found = or_(
            settled(and_(operand.is_text, operand.text.in_(texts))) if texts else false(),
            settled(and_(operand.is_number, operand.number.in_([n for n in numbers if n == n])))
            if numbers
            else false(),
            _is_nan(operand) if any(math.isnan(number) for number in numbers) else false(),
        )
        return _unless(is_negated, operand.is_present, found)

    def _two_fields(self, field: Field, operator: str, right: Field) -> Condition:
        left, other = self._columns.operand(field), self._columns.operand(right)
        both_numbers = and_(left.is_number, other.is_number)
        both_texts = and_(left.is_text, other.is_text)
        if operator in ("=", "!="):
            equal = or_(
                settled(and_(both_numbers, left.number == other.number)),
                and_(_is_nan(left), _is_nan(other)),
                settled(and_(both_texts, left.text == other.text)),
                and_(left.is_null, other.is_null),
            )
            return _unless(operator == "!=", and_(left.is_present, other.is_present), equal)
        return or_(
            settled(and_(both_numbers, _ordered(left.number, operator, other.number))),
            settled(and_(both_texts, _ordered(by_code_point(left.text), operator, by_code_point(other.text)))),
        )

    def _equals(self, field: Field, operand: Operand, right: Value) -> Condition:
        if isinstance(right, Text):
            return settled(and_(operand.is_text, operand.text == bound_text(right.value)))
        number = self._number(field, right)
        if math.isnan(number):
            return _is_nan(operand)
        return settled(and_(operand.is_number, operand.number == bound_number(number)))

    def _number(self, field: Field, value: Value) -> float:
        match value:
            case Relative(seconds):
                return self._now + seconds if field.type == "time" else seconds
            case Number(number):
                return number
            case Moment(seconds):
                return seconds
            case Truth(truth):
                return float(truth)
            case _:
                raise AssertionError(f"{value!r} is no number: the parser lets none through")


def _is_tag(field: Field) -> bool:
    return field.source == "field" and field.path == "tag"


def _is_nan(operand: Operand) -> Condition:
    return and_(operand.is_number, operand.number.is_(None))


def _unless(is_negated: bool, is_present: Condition, found: Condition) -> Condition:
    """``!=`` and its like ask for a value that is there and is not so."""
    return and_(is_present, not_(found)) if is_negated else found


def _ordered(left: ColumnElement[_Any], operator: str, right: ColumnElement[_Any]) -> Condition:
    match operator:
        case "<":
            return left < right
        case "<=":
            return left <= right
        case ">":
            return left > right
        case _:
            return left >= right


def _matches(text: ColumnElement[_Any], pattern: str) -> Condition:
    return lower_ascii(text).like(like_pattern(pattern), escape="\\")
