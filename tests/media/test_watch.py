"""``watch``: histograms of gradients and parameters, at the step under way."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

import trackai
from trackai import Run
from trackai.errors import TrackAIWarning
from trackai.store import Store


@pytest.fixture
def run(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    for name in ("TRACKAI_CONSOLE", "TRACKAI_CAPTURE_ENVIRONMENT", "TRACKAI_LOG_CPU", "TRACKAI_LOG_GPU"):
        monkeypatch.setenv(name, "off")
    with trackai.init(project="p") as run:
        yield run


def train(model: torch.nn.Module, steps: int) -> None:
    for _ in range(steps):
        loss = model(torch.ones(2, 3)).sum()
        loss.backward()
        trackai.log({"loss": loss})


def steps_of(run: Run) -> dict[str, list[float]]:
    run.finish()
    with Store.open(run.settings) as store:
        reader = store.reader()
        return {key.key: [row.step for row in reader.rich(run.id, key.key)] for key in reader.rich_keys(run.id)}


def test_gradients_and_parameters_become_histograms_at_the_steps_of_their_losses(run: Run) -> None:
    model = torch.nn.Linear(3, 2)

    trackai.watch(model, log="all", log_freq=2)
    train(model, 4)

    assert steps_of(run) == {
        "gradients/bias": [1, 3], "gradients/weight": [1, 3], "parameters/bias": [1, 3], "parameters/weight": [1, 3],
    }  # fmt: skip


def test_several_models_are_told_apart_and_unwatched(run: Run) -> None:
    models = [torch.nn.Linear(3, 1, bias=False), torch.nn.Linear(3, 1, bias=False)]

    run.watch(models, log_freq=1)
    train(models[1], 1)
    trackai.unwatch(models[1])
    train(models[1], 1)

    assert steps_of(run) == {"gradients/graph_1/weight": [0]}


def test_evaluation_and_frozen_parameters_are_left_out(run: Run) -> None:
    model = torch.nn.Linear(3, 1)
    model.bias.requires_grad_(False)
    trackai.watch(model, log="all", log_freq=1)
    model.eval()

    train(model, 1)

    assert steps_of(run) == {"gradients/weight": [0]}


def test_what_is_no_module_is_one_warning_and_no_error(run: Run) -> None:
    with pytest.warns(TrackAIWarning, match="modules of torch, not dict"):
        trackai.watch({})
    with pytest.raises(ValueError, match="log="):
        trackai.watch(torch.nn.Linear(1, 1), log="everything")


def test_a_watched_model_can_still_be_freed(run: Run) -> None:
    model = torch.nn.Linear(3, 1)
    reference = weakref.ref(model)
    trackai.watch(model, log="all")

    del model
    gc.collect()

    assert reference() is None


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64, torch.bfloat16, torch.int64])
def test_a_large_tensor_is_counted_where_it_lies_with_the_same_result(dtype: torch.dtype) -> None:
    tensor = (torch.randn(1_500_000, generator=torch.manual_seed(0)) * 1000).to(dtype)
    if dtype.is_floating_point:
        tensor[:3] = torch.tensor([float("nan"), float("inf"), -float("inf")])

    large = trackai.Histogram(tensor)
    exact = trackai.Histogram(tensor.double().numpy())

    assert large.nonfinite == exact.nonfinite
    assert large.bins == exact.bins
    assert sum(large.histogram) == sum(exact.histogram)
    assert sum(abs(a - b) for a, b in zip(large.histogram, exact.histogram, strict=True)) < 2_000
