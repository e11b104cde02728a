"""``run.config`` and ``run.summary``: dicts whose every change is in the journal at once."""

from __future__ import annotations

import argparse
import copy
import enum
import json
import math
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.tracking.processes import Logged

import trackai
from trackai import records
from trackai.errors import UsageError

Read = Callable[[], Logged]


class Optimizer(enum.Enum):
    ADAM = "adam"


@dataclass
class Hyper:
    lr: float = 0.1
    layers: tuple[int, ...] = (2, 3)


class WithToDict:
    def to_dict(self) -> dict[str, Any]:
        return {"hidden": 8}


class WithAttributes:
    def __init__(self) -> None:
        self.hidden, self._secret = 8, 9


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ({"lr": 1, "opt": {"name": "adam"}}, {"lr": 1, "opt/name": "adam"}),
        (argparse.Namespace(lr=1), {"lr": 1}),
        (Hyper(), {"lr": 0.1, "layers": [2, 3]}),
        (WithToDict(), {"hidden": 8}),
        (WithAttributes(), {"hidden": 8}),
        ({"_name_or_path": "bert", 3: {4: 5}}, {"_name_or_path": "bert", "3/4": 5}),
    ],
    ids=["dict", "namespace", "dataclass", "to_dict", "attributes", "odd keys"],
)
def test_config_takes_whatever_holds_settings_by_name(
    home: Path, logged: Read, given: object, stored: dict[str, Any]
) -> None:
    trackai.init("digits", config=given)

    assert logged().config() == stored


@pytest.mark.parametrize(
    ("value", "stored"),
    [
        (Path("/data/x"), "/data/x"), ({1}, [1]), ((1, 2), [1, 2]), (Optimizer.ADAM, "adam"), (None, None), (True, True),
        (2**80, str(2**80)), (Hyper, f"{__name__}.Hyper"), (b"x", "b'x'"), ({}, {}),
        ([{"a": Hyper()}], [{"a": {"lr": 0.1, "layers": [2, 3]}}]),
    ],
    ids=repr,
)  # fmt: skip
def test_values_of_a_config_become_what_json_can_hold(
    run: trackai.Run, logged: Read, value: object, stored: object
) -> None:
    run.config["x"] = value

    assert logged().config() == {"x": stored}


def test_numpy_and_nan_are_kept_as_numbers(run: trackai.Run, logged: Read) -> None:
    numpy = pytest.importorskip("numpy")

    run.config.update({"a": numpy.float64(0.5), "b": numpy.int32(3), "c": math.nan})

    config = logged().config()
    assert (config["a"], config["b"]) == (0.5, 3)
    assert math.isnan(config["c"])


@pytest.mark.parametrize("given", [[1, 2], "no such file.json", 3, Hyper], ids=repr)
def test_a_config_without_names_is_refused_in_one_sentence(home: Path, given: object) -> None:
    with pytest.raises(UsageError, match="config"):
        trackai.init("digits", config=given)


def test_a_config_can_be_the_path_of_a_file(home: Path, tmp_path: Path, logged: Read) -> None:
    (tmp_path / "c.json").write_text('{"lr": 0.5}')

    trackai.init("digits", config=str(tmp_path / "c.json"))

    assert logged().config() == {"lr": 0.5}


def test_keys_can_be_left_out_or_chosen(home: Path) -> None:
    first = trackai.init("digits", config={"a": 1, "b": 2}, config_exclude_keys=["a"])
    second = trackai.init("digits", config={"a": 1, "b": 2}, config_include_keys=["a"])

    assert (dict(first.config), dict(second.config)) == ({"b": 2}, {"a": 1})


def test_every_kind_of_change_is_journalled_at_once(run: trackai.Run, logged: Read) -> None:
    config = run.config
    seen = []
    for change in (
        lambda: config.update({"a": 1, "opt": {"lr": 1}}),
        lambda: config.update({"a": 2}, allow_val_change=True),
        lambda: config.__setitem__("b", 3),
        lambda: setattr(config, "c", 4),
        lambda: config["opt"].__setitem__("lr", 5),
        lambda: config.opt.setdefault("momentum", 6),
        lambda: config.setdefaults({"a": 0, "d": 7}),
        lambda: config.pop("b"),
        lambda: config.__delitem__("opt"),
        lambda: config.__ior__({"e": 8}),
    ):
        change()
        seen.append(logged().config())

    assert seen[0] == {"a": 1, "opt/lr": 1}
    assert seen[4] == {"a": 2, "b": 3, "c": 4, "opt/lr": 5}
    assert seen[-1] == {"a": 2, "c": 4, "d": 7, "e": 8}
    assert config.as_dict() == {"a": 2, "c": 4, "d": 7, "e": 8}


