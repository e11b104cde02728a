"""Real Lightning trainings: what arrives is what Lightning logged, in one run, whatever happens."""

from __future__ import annotations

import copy
import pickle
import sys
from argparse import Namespace
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from lightning.pytorch import Callback, LightningModule, Trainer
from lightning.pytorch.callbacks import ModelCheckpoint
from lightning.pytorch.demos.boring_classes import BoringDataModule, BoringModel
from lightning.pytorch.loggers.logger import DummyExperiment
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


class Batched(Model):
    """A model whose batch size can be searched for."""

    def __init__(self, batch_size: int = 1) -> None:
        super().__init__()
        self.batch_size = batch_size

    def train_dataloader(self) -> Any:
        return torch.utils.data.DataLoader(torch.randn(8, 32), batch_size=self.batch_size)


@pytest.mark.parametrize("search", ["lr_find", "scale_batch_size"])
def test_a_tuner_leaves_the_logger_and_the_run_alone(tmp_path: Path, stored: Stored, search: str) -> None:
    from lightning.pytorch.tuner import Tuner

    logger = TrackAILogger(project="digits")
    model, train = Batched(), trainer(tmp_path, logger)

    if search == "lr_find":
        Tuner(train).lr_find(model, num_training=5, attr_name="lr", update_attr=False)
    else:
        Tuner(train).scale_batch_size(model, max_trials=2, steps_per_trial=1)
    assert train.logger is model.logger is logger
    train.fit(model)

    assert [run["state"] for run in stored.runs()] == ["finished"]


def test_fabric_logs_through_it_too(stored: Stored) -> None:
    from lightning.fabric import Fabric

    logger = TrackAILogger(project="digits")
    fabric = Fabric(accelerator="cpu", devices=1, loggers=logger)

    fabric.log("loss", torch.tensor(0.5), step=3)
    fabric.log_dict({"acc": 0.9})
    logger.finalize("success")

    assert stored.series() == {"loss": {3: 0.5}, "acc": {4: pytest.approx(0.9)}}


class RankZeroAlone(Callback):
    """Fails where a rank above zero has a run, or rank zero has none: Lightning's own tests ask this of every logger."""

    def on_train_batch_start(self, trainer: Trainer, module: LightningModule, *_: Any) -> None:
        is_dummy = isinstance(trainer.logger.experiment, DummyExperiment)
        assert is_dummy != trainer.is_global_zero
        assert trainer.is_global_zero or module.logger.experiment.something(foo="bar") is None


