"""A filter as parts joined by ``and``, each as it is written: what a person can change one by one.

The tree has no places and writes numbers its own way; here `1e-3` stays `1e-3`. Cutting needs the tokens alone, because
the parser has accepted the whole text before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from trackai.store.answers import FilterPart, WrittenCondition, WrittenValue
from trackai.store.query.filter.parser import parse
from trackai.store.query.filter.tokens import Kind, Token, tokenize
from trackai.store.query.filter.tree import (
    Any,
    Comparison,
    Field,
    Membership,
    Moment,
    Null,
    Number,
    Presence,
    Relative,
    Text,
    Truth,
    Value,
)

_KINDS: dict[type, str] = {
    Text: "text", Number: "number", Truth: "bool", Null: "null", Relative: "time", Moment: "time", Field: "field",
}  # fmt: skip


def filter_parts(text: str) -> list[FilterPart]:
    """Take *text* apart where ``and`` joins it; an empty filter has no part.

    Raises:
        FilterError: at the first mistake, with its column.
    """
    if parse(text) is None:
        return []
    return [_part(text, tokens) for tokens in _joined(tokenize(text)[:-1])]


def _joined(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """Cut at every ``and`` outside of parentheses; nowhere if there is an ``or`` outside of them, which binds weaker."""
    depth, cuts = 0, [-1]
    for place, token in enumerate(tokens):
        depth += (token.kind is Kind.OPEN) - (token.kind is Kind.CLOSE)
        if depth or token.kind is not Kind.KEYWORD:
            continue
        if token.value == "or":
            yield tokens
            return
        if token.value == "and":
            cuts.append(place)
    for start, end in zip(cuts, [*cuts[1:], len(tokens)], strict=True):
        yield tokens[start + 1 : end]


def _part(text: str, tokens: Sequence[Token]) -> FilterPart:
    start, end = tokens[0].start, tokens[-1].end
    tree = parse(text[start:end])
    is_open = tokens[0].kind is not Kind.OPEN or not _closes_last(tokens)
    condition = None
    if isinstance(tree, Comparison | Membership | Presence) and tokens[0].kind is Kind.WORD:
        values = _values(text, tree, tokens)
        operator = _operator(tree)
        condition = WrittenCondition(str(tree.field), tree.field.type, tree.field.is_series, operator, tuple(values))
    return FilterPart(text[start:end], start, isinstance(tree, Any) and is_open, condition)


def _closes_last(tokens: Sequence[Token]) -> bool:
    """Say whether the parenthesis that the first token opens is closed by the last one."""
    depth = 0
    for place, token in enumerate(tokens):
        depth += (token.kind is Kind.OPEN) - (token.kind is Kind.CLOSE)
        if depth == 0:
            return place == len(tokens) - 1
    return False


def _operator(tree: Comparison | Membership | Presence) -> str:
    if isinstance(tree, Comparison):
        return tree.operator
    word = "in" if isinstance(tree, Membership) else "exists"
    return f"not {word}" if tree.is_negated else word


def _values(text: str, tree: Comparison | Membership | Presence, tokens: Sequence[Token]) -> Iterator[WrittenValue]:
    read: Sequence[Value | Field] = ()
    if isinstance(tree, Comparison):
        read = (tree.right,)
    elif isinstance(tree, Membership):
        read = tree.values
    # Behind the field, only values are words or texts: operators and «in» are of other kinds.
    written = [token for token in tokens[1:] if token.kind in (Kind.WORD, Kind.TEXT)]
    for token, value in zip(written, read, strict=True):
        as_written = text[token.start : token.end]
        shown = value.value if isinstance(value, Text) else as_written
        yield WrittenValue(as_written, shown, _KINDS[type(value)])
