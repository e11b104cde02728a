"""``watch``: histograms of a model's gradients and parameters while it trains. Known by what a torch module can do."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Literal

from trackai import notices
from trackai.errors import UsageError
from trackai.values.rich import Histogram

if TYPE_CHECKING:
    from trackai.tracking.run import Run

What = Literal["gradients", "parameters", "all"]


def watch(
    run: Run,
    models: Any,  # noqa: ANN401  a torch module, or several
    criterion: object = None,
    log: What | None = "gradients",
    log_freq: int = 1000,
    idx: int | None = None,
    log_graph: bool = False,
) -> None:
    """Log histograms under ``gradients/<parameter>`` and ``parameters/<parameter>``, with the step that is under way.

    Args:
        run: the run.
        models: a ``torch.nn.Module`` or a sequence of them. For anything else there is one warning and no error.
        criterion, log_graph: accepted for wandb's sake, not used.
        log: gradients, parameters, or ``"all"`` for both; None for neither.
        log_freq: every how many backward passes (forward passes, for parameters).
        idx: number of the first model, which then stands in the names: ``gradients/graph_1/<parameter>``.

    Raises:
        UsageError: for another *log*, or a *log_freq* below 1.
    """
    if log not in ("gradients", "parameters", "all", None):
        raise UsageError(f"watch(log={log!r}) is not possible: use 'gradients', 'parameters', 'all' or None.")
    if int(log_freq) < 1:
        raise UsageError(f"watch(log_freq={log_freq!r}) is not possible: it must be at least 1.")
    given = list(models) if isinstance(models, Sequence) else [models]
    unknown = [model for model in given if not _is_module(model)]
    if unknown:
        notices.warn(f"watch() knows modules of torch, not {type(unknown[0]).__name__}: nothing of it is watched.")
    for number, model in enumerate(model for model in given if _is_module(model)):
        place = "" if idx is None and number == 0 else f"graph_{(idx or 0) + number}/"
        unwatch(model)
        _watched[model] = _hooks(run, model, place, log, int(log_freq))


def unwatch(models: Any = None) -> None:  # noqa: ANN401  a torch module, several, or None
    """Log no more histograms of *models*; by default of all that are watched."""
    given = list(_watched) if models is None else list(models) if isinstance(models, Sequence) else [models]
    for model in given:
        for handle in _watched.pop(model, ()):
            handle.remove()


_watched: weakref.WeakKeyDictionary[Any, list[Any]] = weakref.WeakKeyDictionary()


def _is_module(model: object) -> bool:
    return all(callable(getattr(model, name, None)) for name in ("named_parameters", "register_forward_hook"))


def _hooks(run: Run, model: Any, place: str, log: What | None, every: int) -> list[Any]:  # noqa: ANN401
    handles = []
    if log in ("gradients", "all"):
        for name, parameter in model.named_parameters():
            if parameter.requires_grad:
                handles.append(parameter.register_hook(_on_gradient(run, f"gradients/{place}{name}", every)))
    if log in ("parameters", "all"):
        handles.append(model.register_forward_hook(_on_forward(run, place, every)))
    return handles


def _on_gradient(run: Run, key: str, every: int) -> Callable[[Any], None]:
    calls = 0

    def hook(gradient: Any) -> None:  # noqa: ANN401  a tensor
        nonlocal calls
        calls += 1
        if calls % every == 0 and run.is_active:
            _log(run, key, gradient)

    return hook


def _on_forward(run: Run, place: str, every: int) -> Callable[..., None]:
    calls = 0

    def hook(model: Any, *_: object) -> None:  # noqa: ANN401  the module itself: a closure over it would keep it alive
        nonlocal calls
        if not model.training:
            return
        calls += 1
        if calls % every == 0 and run.is_active:
            for name, parameter in model.named_parameters():
                _log(run, f"parameters/{place}{name}", parameter)

    return hook


def _log(run: Run, key: str, tensor: Any) -> None:  # noqa: ANN401
    try:
        # commit=False: the histogram belongs to the step whose losses are about to be logged, and takes none of its own.
        run.log({key: Histogram(tensor)}, commit=False)
    except Exception as error:  # noqa: BLE001  sparse or fake tensors; a backward pass must not fail for a picture
        notices.warn(f"watch() could not log {key}: {error}")