TRAINING = """
import sys
from lightning.pytorch import Trainer
from tests.integrations.test_lightning import Model, RankZeroAlone
from trackai_lightning import TrackAILogger

if __name__ == "__main__":
    model = Model()
    train = Trainer(accelerator="cpu", devices=2, strategy=sys.argv[1] if len(sys.argv) > 1 else "{strategy}", max_epochs=2, limit_train_batches=4,
                    limit_val_batches=2, limit_test_batches=2, log_every_n_steps=2, enable_progress_bar=False,
                    enable_model_summary=False, enable_checkpointing=False, logger=TrackAILogger(project="digits"), callbacks=[RankZeroAlone()])
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


class TestWhatLightningAsksOfAnyLogger:
    """The assertions of Lightning's own tests of its loggers, in our words; one by one, each is in its documentation."""

    def test_a_subclass_that_takes_any_arguments_sees_the_metrics_at_lightning_s_steps(self, tmp_path: Path) -> None:
        class Remembering(TrackAILogger):
            def __init__(self, *args: Any, **kwargs: Any) -> None:
                super().__init__(*args, **kwargs)
                self.history: list[Any] = []

            def log_metrics(self, metrics: Any, step: Any) -> None:
                super().log_metrics(metrics, step)
                self.history.append((step, sorted(metrics)))

        class Logs(BoringModel):
            def training_step(self, batch: Any, batch_idx: int) -> Any:
                loss = self.step(batch)
                self.log("train_some_val", loss)
                return {"loss": loss}

            def on_validation_epoch_end(self) -> None:
                self.log_dict({"early_stop_on": torch.tensor(1), "val_loss": torch.tensor(0.5)})

            def on_test_epoch_end(self) -> None:
                self.log("test_loss", torch.tensor(2))

        logger = Remembering(save_dir=str(tmp_path))
        one = {"max_epochs": 1, "limit_train_batches": 1, "limit_val_batches": 1, "log_every_n_steps": 1}
        train = trainer(tmp_path, logger, enable_checkpointing=True, **one)
        train.fit(Logs())
        train.test(verbose=False)

        assert logger.history == [
            (0, ["epoch", "train_some_val"]),
            (0, ["early_stop_on", "epoch", "val_loss"]),
            (1, ["epoch", "test_loss"]),
        ]

    def test_a_trainer_that_was_pickled_with_an_open_run_logs_on(self, tmp_path: Path, stored: Stored) -> None:
        loggers = [TrackAILogger(save_dir=str(tmp_path), name=name) for name in ("one", "two")]
        for logger in loggers:
            logger.experiment  # noqa: B018 - opens the run
            logger.log_metrics({"a": 1})
            logger.save()

        again = pickle.loads(pickle.dumps(Trainer(max_epochs=1, logger=loggers, default_root_dir=tmp_path)))
        for logger in again.loggers:
            logger.log_metrics({"acc": 1.0})
            logger.finalize("success")

        assert [(one.name, one.save_dir) for one in again.loggers] == [(one.name, one.save_dir) for one in loggers]
        assert [run["id"] for run in stored.runs()] == [logger.version for logger in loggers]

    def test_without_arguments_it_has_lightning_s_name_and_no_folder(self) -> None:
        logger = TrackAILogger()

        assert (logger.name, logger.save_dir, logger.root_dir) == ("lightning_logs", None, None)
        assert bool(logger)
        assert logger == logger

    def test_hyperparameters_of_numpy_are_plain_numbers_and_complex_ones_text(self, stored: Stored) -> None:
        logger = TrackAILogger()
        logger.log_hyperparams(
            Namespace(b=np.bool_(1), i=np.int_(4), f=np.single(6.0), d=np.double(8.9), c=np.csingle(7 + 2j))
        )
        logger.finalize("success")

        assert stored.config() == {"b": True, "i": 4, "f": 6.0, "d": 8.9, "c": "(7+2j)"}

    def test_equal_hyperparameters_of_model_and_data_do_not_clash(self, tmp_path: Path, stored: Stored) -> None:
        class WithParameters(BoringModel):
            def __init__(self, hparams: dict[Any, Any]) -> None:
                super().__init__()
                self.save_hyperparameters(hparams)

        class Data(BoringDataModule):
            def __init__(self, hparams: dict[Any, Any]) -> None:
                super().__init__()
                self.save_hyperparameters(hparams)

        same = {1: 1, "2": 2, "three": 3.0}
        trainer(tmp_path, TrackAILogger(), max_epochs=1).fit(WithParameters(same), Data(same))

        assert {"1": 1, "2": 2, "three": 3.0}.items() <= stored.config().items()

    @pytest.mark.parametrize("logged", [True, False])
    def test_hyperparameters_are_logged_if_the_model_wants_it(
        self, tmp_path: Path, stored: Stored, logged: bool
    ) -> None:
        class WithParameters(BoringModel):
            def __init__(self, one: str) -> None:
                super().__init__()
                self.save_hyperparameters(logger=logged)

        trainer(tmp_path, TrackAILogger(), max_epochs=1).fit(WithParameters("x"))

        assert stored.config() == ({"one": "x"} if logged else {})

    def test_a_metric_called_step_is_the_step(self, tmp_path: Path, stored: Stored) -> None:
        class Logs(BoringModel):
            def on_train_epoch_end(self) -> None:
                self.log_dict({"step": 10.0 * (self.current_epoch + 1), "train_acc": 0.5})

        trainer(tmp_path, TrackAILogger()).fit(Logs())

        assert stored.series() == {"train_acc": {10: 0.5, 20: 0.5}}


def test_a_tensor_of_many_elements_costs_a_warning_that_says_what_to_do(stored: Stored) -> None:
    logger = TrackAILogger(project="digits")

    with pytest.warns(UserWarning, match=r"'many' holds a torch.Tensor of shape \(100,\).*trackai.Histogram"):
        logger.log_metrics({"many": torch.zeros(100), "good": 1.0}, step=0)
    logger.finalize("success")

    assert stored.series() == {"good": {0: 1.0}}


def test_used_after_finalize_it_takes_the_same_run_up_again(stored: Stored) -> None:
    logger = TrackAILogger(project="digits")
    logger.log_metrics({"a": 1.0}, step=0)
    logger.finalize("success")

    logger.log_metrics({"a": 2.0}, step=1)
    logger.log_hyperparams({"lr": 1})
    logger.finalize("success")

    assert [(run["id"], run["state"]) for run in stored.runs()] == [(logger.version, "finished")]
    assert stored.series() == {"a": {0: 1.0, 1: 2.0}}


def test_given_twice_it_logs_once(tmp_path: Path, stored: Stored) -> None:
    logger = TrackAILogger(project="digits")

    trainer(tmp_path, [logger, logger]).fit(Model())

    assert [run["state"] for run in stored.runs()] == ["finished"]
    assert list(stored.series()["loss_step"]) == [1, 3, 5, 7]


def test_a_home_that_cannot_be_written_costs_a_warning_and_not_the_training(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("TRACKAI_HOME", str(tmp_path / "file" / "home"))
    train = trainer(tmp_path, TrackAILogger(project="digits"))

    with pytest.warns(UserWarning, match="THIS RUN IS KEPT IN"):
        train.fit(Model())

    assert train.state.finished


def test_a_version_that_is_too_old_is_one_sentence(script: Callable[..., Any]) -> None:
    done = script(
        "import lightning.pytorch\nlightning.__version__ = '2.0.9'\nfrom trackai_lightning import TrackAILogger\n"
    )

    assert "lightning 2.0.9 is older than 2.2" in done.stderr
