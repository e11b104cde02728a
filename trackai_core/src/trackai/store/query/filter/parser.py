"""Tokens → tree, by recursive descent over ``grammar``. Every check that needs no store is made here."""

from __future__ import annotations

from trackai.store.query.filter.errors import mistake, unknown_field
from trackai.store.query.filter.grammar import COMPARISONS, MOST_CONDITIONS, MOST_DEPTH
from trackai.store.query.filter.tokens import Kind, Token, tokenize
from trackai.store.query.filter.tree import (
    All,
    Any,
    Comparison,
    Field,
    Membership,
    Not,
    Null,
    Presence,
    Tree,
    Value,
    field_of,
)
from trackai.store.query.filter.values import check_comparison, names_state, read_value

_LOOKALIKES = {"&&": "and", "||": "or", "&": "and", "|": "or"}
_MISSPELT = {"=~": "~", "<>": "!=", "!": "not"}


def parse(text: str) -> Tree | None:
    """Parse a filter; blank text is None and takes every run.

    Raises:
        FilterError: at the first mistake, with its column.
    """
    return _Parser(text).filter()


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = tokenize(text)
        self._place = 0
        self._depth = 0
        self._conditions = 0

    def filter(self) -> Tree | None:
        if self._next.kind is Kind.END:
            return None
        tree = self._any()
        token = self._next
        if token.kind is Kind.CLOSE:
            raise self._wrong(token, "This ')' closes nothing.")
        if token.kind is not Kind.END:
            word = _LOOKALIKES.get(token.value)
            hint = (
                f"Write {word!r} for {token.value!r}."
                if word
                else f"Expected 'and' or 'or' before {self._shown(token)}."
            )
            raise self._wrong(token, hint)
        return tree

    def _any(self) -> Tree:
        parts = [self._all()]
        while self._took_keyword("or"):
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else Any(tuple(parts))

    def _all(self) -> Tree:
        parts = [self._term()]
        while self._took_keyword("and"):
            parts.append(self._term())
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def _term(self) -> Tree:
        token = self._next
        self._depth += 1
        if self._depth > MOST_DEPTH:
            raise self._wrong(token, f"At most {MOST_DEPTH} levels of parentheses and 'not' are possible.")
        try:
            if self._took_keyword("not"):
                return Not(self._term())
            if token.kind is not Kind.OPEN:
                return self._condition()
            self._place += 1
            inner = self._any()
            if self._next.kind is not Kind.CLOSE:
                raise self._wrong(token, "This '(' is never closed.")
            self._place += 1
            return inner
        finally:
            self._depth -= 1

    def _condition(self) -> Tree:
        token = self._next
        self._conditions += 1
        if self._conditions > MOST_CONDITIONS:
            raise self._wrong(token, f"At most {MOST_CONDITIONS} conditions are possible.")
        field = self._field()
        is_negated = self._took_keyword("not")
        if self._took_keyword("exists"):
            return Presence(field, is_negated)
        if self._took_keyword("in"):
            return Membership(field, self._list(field), is_negated)
        sign = self._next
        if is_negated:
            raise self._wrong(sign, f"Expected 'in' or 'exists' after 'not', not {self._shown(sign)}.")
        if sign.kind is not Kind.OPERATOR:
            raise self._wrong(
                sign, f"Expected an operator after {self._written(token)!r}: one of {' '.join(COMPARISONS)} in exists."
            )
        if sign.value not in COMPARISONS:
            raise self._wrong(sign, f"There is no operator {sign.value!r}. Did you mean {_MISSPELT[sign.value]!r}?")
        self._place += 1
        right = self._right(field, sign)
        check_comparison(self._text, field, sign, right, self._tokens[self._place - 1])
        return Comparison(field, sign.value, right)

    def _field(self) -> Field:
        token = self._next
        if token.kind is Kind.END:
            raise self._wrong(token, 'Expected a condition, for example state = "running".')
        if token.kind is not Kind.WORD:
            raise self._wrong(token, f"Expected a field, not {self._shown(token)}.")
        field = field_of(token.chunks)
        if field is None:
            raise self._wrong(token, unknown_field("".join(chunk.text for chunk in token.chunks)))
        self._place += 1
        return field

    def _right(self, field: Field, sign: Token) -> Value | Field:
        token = self._next
        if token.kind is Kind.OPERATOR:
            both = self._text[sign.start : token.end]
            meant = sign.value + "=" if sign.value in "<>" else sign.value
            hint = f" Did you mean {meant!r}?" if meant != both else ""
            raise self._wrong(token, f"Expected a value after {sign.value!r}, not {token.value!r}.{hint}")
        if token.kind is Kind.WORD and sign.value not in ("~", "!~"):
            # `finished` is a field too, a time; but beside `state` nobody can mean that.
            other = None if names_state(field, token) else field_of(token.chunks)
            if other is not None:
                self._place += 1
                return other
        value = read_value(self._text, field, token, sign.value)
        self._place += 1
        return value

    def _list(self, field: Field) -> tuple[Value, ...]:
        opening = self._next
        if opening.kind is not Kind.OPEN:
            raise self._wrong(opening, f"Expected a list after 'in', for example {field} in (1, 2).")
        values: list[Value] = []
        while True:
            self._place += 1
            token = self._next
            value = read_value(self._text, field, token, "in")
            if isinstance(value, Null):
                raise self._wrong(token, "null cannot stand in a list: write '… or … not exists'.")
            values.append(value)
            self._place += 1
            if self._next.kind is Kind.CLOSE:
                self._place += 1
                return tuple(values)
            if self._next.kind is not Kind.COMMA:
                raise self._wrong(self._next, f"Expected ',' or ')' in the list, not {self._shown(self._next)}.")
            if len(values) >= 1_000:
                raise self._wrong(self._next, "A list can hold at most 1,000 values.")

    @property
    def _next(self) -> Token:
        return self._tokens[self._place]

    def _took_keyword(self, word: str) -> bool:
        if self._next.kind is Kind.KEYWORD and self._next.value == word:
            self._place += 1
            return True
        return False

    def _written(self, token: Token) -> str:
        return self._text[token.start : token.end]

    def _shown(self, token: Token) -> str:
        return "the end" if token.kind is Kind.END else repr(self._written(token)[:60])

    def _wrong(self, token: Token, message: str) -> Exception:
        return mistake(message, self._text, token.start, max(token.end, token.start + 1))
