"""``GET /api/projects/{project}/importance``: which parameters a metric depends on, and how much to believe it."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from tests.factories import a_run
from tests.server.conftest import Client


def sweep(log: Callable[..., None], runs: int, *, noise: float = 0.0, broken: int = 0) -> None:
    """Log runs whose accuracy falls with the learning rate, rises with adamw, and has nothing to do with the seed."""
    chance = random.Random(7)
    for number in range(runs):
        lr = [1e-4, 1e-3, 1e-2, 1e-1][number % 4]
        name = ["sgd", "adamw", "lion"][chance.randrange(3)]
        accuracy = 0.9 - lr * 2 + {"sgd": 0.0, "adamw": 0.08, "lion": 0.02}[name] + chance.gauss(0, noise)
        settings: dict[str, Any] = {
            "lr": lr, "optim/name": name, "seed": chance.randrange(1000), "epochs": 90,
            "out dir`,": f"/tmp/{number}", "amp": chance.random() < 0.5,
        }  # fmt: skip
        run = f"run{number:03}"
        value = float("nan") if number < broken else accuracy
        log(a_run({"val/acc": [value]}, run=run, settings=settings), run=run)


def ask(client: Client, **query: str) -> dict[str, Any]:
    answer = client.get("/api/projects/digits/importance", params={"target": "metric.val/acc.last", **query})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_what_makes_the_difference_comes_first_and_the_answer_says_how_sure_it_is(
    client: Client, log: Callable[..., None]
) -> None:
    sweep(log, 80)

    answer = ask(client)

    assert [p["name"] for p in answer["parameters"]][:2] == ["config.lr", "config.optim/name"]
    lr, optimizer, *others = answer["parameters"]
    assert lr["importance"] > 0.4 > optimizer["importance"] > 0.1
    assert all(p["importance"] < 0.1 for p in others)
    assert lr["correlation"]["low"] <= lr["correlation"]["value"] <= lr["correlation"]["high"] < 0
    assert optimizer["correlation"] is None
    assert optimizer["kind"] == "category"
    assert (answer["runs"], answer["trust"], answer["constant"], answer["unusable"]) == (80, "good", 1, 1)
    assert answer["r2"] > 0.6


def test_the_same_question_gets_the_same_answer(client: Client, log: Callable[..., None]) -> None:
    sweep(log, 20, noise=0.05)

    assert ask(client) == ask(client)


def test_few_runs_get_correlations_but_no_forest(client: Client, log: Callable[..., None]) -> None:
    sweep(log, 6)

    answer = ask(client)

    assert (answer["trust"], answer["grown"], answer["r2"]) == ("none", 0, None)
    assert all(p["importance"] is None for p in answer["parameters"])
    assert any(p["correlation"] for p in answer["parameters"])


def test_noise_is_not_believed(client: Client, log: Callable[..., None]) -> None:
    chance = random.Random(3)
    for number in range(40):
        run = f"run{number}"
        log(
            a_run({"val/acc": [chance.random()]}, run=run, settings={"a": chance.random(), "b": chance.random()}),
            run=run,
        )

    assert ask(client)["trust"] in ("none", "low")


def test_runs_are_chosen_by_filter_or_by_id_and_those_without_a_finite_target_are_counted(
    client: Client, log: Callable[..., None]
) -> None:
    sweep(log, 24, broken=2)

    assert (ask(client)["runs"], ask(client)["without_target"]) == (22, 2)
    assert ask(client, filter="config.lr < 0.05")["runs"] == 16
    assert ask(client, runs="run000,run010,run011,run012")["runs"] == 3
    both = client.get(
        "/api/projects/digits/importance", params={"target": "metric.val/acc", "filter": "seed = 1", "runs": "run010"}
    )
    assert both.status_code == 422
    assert "not both" in both.json()["detail"]


def test_an_empty_project_and_a_target_that_nobody_logged_have_an_answer(
    client: Client, log: Callable[..., None]
) -> None:
    log(a_run(settings={"lr": 1.0}))

    answer = ask(client, target="metric.nobody/knows.max")

    assert (answer["runs"], answer["without_target"], answer["parameters"]) == (0, 1, [])
