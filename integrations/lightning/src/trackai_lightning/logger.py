"""The logger: what Lightning calls, turned into calls of ``trackai.Run``.

One logger is one run, whatever Lightning does with it: its id is chosen when the logger is made, the run itself when it
is first needed (``fast_dev_run`` and argument parsing leave none behind), and a copy in another process or a ``test()``
after ``fit()`` comes back to the same id.
"""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, Literal

import trackai
from trackai_lightning.checkpoints import CheckpointLog
from trackai_lightning.framework import Logger, rank_zero_experiment, rank_zero_only

_FAILED = {"failed", "aborted"}  # words for the end; «finished», beside «success», is SLURM's requeue


class TrackAILogger(Logger):
    """Log a Lightning training to TrackAI.

    Args:
        name: the run's name; by default one is made up.
        save_dir: where Lightning puts checkpoints (``<save_dir>/<project>/<run id>/checkpoints``); by default its own
            ``default_root_dir``.
        version: the run's id. Give the id of an earlier run to continue it: steps that are logged again replace the
            earlier ones.
        project: by default ``TRACKAI_PROJECT``, else ``lightning_logs``.
        prefix: put before every metric's name, with a ``/``.
        log_checkpoints: note checkpoints as file references (nothing is copied): the path, score and metric.
        log_graph: keep the text of the module as a rich value at the start.
        run: log to this open run instead; it is neither renamed nor finished. A run that the script opened by
            ``trackai.init`` is taken like that too, unless *version* asks for another.
        **init: further arguments of ``trackai.init``: config, group, tags, notes, mode …
    """

    def __init__(
        self,
        name: str | None = None,
        save_dir: str | os.PathLike[str] | None = None,
        version: str | int | None = None,
        project: str | None = None,
        *,
        prefix: str = "",
        log_checkpoints: bool = True,
        log_graph: bool = False,
        run: trackai.Run | None = None,
        **init: Any,
    ) -> None:
        super().__init__()
        current = trackai.run if version is None else None
        if current is not None and current.opened_by is not None:
            current = None  # another integration's, of whose training this one is no part
        self._run: trackai.Run | None = run or current
        self._is_adopted = self._run is not None
        chosen = self._run.project if self._run else project
        self._project = chosen or os.environ.get("TRACKAI_PROJECT") or "lightning_logs"
        # Here and not at the first use: with ddp_spawn that would be in a child, and fit and test would be two runs.
        self._id = self._run.id if self._run else str(version or trackai.reserve_id(self._project))
        self._run_name = name
        self._save_dir = None if save_dir is None else os.path.expandvars(os.path.expanduser(os.fspath(save_dir)))
        self._prefix = f"{prefix}/" if prefix else ""
        self._log_graph = log_graph
        self._init = init
        self._pid = os.getpid()
        self._checkpoints = CheckpointLog() if log_checkpoints else None

    @property
    @rank_zero_experiment
    def experiment(self) -> trackai.Run:
        """The run, opened when it is first asked for; on ranks above zero a dummy that takes every call."""
        if self._run is None or self._pid != os.getpid() or (not self._run.is_active and not self._is_adopted):
            self._pid = os.getpid()
            self._run = self._opened("allow", name=self._run_name)
            self._run.opened_by = "lightning"
        return self._run

    @property
    def name(self) -> str:
        """The project: Lightning names a folder after it."""
        return self._project

    @property
    def version(self) -> str:
        """The run's id."""
        return self._id

    @property
    def save_dir(self) -> str | None:
        """Where Lightning puts checkpoints."""
        return self._save_dir

    root_dir = save_dir  # nothing of ours lies there

    def log_metrics(self, metrics: Mapping[str, Any], step: int | None = None) -> None:
        """Log metrics at Lightning's step (batches that stepped, from zero); None counts up."""
        # No decorators here and no detour while the run is open: after a step of training nothing of this is in the
        # processor's caches any more, and each frame of Python costs a microsecond or two.
        if rank_zero_only.rank:  # type: ignore[attr-defined]  # an attribute of the function, set when Lightning is imported
            return
        if self._prefix:
            metrics = {f"{self._prefix}{key}": value for key, value in metrics.items()}
        run = self._run
        if run is None or not run.is_active or self._pid != os.getpid():
            run = self.experiment
        run.log(metrics, step)

    @rank_zero_only
    def log_hyperparams(self, params: Any, *args: Any, **kwargs: Any) -> None:
        """Merge a mapping, namespace or dataclass into the config. A second, as TensorBoard's logger takes, is logged."""
        self.experiment.config.update(vars(params) if isinstance(params, Namespace) else params or {})
        metrics = args[0] if args else kwargs.get("metrics")
        if isinstance(metrics, Mapping):
            self.log_metrics(metrics, kwargs.get("step"))

    @rank_zero_only
    def log_graph(self, model: Any, input_array: Any = None) -> None:
        """Keep the module's text, if that was asked for; never runs a forward pass."""
        if self._log_graph:
            self.experiment.log({"model": trackai.Text(str(model))}, step=0)

    @rank_zero_only
    def log_image(
        self, key: str, images: Sequence[Any], step: int | None = None, caption: Sequence[str] | None = None
    ) -> None:
        """Log images under one key, as ``WandbLogger.log_image`` does."""
        captions = caption if caption is not None else [None] * len(images)
        if len(captions) != len(images):
            raise ValueError(f"log_image got {len(images)} images and {len(captions)} captions: pass one for each.")
        self.experiment.log(
            {key: [trackai.Image(image, caption=text) for image, text in zip(images, captions, strict=True)]}, step=step
        )

    @rank_zero_only
    def log_text(self, key: str, text: str, step: int | None = None) -> None:
        """Log a text under one key."""
        self.experiment.log({key: trackai.Text(text)}, step=step)

    @rank_zero_only
    def log_table(self, key: str, *content: Any, step: int | None = None, **named: Any) -> None:
        """Log a table under one key, given by ``columns`` and ``data`` or as ``dataframe``."""
        self.experiment.log({key: trackai.Table(*content, **named)}, step=step)

    def save(self) -> None:
        """Do nothing: Lightning calls this after every log, and what is logged is safe already."""

    @rank_zero_only
    def after_save_checkpoint(self, checkpoint_callback: Any) -> None:
        """Note new checkpoints with their scores. Called by Lightning with a weak proxy, which is not kept."""
        if self._checkpoints is not None:
            self._checkpoints.note(self.experiment, checkpoint_callback)

    @rank_zero_only
    def finalize(self, status: str) -> None:
        """Settle the run's state; whatever Lightning calls next takes the same run up again.

        A failure keeps its traceback. A run that somebody else opened is left to them.
        """
        if self._is_adopted:
            return
        kind, error, trace = sys.exc_info()
        if self._run is None or self._pid != os.getpid():
            if status in _FAILED:
                self._blame_child(kind, error, trace)
            return
        if status in _FAILED and error is not None:
            self._run.__exit__(kind, error, trace)
        else:
            self._run.finish(exit_code=int(status in _FAILED))

    def _opened(self, resume: Literal["allow", "must"], **more: Any) -> trackai.Run:
        arguments = {"project": self._project, "id": self._id, **more, **self._init}
        return trackai.init(resume=resume, reinit="create_new", **arguments)

    def _blame_child(self, *error: Any) -> None:
        """Mark a run failed that only a spawned child has opened; without such a run, leave none behind."""
        with suppress(LookupError):
            self._opened("must").__exit__(*error)

    def __getstate__(self) -> dict[str, Any]:
        """Leave the open run behind: a copy comes back to it by its id."""
        return {**self.__dict__, "_run": None, "_is_adopted": False, "_init": {**self._init}}
