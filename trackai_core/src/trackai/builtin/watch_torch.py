"""PyTorch: watch a module by what its optimizers do. After every n-th step its gradients and parameters are measured.

After the step of an optimizer the gradients are what it has used: accumulated over micro-batches, averaged by DDP, unscaled
by a GradScaler, clipped. Hooks of the tensors themselves see them before all of that, once for each micro-batch and rank,
and cost time in every backward pass; the one hook here costs a dictionary look-up between two measurements. Before the
step would be too early where ``step`` is given a closure that computes the gradients, as Lightning does.

========================================  ====================================================================
key                                       value
========================================  ====================================================================
``gradients/<name>``                      histogram
``gradient_norms/<name>``, ``…/total``    Euclidean norm of one parameter's gradient, of all of this optimizer
``parameters/<name>``                     histogram, after the step
``parameter_norms/<name>``, ``…/total``   as above
========================================  ====================================================================

A measurement waits for the device: for all norms once, and once or more for each histogram. In between nothing does.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from typing import Any
from weakref import ReferenceType, WeakKeyDictionary, finalize, ref

from trackai import notices
from trackai.extensions import WatchOptions
from trackai.hooks import hookimpl
from trackai.values.rich import Histogram

Emit = Callable[[Mapping[str, Any]], None]
_WRAPPERS = ("DistributedDataParallel", "DataParallel", "OptimizedModule")

_watches: list[_Watch] = []
_handle: Any = None  # of the one hook that all optimizers share; None while nothing is watched


@hookimpl
def trackai_watch_model(model: Any, options: WatchOptions, emit: Emit) -> Callable[[], None] | None:  # noqa: ANN401
    """Watch a ``torch.nn.Module``."""
    torch: Any = sys.modules.get("torch")
    if torch is None or not isinstance(model, torch.nn.Module):
        return None
    watch = _Watch(model, options, emit)
    _install()
    _watches.append(watch)
    return watch.stop


def _install() -> None:
    global _handle
    if _handle is None:
        # Whoever has torch.nn has this too; torch.optim itself hides its submodule.
        optimizer: Any = import_module("torch.optim.optimizer")
        _handle = optimizer.register_optimizer_step_post_hook(_after_step)


def _after_step(optimizer: Any, *_: object) -> None:  # noqa: ANN401  (torch's hook)
    for watch in list(_watches):
        watch.after_step(optimizer)


class _Watch:
    """One watched model. It is not kept alive, and neither are its optimizers."""

    def __init__(self, model: Any, options: WatchOptions, emit: Emit) -> None:  # noqa: ANN401  (torch.nn.Module)
        self._model: ReferenceType[Any] = ref(model)
        self._farewell = finalize(model, self.stop)
        self._farewell.atexit = False  # by then what stop() needs may be gone, and nothing is left to stop
        self._options, self._emit = options, emit
        self._steps: WeakKeyDictionary[Any, int] = WeakKeyDictionary()  # of each optimizer that moves this model
        self._strangers: WeakKeyDictionary[Any, bool] = WeakKeyDictionary()
        self._has_told = False

    def stop(self) -> None:
        """Watch no longer; a second call does nothing."""
        global _handle
        self._farewell.detach()
        if self in _watches:
            _watches.remove(self)
        if not _watches and _handle is not None:
            _handle.remove()
            _handle = None

    def after_step(self, optimizer: Any) -> None:  # noqa: ANN401  (torch.optim.Optimizer)
        """Count a step, and measure after every n-th."""
        if optimizer in self._strangers:
            return
        steps = self._steps.get(optimizer, 0) + 1
        if steps == 1 and not self._moved_by(optimizer):
            self._strangers[optimizer] = True
            return
        self._steps[optimizer] = steps
        if steps % self._options.every == 0:
            try:
                self._emit(self._measured(self._moved_by(optimizer)))
            except Exception as error:  # noqa: BLE001  (fake tensors, devices out of memory: a step must not fail for a picture)
                self._tell(f"{type(error).__name__}: {error}")

    def _moved_by(self, optimizer: Any) -> list[tuple[str, Any]]:  # noqa: ANN401
        model = self._model()
        if model is None:
            return []
        while type(model).__name__ in _WRAPPERS:
            model = getattr(model, "module", None) or model._orig_mod
        moved = {id(parameter) for group in optimizer.param_groups for parameter in group["params"]}
        return [(name, parameter) for name, parameter in model.named_parameters() if id(parameter) in moved]

    def _measured(self, parameters: Iterable[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        named = list(parameters)
        if self._options.gradients:
            gradients = [(name, parameter.grad) for name, parameter in named if parameter.grad is not None]
            found |= self._described("gradient", [(name, _dense(gradient)) for name, gradient in gradients])
        if self._options.parameters:
            found |= self._described("parameter", named)
        return found

    def _described(self, what: str, named: list[tuple[str, Any]]) -> dict[str, Any]:
        tensors = [(name, tensor.detach()) for name, tensor in named if self._can_be_read(name, tensor)]
        if not tensors:
            return {}
        place = self._options.place
        norms, total = _norms([tensor for _, tensor in tensors])
        found: dict[str, Any] = {f"{what}_norms/{place}total": total}
        for (name, tensor), norm in zip(tensors, norms, strict=True):
            found[f"{what}_norms/{place}{name}"] = norm
            found[f"{what}s/{place}{name}"] = Histogram(tensor)
        return found

    def _can_be_read(self, name: str, tensor: Any) -> bool:  # noqa: ANN401  (a tensor)
        """Say whether this rank can read a tensor by itself: reading a sharded one calls on all ranks, and would hang."""
        if tensor.is_meta or hasattr(tensor, "placements") or hasattr(tensor, "local_shards"):
            self._tell(f"{name} is a {type(tensor).__name__} whose values are not on this rank")
            return False
        return bool(tensor.numel())

    def _tell(self, why: str) -> None:
        if not self._has_told:
            self._has_told = True
            notices.warn(f"watch() left out what it could not read ({why}); the training is not affected.")


def _dense(gradient: Any) -> Any:  # noqa: ANN401  (tensors)
    return gradient.coalesce().values() if gradient.is_sparse else gradient


def _norms(tensors: list[Any]) -> tuple[list[float], float]:
    """Return the norm of each tensor and of all, with one wait for each device that they lie on."""
    torch: Any = sys.modules["torch"]
    by_device: dict[Any, list[int]] = {}
    for place, tensor in enumerate(tensors):
        by_device.setdefault(tensor.device, []).append(place)
    norms = [0.0] * len(tensors)
    for places in by_device.values():
        found = torch.stack([torch.linalg.vector_norm(tensors[place], dtype=_wide(tensors[place])) for place in places])
        for place, norm in zip(places, found.double().tolist(), strict=True):
            norms[place] = norm
    return norms, sum(norm * norm for norm in norms) ** 0.5


def _wide(tensor: Any) -> Any:  # noqa: ANN401  (tensor, dtype)
    torch: Any = sys.modules["torch"]
    return tensor.dtype if tensor.dtype in (torch.float64, torch.complex64, torch.complex128) else torch.float32
