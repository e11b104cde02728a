"""Entry points that every Trainer on the machine imports: nothing happens here unless ``TRACKAI_AUTOLOG`` is set.

Lightning asks these factories for callbacks in each ``Trainer.__init__``; the callback adds a ``TrackAILogger`` when the
training begins. The module lies beside the package, because importing the package imports Lightning.
"""

from __future__ import annotations

import os
from functools import partial
from typing import Any

_OFF = {"", "0", "false", "no", "off"}


def _callbacks(framework: str) -> list[Any]:
    if os.environ.get("TRACKAI_AUTOLOG", "").strip().lower() in _OFF:
        return []
    from importlib import import_module

    base = import_module(f"{framework}.callbacks").Callback

    class AddTrackAI(base):  # type: ignore[misc, valid-type]  # the base is that of the Trainer that asks
        """Adds a TrackAI logger to a Trainer that has none."""

        def setup(self, trainer: Any, pl_module: Any, stage: str) -> None:
            from trackai_lightning import TrackAILogger

            wants_none = trainer.fast_dev_run or getattr(trainer, "barebones", False)
            if not wants_none and not any(isinstance(logger, TrackAILogger) for logger in trainer.loggers):
                trainer.loggers = [*trainer.loggers, TrackAILogger()]
                trainer.loggers[-1].experiment  # noqa: B018 - Lightning's own touch of it has passed

    return [AddTrackAI()]


lightning_callbacks = partial(_callbacks, "lightning.pytorch")
pytorch_lightning_callbacks = partial(_callbacks, "pytorch_lightning")
