"""Checkpoints that are noted in the run, as references: nothing is copied."""

from __future__ import annotations

import os
from typing import Any

import keras

import trackai


class TrackAICheckpoint(keras.callbacks.ModelCheckpoint):  # type: ignore[misc]  # Keras is untyped
    """Keras' ``ModelCheckpoint``, with every saved file noted in the current run. Takes the same arguments."""

    def _save_model(self, epoch: int, batch: int | None, logs: dict[str, Any] | None) -> None:
        path = self._get_file_path(epoch, batch, logs)
        before = _written(path)
        super()._save_model(epoch, batch, logs)
        # save_best_only may have kept the old one.
        if _written(path) != before and trackai.run is not None:
            score = (logs or {}).get(self.monitor)
            trackai.run.log_file(
                path,
                kind="checkpoint",
                metadata={"epoch": epoch, "monitor": self.monitor, "score": None if score is None else float(score)},
            )


def _written(path: str) -> float | None:
    try:
        return os.stat(path).st_mtime
    except OSError:
        return None
