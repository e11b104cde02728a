"""The linear matcher finds what Python's own finds."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trackai.store.query.regex import Pattern

ATOMS = st.sampled_from(
    ["a", "b", "A", ".", r"\d", r"\W", r"\.", "[ab]", "[^a]", "[0-9_]", "[]x]", r"[\w-]", "^", "$", "é", "/"]
)


def expressions() -> st.SearchStrategy[str]:
    def grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        repeats = st.sampled_from(["*", "+", "?", "{2}", "{1,}", "{0,2}", "*?", "{0}"])
        return st.one_of(
            st.lists(inner, min_size=1, max_size=3).map("".join),
            st.tuples(inner, inner).map(lambda parts: f"(?:{parts[0]}|{parts[1]})"),
            st.tuples(inner, repeats).map(lambda parts: f"({parts[0]}){parts[1]}"),
        )

    return st.recursive(ATOMS, grown, max_leaves=6)


@given(expressions(), st.lists(st.text("abAB1_./-é\n", max_size=8), min_size=1, max_size=4))
@settings(max_examples=600, deadline=None)
def test_a_pattern_finds_what_the_standard_library_finds(expression: str, texts: list[str]) -> None:
    pattern = Pattern(expression)
    # Python's $ also stands before a last line end; \Z is what ours means.
    standard = re.compile(expression.replace("$", r"\Z"), re.IGNORECASE | re.DOTALL)

    for text in texts:
        assert pattern.finds(text) == (standard.search(text) is not None), text


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("a{2,3}", "xaax"),
        ("^$", ""),
        ("", "anything"),
        (r"layer\d+/(w|b)$", "net/LAYER12/b"),
        ("a{0}b", "b"),
        ("{", "x{y"),
        ("a|", ""),
    ],
)
def test_a_pattern_is_found(expression: str, text: str) -> None:
    assert Pattern(expression).finds(text)


@pytest.mark.parametrize(("expression", "text"), [("a{2,3}$", "a"), ("^b", "ab"), ("[^/]+$", "a/"), (r"\D", "12")])
def test_a_pattern_is_not_found(expression: str, text: str) -> None:
    assert not Pattern(expression).finds(text)
