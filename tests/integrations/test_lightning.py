"""Real Lightning trainings: what arrives is what Lightning logged, in one run, whatever happens."""

from __future__ import annotations

import copy
import pickle
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import torch
from lightning.pytorch import Callback, LightningModule, Trainer
from lightning.pytorch.callbacks import ModelCheckpoint
from lightning.pytorch.demos.boring_classes import BoringModel
from tests.integrations.conftest import die
from tests.integrations.stored import Stored
from trackai_lightning import TrackAILogger

import trackai

pytestmark = pytest.mark.filterwarnings("ignore")


class Model(BoringModel):
    """Logs as users do: a step and epoch metric, a validation and a test metric, hyper-parameters."""

    def __init__(self, lr: float = 0.1, fails_at: int | None = None, error: type[BaseException] = ValueError) -> None:
        super().__init__()
        self.save_hyperparameters("lr")
        self.fails_at, self.error = fails_at, error

    def training_step(self, batch: Any, batch_idx: int) -> Any:
        loss = super().training_step(batch, batch_idx)["loss"]
        if self.fails_at is not None and self.global_step == self.fails_at:
            raise self.error("the loss is gone")
        self.log("loss", loss, on_step=True, on_epoch=True)
        return loss

    def validation_step(self, batch: Any, batch_idx: int) -> None:
        self.log("val_loss", self.step(batch))

    def test_step(self, batch: Any, batch_idx: int) -> None:
        self.log("test_loss", self.step(batch))

    def configure_optimizers(self) -> Any:
        return torch.optim.SGD(self.parameters(), lr=self.hparams.lr)


def trainer(folder: Path, logger: Any, **options: Any) -> Trainer:
    return Trainer(**{
        "accelerator": "cpu", "max_epochs": 2, "limit_train_batches": 4, "limit_val_batches": 2, "limit_test_batches": 2,
        "log_every_n_steps": 2, "enable_progress_bar": False, "enable_model_summary": False, "default_root_dir": folder,
        "enable_checkpointing": False, "logger": logger, **options,
    })  # fmt: skip


def test_a_fit_is_one_finished_run_with_lightning_s_own_steps(tmp_path: Path, stored: Stored) -> None:
    logger = TrackAILogger(project="digits", name="boring")

    trainer(tmp_path, logger).fit(Model(lr=0.05))

    [run] = stored.runs()
    series = stored.series()
    assert (run["id"], run["name"], run["state"], run["project"]) == (logger.version, "boring", "finished", "digits")
    assert stored.config()["lr"] == 0.05
    assert list(series["loss_step"]) == [1, 3, 5, 7]
    assert list(series["loss_epoch"]) == [3, 7]
    assert list(series["val_loss"]) == [3, 7]
    assert series["epoch"] == {1: 0, 3: 0, 5: 1, 7: 1}


def test_fit_validate_and_test_are_one_run(tmp_path: Path, stored: Stored) -> None:
    model, train = Model(), trainer(tmp_path, TrackAILogger(project="digits"))

    train.fit(model)
    train.validate(model, verbose=False)
    train.test(model, verbose=False)

    assert [run["state"] for run in stored.runs()] == ["finished"]
    assert list(stored.series()["test_loss"]) == [8]


@pytest.mark.parametrize(("error", "state"), [(ValueError, "failed"), (KeyboardInterrupt, "failed")])
def test_a_training_that_breaks_is_failed_and_the_error_reaches_the_user(
    tmp_path: Path, stored: Stored, error: type[BaseException], state: str
) -> None:
    # Ctrl-C is no error to Lightning: it ends the process since 2.5, and let it go on before.
    with pytest.raises(ValueError) if error is ValueError else suppress(SystemExit):
        trainer(tmp_path, TrackAILogger(project="digits")).fit(Model(fails_at=4, error=error))

    [run] = stored.runs()
    assert run["state"] == state
    assert error.__name__ in run["traceback"]


def test_an_error_before_anything_was_logged_leaves_no_run(tmp_path: Path, home: Path) -> None:
    class Broken(Model):
        def prepare_data(self) -> None:
            raise OSError("no data")

    with pytest.raises(OSError, match="no data"):
        trainer(tmp_path, TrackAILogger(project="digits")).fit(Broken())

    assert not (home / "journals").exists() or not list((home / "journals").iterdir())


