"""How values are shown, whatever was logged."""

from __future__ import annotations

import json
import math

import pytest

from trackai.cli.output import ago, cell, clean, duration, json_line, number, shorten, size


def test_json_has_words_for_numbers_that_it_cannot_hold() -> None:
    assert json.loads(json_line([math.nan, math.inf, -math.inf, 1.5])) == ["NaN", "Infinity", "-Infinity", 1.5]


@pytest.mark.parametrize(
    ("text", "shown"),
    [("\x1b]0;owned\x07", "\\x1b]0;owned\\x07"), ("a\nb", "a\\nb"), ("a\tb", "a    b"), ("\u202eabc", "\\u202eabc"), ("é ✓", "é ✓")],
    ids=["title of the window", "line end", "tab", "direction", "letters"],
)  # fmt: skip
def test_control_characters_are_made_visible(text: str, shown: str) -> None:
    assert clean(text) == shown


def test_colors_are_kept_where_they_are_wanted_and_end_with_the_line() -> None:
    assert clean("\x1b[31mred\x1b[2J", colors=True) == "\x1b[31mred\\x1b[2J\x1b[0m"


@pytest.mark.parametrize(
    ("value", "shown"),
    [(None, ""), (True, "true"), (3, "3"), (1e-12, "1e-12"), (0.1 + 0.2, "0.3"), (2.0**53, "9007199254740992"), (math.nan, "nan"), (["a", 1], "a, 1")],
)  # fmt: skip
def test_cells_are_short(value: object, shown: str) -> None:
    assert cell(value) == shown


def test_long_text_is_cut_with_an_ellipsis() -> None:
    assert shorten("x" * 100, 10) == "x" * 9 + "…"


@pytest.mark.parametrize(
    ("seconds", "shown"), [(0.25, "0.2s"), (59, "59s"), (61, "1m 1s"), (7200, "2h"), (90_000, "1d 1h")]
)
def test_lengths_of_time_are_told_in_their_two_largest_units(seconds: float, shown: str) -> None:
    assert duration(seconds) == shown


def test_times_are_told_from_now() -> None:
    assert ago(100.0, now=160.0) == "1m ago"
    assert ago(None) == ""


def test_sizes_and_numbers_are_rounded() -> None:
    assert [size(12), size(1234), size(5e9)] == ["12 B", "1.2 kB", "5.0 GB"]
    assert number(123456.789) == "123457"
