"""A filter taken apart: what chips show, each part as somebody wrote it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from tests.filter.trees import trees

from trackai.errors import FilterError
from trackai.store.answers import FilterPart
from trackai.store.query.filter.outline import filter_parts
from trackai.store.query.filter.parser import parse
from trackai.store.query.filter.tree import Tree, to_text


def written(part: FilterPart) -> str:
    """Write the condition of a part from its pieces, or the part itself where it has none."""
    made = part.condition
    if made is None:
        return f"({part.text})" if part.needs_brackets else part.text
    values = ", ".join(value.text for value in made.values)
    right = f" ({values})" if made.operator.endswith("in") else f" {values}" if values else ""
    return f"{made.name} {made.operator}{right}"


@given(tree=trees())
@settings(max_examples=300, deadline=None)
def test_the_parts_of_a_filter_joined_again_are_the_same_filter(tree: Tree) -> None:
    parts = filter_parts(to_text(tree))

    assert parse(" and ".join(map(written, parts))) == tree


def test_every_part_is_kept_as_it_was_written() -> None:
    text = "  config.lr<1e-3 and tag in ('v2', \"a b\")  and metric.val/acc.max >= 0.30"

    parts = filter_parts(text)

    assert [part.text for part in parts] == [
        "config.lr<1e-3", "tag in ('v2', \"a b\")", "metric.val/acc.max >= 0.30",
    ]  # fmt: skip
    assert [text[part.start :].startswith(part.text) for part in parts] == [True] * 3
    shown = [[value.shown for value in part.condition.values] for part in parts if part.condition]
    assert shown == [["1e-3"], ["v2", "a b"], ["0.30"]]


@pytest.mark.parametrize(
    ("text", "conditions", "brackets"),
    [
        ("", [], []),
        ("state = failed", [True], [False]),
        ("state = failed or tag = a and config.lr = 1", [False], [True]),
        ("(state = failed or tag = a) and config.lr = 1", [False, True], [False, False]),
        ("(state = failed) or (tag = a)", [False], [True]),
        ("not state = failed and tag not in (a, b)", [False, True], [False, False]),
        ("config.lr not exists and (tag = a and tag = b)", [True, False], [False, False]),
        ("metric.loss.last < config.target", [True], [False]),
    ],
)
def test_what_is_no_plain_condition_is_one_part_of_text(
    text: str, conditions: list[bool], brackets: list[bool]
) -> None:
    parts = filter_parts(text)

    assert [part.condition is not None for part in parts] == conditions
    assert [part.needs_brackets for part in parts] == brackets


def test_a_mistake_has_its_column_in_the_whole_filter() -> None:
    with pytest.raises(FilterError) as refused:
        filter_parts("state = failed and confg.lr < 1")

    assert refused.value.column == 20
