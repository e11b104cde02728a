"""What is offered while a filter is being written."""

from __future__ import annotations

import pytest
from tests.query.made import MadeRun, write

from trackai.store import Store
from trackai.store.answers import Completion
from trackai.store.query.filter.parser import parse

RUN = "aaaaaaaaaaaaaaa1"


@pytest.fixture
def filled(store: Store, store_url: str) -> Store:
    config = {"lr": 0.1, "opt/name": "adam", "odd name": True}
    write(
        store_url,
        [
            MadeRun(RUN, tags=("good",), group="g 1", config=config, metrics={"val/acc": [1.0], "val/loss": [1.0]}),
            MadeRun(RUN[:-1] + "2", project="other", config={"elsewhere": 1}),
        ],
    )
    return store


def offered(store: Store, text: str) -> list[Completion]:
    return store.reader().complete("digits", text, len(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "state"),
        ("sta", "state"),
        ("state", "state"),
        ("state = failed and con", "config."),
        ("config.", "config.lr"),
        ("config.nam", "config.opt/name"),
        ("config.odd", "config.`odd name`"),
        ("config.`odd n", "config.`odd name`"),
        ("(metric.va", "metric.val/acc"),
        ("metric.val/acc.m", "metric.val/acc.max"),
        ("parent.config.l", "parent.config.lr"),
        ("state ", "="),
        ("config.lr not ", "in"),
        ("state = ", '"failed"'),
        ("state = 'fai", '"failed"'),
        ("tag = ", '"good"'),
        ("group in (", '"g 1"'),
        ("config.opt/name = a", '"adam"'),
        ("config.lr = ", "0.1"),
        ("created > ", "-7d"),
        ("archived = t", "true"),
        ("metric.val/acc > config.l", "config.lr"),
        ("state = failed ", "and"),
        ("(state = failed ", ")"),
        ("project = o", '"other"'),
        ("tag in ('x'", ")"),
    ],
)
def test_a_way_to_go_on_is_offered(filled: Store, text: str, expected: str) -> None:
    if text == "project = o":
        found = filled.reader().complete(None, text, len(text))
    else:
        found = offered(filled, text + " " if text.endswith("'x'") else text)

    assert expected in [completion.text for completion in found]


def test_a_completion_replaces_the_word_that_ends_at_the_position(filled: Store) -> None:
    text = "state = failed and config.l"

    completion = next(c for c in offered(filled, text) if c.text == "config.lr")

    assert text[: completion.start] + completion.text == "state = failed and config.lr"


def test_only_what_the_project_has_is_offered(filled: Store) -> None:
    assert "config.elsewhere" not in [completion.text for completion in offered(filled, "config.")]


def test_offered_fields_operators_and_values_make_filters(filled: Store) -> None:
    for completion in offered(filled, "config."):
        if completion.kind == "field":
            parse(f"{completion.text} exists")
    for completion in offered(filled, "config.opt/name = "):
        parse(f"config.opt/name = {completion.text}")


@pytest.mark.parametrize("text", ["nothing.at = ", "= ", "state = failed failed ", "')", "state !! ", "\0"])
def test_nothing_is_offered_behind_a_mistake(filled: Store, text: str) -> None:
    assert offered(filled, text) == []


def test_keys_and_values_say_how_many_runs_of_the_project_have_them(filled: Store) -> None:
    def runs(text: str, of: str) -> int | None:
        return next(completion.runs for completion in offered(filled, text) if completion.text == of)

    assert runs("config.", "config.lr") == 1
    assert runs("metric.val", "metric.val/acc") == 1
    assert runs("tag = ", '"good"') == 1
    assert runs("config.opt/name = ", '"adam"') == 1
    assert runs("state = ", '"failed"') == 0
    assert sum(completion.runs or 0 for completion in offered(filled, "state = ")) == 1
    assert runs("", "state") is None
