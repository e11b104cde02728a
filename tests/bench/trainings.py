"""One tiny training for each framework, with one of several loggers; run by ``tests.bench.integrations`` in a process.

    python -m tests.bench.trainings lightning 2000 5

prints a JSON object: logger → rounds of figures. Loggers take turns, so that a busy machine is busy for all of them. Those
of other trackers are the framework's own, with their default settings, offline where they would go to a network.
"""

from __future__ import annotations

import contextlib
import gc
import io
import json
import os
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

import msgspec
import psutil

MODEL = "BENCH_MODEL"  # environment variable: bert or perceptron
WARM_UP = 100  # steps before the clock of the loop starts
PLAIN = 4  # times the training without a logger: what takes longer is looked at twice and no more

Training = Callable[[str, int, Callable[[], None], str], None]


class Clock:
    """Takes the time from step ``WARM_UP`` to step *last*: of the wall, and of the processor.

    That of the training thread, and that of all threads and child processes: some loggers work in a process of their own.
    """

    def __init__(self, last: int) -> None:
        self.last, self.steps = last, 0
        self.spent: dict[str, float] = {}

    def tick(self) -> None:
        self.steps += 1
        if self.steps == WARM_UP:
            self.spent = {name: -time for name, time in self._now().items()}
        elif self.steps == self.last:
            self.spent = {name: time + self.spent[name] for name, time in self._now().items()}

    @staticmethod
    def _now() -> dict[str, float]:
        tree = time.process_time()
        for child in psutil.Process().children(recursive=True):
            with contextlib.suppress(psutil.Error):  # it has just ended
                tree += sum(child.cpu_times()[:2])
        return {"loop": time.perf_counter(), "thread": time.thread_time(), "processor": tree}


def is_smallest() -> bool:
    """Whether Lightning and Accelerate train a perceptron, whose step is shorter than any that people wait for."""
    return os.environ.get(MODEL) == "perceptron"