def test_after_a_failure_a_good_fit_of_the_same_logger_is_the_same_run_and_finished(
    tmp_path: Path, stored: Stored
) -> None:
    logger = TrackAILogger(project="digits")
    with pytest.raises(ValueError, match="gone"):
        trainer(tmp_path, logger).fit(Model(fails_at=2))

    trainer(tmp_path, logger).fit(Model())

    [run] = stored.runs()
    assert (run["state"], run["traceback"]) == ("finished", "")


def test_fast_dev_run_and_a_logger_that_is_never_used_leave_nothing(tmp_path: Path, home: Path) -> None:
    trainer(tmp_path, TrackAILogger(project="digits"), fast_dev_run=True).fit(Model())

    assert not (home / "journals").exists()


def test_resuming_from_a_checkpoint_overwrites_the_repeated_steps_of_one_run(tmp_path: Path, stored: Stored) -> None:
    """Killed past its last checkpoint, then resumed: the same series as an undisturbed training."""
    keep = {"enable_checkpointing": True, "max_epochs": 3}
    saved = ModelCheckpoint(dirpath=tmp_path / "c", every_n_epochs=1, save_top_k=-1, filename="{epoch}")
    torch.manual_seed(1)
    first = TrackAILogger(project="digits", name="disturbed")
    with pytest.raises(ValueError, match="gone"):
        trainer(tmp_path, first, callbacks=[saved], **keep).fit(Model(fails_at=7))

    again = TrackAILogger(project="digits", version=first.version)
    trainer(tmp_path, again, callbacks=[saved], **keep).fit(Model(), ckpt_path=tmp_path / "c" / "epoch=0.ckpt")

    [run] = stored.runs()
    series = stored.series()
    assert (run["name"], run["state"]) == ("disturbed", "finished")
    assert list(series["loss_step"]) == [1, 3, 5, 7, 9, 11]
    assert list(series["val_loss"]) == [3, 7, 11]
    assert stored.overwritten() > 0


def disturbed_fit(folder: Path | str, run: str, dies_at: int | None = None, resume: str | None = None) -> None:
    """Train three epochs on fixed data, with a checkpoint at the end of each."""

    class Fixed(Model):
        def train_dataloader(self) -> Any:
            return torch.utils.data.DataLoader(torch.randn(8, 32, generator=torch.manual_seed(3)), batch_size=2)

        val_dataloader = train_dataloader

    class Dies(Callback):
        def on_train_batch_end(self, trainer: Trainer, *_: Any) -> None:
            die(trainer.global_step == dies_at)

    torch.manual_seed(1)
    saving = ModelCheckpoint(dirpath=folder, every_n_epochs=1, save_top_k=-1, filename="{epoch}")
    options: dict[str, Any] = {"enable_checkpointing": True, "max_epochs": 3, "log_every_n_steps": 1}
    train = trainer(Path(folder), TrackAILogger(project="digits", version=run), callbacks=[saving, Dies()], **options)
    train.fit(Fixed(), ckpt_path=resume and Path(folder, resume))


def test_killed_in_mid_epoch_and_resumed_it_is_one_run_equal_to_an_undisturbed_one(
    tmp_path: Path, stored: Stored, killed: Callable[..., None]
) -> None:
    disturbed_fit(tmp_path / "a", "undisturbed")
    killed(f"disturbed_fit({str(tmp_path / 'b')!r}, 'disturbed', dies_at=7)", "test_lightning")

    disturbed_fit(tmp_path / "b", "disturbed", resume="epoch=0.ckpt")

    assert [(run["id"], run["state"]) for run in stored.runs()] == [
        ("undisturbed", "finished"),
        ("disturbed", "finished"),
    ]
    assert stored.curves("disturbed") == stored.curves("undisturbed")
    assert list(stored.curves("disturbed")["loss_step"]) == list(range(12))


def test_checkpoints_are_noted_with_score_and_best(tmp_path: Path, stored: Stored) -> None:
    best = ModelCheckpoint(dirpath=tmp_path / "c", monitor="val_loss", save_top_k=1, save_last=True)

    trainer(tmp_path, TrackAILogger(project="digits"), enable_checkpointing=True, callbacks=[best]).fit(Model())

    noted = [file for file in stored.files() if file["kind"] == "checkpoint"]
    assert {file["path"] for file in noted} >= {Path(best.best_model_path).name, "last.ckpt"}
    assert any(file["metadata"]["score"] == pytest.approx(float(best.best_model_score)) for file in noted)
    assert stored.summary()["best_score"] == pytest.approx(float(best.best_model_score))


