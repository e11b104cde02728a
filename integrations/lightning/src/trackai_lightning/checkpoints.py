"""Checkpoints as file references: where they lie and how good they are; nothing is copied."""

from __future__ import annotations

import os
from typing import Any

import trackai


class CheckpointLog:
    """Notes each checkpoint file once for each time that it was written."""

    def __init__(self) -> None:
        self._noted: set[tuple[str, float]] = set()

    def note(self, run: trackai.Run, callback: Any) -> None:
        """Log the checkpoints that a ``ModelCheckpoint`` has and that are new, and the best one into the summary.

        Args:
            run: where to.
            callback: Lightning's ``ModelCheckpoint``, or a weak proxy of it.
        """
        best, last = callback.best_model_path, callback.last_model_path
        scores = {last: callback.current_score, best: callback.best_model_score, **callback.best_k_models}
        for path, score in scores.items():
            try:
                written = os.stat(path).st_mtime
            except OSError:
                continue  # none yet, or one that save_top_k has removed again
            if (path, written) in self._noted:
                continue
            self._noted.add((path, written))
            metadata = {
                "monitor": callback.monitor,
                "mode": callback.mode,
                "score": None if score is None else float(score),
                "aliases": [alias for alias, which in (("best", best), ("last", last)) if which == path],
            }
            run.log_file(path, kind="checkpoint", metadata=metadata)
        if best and callback.best_model_score is not None:
            run.summary.update({"best_checkpoint": best, "best_score": float(callback.best_model_score)})
