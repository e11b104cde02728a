"""What every match of a pattern holds: the part by which the database leaves out lines."""

import random
import re

import pytest

from trackai.store.query.literals import required_literal


@pytest.mark.parametrize(
    ("pattern", "literal"),
    [
        ("needle", "needle"),
        (r"Rank \d+ is lost", " is lost"),
        (r"loss 0\.5", "loss 0.5"),
        ("ab+c", "ab"),
        ("abc?d", "ab"),
        ("abx*", "ab"),
        ("a|b", ""),
        ("(foo|bar)baz", "baz"),
        (r"[a(]\(x{2,3}yy", "yy"),
        ("^$", ""),
        ("(a[)]b)cd", "cd"),
    ],
)
def test_the_longest_text_outside_of_parentheses_is_found(pattern: str, literal: str) -> None:
    assert required_literal(pattern) == literal


def test_what_matches_holds_the_literal() -> None:
    chance = random.Random(7)
    parts = ["a", "b", "c", "a*", "b+", "c?", ".", "(ab)*", "[bc]", "b{2}", "(a|c)"]
    matched = 0
    for _ in range(2_000):
        pattern = "".join(chance.choices(parts, k=chance.randrange(6)))
        for match in re.finditer(pattern, "".join(chance.choices("abc", k=12))):
            matched += 1
            assert required_literal(pattern) in match.group(), pattern
    assert matched > 1_000