def test_checkpoints_lie_under_project_and_run_id(tmp_path: Path) -> None:
    logger = TrackAILogger(project="digits", save_dir=tmp_path)
    train = trainer(tmp_path / "elsewhere", logger, enable_checkpointing=True)

    train.fit(Model())

    assert (
        Path(train.checkpoint_callback.best_model_path).parent == tmp_path / "digits" / logger.version / "checkpoints"
    )


@pytest.mark.parametrize(
    "through", [lambda x: pickle.loads(pickle.dumps(x)), copy.deepcopy], ids=["pickle", "deepcopy"]
)
def test_a_copied_logger_comes_back_to_the_same_run(
    tmp_path: Path, stored: Stored, through: Callable[[Any], Any]
) -> None:
    logger = TrackAILogger(project="digits", save_dir=tmp_path)
    logger.experiment  # noqa: B018 - opens the run
    logger.log_metrics({"a": 1.0})
    logger.save()
    logger.finalize("success")

    copied = through(logger)
    copied.log_metrics({"acc": 1.0})
    copied.finalize("success")

    assert (copied.name, copied.save_dir, copied.version) == (logger.name, logger.save_dir, logger.version)
    assert [run["id"] for run in stored.runs()] == [logger.version]
    assert set(stored.series()) == {"a", "acc"}


def test_a_trainer_with_the_logger_can_be_copied(tmp_path: Path) -> None:
    train = trainer(tmp_path, TrackAILogger(project="digits"))
    train.fit(Model())

    copy.deepcopy(train)
    pickle.dumps(train)


def test_two_loggers_of_one_trainer_get_everything(tmp_path: Path, stored: Stored) -> None:
    loggers = [TrackAILogger(project="digits", name=name) for name in ("one", "two")]

    trainer(tmp_path, loggers).fit(Model())

    assert {run["name"]: run["state"] for run in stored.runs()} == {"one": "finished", "two": "finished"}
    assert stored.series(loggers[0].version) == stored.series(loggers[1].version) != {}


def test_a_run_that_the_script_opened_is_used_and_left_open(tmp_path: Path, stored: Stored) -> None:
    run = trackai.init(project="mine", name="opened by hand")

    trainer(tmp_path, TrackAILogger(project="ignored")).fit(Model())

    assert run.is_active
    run.log({"after": 1.0})
    trackai.finish()
    assert [(r["project"], r["name"], r["state"]) for r in stored.runs()] == [("mine", "opened by hand", "finished")]
    assert {"loss_step", "after"} <= set(stored.series())


def test_hyperparameters_of_any_kind_are_kept_and_never_called(stored: Stored) -> None:
    def called() -> None:
        raise AssertionError("a hyper-parameter was called")

    logger = TrackAILogger(project="digits")
    logger.log_hyperparams(
        {"a": {1: torch.tensor(2.0)}, "f": called, "c": Model, "n": None, "o": object(), "l": [1, 2]}
    )
    logger.finalize("success")

    config = stored.config()
    assert config["a/1"] == 2.0
    assert config["l"] == [1, 2]
    assert {"f", "c", "n", "o"} <= set(config)


def test_metrics_that_cannot_be_stored_cost_a_warning_and_the_training_goes_on(tmp_path: Path, stored: Stored) -> None:
    class Odd(Callback):
        def on_train_batch_end(self, trainer: Trainer, module: LightningModule, *_: Any) -> None:
            trainer.logger.log_metrics(
                {"grads": torch.zeros(3), "thing": object(), "good": 1.0}, step=trainer.global_step
            )

    with pytest.warns(UserWarning, match="thing"):
        trainer(tmp_path, TrackAILogger(project="digits"), callbacks=[Odd()]).fit(Model())

    assert "good" in stored.series()
    assert stored.runs()[0]["state"] == "finished"


