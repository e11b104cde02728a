"""The callback: what Keras says of a training, turned into calls of ``trackai.Run``."""

from __future__ import annotations

import warnings
from typing import Any, ClassVar
from weakref import ReferenceType, WeakKeyDictionary, ref

import keras

import trackai
from trackai_keras.describing import architecture, describe, iterations, learning_rates


class TrackAICallback(keras.callbacks.Callback):  # type: ignore[misc]  # Keras is untyped
    """Log ``fit`` and ``evaluate`` to TrackAI.

    Epoch metrics keep Keras' names (``loss``, ``val_loss``) and stand at the global batch count of the epoch's end, with
    ``epoch`` and ``learning_rate`` beside them; an ``evaluate`` outside ``fit`` gives ``test_<name>``. A run that the
    script opened by ``trackai.init`` is used, and left open; one that this callback opens is finished with the process,
    or when a callback for another model opens the next.

    Args:
        project: by default ``TRACKAI_PROJECT``.
        name: by default one is made up.
        log_every: also log the running means of every n-th batch, as ``batch/<name>``; None: epochs only. Any number
            here takes its values from Keras' own conversion threads where a device would have to be waited for.
        prefix: put before every name, with a ``/``.
        run: log to this open run.
        **init: further arguments of ``trackai.init``.
    """

    # Keras never says that all is over, so a run of ours may still be open when the next model is trained.
    _ours: ClassVar[WeakKeyDictionary[trackai.Run, TrackAICallback]] = WeakKeyDictionary()

    _speaking: ClassVar[tuple[Any, ReferenceType[TrackAICallback] | None]] = (None, None)  # of the latest fit

    def __new__(cls, *args: Any, log_every: int | None = None, **kwargs: Any) -> TrackAICallback:
        """Choose the class: with a method for batches, Keras would wait for the device at every one of them."""
        chosen = _WithBatches if log_every is not None and cls is TrackAICallback else cls
        made: TrackAICallback = super().__new__(chosen)
        return made

    def __init__(
        self,
        project: str | None = None,
        name: str | None = None,
        *,
        log_every: int | None = None,
        prefix: str = "",
        run: trackai.Run | None = None,
        **init: Any,
    ) -> None:
        super().__init__()
        if log_every is not None and log_every < 1:
            raise ValueError(f"log_every={log_every}: pass 1 for every batch, a larger number for fewer, or None.")
        self._arguments = {"project": project, "name": name, **init}
        self._every = log_every or 0
        self._prefix = f"{prefix}/" if prefix else ""
        self._run = run
        self._is_training = False
        self._is_double = False
        self._step = 0
        self._epoch_began_at = 0

    def on_train_begin(self, logs: dict[str, Any] | None = None) -> None:
        """Open the run and describe model and optimizer."""
        self._is_double = self._is_second()
        if self._is_double:
            return
        run = self._opened()
        self._is_training = True
        model = self.model
        self._step = max(self._step, iterations(model.optimizer))
        run.config.update(describe(model, self.params))
        run.log({"model/summary": trackai.Text(architecture(model))}, step=self._step)

    def on_epoch_begin(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        """Take the base of the epoch's batch numbers: that of the optimizer, which BackupAndRestore may have restored."""
        self._step = max(self._step, iterations(self.model.optimizer))
        self._epoch_began_at = self._step

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        """Log the epoch's metrics."""
        optimizer = self.model.optimizer
        self._step = max(iterations(optimizer), self._step)
        self._log({**learning_rates(optimizer), **(logs or {}), "epoch": epoch}, self._step)

    def on_train_end(self, logs: dict[str, Any] | None = None) -> None:
        """Note that what ``evaluate`` says from here on is a test."""
        self._is_training = False

    def on_test_end(self, logs: dict[str, Any] | None = None) -> None:
        """Log an ``evaluate`` of its own; validation inside ``fit`` comes with its epoch."""
        if not self._is_training and not self._is_double and logs:
            self._opened()
            self._log({f"test_{key}": value for key, value in logs.items()}, self._step)

    def _opened(self) -> trackai.Run:
        if self._run is None or (not self._run.is_active and self._ours.get(self._run) is self):
            current = trackai.run
            owner = self._ours.get(current) if current is not None else None
            is_script_s = current is not None and current.opened_by is None
            if current is not None and (is_script_s or (owner is not None and owner.model is self.model)):
                self._run = current
            else:
                is_foreign = current is not None and owner is None  # of another integration, which goes on
                self._run = trackai.init(**{**({"reinit": "create_new"} if is_foreign else {}), **self._arguments})
                self._run.opened_by = "keras"
                self._ours[self._run] = self
        return self._run

    def _is_second(self) -> bool:
        """Say whether another callback of this kind is in the same ``fit``, whose callbacks share one dict of parameters."""
        params, reference = TrackAICallback._speaking
        first = reference() if reference is not None and params is self.params else None
        if first is None or first is self:
            TrackAICallback._speaking = self.params, ref(self)
            return False
        if (first._every, first._prefix, first._run) != (self._every, self._prefix, self._run or first._run):
            return False  # it logs something else, or elsewhere
        warnings.warn(
            "TrackAICallback was given to fit() twice: the first one logs, this one stays silent.", stacklevel=2
        )
        return True

    def _log(self, metrics: dict[str, Any], step: int) -> None:
        if self._is_double:
            return
        assert self._run is not None, "Keras calls on_train_begin first"
        self._run.log({f"{self._prefix}{key}": value for key, value in metrics.items()}, step=step)


class _WithBatches(TrackAICallback):
    """Also logs batches. Its batch method may run on Keras' threads, several at a time, without the caller's context."""

    @property
    def async_safe(self) -> bool:
        """Whether Keras, which asks once before each ``fit``, hands batches to threads of its own.

        It is worth it where a value is to be waited for. On torch's CPU there is none: the threads cost more than reading.
        """
        return keras.backend.backend() != "torch" or bool(keras.ops.zeros(()).device.type != "cpu")

    def on_train_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        if logs and (batch + 1) % self._every == 0:
            self._log({f"batch/{key}": value for key, value in logs.items()}, self._epoch_began_at + batch + 1)
