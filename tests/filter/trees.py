"""Hypothesis strategies for filter trees that a parser could have made."""

from __future__ import annotations

import math
from datetime import UTC, datetime

from hypothesis import strategies as st

from trackai.store.query.filter.grammar import AGGREGATES, RUN_FIELDS, Type
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

WORDS = ("adam", "Adam", "sgd", "a*b", "50%_x", "Ärger", "ärger", "", "10", "back\\slash", 'quote"d', "line\nbreak")
NUMBERS = (0.0, 1.0, -1.0, 0.5, 1e-3, 3.0, 1e300, math.inf, -math.inf, 2.0**53)

texts = st.one_of(
    st.sampled_from(WORDS), st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=6)
)
finite = st.floats(allow_nan=False, allow_infinity=False)
numbers = st.one_of(st.sampled_from(NUMBERS), st.integers(-3, 3).map(float), finite).map(Number)
any_number = st.one_of(numbers, st.just(Number(math.nan)))
relatives = st.one_of(
    st.integers(-(10**6), 10**6).map(float),
    st.floats(-1e9, 1e9, allow_nan=False),
    st.sampled_from([-604800.0, 3600.0, 0.5]),
).map(lambda seconds: Relative(seconds + 0.0 if seconds else 0.0))
moments = st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2100, 1, 1)).map(
    lambda moment: Moment(moment.replace(tzinfo=UTC).timestamp())
)
patterns = st.one_of(
    st.sampled_from(["adam", "A", "*b", "a?b", "?d*", "\\*", "50%", "_", "ÄRGER", "*", "", "s*g*d"]),
    st.text("aAdm*?\\%_", max_size=5),
).map(Text)

paths = st.one_of(
    st.sampled_from(["lr", "opt/lr", "acc", "val/loss", "acc.max", "odd name", "with`tick", "flag", "never", "x.last"]),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=5),
)


def fields(
    paths: st.SearchStrategy[str] = paths, names: tuple[str, ...] = tuple(RUN_FIELDS)
) -> st.SearchStrategy[Field]:
    """Make fields of every source, of the run and of its parent."""
    parents = st.sampled_from([False, False, True])
    return st.one_of(
        st.builds(Field, st.just("field"), st.sampled_from(names), st.just(""), parents),
        st.builds(Field, st.sampled_from(["config", "summary"]), paths, st.just(""), parents),
        st.builds(Field, st.just("metric"), paths, st.sampled_from(AGGREGATES), parents),
    )


def values(type_: Type) -> st.SearchStrategy[Value]:
    """Make values that a field of this type can be compared with by every operator but ``~``."""
    match type_:
        case "text":
            return texts.map(Text)
        case "number":
            return st.one_of(numbers, relatives)
        case "time":
            return st.one_of(numbers, relatives, moments)
        case "bool":
            return st.builds(Truth, st.booleans())
        case _:
            return st.one_of(texts.map(Text), numbers, relatives, st.builds(Truth, st.booleans()))


@st.composite
def conditions(draw: st.DrawFn, of: st.SearchStrategy[Field]) -> Tree:
    """Make one condition."""
    field = draw(of)
    shape = draw(st.sampled_from(["compare", "compare", "in", "exists", "fields", "null", "like"]))
    is_tag = field.source == "field" and field.path == "tag"
    is_state = field.source == "field" and field.path == "state"
    own = st.sampled_from(["finished", "failed", "running"]).map(Text) if is_state else values(field.type)
    if shape == "exists":
        return Presence(field, draw(st.booleans()))
    if shape == "in":
        return Membership(field, tuple(draw(st.lists(own, min_size=1, max_size=3))), draw(st.booleans()))
    if shape == "null":
        return Comparison(field, draw(st.sampled_from(["=", "!="])), Null())
    if shape == "like" and field.type in ("text", "any"):
        return Comparison(field, draw(st.sampled_from(["~", "!~"])), draw(patterns))
    equality = ["=", "!="]
    operators = equality if is_tag or is_state or field.type == "bool" else [*equality, "<", "<=", ">", ">="]
    if shape == "fields" and not is_tag:
        other = draw(of)
        types = {field.type, other.type} - {"any"}
        fits = len(types) < 2 or types == {"number", "time"}
        if fits and not (other.source == "field" and other.path == "tag"):
            return Comparison(field, draw(st.sampled_from(operators)), other)
    operator = draw(st.sampled_from(operators))
    if operator in equality and field.type in ("number", "any"):
        return Comparison(field, operator, draw(st.one_of(own, st.just(Number(math.nan)))))
    return Comparison(field, operator, draw(own))


def trees(of: st.SearchStrategy[Field] | None = None) -> st.SearchStrategy[Tree]:
    """Make trees of conditions."""
    leaves = conditions(fields() if of is None else of)
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            inner.map(Not),
            st.lists(inner, min_size=2, max_size=3).map(lambda parts: All(tuple(parts))),
            st.lists(inner, min_size=2, max_size=3).map(lambda parts: Any(tuple(parts))),
        ),
        max_leaves=6,
    )