def test_lr_find_leaves_the_logger_and_the_run_alone(tmp_path: Path, stored: Stored) -> None:
    from lightning.pytorch.tuner import Tuner

    logger = TrackAILogger(project="digits")
    model, train = Model(), trainer(tmp_path, logger)

    Tuner(train).lr_find(model, num_training=5, attr_name="lr", update_attr=False)
    train.fit(model)

    assert train.logger is logger
    assert [run["state"] for run in stored.runs()] == ["finished"]


def test_fabric_logs_through_it_too(stored: Stored) -> None:
    from lightning.fabric import Fabric

    logger = TrackAILogger(project="digits")
    fabric = Fabric(accelerator="cpu", devices=1, loggers=logger)

    fabric.log("loss", torch.tensor(0.5), step=3)
    fabric.log_dict({"acc": 0.9})
    logger.finalize("success")

    assert stored.series() == {"loss": {3: 0.5}, "acc": {4: pytest.approx(0.9)}}


TRAINING = """
import sys
from lightning.pytorch import Trainer
from tests.integrations.test_lightning import Model
from trackai_lightning import TrackAILogger

if __name__ == "__main__":
    model = Model()
    train = Trainer(accelerator="cpu", devices=2, strategy=sys.argv[1] if len(sys.argv) > 1 else "{strategy}", max_epochs=2, limit_train_batches=4,
                    limit_val_batches=2, limit_test_batches=2, log_every_n_steps=2, enable_progress_bar=False,
                    enable_model_summary=False, enable_checkpointing=False, logger=TrackAILogger(project="digits"))
    train.fit(model)
    train.test(model, verbose=False)
"""


@pytest.mark.timeout(400)  # each child of ddp_spawn imports Lightning anew, a minute on a busy machine
@pytest.mark.parametrize("strategy", ["ddp", pytest.param("ddp_spawn", marks=pytest.mark.slow)])
def test_two_processes_are_one_run_without_a_duplicate(
    stored: Stored, script: Callable[..., Any], strategy: str
) -> None:
    script(TRAINING.replace("{strategy}", strategy), PYTHONPATH=str(Path(__file__).parents[2]))

    assert [run["state"] for run in stored.runs()] == ["finished"]
    series = stored.series()
    assert list(series["loss_step"]) == [1, 3, 5, 7]
    assert list(series["val_loss"]) == [3, 7]
    assert stored.overwritten() == 0


def test_pytorch_lightning_is_served_by_the_same_class(stored: Stored, script: Callable[..., Any]) -> None:
    script(
        "from pytorch_lightning import Trainer\n"
        "from pytorch_lightning.demos.boring_classes import BoringModel\n"
        "from pytorch_lightning.loggers import Logger\n"
        "from trackai_lightning import TrackAILogger\n"
        "import sys\n"
        "logger = TrackAILogger(project='digits')\n"
        "assert isinstance(logger, Logger) and 'lightning.pytorch' not in sys.modules\n"
        "Trainer(accelerator='cpu', max_steps=4, limit_val_batches=1, log_every_n_steps=1, logger=logger, enable_checkpointing=False,\n"
        "        enable_progress_bar=False, enable_model_summary=False).fit(BoringModel())\n"
    )

    assert [run["state"] for run in stored.runs()] == ["finished"]


def test_without_touching_the_script_autolog_tracks_it(stored: Stored, script: Callable[..., Any]) -> None:
    training = (
        "from lightning.pytorch import Trainer\n"
        "from tests.integrations.test_lightning import Model\n"
        "Trainer(accelerator='cpu', max_epochs=1, limit_train_batches=4, limit_val_batches=1, log_every_n_steps=1, logger=False,\n"
        "        enable_checkpointing=False, enable_progress_bar=False, enable_model_summary=False).fit(Model())\n"
    )
    root = str(Path(__file__).parents[2])

    script(training, PYTHONPATH=root)
    script(training, PYTHONPATH=root, TRACKAI_AUTOLOG="1")
    script(
        training, "-m", "trackai", "run", "-p", "digits", "--name", "launched", "--", sys.executable, PYTHONPATH=root
    )

    alone, launched = stored.runs()
    assert (alone["state"], launched["state"]) == ("finished", "finished")
    assert (launched["project"], launched["name"]) == ("digits", "launched")
    for run in (alone, launched):
        assert list(stored.series(run["id"])["loss_step"]) == [0, 1, 2, 3]
