"""A mistake in a filter is told with its place, and with what was probably meant."""

from __future__ import annotations

import pytest

from trackai.errors import FilterError
from trackai.store.query.filter.parser import parse


@pytest.mark.parametrize(
    ("text", "marked", "said"),
    [
        ("metric.val/acc >> 0.9", ">", "Did you mean '>='?"),
        ("nme = 'x'", "nme", "Did you mean 'name'?"),
        ("confg.lr = 1", "confg.lr", "Did you mean 'config.lr'?"),
        ("lr = 1", "lr", "There is no field 'lr'"),
        ("state = runing", "runing", "Did you mean 'running'?"),
        ("name = 'open", "'open", "never closed"),
        ("config.`open = 1", "`open = 1", "never closed"),
        ("(state = failed", "(", "never closed"),
        ("state = failed)", ")", "closes nothing"),
        ("state = failed && tag = x", "&&", "Write 'and'"),
        ("state = failed tag = x", "tag", "Expected 'and' or 'or'"),
        ("created > yesterday", "yesterday", "2026-01-31"),
        ("created > 2026-02-30", "2026-02-30", "no date"),
        ("metric.acc = high", "high", "is a number"),
        ("metric.acc ~ 'x'", "'x'", "looks into texts"),
        ("name < null", "<", "null"),
        ("config.lr < nan", "<", "nan"),
        ("archived > true", ">", "true or false"),
        ("tag < 'x'", "<", "tag"),
        ("name = tag", "tag", "many tags"),
        ("config.lr in 1", "1", "Expected a list"),
        ("config.lr in (1, null)", "null", "null"),
        ("config.lr in (1 2)", "2", "Expected ','"),
        ("config.lr not = 1", "=", "Expected 'in' or 'exists'"),
        ("config.lr <> 1", "<>", "Did you mean '!='?"),
        ("config.lr", "", "Expected an operator"),
        ("config.lr =", "", "Expected a value"),
        ("not", "", "Expected a condition"),
        ("config. = 1", "config.", "There is no field"),
        ("duration > 9999999999999999999999999999999999w and x = 1", "x", "no field"),
        ("name ~ '" + "*a" * 20 + "'", None, "wildcards"),
        ("config.path = weights.pt", "weights.pt", 'Put quotes around text: "weights.pt"'),
        ("name = 'a\0b'", "\0", "NUL"),
    ],
)  # fmt: skip
def test_a_mistake_is_marked_and_explained(text: str, marked: str | None, said: str) -> None:
    with pytest.raises(FilterError) as caught:
        parse(text)

    error = caught.value
    assert said in error.message
    if marked is not None:
        assert text[error.column - 1 : error.column - 1 + error.length] == marked


def test_the_caret_stands_under_the_mistake() -> None:
    with pytest.raises(FilterError) as caught:
        parse("metric.val/acc >> 0.9")

    assert caught.value.pointed().splitlines()[:2] == ["metric.val/acc >> 0.9", " " * 16 + "^"]


@pytest.mark.parametrize(
    "text",
    [
        "(" * 60 + "tag = x" + ")" * 60,
        "not " * 60 + "tag = x",
        " or ".join(["tag = x"] * 201),
        "tag = 'x'" + " " * 10_000,
    ],
    ids=["deep parentheses", "deep negation", "many conditions", "long"],
)
def test_what_would_cost_the_database_too_much_is_refused(text: str) -> None:
    with pytest.raises(FilterError, match=r"[Aa]t most"):
        parse(text)