def test_setting_what_is_there_already_writes_nothing(run: trackai.Run, logged: Read) -> None:
    for _ in range(5):
        run.config["lr"] = 0.5

    assert len(logged().of(records.ConfigSet)) == 1


def test_what_changes_inside_a_list_is_caught_up_at_the_end(run: trackai.Run, logged: Read) -> None:
    run.config["layers"] = [1]
    run.config["layers"].append(2)

    run.finish()

    assert logged().config() == {"layers": [1, 2]}


def test_a_config_that_many_threads_change_is_stored_whole(run: trackai.Run, logged: Read) -> None:
    def work(number: int) -> None:
        for index in range(20):
            run.config[f"k{number}/{index}"] = index
            run.config._catch_up()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert logged().config() == {f"k{number}/{index}": index for number in range(8) for index in range(20)}


def test_an_object_that_breaks_when_looked_at_becomes_text(run: trackai.Run, logged: Read) -> None:
    class Hostile:
        def __getattr__(self, name: str) -> object:
            raise RuntimeError("hands off")

        def __repr__(self) -> str:
            return "hostile"

    run.config["x"] = Hostile()

    assert logged().config() == {"x": "hostile"}


def test_a_config_is_a_dict_for_everybody_who_asks(run: trackai.Run) -> None:
    run.config.update({"lr": 1, "opt": {"a": 2}})

    assert isinstance(run.config["opt"], dict)
    assert json.loads(json.dumps(run.config)) == {"lr": 1, "opt": {"a": 2}}
    assert dict(**run.config)["lr"] == 1
    assert run.config["opt/a"] == 2
    assert type(copy.deepcopy(run.config)) is dict


def test_an_unknown_attribute_says_what_there_is(run: trackai.Run) -> None:
    run.config["lr"] = 1

    with pytest.raises(AttributeError, match=r"no 'rl'\. It has: lr"):
        run.config.rl  # noqa: B018  # the access is the test


def test_secrets_are_masked_before_they_are_written(run: trackai.Run, logged: Read) -> None:
    run.config.update({"api_key": "hunter2-very-secret", "num_tokens": 5, "opt": {"password": "x"}})
    run.summary["hf_token"] = "hf_abcdefghijklmnopqrstuvwxyz0123456789"

    assert logged().config() == {"api_key": "•••", "num_tokens": 5, "opt/password": "•••"}
    assert b"hunter2" not in logged().path.read_bytes()
    assert b"hf_abcdef" not in logged().path.read_bytes()
    assert run.config["api_key"] == "hunter2-very-secret"


def test_the_module_config_is_live_also_when_imported_before_init(home: Path) -> None:
    from trackai import config

    first = trackai.init("digits", config={"lr": 1})
    assert (config["lr"], config.lr, "lr" in config, dict(config), {**config}) == (1, 1, True, {"lr": 1}, {"lr": 1})
    config["bs"] = 2
    config.update({"model": {"size": 3}}, allow_val_change=True)
    assert first.config.as_dict() == {"lr": 1, "bs": 2, "model": {"size": 3}}
    trackai.init("digits", config={"lr": 9})
    assert config.lr == 9
    trackai.finish()
    assert config.lr == 9


def test_the_summary_shows_the_newest_values_by_step_and_what_was_set(run: trackai.Run, logged: Read) -> None:
    run.log({"loss": 0.5, "acc": 0.1}, step=5)
    run.log({"loss": 0.9}, step=2)
    run.log({"acc": 0.7, "phase": "x"}, step=6)
    run.summary["best"] = {"acc": 0.8}
    run.summary.update({"acc": 0.75})

    assert run.summary["loss"] == 0.5
    assert run.summary.acc == 0.75
    assert trackai.summary["best"] == {"acc": 0.8}
    assert set(run.summary) == {"loss", "acc", "best"}
    assert logged().summary() == {"best/acc": 0.8, "acc": 0.75}
    del run.summary["best"]
    assert logged().summary() == {"acc": 0.75}
    with pytest.raises(KeyError):
        run.summary["none"]
