"""Sort orders in which every value has its place: numbers, then texts, then what is missing or NaN, both ways."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Text, and_, case, func, literal, or_

from trackai.errors import UsageError
from trackai.store.query.attributes import Attributes, Condition, bound_number
from trackai.store.query.cursors import Scalar
from trackai.store.query.dialects import by_code_point
from trackai.store.query.filter.tree import Field, read_field
from trackai.store.schema.tables import runs

MOST_SORTS = 8


@dataclass(frozen=True, slots=True)
class Sort:
    """One field to sort by."""

    field: Field
    is_descending: bool

    @property
    def width(self) -> int:
        """How many keys it becomes: whether there is a number, a text or nothing; then the number, the text, or both."""
        return 3 if self.field.type == "any" else 2


@dataclass(frozen=True, slots=True)
class Key:
    """One expression of ORDER BY; never NULL, so that a cursor can be compared with it."""

    expression: ColumnElement[Any]
    is_descending: bool
    is_text: bool = False

    def behind(self, value: Scalar) -> Condition:
        """Return whether a row comes after *value* by this key."""
        bound = self._bound(value)
        return self.expression < bound if self.is_descending else self.expression > bound

    def same(self, value: Scalar) -> Condition:
        """Return whether a row has *value*."""
        return self.expression == self._bound(value)

    def _bound(self, value: Scalar) -> ColumnElement[Any]:
        if isinstance(value, str) != self.is_text:
            raise UsageError("This cursor is of another version: ask for the first page again.")
        return literal(value, Text) if isinstance(value, str) else bound_number(float(value))


def read_sort(words: Sequence[str]) -> list[Sort]:
    """Read sort words: a field each, a leading ``-`` for descending.

    Raises:
        UsageError: for what is no field, and for tags, which have no order.
    """
    if len(words) > MOST_SORTS:
        raise UsageError(f"Runs can be sorted by at most {MOST_SORTS} fields, not {len(words)}.")
    sorts = [Sort(read_field(word.removeprefix("-")), word.startswith("-")) for word in words]
    for sort in sorts:
        if sort.field.source == "field" and sort.field.path == "tag":
            raise UsageError("A run has many tags, which have no order: sort by another field.")
    return sorts


def sort_keys(sorts: Sequence[Sort], attributes: Attributes) -> list[Key]:
    """Return the expressions to sort by; the last is the run's number, so that no two runs are alike."""
    keys: list[Key] = []
    for sort in sorts:
        operand, down = attributes.operand(sort.field), sort.is_descending
        has_number = and_(operand.is_number, operand.number.is_not(None))
        number = Key(func.coalesce(operand.number, 0.0), down)
        text = Key(by_code_point(func.coalesce(operand.text, "")), down, is_text=True)
        if sort.field.type == "text":
            keys += [Key(case((operand.is_text, 0), else_=1), False), text]
        elif sort.field.type == "any":
            keys += [Key(case((has_number, 0), (operand.is_text, 1), else_=2), False), number, text]
        else:
            keys += [Key(case((has_number, 0), else_=1), False), number]
    newest_first = bool(sorts) and sorts[-1].is_descending
    return [*keys, Key(runs.c.number, newest_first)]


def behind(keys: Sequence[Key], place: Sequence[Scalar]) -> Condition:
    """Return whether a row comes after *place*, which has a value for each key."""
    alternatives: list[Condition] = []
    for index, (key, value) in enumerate(zip(keys, place, strict=True)):
        same = [before.same(held) for before, held in zip(keys[:index], place[:index], strict=True)]
        alternatives.append(and_(*same, key.behind(value)))
    return or_(*alternatives)


def order_by(keys: Sequence[Key]) -> list[ColumnElement[Any]]:
    """Return the clauses of ORDER BY."""
    return [key.expression.desc() if key.is_descending else key.expression.asc() for key in keys]
