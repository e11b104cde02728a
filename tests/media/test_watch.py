"""``watch``: histograms of gradients and parameters, at the step under way."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from tests.tracking.processes import run_script

import trackai
from trackai import Run
from trackai.errors import TrackAIWarning
from trackai.store import Store
from trackai.store.answers import SeriesQuestion


@pytest.fixture
def run(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    for name in ("TRACKAI_CONSOLE", "TRACKAI_CAPTURE_ENVIRONMENT", "TRACKAI_LOG_CPU", "TRACKAI_LOG_GPU"):
        monkeypatch.setenv(name, "off")
    with trackai.init(project="p") as run:
        yield run


def train(model: torch.nn.Module, steps: int, *, micro_batches: int = 1, log_every: int = 1) -> None:
    """Train with step sizes of zero, so that parameters stay and every gradient is known: one of each input per row."""
    optimizer = torch.optim.SGD([one for one in model.parameters() if one.requires_grad], lr=0.0)
    for step in range(steps):
        optimizer.zero_grad()
        for _ in range(micro_batches):
            loss = model(torch.ones(2, 3)).sum()
            loss.backward()
        optimizer.step()
        if step % log_every == 0:
            trackai.log({"loss": loss}, step=step)


def steps_of(run: Run) -> dict[str, list[float]]:
    run.finish()
    with Store.open(run.settings) as store:
        reader = store.reader()
        return {key.key: [row.step for row in reader.rich(run.id, key.key)] for key in reader.rich_keys(run.id)}


def norms_of(run: Run) -> dict[str, dict[float, float]]:
    run.finish()
    with Store.open(run.settings) as store:
        reader = store.reader()
        names = tuple(row.name for row in reader.metrics(run.id).metrics if "_norms/" in row.name)
        found = reader.series(SeriesQuestion((run.id,), names, exact=True))
        return {one.metric: dict(zip(one.step.tolist(), one.last.tolist(), strict=True)) for one in found}


def test_gradients_and_parameters_become_histograms_at_the_steps_of_their_losses(run: Run) -> None:
    model = torch.nn.Linear(3, 2)

    trackai.watch(model, log="all", log_freq=2)
    train(model, 4)

    assert steps_of(run) == {
        "gradients/bias": [1, 3], "gradients/weight": [1, 3], "parameters/bias": [1, 3], "parameters/weight": [1, 3],
    }  # fmt: skip


def test_norms_are_those_of_the_gradients_that_the_optimizer_has_used(run: Run) -> None:
    model = torch.nn.Linear(3, 2)

    trackai.watch(model, log_freq=1)
    train(model, 1, micro_batches=2)

    weight, bias = (4 * 4 * 6) ** 0.5, (4 * 4 * 2) ** 0.5  # two micro-batches of two rows of ones
    assert norms_of(run) == {
        "gradient_norms/weight": {0: pytest.approx(weight)},
        "gradient_norms/bias": {0: pytest.approx(bias)},
        "gradient_norms/total": {0: pytest.approx((weight**2 + bias**2) ** 0.5)},
    }


def test_what_is_measured_between_two_calls_of_log_stands_at_the_later(run: Run) -> None:
    model = torch.nn.Linear(3, 1, bias=False)

    trackai.watch(model, log_freq=4)
    train(model, 10, log_every=6)  # measured after steps 3 and 7, logged at 0 and 6; the second waits for the end

    assert steps_of(run) == {"gradients/weight": [6, 7]}


def test_gradients_that_a_closure_computes_inside_the_step_are_seen(run: Run) -> None:
    model = torch.nn.Linear(3, 1, bias=False)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.0)
    trackai.watch(model, log_freq=1)

    def closure() -> float:
        optimizer.zero_grad()
        loss = model(torch.ones(2, 3)).sum()
        loss.backward()
        return loss.item()

    optimizer.step(closure)
    trackai.log({"loss": 1.0})

    assert norms_of(run)["gradient_norms/weight"] == {0: pytest.approx(12**0.5)}


def test_between_two_measurements_nothing_of_the_model_is_touched(run: Run) -> None:
    class Touched(torch.Tensor):
        calls = 0

        @classmethod
        def __torch_function__(cls, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:  # noqa: ANN401
            cls.calls += 1
            return super().__torch_function__(func, types, args, kwargs or {})

    model = torch.nn.Linear(3, 1, bias=False)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.0)
    trackai.watch(model, log_freq=3)
    optimizer.step()
    model.weight.grad = torch.zeros(1, 3).as_subclass(Touched)
    for group in optimizer.param_groups:
        group["params"] = []  # the optimizer itself touches nothing from here on
    Touched.calls = 0

    optimizer.step()

    assert Touched.calls == 0


def test_several_models_are_told_apart_and_unwatched(run: Run) -> None:
    models = [torch.nn.Linear(3, 1, bias=False), torch.nn.Linear(3, 1, bias=False)]

    run.watch(models, log_freq=1)
    train(models[1], 1)
    trackai.unwatch(models[1])
    train(models[1], 1)

    assert steps_of(run) == {"gradients/graph_1/weight": [0]}


def test_the_optimizer_of_another_model_measures_nothing(run: Run) -> None:
    watched, other = torch.nn.Linear(3, 1), torch.nn.Linear(3, 1)
    trackai.watch(watched, log="all", log_freq=1)

    train(other, 2)

    assert steps_of(run) == {}


def test_frozen_parameters_are_left_out(run: Run) -> None:
    model = torch.nn.Linear(3, 1)
    model.bias.requires_grad_(False)
    trackai.watch(model, log="all", log_freq=1)

    train(model, 1)

    assert steps_of(run) == {"gradients/weight": [0], "parameters/weight": [0]}


def test_a_wrapped_model_has_the_names_of_the_model_inside(run: Run) -> None:
    model = torch.nn.Linear(3, 1, bias=False)
    trackai.watch(torch.nn.DataParallel(model), log_freq=1)  # DDP's wrapper is the same, and needs processes

    gc.collect()
    train(model, 1)

    assert steps_of(run) == {}, "a wrapper that nobody holds is gone, and with it the watch"


def test_a_parameter_without_values_on_this_rank_is_left_out_with_one_warning(run: Run) -> None:
    model = torch.nn.Sequential(torch.nn.Linear(3, 1, bias=False), torch.nn.Linear(3, 1, bias=False, device="meta"))
    trackai.watch(model, log="parameters", log_freq=1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.0)

    with pytest.warns(TrackAIWarning, match=r"1\.weight is a Parameter whose values are not on this rank"):
        optimizer.step()

    assert steps_of(run) == {"parameters/0.weight": [0]}


def test_what_is_no_module_is_one_warning_and_no_error(run: Run) -> None:
    with pytest.warns(TrackAIWarning, match="modules of torch, not dict"):
        trackai.watch({})
    with pytest.raises(ValueError, match="log="):
        trackai.watch(torch.nn.Linear(1, 1), log="everything")


def test_a_watched_model_and_its_optimizer_can_still_be_freed(run: Run) -> None:
    model = torch.nn.Linear(3, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.0)
    trackai.watch(model, log="all", log_freq=1)
    model(torch.ones(2, 3)).sum().backward()
    optimizer.step()
    references = [weakref.ref(model), weakref.ref(optimizer), weakref.ref(model.weight)]

    del model, optimizer
    gc.collect()

    assert [reference() for reference in references] == [None, None, None]


def test_the_end_of_the_run_ends_the_watching(run: Run) -> None:
    from torch.optim.optimizer import _global_optimizer_post_hooks as hooks

    trackai.watch(torch.nn.Linear(3, 1), log_freq=1)
    model = torch.nn.Linear(3, 1)
    trackai.watch(model, log_freq=1)
    assert len(hooks) == 1

    run.finish()

    assert len(hooks) == 0


def test_a_script_that_breaks_while_it_watches_shows_its_own_error_alone(home: Path) -> None:
    script = """
        import torch, trackai
        model = torch.nn.Linear(3, 1)  # which the error's traceback keeps until modules are torn down
        trackai.init("p")
        trackai.watch(model)
        raise RuntimeError("diverged")
    """

    done = run_script(script, home, check=False, TRACKAI_CONSOLE="off", TRACKAI_CAPTURE_ENVIRONMENT="off")

    assert done.stderr.rstrip().endswith("RuntimeError: diverged")


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