def network() -> Any:
    """Return the model of Lightning and Accelerate: the Trainer's one-layer BERT over pixels, or a perceptron."""
    import torch
    from tests.integrations.digits import bert

    class Reader(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.bert = bert()

        def forward(self, pixels: Any) -> Any:
            return self.bert(input_ids=pixels).logits

    if not is_smallest():
        return Reader()
    return torch.nn.Sequential(
        torch.nn.Linear(64, 256), torch.nn.ReLU(), torch.nn.Linear(256, 256), torch.nn.ReLU(), torch.nn.Linear(256, 10)
    )


def rows(steps: int) -> Any:
    """Return a loader of *steps* batches of made-up rows: 8 as for the Trainer, or 64 of the perceptron's."""
    import torch

    chance = torch.Generator().manual_seed(0)
    size = 64 if is_smallest() else 8
    pixels = torch.rand(size * 50, 64, generator=chance) * 16
    pixels = (pixels if is_smallest() else pixels.long()).split(size)
    labels = torch.randint(10, (size * 50,), generator=chance).split(size)
    return torch.utils.data.DataLoader(
        [(pixels[n % 50], labels[n % 50]) for n in range(steps)], batch_size=None, shuffle=False
    )


class Floor:
    """What any logger must do that loses nothing at ``kill -9``: one frame of msgpack, one write to a file."""

    def __init__(self, folder: str) -> None:
        self._file = os.open(f"{folder}/floor", os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def log(self, metrics: Any, step: int | None) -> None:
        os.write(self._file, msgspec.msgpack.encode((step, time.time(), metrics)))


def lightning(logger: str, steps: int, tick: Callable[[], None], folder: str) -> None:
    import torch
    from lightning.pytorch import LightningModule, Trainer
    from lightning.pytorch.loggers import CSVLogger, MLFlowLogger, TensorBoardLogger, WandbLogger
    from lightning.pytorch.loggers.logger import DummyLogger
    from trackai_lightning import TrackAILogger

    class FloorLogger(DummyLogger):
        def __init__(self) -> None:
            super().__init__()
            self.floor = Floor(folder)

        def log_metrics(self, metrics: Any, step: int | None = None) -> None:
            self.floor.log(metrics, step)

    class Model(LightningModule):
        def __init__(self) -> None:
            super().__init__()
            self.network = network()

        def training_step(self, batch: Any, batch_idx: int) -> Any:
            tick()
            scores = self.network(batch[0])
            loss = torch.nn.functional.cross_entropy(scores, batch[1])
            self.log_dict({"loss": loss, "accuracy": (scores.argmax(1) == batch[1]).float().mean()})
            return loss

        def configure_optimizers(self) -> Any:
            return torch.optim.SGD(self.parameters(), 0.1)

    made: dict[str, Callable[[], Any]] = {
        "none": lambda: False,
        "empty": DummyLogger,
        "floor": FloorLogger,
        "trackai": lambda: TrackAILogger(project="bench"),
        "csv": lambda: CSVLogger(folder),
        "tensorboard": lambda: TensorBoardLogger(folder),
        "wandb": lambda: WandbLogger(project="bench", save_dir=folder, offline=True),
        "mlflow": lambda: MLFlowLogger("bench", tracking_uri=f"sqlite:///{folder}/mlflow.db"),
    }
    Trainer(
        accelerator="cpu", max_steps=steps, log_every_n_steps=1, logger=made[logger](), enable_checkpointing=False,
        enable_progress_bar=False, enable_model_summary=False, default_root_dir=folder,
    ).fit(Model(), rows(steps))  # fmt: skip


def transformers(logger: str, steps: int, tick: Callable[[], None], folder: str) -> None:
    from tests.integrations.digits import Pixels, bert
    from trackai_transformers import TrackAICallback
    from transformers import Trainer, TrainerCallback, TrainingArguments
    from transformers.integrations import MLflowCallback, TensorBoardCallback, TrackioCallback, WandbCallback
    from transformers.trainer_callback import PrinterCallback

    class Ticks(TrainerCallback):  # type: ignore[misc]
        def on_step_begin(self, *_: Any, **__: Any) -> None:
            tick()

    made: dict[str, Callable[[], list[Any]]] = {
        "none": list,
        "trackai": lambda: [TrackAICallback(project="bench")],
        "tensorboard": lambda: [TensorBoardCallback()],
        "wandb": lambda: [WandbCallback()],
        "trackio": lambda: [TrackioCallback()],
        "mlflow": lambda: [MLflowCallback()],
    }
    arguments = TrainingArguments(
        folder, max_steps=steps, per_device_train_batch_size=8, logging_steps=1, save_strategy="no", report_to="none",
        disable_tqdm=True, use_cpu=True,
    )  # fmt: skip
    trainer = Trainer(bert(), arguments, train_dataset=Pixels(), callbacks=[Ticks(), *made[logger]()])
    trainer.remove_callback(PrinterCallback)
    trainer.train()


def mlflow_callback(folder: str) -> Any:
    """Return MLflow's callback for Keras, with a run to log to, at every step."""
    import mlflow
    from mlflow.keras import MlflowCallback

    mlflow.set_tracking_uri(f"sqlite:///{folder}/mlflow.db")
    mlflow.start_run()
    return MlflowCallback(log_every_epoch=False, log_every_n_steps=1)


def keras(logger: str, steps: int, tick: Callable[[], None], folder: str) -> None:
    import keras as framework
    import numpy as np
    from trackai_keras import TrackAICallback

    class Ticks(framework.callbacks.Callback):  # type: ignore[misc]
        async_safe = True

        def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:
            tick()

    made: dict[str, Callable[[], list[Any]]] = {
        "none": list,
        "trackai": lambda: [TrackAICallback(project="bench", log_every=1)],
        "csv": lambda: [framework.callbacks.CSVLogger(f"{folder}/log.csv")],  # epochs only
        "mlflow": lambda: [mlflow_callback(folder)],
    }
    model = framework.Sequential([
        framework.Input((64,)), framework.layers.Dense(256, "relu"), framework.layers.Dense(256, "relu"),
        framework.layers.Dense(10),
    ])  # fmt: skip
    loss = framework.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(framework.optimizers.SGD(0.1), loss, metrics=["accuracy"])
    chance = np.random.default_rng(0)
    pixels, labels = chance.random((64 * 200, 64), dtype="float32"), chance.integers(0, 10, 64 * 200)
    callbacks = [Ticks(), *made[logger]()]
    model.fit(pixels, labels, batch_size=64, epochs=-(-steps // 200), verbose=0, callbacks=callbacks)


def accelerate(logger: str, steps: int, tick: Callable[[], None], folder: str) -> None:
    import torch
    import trackai_accelerate  # noqa: F401 - makes its name known
    from accelerate import Accelerator
    from accelerate.tracking import GeneralTracker

    class FloorTracker(GeneralTracker):  # type: ignore[misc]
        name, requires_logging_directory, main_process_only = "floor", False, True
        tracker = None

        def __init__(self) -> None:
            super().__init__()
            self.floor = Floor(folder)

        def log(self, values: Any, step: int | None, **_: Any) -> None:
            self.floor.log(values, step)

    log_with: Any = {"none": None, "floor": FloorTracker()}.get(logger, logger)
    accelerator = Accelerator(cpu=True, log_with=log_with, project_dir=folder)
    accelerator.init_trackers("bench")
    model = network()
    model, optimizer, loader = accelerator.prepare(model, torch.optim.SGD(model.parameters(), 0.1), rows(steps))
    for step, (pixels, labels) in enumerate(loader):
        tick()
        scores = model(pixels)
        loss = torch.nn.functional.cross_entropy(scores, labels)
        accelerator.backward(loss)
        optimizer.step()
        optimizer.zero_grad()
        # As with the others: the numbers are wanted whether or not they go anywhere.
        numbers = {"loss": loss.item(), "accuracy": (scores.argmax(1) == labels).float().mean().item()}
        accelerator.log(numbers, step=step)
    accelerator.end_training()


# Keras' own TensorBoard and wandb's callbacks for Keras need TensorFlow; trackio has no logger for Lightning or Keras.
TRAININGS: dict[str, tuple[Training, list[str]]] = {
    "lightning": (lightning, ["none", "empty", "floor", "trackai", "csv", "tensorboard", "wandb", "mlflow"]),
    "transformers": (transformers, ["none", "trackai", "tensorboard", "wandb", "trackio", "mlflow"]),
    "keras": (keras, ["none", "trackai", "csv", "mlflow"]),
    "accelerate": (accelerate, ["none", "floor", "trackai", "tensorboard", "wandb", "trackio", "mlflow"]),
}


def close(logger: str) -> None:
    """End the run that a framework has left open, as its users would."""
    if logger == "trackai":
        import trackai

        if trackai.run is not None:
            trackai.finish()
    elif logger == "wandb":
        import wandb

        wandb.finish()
    elif logger == "mlflow":
        import mlflow

        mlflow.end_run()


def measured(training: Training, logger: str, steps: int) -> dict[str, float]:
    """Train once and return seconds: of the loop after its warm-up, by wall and by processor, and of all around it."""
    clock = Clock(steps)
    gc.collect()
    # In the folder, since mlflow and wandb leave files where they are called.
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder), contextlib.redirect_stdout(io.StringIO()):
        os.environ["MLFLOW_TRACKING_URI"] = f"sqlite:///{folder}/mlflow.db"
        os.environ["WANDB_DIR"] = os.environ["TRACKIO_DIR"] = folder
        begin = time.perf_counter()
        training(logger, steps, clock.tick, folder)
        close(logger)
        whole = time.perf_counter() - begin
    return {**clock.spent, "once": whole - clock.spent["loop"], "steps": steps - WARM_UP}


def main(framework: str, steps: int, rounds: int, chosen: list[str]) -> None:
    """Let the loggers of one framework take turns, and print what was measured."""
    import torch

    torch.set_num_threads(1)  # so that this thread's processor time is that of the training
    warnings.simplefilter("ignore")
    os.environ |= {"WANDB_MODE": "offline", "WANDB_SILENT": "true", "WANDB_LOG_MODEL": "false"}
    training, loggers = TRAININGS[framework]
    loggers = [name for name in loggers if not chosen or name in ("none", "trackai", *chosen)]
    loggers = [
        name for name in loggers if name in ("none", "empty", "floor", "trackai", "csv") or find_spec(name) is not None
    ]
    for logger in loggers:
        measured(training, logger, WARM_UP + 20)  # imports, caches, the store's tables
    answers: dict[str, list[dict[str, float]]] = {name: [] for name in loggers}
    for turn in range(rounds):
        first = turn // 2 % len(loggers)
        order = loggers[first:] + loggers[:first]
        for logger in order if turn % 2 else reversed(order):  # who comes late in one round comes early in the next
            if turn > 1 and answers[logger][0]["loop"] > PLAIN * answers["none"][0]["loop"]:
                continue
            answers[logger].append(measured(training, logger, steps))
    sys.stdout.write(json.dumps(answers) + "\n")


if __name__ == "__main__":
    os.environ.setdefault("KERAS_BACKEND", "torch")
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4:])
