"""Runs in groups: by fields, by all of the config but some; ordered by what they hold, page by page, opened."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from tests.factories import START
from tests.query.made import MadeRun, write

from trackai.errors import NotFoundError, UsageError
from trackai.store import Store
from trackai.store.answers import GroupRow, RunsQuestion


def an_id(number: int) -> str:
    return f"run{number:013d}"


def test_groups_have_counts_states_and_the_spread_of_their_columns(store: Store, store_url: str) -> None:
    write(
        store_url,
        [
            MadeRun(an_id(1), config={"opt": "adam", "seed": 1}, metrics={"acc": [0.5]}, created=START + 1),
            MadeRun(
                an_id(2), config={"opt": "adam", "seed": 2}, metrics={"acc": [1.0]}, state="failed", created=START + 2
            ),
            MadeRun(an_id(3), config={"opt": "sgd", "seed": 1}, metrics={"acc": [math.nan]}, created=START + 3),
            MadeRun(an_id(4), metrics={"acc": [2.0]}, created=START),
        ],
    )

    page = store.reader().runs(RunsQuestion(group_by=("config.opt",), columns=("metric.acc", "duration", "config.no")))

    assert [group.key for group in page.groups] == [{"config.opt": "sgd"}, {"config.opt": "adam"}, {"config.opt": None}]
    adam = page.groups[1]
    assert (adam.count, adam.states, adam.runs) == (2, {"finished": 1, "failed": 1}, [an_id(2), an_id(1)])
    assert adam.values["metric.acc"].pop("value") is None
    assert adam.values["metric.acc"] == pytest.approx(
        {"mean": 0.75, "std": math.sqrt(0.125), "min": 0.5, "max": 1.0, "count": 2}
    )
    assert page.groups[0].values["metric.acc"]["count"] == 0
    assert adam.values["config.no"] == {
        "mean": None, "std": None, "min": None, "max": None, "count": 0, "value": None,
    }  # fmt: skip
    assert (page.total, page.total_groups, page.runs) == (4, 3, [])


def test_whole_numbers_have_a_spread_too_also_where_a_run_has_none(store: Store, store_url: str) -> None:
    write(
        store_url,
        [
            MadeRun(an_id(1), config={"opt": "adam"}, metrics={"acc": [0.5]}),
            MadeRun(an_id(2), config={"opt": "adam"}, metrics={"acc": [0.5, 1.0, 0.5]}),
            MadeRun(an_id(3), config={"opt": "sgd"}),
            MadeRun(an_id(4), config={"opt": "sgd"}, metrics={"acc": [0.5, 1.0]}),
        ],
    )

    page = store.reader().runs(RunsQuestion(group_by=("config.opt",), columns=("metric.acc.count",), sort=("id",)))

    adam, sgd = (group.values["metric.acc.count"] for group in page.groups)
    assert adam == {"mean": 2, "std": pytest.approx(math.sqrt(2)), "min": 1, "max": 3, "count": 2, "value": None}
    assert sgd == {"mean": 2, "std": None, "min": 2, "max": 2, "count": 1, "value": None}


def test_a_run_is_in_the_group_of_each_of_its_tags(store: Store, store_url: str) -> None:
    write(store_url, [MadeRun(an_id(1), tags=("a", "b")), MadeRun(an_id(2), tags=("b",)), MadeRun(an_id(3))])

    page = store.reader().runs(RunsQuestion(group_by=("tag", "project"), sort=("id",)))

    found = {(group.key["tag"], group.key["project"]): group.count for group in page.groups}
    assert found == {("a", "digits"): 1, ("b", "digits"): 2, (None, "digits"): 1}


def test_repeats_of_one_config_have_one_colour_whatever_puts_them_together_and_whatever_is_left_of_them(
    store: Store, store_url: str
) -> None:
    made = [
        MadeRun(an_id(3 * place + seed), config={"lr": lr, "seed": seed}, group=f"lr {lr}", tags=(f"s{seed}",))
        for place, lr in enumerate((0.1, 0.2, 0.3, 0.4))
        for seed in range(3)
    ]
    write(store_url, [*made, MadeRun(an_id(99), config={"lr": 9, "seed": 1}, group="lr 0.4", tags=("s1",))])

    def colours(*by: str, wanted: str = "") -> dict[str, int]:
        page = store.reader().runs(RunsQuestion(filter=wanted, group_by=by, sort=("id",)))
        return {str(next(iter(group.key.values()))): group.color for group in page.groups}

    by_config, by_name, by_tag = colours("-config.seed"), colours("group"), colours("tag")

    assert [by_name[f"lr {lr}"] for lr in (0.1, 0.2, 0.3)] == [by_config[str(lr)] for lr in (0.1, 0.2, 0.3)]
    assert colours("group", wanted="config.seed = 2 and config.lr < 0.35") == {
        name: colour for name, colour in by_name.items() if name != "lr 0.4"
    }
    assert len(set(by_config.values())) > 2
    assert colours("tag", wanted="config.lr < 0.25") == by_tag  # what mixes configs has the colour of its key
    assert set(by_config.values()) | set(by_name.values()) | set(by_tag.values()) <= set(range(20))


def test_groups_come_in_pages(store: Store, store_url: str) -> None:
    write(store_url, [MadeRun(an_id(number), config={"k": number // 2}) for number in range(10)])
    question = RunsQuestion(group_by=("config.k",), sort=("config.k",), limit=2)

    found: list[object] = []
    while True:
        page = store.reader().runs(question)
        found += [group.key["config.k"] for group in page.groups]
        if page.cursor is None:
            break
        question = replace(question, cursor=page.cursor)

    assert found == [0, 1, 2, 3, 4]


def sweep() -> list[MadeRun]:
    """Two models × two rates × three seeds; the best is the second model with the larger rate."""
    return [
        MadeRun(
            an_id(100 * model + 10 * rate + seed),
            config={"model": f"m{model}", "lr": 0.1 / 10**rate, "seed": seed, "data": "digits"},
            metrics={"acc": [model - 0.1 * rate + 0.01 * seed]},
            created=START + 100 * model + 10 * rate + seed,
        )
        for model in range(2)
        for rate in range(2)
        for seed in range(3)
    ]


BUT_SEED = RunsQuestion(group_by=("-config.seed",), columns=("metric.acc", "config.lr", "config.seed", "config.data"))


def keys_of(groups: list[GroupRow]) -> list[tuple[object, ...]]:
    return [tuple(group.key.values()) for group in groups]


def test_all_of_the_config_but_the_seed_makes_groups_that_are_told_apart_by_what_differs(
    store: Store, store_url: str
) -> None:
    write(store_url, sweep())

    page = store.reader().runs(replace(BUT_SEED, sort=("-metric.acc",)))

    assert [list(group.key) for group in page.groups] == [["config.model", "config.lr"]] * 4
    assert keys_of(page.groups) == [("m1", 0.1), ("m1", 0.01), ("m0", 0.1), ("m0", 0.01)]
    best = page.groups[0].values
    assert (best["metric.acc"]["mean"], best["metric.acc"]["count"]) == (pytest.approx(1.01), 3)
    assert (best["config.lr"]["value"], best["config.data"]["value"]) == (0.1, "digits")
    assert (best["config.seed"]["value"], best["config.seed"]["max"]) == (None, 2.0)


def test_what_follows_from_other_fields_is_not_told_of_a_group(store: Store, store_url: str) -> None:
    made = [(model, width, lr) for model, width in (("small", 64), ("large", 512)) for lr in (0.1, 0.01)]
    write(
        store_url,
        [
            MadeRun(an_id(number), config={"data": model[0], "lr": lr, "model": model, "width": width})
            for number, (model, width, lr) in enumerate(made)
        ],
    )

    page = store.reader().runs(RunsQuestion(group_by=("-config.seed",), sort=("id",)))

    assert [group.key for group in page.groups] == [
        {"config.data": model[0], "config.lr": lr} for model, _, lr in made
    ]  # fmt: skip


def test_configs_that_only_look_alike_are_different_groups(store: Store, store_url: str) -> None:
    odd = ["1", 1, True, None, "1\x1fnumber\x1e2", "\x1e", "\x1bz", [1], "[1]", {}, math.nan, 1.5, 2**63]
    write(store_url, [MadeRun(an_id(number), config={"x": value}) for number, value in enumerate(odd)])
    write(store_url, [MadeRun(an_id(50), config={"x": 1.0}), MadeRun(an_id(51), config={})])

    for words in (("-config.seed",), ("config.x",)):
        page = store.reader().runs(RunsQuestion(group_by=words, sort=("id",)))
        shown = [repr(group.key.get("config.x")) for group in page.groups]
        wanted = [repr(value) for value in odd]
        if words == ("config.x",):  # there, what is missing is null
            assert shown == wanted
            assert [group.count for group in page.groups] == [1, 2, 1, 2, *[1] * 9]
        else:
            assert shown == [*wanted, "None"]
            assert [group.count for group in page.groups] == [1, 2, *[1] * 12]


def test_fields_may_be_named_beside_all_of_the_config_but_some(store: Store, store_url: str) -> None:
    write(
        store_url,
        [MadeRun(an_id(n), config={"lr": n // 2, "seed": n}, tags=("a",) if n < 3 else ("a", "b")) for n in range(4)],
    )

    page = store.reader().runs(RunsQuestion(group_by=("-config.seed", "tag"), sort=("id",)))

    assert [(*key, group.count) for key, group in zip(keys_of(page.groups), page.groups, strict=True)] == [
        (0, "a", 2), (1, "a", 2), (1, "b", 1),
    ]  # fmt: skip


def test_groups_are_ordered_by_their_means_and_by_several_fields(store: Store, store_url: str) -> None:
    write(store_url, [*sweep(), MadeRun(an_id(500), config={"model": "m9"}, created=START - 9)])
    reader = store.reader()

    def order(*sort: str) -> list[object]:
        return [key[0] for key in keys_of(reader.runs(RunsQuestion(group_by=("config.model",), sort=sort)).groups)]

    assert order("metric.acc") == ["m0", "m1", "m9"]
    assert order("-metric.acc") == ["m1", "m0", "m9"]
    assert order("-config.model") == ["m9", "m1", "m0"]
    assert order("created") == ["m9", "m0", "m1"]
    assert order("-created") == ["m1", "m0", "m9"]
    assert order("config.data", "-metric.acc") == ["m1", "m0", "m9"]
    assert order("config.nothing", "name", "-created") == ["m1", "m0", "m9"]


def test_a_group_is_opened_by_its_id_page_by_page_in_the_order_asked_for(store: Store, store_url: str) -> None:
    write(store_url, sweep())
    reader = store.reader()
    group = reader.runs(replace(BUT_SEED, filter="config.model = m1", sort=("-metric.acc",))).groups[0]

    question = replace(BUT_SEED, group=group.id, limit=2, sort=("-metric.acc",))
    page = reader.runs(question)
    rest = reader.runs(replace(question, cursor=page.cursor))

    assert [run.values["config.seed"] for run in [*page.runs, *rest.runs]] == [2, 1, 0]
    assert (page.total, page.groups, rest.cursor) == (3, [], None)
    with pytest.raises(NotFoundError, match="no group 'gone'"):
        reader.runs(replace(question, group="gone"))
    with pytest.raises(UsageError, match="by what"):
        reader.runs(RunsQuestion(group=group.id))


def test_the_id_of_a_group_outlives_what_comes_to_it(store: Store, store_url: str) -> None:
    write(store_url, sweep()[:3])
    before = store.reader().runs(BUT_SEED).groups
    write(store_url, sweep()[3:])

    after = {group.id: group for group in store.reader().runs(BUT_SEED).groups}

    assert [group.key for group in before] == [{}]  # nothing differs yet
    assert after[before[0].id].key == {"config.model": "m0", "config.lr": 0.1}


def test_columns_of_every_kind_have_statistics_where_runs_lack_some(store: Store, store_url: str) -> None:
    write(
        store_url,
        [
            MadeRun(an_id(1), config={"a": 1, "b": "x"}, metrics={"m": [1.0], "n": [2.0]}, summary={"s": 1}, user="me"),
            MadeRun(an_id(2), config={"a": True, "b": "x"}, metrics={"m": [3.0]}, summary={"s": 2}, user="me"),
            MadeRun(an_id(3), config={"b": "x"}, metrics={"n": [math.inf, 5.0]}, user="me"),
        ],
    )
    columns = ("config.a", "config.b", "metric.m", "metric.n.max", "summary.s", "user", "duration", "tag")

    values = store.reader().runs(RunsQuestion(group_by=("job_type",), columns=columns)).groups[0].values

    assert {name: (of["mean"], of["count"]) for name, of in values.items()} == {
        "config.a": (1.0, 2), "config.b": (None, 0), "metric.m": (2.0, 2), "metric.n.max": (2.0, 1),
        "summary.s": (1.5, 2), "user": (None, 0), "duration": (pytest.approx(100.0), 3), "tag": (None, 0),
    }  # fmt: skip
    assert {name: of["value"] for name, of in values.items() if of["value"] is not None} == {
        "config.b": "x", "user": "me", "duration": pytest.approx(100.0),
    }  # fmt: skip


@pytest.mark.parametrize("word", ["-metric.acc", "-tag", "-", "-parent.config.seed"])
def test_only_fields_of_the_config_can_be_left_out(store: Store, word: str) -> None:
    with pytest.raises(UsageError):
        store.reader().runs(RunsQuestion(group_by=(word,)))
