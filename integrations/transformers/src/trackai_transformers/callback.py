"""The callback: what the Trainer says, turned into calls of ``trackai.Run``."""

from __future__ import annotations

import os
import warnings
from typing import TYPE_CHECKING, Any, ClassVar
from weakref import WeakValueDictionary

from transformers import TrainerCallback
from transformers.trainer_callback import ExportableState

import trackai
from trackai_transformers.naming import SUMMARY_KEYS, configuration, with_prefixes

if TYPE_CHECKING:
    from transformers import TrainerControl, TrainerState, TrainingArguments


class TrackAICallback(TrainerCallback, ExportableState):
    """Log a Trainer to TrackAI, from its main process.

    ``train``, ``evaluate`` and ``predict`` of one Trainer are one run, finished when the process ends or the next Trainer
    begins; each trial of a hyper-parameter search is a run of its own, in one group. A run that the script opened by
    ``trackai.init`` is used, and left open.

    Args:
        project: by default ``TRACKAI_PROJECT``, else ``TrainingArguments.project``, else ``huggingface``.
        name: by default ``TrainingArguments.run_name``, else one is made up.
        run_id: continue this run. A Trainer that resumes from a checkpoint finds the id there by itself.
        log_checkpoints: note each checkpoint folder as a reference (nothing is copied).
        **init: further arguments of ``trackai.init``: group, tags, notes, mode …
    """

    # TrainingArguments has no hash, so a Trainer is known by its identity, kept alive as long as its callback.
    _speakers: ClassVar[WeakValueDictionary[int, TrackAICallback]] = WeakValueDictionary()

    def __init__(
        self,
        project: str | None = None,
        name: str | None = None,
        run_id: str | None = None,
        log_checkpoints: bool = True,
        **init: Any,
    ) -> None:
        self._given = {"project": project, "name": name, "log_checkpoints": log_checkpoints, **init}
        self._init = init
        self.run_id = run_id
        self._run: trackai.Run | None = None
        self._is_adopted = False
        self._has_config = False
        self._is_restored = False
        self._trainer: TrainingArguments | None = None  # whose run it is

    def state(self) -> dict[str, Any]:
        """Return what a checkpoint keeps of this callback, so that a resumed Trainer continues the same run."""
        return {"args": dict(self._given), "attributes": {"run_id": self.run_id, "_is_restored": True}}

    def on_train_begin(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any
    ) -> None:
        """Open the run; each Trainer and each trial of a search gets one of its own."""
        if not self._may_speak(args, state):
            return
        is_another = self._trainer is not None and self._trainer is not args
        self._trainer = args
        if (is_another or state.is_hyper_param_search) and not self._is_adopted:
            self._close()
        # A Trainer that begins at 0 has no checkpoint: what it knows of callbacks is what this one told it just now.
        if self.run_id is None and state.global_step > 0:
            self.run_id = _stored_id(state)
            self._is_restored = self.run_id is not None
        self._open(args, state, kwargs.get("model"))

    def on_log(
        self,
        args: TrainingArguments,
        state: TrainerState,
        control: TrainerControl,
        logs: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        """Log at the optimizer's step; what is said once, at the end, goes to the summary."""
        if not logs or not self._may_speak(args, state):
            return
        run = self._open(args, state, kwargs.get("model"))
        if SUMMARY_KEYS & logs.keys() and "loss" not in logs:
            run.summary.update({f"train/{key.removeprefix('train_')}": logs[key] for key in SUMMARY_KEYS & logs.keys()})
            logs = {key: value for key, value in logs.items() if key not in SUMMARY_KEYS}
        run.log({**with_prefixes(logs), "train/global_step": state.global_step}, step=state.global_step)

    def on_predict(
        self,
        args: TrainingArguments,
        state: TrainerState,
        control: TrainerControl,
        metrics: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        """Log the metrics of ``predict``, which no ``on_log`` brings."""
        if metrics and self._may_speak(args, state):
            self._open(args, state, kwargs.get("model")).log(with_prefixes(metrics), step=state.global_step)

    def on_save(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any) -> None:
        """Note the checkpoint's folder."""
        if self._run is None or not self._given["log_checkpoints"] or not self._may_speak(args, state):
            return
        folder = os.path.join(args.output_dir or "", f"checkpoint-{state.global_step}")
        if os.path.isdir(folder):
            self._run.log_file(
                folder, kind="checkpoint", metadata={"global_step": state.global_step, "score": state.best_metric}
            )

    def on_train_end(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any
    ) -> None:
        """Keep the best checkpoint in the summary. The run stays open: ``evaluate`` and ``predict`` may follow."""
        if self._run is not None and state.best_model_checkpoint and self._may_speak(args, state):
            self._run.summary.update(
                {"best_metric": state.best_metric, "best_model_checkpoint": str(state.best_model_checkpoint)}
            )

    def _may_speak(self, args: TrainingArguments, state: TrainerState) -> bool:
        """Whether this process and this instance log: the main process, and the first of two callbacks of one Trainer."""
        if not state.is_world_process_zero:
            return False
        return self._speakers.setdefault(id(args), self) is self

    def _open(self, args: TrainingArguments, state: TrainerState, model: Any) -> trackai.Run:
        if self._run is None or (not self._run.is_active and not self._is_adopted):
            current = trackai.run
            adopted = current if self.run_id is None and current is not None and current.opened_by is None else None
            self._is_adopted = adopted is not None
            self._run = adopted if adopted is not None else self._begin(args, state)
            if not self._is_adopted:
                self._run.opened_by = "transformers"
            self.run_id = self._run.id
            self._has_config = False
        if not self._has_config:
            self._run.config.update(configuration(args, model))
            if state.is_hyper_param_search and state.trial_params:
                self._run.config.update({"trial": dict(state.trial_params)})
            self._has_config = True
        return self._run

    def _begin(self, args: TrainingArguments, state: TrainerState) -> trackai.Run:
        project = (
            self._given["project"]
            or os.environ.get("TRACKAI_PROJECT")
            or getattr(args, "project", None)
            or "huggingface"
        )
        # Older versions of transformers fill run_name with output_dir, which is a path and nobody's choice. A run that a
        # checkpoint brought has its name, whatever this script calls itself: init() would refuse another one.
        chosen = args.run_name if args.run_name != args.output_dir else None
        name = None if self._is_restored else self._given["name"] or chosen
        group: dict[str, Any] = {}
        if state.is_hyper_param_search:
            group = {"group": str(args.run_name or args.output_dir)}
            name = state.trial_name or None
        # The run of another integration goes on; that of an earlier Trainer ends where this one begins.
        is_foreign = trackai.run is not None and trackai.run.opened_by not in (None, "transformers")
        reinit = {"reinit": "create_new"} if is_foreign else {}
        arguments: dict[str, Any] = {"project": project, **reinit, **group, **self._init}
        try:
            return trackai.init(name=name, id=self.run_id, **arguments)
        except ValueError as refused:
            if not self._is_restored:
                raise
            # A checkpoint of another project is a beginning for this one: no reason to end the training.
            warnings.warn(f"{refused} This training is a new run.", stacklevel=2)
            return trackai.init(name=self._given["name"] or chosen, **arguments)

    def _close(self) -> None:
        if self._run is not None:
            self._run.finish()
        self._run, self.run_id, self._is_restored = None, None, False

    def __getstate__(self) -> dict[str, Any]:
        """Leave the open run behind (ray pickles Trainers); a copy comes back to it by its id."""
        return {**self.__dict__, "_run": None, "_is_adopted": False, "_trainer": None}


def _stored_id(state: TrainerState) -> str | None:
    """Find the run's id in a checkpoint that the Trainer has just loaded, whether or not it restores callbacks."""
    stored = (getattr(state, "stateful_callbacks", None) or {}).get(TrackAICallback.__name__)
    for entry in stored if isinstance(stored, list) else [stored]:
        run_id = ((entry or {}).get("attributes") or {}).get("run_id")
        if run_id:
            return str(run_id)
    return None
