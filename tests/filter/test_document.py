"""docs/filter-language.md tells the truth: its examples parse, its tables name what there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from trackai.errors import FilterError
from trackai.store.query.filter.grammar import (
    AGGREGATES,
    COMPARISONS,
    MOST_CHARACTERS,
    MOST_CONDITIONS,
    MOST_DEPTH,
    MOST_WILDCARDS,
    RUN_FIELDS,
    SOURCES,
    UNITS,
)
from trackai.store.query.filter.parser import parse

TEXT = (Path(__file__).parents[2] / "docs" / "filter-language.md").read_text()
EXAMPLES = [line for block in re.findall(r"```filter\n(.*?)```", TEXT, re.DOTALL) for line in block.splitlines()]


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_is_a_filter(example: str) -> None:
    assert parse(example) is not None


def test_every_field_aggregate_operator_and_unit_is_named() -> None:
    for name in RUN_FIELDS:
        assert f"`{name}`" in TEXT
    for source in SOURCES:
        assert f"`{source}.<path>`" in TEXT
    for aggregate in AGGREGATES:
        assert f"`.{aggregate}`" in TEXT
    for operator in COMPARISONS:
        assert f"`{operator}`" in TEXT
    for unit in UNITS:
        assert re.search(rf"`(?:\d+[a-z])*\d+{unit}(?:\d+[a-z])*`", TEXT), unit


def test_the_limits_are_those_of_the_grammar() -> None:
    for number in (MOST_CHARACTERS, MOST_CONDITIONS, MOST_DEPTH, MOST_WILDCARDS):
        assert f"{number:,}" in TEXT


def test_the_mistake_that_it_shows_reads_so() -> None:
    with pytest.raises(FilterError) as caught:
        parse("metric.val/acc >> 0.9")

    assert caught.value.pointed() in TEXT
