"""What one logged step costs in the training thread: the call that a framework makes, answered by each of its loggers.

    .nox/rivals/bin/python -m tests.bench.logger_calls [FRAMEWORK ...]

``tests.bench.integrations`` makes that environment, which has the frameworks and the loggers of other trackers.
Processor time of the calling thread, median of 2,000 calls one after another, and of 300 that each follow a step of
training, as they do in life: what the call needs is no longer in the processor's caches then. The first is steady on a
machine that is busy with something else, where the second and whole trainings (``tests.bench.integrations``) differ by
more than what a logger costs. Two to five numbers in each call.
"""

from __future__ import annotations

import contextlib
import io
import os
import statistics
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from typing import Any

WARM, COLD = range(2_000), range(2_000, 2_300)  # steps, since some loggers drop those that come again
METRICS = {"loss": 0.5, "accuracy": 0.25}
Call = Callable[[int], object]


def trainer(folder: str) -> dict[str, Callable[[], Call]]:
    """Return what the Hugging Face Trainer calls at a logged step."""
    from trackai_transformers import TrackAICallback
    from transformers import PretrainedConfig, TrainerState, TrainingArguments
    from transformers.integrations import TensorBoardCallback, TrackioCallback, WandbCallback

    arguments = TrainingArguments(folder, report_to="none", use_cpu=True)
    logs = {"loss": 0.5, "grad_norm": 0.2, "learning_rate": 0.1, "epoch": 0.5}

    class Model:
        config = PretrainedConfig()

    def calls(callback: Any) -> Call:
        state = TrainerState(is_world_process_zero=True)
        callback.on_train_begin(arguments, state, None, model=Model())

        def call(step: int) -> object:
            state.global_step = step
            return callback.on_log(arguments, state, None, logs=dict(logs), model=None)

        return call

    kinds = {
        "trackai": TrackAICallback, "tensorboard": TensorBoardCallback, "wandb": WandbCallback, "trackio": TrackioCallback,
    }  # fmt: skip
    return {name: lambda kind=kind: calls(kind()) for name, kind in kinds.items()}  # type: ignore[misc]


def lightning(folder: str) -> dict[str, Callable[[], Call]]:
    """Return what Lightning calls at a logged step: metrics, then save."""
    from lightning.pytorch.loggers import CSVLogger, TensorBoardLogger, WandbLogger
    from trackai_lightning import TrackAILogger

    def calls(logger: Any) -> Call:
        def call(step: int) -> None:
            logger.log_metrics(metrics={**METRICS, "epoch": 0}, step=step)
            logger.save()

        return call

    return {
        "trackai": lambda: calls(TrackAILogger(project="bench")),
        "csv": lambda: calls(CSVLogger(folder)),
        "tensorboard": lambda: calls(TensorBoardLogger(folder)),
        "wandb": lambda: calls(WandbLogger(project="bench", save_dir=folder, offline=True)),
    }


def accelerate(folder: str) -> dict[str, Callable[[], Call]]:
    """Return what ``accelerator.log`` calls."""
    from accelerate import PartialState
    from accelerate.tracking import TensorBoardTracker, TrackioTracker, WandBTracker
    from trackai_accelerate import TrackAITracker

    PartialState(cpu=True)

    def calls(tracker: Any) -> Call:
        tracker.start()
        return lambda step: tracker.log(METRICS, step=step)

    return {
        "trackai": lambda: calls(TrackAITracker("bench")),
        "tensorboard": lambda: calls(TensorBoardTracker("bench", folder)),
        "wandb": lambda: calls(WandBTracker("bench")),
        "trackio": lambda: calls(TrackioTracker("bench")),
    }


def keras(folder: str) -> dict[str, Callable[[], Call]]:
    """Return what Keras calls at a batch, on its own threads; no other logger for batches runs without TensorFlow."""
    from keras import Sequential
    from keras.layers import Dense
    from trackai_keras import TrackAICallback

    def calls(callback: Any) -> Call:
        model = Sequential([Dense(1)])
        model.build((None, 1))
        model.compile("sgd", "mse")
        callback.set_model(model)
        callback.on_train_begin()
        callback.on_epoch_begin(0)
        return lambda step: callback.on_train_batch_end(step, METRICS)

    return {"trackai": lambda: calls(TrackAICallback(project="bench", log_every=1))}


FRAMEWORKS = {"transformers": trainer, "lightning": lightning, "accelerate": accelerate, "keras": keras}


def training_step() -> Callable[[], object]:
    """Return a step of a tiny training, which drives everything else out of the processor's caches."""
    import torch

    torch.set_num_threads(1)
    model = torch.nn.Sequential(torch.nn.Linear(64, 512), torch.nn.ReLU(), torch.nn.Linear(512, 512))
    optimizer = torch.optim.Adam(model.parameters())
    pixels = torch.rand(64, 64)

    def step() -> None:
        optimizer.zero_grad()
        model(pixels).square().mean().backward()
        optimizer.step()

    return step


def median_us(call: Call, steps: range, between: Callable[[], object]) -> float:
    """Return the median over calls for *steps*, in microseconds."""
    taken = []
    for step in steps:
        between()
        before = time.thread_time_ns()
        call(step)
        taken.append(time.thread_time_ns() - before)
    return statistics.median(taken) / 1000


def main(names: list[str]) -> None:
    """Measure the frameworks *names*, by default all."""
    warnings.simplefilter("ignore")
    for name in names or list(FRAMEWORKS):
        with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
            os.environ |= {"WANDB_MODE": "offline", "WANDB_SILENT": "true", "WANDB_DIR": folder, "TRACKIO_DIR": folder}
            os.environ["TRACKAI_HOME"] = folder
            for logger, make in FRAMEWORKS[name](folder).items():
                with contextlib.redirect_stdout(io.StringIO()):
                    call = make()
                    warm, cold = median_us(call, WARM, lambda: None), median_us(call, COLD, training_step())
                told = f"{warm:8.1f} µs a logged step, {cold:8.1f} µs each after a step of training"
                print(f"{name:13} {logger:12} {told}", flush=True)
            import trackai

            trackai.finish()


if __name__ == "__main__":
    os.environ.setdefault("KERAS_BACKEND", "torch")
    main(sys.argv[1:])
