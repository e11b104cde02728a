"""How words become fields and values."""

from __future__ import annotations

import math

import pytest

from trackai.errors import UsageError
from trackai.store.query.filter.parser import parse
from trackai.store.query.filter.tree import (
    Comparison,
    Field,
    Moment,
    Null,
    Number,
    Relative,
    Text,
    Truth,
    Value,
    read_field,
    to_text,
)


def right_of(text: str) -> Value | Field:
    tree = parse(text)
    assert isinstance(tree, Comparison)
    return tree.right


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("metric.val/acc", Field("metric", "val/acc", "last")),
        ("metric.val/acc.max", Field("metric", "val/acc", "max")),
        ("metric.acc.max.last", Field("metric", "acc.max", "last")),
        ("metric.`acc.max`", Field("metric", "acc.max", "last")),
        ("metric.`acc.max`.min", Field("metric", "acc.max", "min")),
        ("metric.max", Field("metric", "max", "last")),
        ("metric.v0.1", Field("metric", "v0.1", "last")),
        ("metric.layer[0]/w.mean", Field("metric", "layer[0]/w", "mean")),
        ("system.gpu/0/util.max", Field("system", "gpu/0/util", "max")),
        ("config.opt/lr", Field("config", "opt/lr")),
        ("config.lr.max", Field("config", "lr.max")),
        ("config.`odd name`", Field("config", "odd name")),
        ("`config.odd name`", Field("config", "odd name")),
        ("`metric.odd name.max`", Field("metric", "odd name", "max")),
        ("config.a`b c`d", Field("config", "ab cd")),
        ("config.`tick``s`", Field("config", "tick`s")),
        ("summary.best", Field("summary", "best")),
        ("parent.config.lr", Field("config", "lr", of_parent=True)),
        ("parent.metric.acc.max", Field("metric", "acc", "max", of_parent=True)),
        ("parent.state", Field("field", "state", of_parent=True)),
        ("parent", Field("field", "parent")),
    ],
)
def test_a_name_is_a_field(name: str, field: Field) -> None:
    assert read_field(name) == field
    tree = parse(f"{name} exists")
    assert tree is not None
    assert parse(to_text(tree)) == tree
    assert tree.field == field  # type: ignore[union-attr]  # a presence


def test_a_column_needs_no_back_quotes() -> None:
    assert read_field("metric.val loss, smoothed.max") == Field("metric", "val loss, smoothed", "max")


@pytest.mark.parametrize(
    "name", ["", "lr", "config.", "metric", "parent.parent.name", "`config`.lr", "state.x", "parent."]
)
def test_what_is_no_field_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match="There is no field"):
        read_field(name)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("config.lr = 1e-3", Number(0.001)),
        ("config.lr = -inf", Number(-math.inf)),
        ("config.lr = NaN", Number(math.nan)),
        ("config.lr = TRUE", Truth(True)),
        ("config.lr = None", Null()),
        ("config.lr = adam", Text("adam")),
        ("config.lr = '1'", Text("1")),
        ("config.when = 2026-01-31", Text("2026-01-31")),
        ("config.lr = metric.lr", Field("metric", "lr", "last")),
        ("config.lr = 'metric.lr'", Text("metric.lr")),
        ("name = 7", Text("7")),
        ("name = '7'", Text("7")),
        ("name = group", Field("field", "group")),
        (r"name = 'it\'s \n \\ \*'", Text("it's \n \\ \\*")),
        ("name ~ res*", Text("res*")),
        ("created > -7d", Relative(-604800.0)),
        ("created > -1.5h", Relative(-5400.0)),
        ("created > 2026-01-31", Moment(1769817600.0)),
        ("created > '2026-01-31T01:00+01:00'", Moment(1769817600.0)),
        ("created > 2026-01-31T00:00:00.5Z", Moment(1769817600.5)),
        ("created > 1769817600", Number(1769817600.0)),
        ("duration > 2h30m", Relative(9000.0)),
        ("duration > 60", Number(60.0)),
    ],
)
def test_a_word_is_a_value_of_the_type_of_its_field(text: str, value: Value) -> None:
    assert right_of(text) == value


def test_and_binds_closer_than_or_and_not_closest() -> None:
    tree = parse("not tag = a and tag = b or tag = c")

    assert tree == parse("((not (tag = a)) and tag = b) or tag = c")
    assert tree != parse("not (tag = a and (tag = b or tag = c))")


def test_keywords_may_be_written_in_any_case_and_names_may_not() -> None:
    assert parse("tag = a AND Not tag = b") == parse("tag = a and not tag = b")
    with pytest.raises(UsageError, match="Did you mean 'name'"):
        parse("Name = a")


def test_a_blank_filter_takes_everything() -> None:
    assert parse("") is parse("  \n ") is None
