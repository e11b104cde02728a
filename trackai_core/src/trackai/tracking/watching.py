"""``watch``: gradients and parameters of a model while it trains. Who knows the model's framework is a plugin."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal
from weakref import ref

from trackai import notices
from trackai.errors import UsageError
from trackai.extensions import Outcome, WatchOptions

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
    """Log histograms and norms of gradients and parameters, at the step of the ``log()`` that comes next.

    Keys are ``gradients/<name>`` and ``gradient_norms/<name>``, ``parameters/<name>`` and ``parameter_norms/<name>``, and
    ``…_norms/total``. They are taken when an optimizer that has the model's parameters has stepped: gradients are those
    that it has used, after accumulation, averaging by DDP and clipping. In a distributed job rank 0 measures; what is
    sharded over ranks (FSDP) is left out with a warning.

    Args:
        run: the run. The models are watched until it ends; they are not kept alive.
        models: a ``torch.nn.Module``, also one in DDP or compiled, or a sequence of them; or what a plugin knows
            (``trackai_watch_model``). For anything else there is one warning and no error.
        criterion, log_graph: accepted for wandb's sake, not used.
        log: gradients, parameters, or ``"all"`` for both; None for neither.
        log_freq: after every how many steps of an optimizer. Only such a step waits for the device.
        idx: number of the first model, which then stands in the names: ``gradients/graph_1/<name>``.

    Raises:
        UsageError: for another *log*, or a *log_freq* below 1.
    """
    if log not in ("gradients", "parameters", "all", None):
        raise UsageError(f"watch(log={log!r}) is not possible: use 'gradients', 'parameters', 'all' or None.")
    if int(log_freq) < 1:
        raise UsageError(f"watch(log_freq={log_freq!r}) is not possible: it must be at least 1.")
    if log is None or not run._recorder.keeps_metrics:
        return
    from trackai.plugins import manager

    plugins = manager("run", run.settings)
    for number, model in enumerate(_several(models)):
        place = "" if idx is None and number == 0 else f"graph_{(idx or 0) + number}/"
        options = WatchOptions(log in ("gradients", "all"), log in ("parameters", "all"), int(log_freq), place)
        unwatch(model)
        stop = plugins.first("trackai_watch_model", model=model, options=options, emit=run._recorder.attach)
        if stop is None:
            notices.warn(f"watch() knows modules of torch, not {type(model).__name__}: nothing of it is watched.")
        else:
            _watched.append(_Watched(model, stop))
            run._ending.append(_stops(stop))


def unwatch(models: Any = None) -> None:  # noqa: ANN401  a torch module, several, or None
    """Log no more of *models*; by default of all that are watched."""
    given = None if models is None else _several(models)
    for watched in list(_watched):
        model = watched.model()
        if given is None or model is None or any(model is other for other in given):
            watched.stop()
            _watched.remove(watched)


class _Watched:
    """A model that is watched, without keeping it alive, and how to stop that."""

    def __init__(self, model: object, stop: Callable[[], None]) -> None:
        self.model: Callable[[], object] = ref(model)
        self.stop = stop


_watched: list[_Watched] = []


def _several(models: Any) -> list[Any]:  # noqa: ANN401
    return list(models) if isinstance(models, (list, tuple)) else [models]


def _stops(stop: Callable[[], None]) -> Callable[[Run, Outcome], None]:
    def at_the_end(run: Run, outcome: Outcome) -> None:
        stop()

    return at_the_end
