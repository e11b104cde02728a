"""Real Keras trainings: on torch in every CI run, on JAX and TensorFlow by the session `backends`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import pytest
from tests.integrations.conftest import die
from tests.integrations.digits import digits
from tests.integrations.stored import Stored
from trackai_keras import TrackAICallback, TrackAICheckpoint

import trackai

pytestmark = pytest.mark.filterwarnings("ignore")


def model(learning_rate: Any = 0.01) -> Any:
    net = keras.Sequential([keras.Input((64,)), keras.layers.Dense(16, "relu"), keras.layers.Dense(10)])
    net.compile(
        keras.optimizers.Adam(learning_rate),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    return net


def fit(net: Any, *callbacks: Any, epochs: int = 2, **options: Any) -> Any:
    pixels, labels = digits(512)
    return net.fit(
        pixels / 16.0,
        labels,
        batch_size=128,
        epochs=epochs,
        validation_split=0.25,
        verbose=0,
        callbacks=list(callbacks),
        **options,
    )


def test_epoch_metrics_stand_at_the_global_batch_count_under_keras_names(stored: Stored) -> None:
    history = fit(model(), TrackAICallback(project="digits", name="dense"))
    trackai.finish()

    series = stored.series()
    assert series["loss"] == {
        3: pytest.approx(history.history["loss"][0]),
        6: pytest.approx(history.history["loss"][1]),
    }
    assert list(series["val_accuracy"]) == [3, 6]
    assert series["epoch"] == {3: 0, 6: 1}
    assert series["learning_rate"][3] == pytest.approx(0.01)
    assert [(run["name"], run["state"]) for run in stored.runs()] == [("dense", "finished")]


def test_model_and_optimizer_are_in_the_config_and_the_layers_can_be_read(stored: Stored) -> None:
    fit(model(), TrackAICallback(project="digits"))
    trackai.finish()

    config = stored.config()
    assert config["model/num_parameters"] == 64 * 16 + 16 + 16 * 10 + 10
    assert config["optimizer/name"].startswith("adam")
    assert config["keras/backend"] == keras.backend.backend()
    assert "Dense" in stored.rows("SELECT payload FROM rich_values")[0][0]


def test_a_schedule_s_rate_is_the_one_in_use(stored: Stored) -> None:
    schedule = keras.optimizers.schedules.ExponentialDecay(0.1, decay_steps=3, decay_rate=0.5)

    fit(model(schedule), TrackAICallback(project="digits"))
    trackai.finish()

    rates = stored.series()["learning_rate"]
    assert rates[3] == pytest.approx(0.05)
    assert rates[6] == pytest.approx(0.025)


def test_batches_are_logged_only_on_request_and_without_stopping_the_device(stored: Stored) -> None:
    quiet, loud = TrackAICallback(project="digits"), TrackAICallback(project="digits", log_every=2)

    fit(model(), loud)
    trackai.finish()

    assert "on_train_batch_end" not in {
        name for cls in type(quiet).__mro__[:-2] for name in vars(cls) if cls.__module__.startswith("trackai")
    }
    assert loud.async_safe is waits_for_a_device()
    assert list(stored.series()["batch/loss"]) == [2, 5]


def waits_for_a_device() -> bool:
    """Return whether values of a batch may still be on their way: always but with torch on the processor."""
    if keras.backend.backend() != "torch":
        return True
    import torch

    return torch.cuda.is_available() or torch.backends.mps.is_available()


def test_evaluate_outside_fit_is_a_test(stored: Stored) -> None:
    net, callback = model(), TrackAICallback(project="digits")
    fit(net, callback)
    pixels, labels = digits(128)

    net.evaluate(pixels / 16.0, labels, verbose=0, callbacks=[callback])
    trackai.finish()

    assert list(stored.series()["test_accuracy"]) == [6]


def test_a_second_fit_goes_on_with_the_steps(stored: Stored) -> None:
    net, callback = model(), TrackAICallback(project="digits")

    fit(net, callback)
    fit(net, callback, epochs=4, initial_epoch=2)
    trackai.finish()

    assert list(stored.series()["loss"]) == [3, 6, 9, 12]
    assert len(stored.runs()) == 1


def disturbed_fit(folder: Path | str, run: str, dies_at: int | None = None, begins_with: int = 0) -> None:
    """Train three epochs of three batches on fixed data, with Keras' own backup at the end of each epoch.

    The first Keras 3 restores what a model has learned but not the epoch, so that is told.
    """

    class Dies(keras.callbacks.Callback):  # type: ignore[misc]
        batches = 0

        def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
            self.batches += 1
            die(self.batches == dies_at)

    keras.utils.set_random_seed(1)
    backup = keras.callbacks.BackupAndRestore(str(folder), delete_checkpoint=False)
    # Before the backup, so that its on_train_begin comes when nothing is restored yet.
    callbacks = TrackAICallback(project="digits", id=run, log_every=1), backup, Dies()
    fit(model(), *callbacks, epochs=3, initial_epoch=begins_with, shuffle=False)
    trackai.finish()


def test_killed_in_mid_epoch_and_restored_it_is_one_run_equal_to_an_undisturbed_one(
    tmp_path: Path, stored: Stored, killed: Callable[..., None]
) -> None:
    disturbed_fit(tmp_path / "a", "undisturbed")
    killed(
        f"disturbed_fit({str(tmp_path / 'b')!r}, 'disturbed', dies_at=5)",
        "test_keras",
        KERAS_BACKEND=keras.backend.backend(),
    )

    disturbed_fit(tmp_path / "b", "disturbed", begins_with=1)

    assert [(run["id"], run["state"]) for run in stored.runs()] == [
        ("undisturbed", "finished"),
        ("disturbed", "finished"),
    ]
    undisturbed, disturbed = stored.curves("undisturbed"), stored.curves("disturbed")
    assert disturbed.keys() == undisturbed.keys()
    assert list(disturbed["batch/loss"]) == list(range(1, 10))
    for name, series in undisturbed.items():
        assert disturbed[name] == pytest.approx(series, rel=1e-5), name


def test_the_logs_of_others_are_not_changed(stored: Stored) -> None:
    history = fit(model(), TrackAICallback(project="digits", prefix="keras"))
    trackai.finish()

    assert set(history.history) == {"loss", "accuracy", "val_loss", "val_accuracy"}
    assert "keras/val_loss" in stored.series()


def test_checkpoints_that_were_really_written_are_noted(tmp_path: Path, stored: Stored) -> None:
    saving = TrackAICheckpoint(
        str(tmp_path / "best.weights.h5"), save_weights_only=True, monitor="val_loss", save_best_only=True
    )

    fit(model(), TrackAICallback(project="digits"), saving)
    trackai.finish()

    [file] = stored.files()
    assert file["path"] == "best.weights.h5"
    assert file["metadata"]["monitor"] == "val_loss"


def test_a_run_that_the_script_opened_is_used_and_left_open(stored: Stored) -> None:
    run = trackai.init(project="mine", name="by hand")

    fit(model(), TrackAICallback(project="ignored"))

    assert run.is_active
    trackai.finish()
    assert [(r["project"], r["name"]) for r in stored.runs()] == [("mine", "by hand")]


def test_each_model_of_a_search_is_a_run_of_its_own(stored: Stored) -> None:
    for rate in (0.1, 0.01):
        fit(model(rate), TrackAICallback(project="digits", name=f"rate {rate}"))
    trackai.finish()

    assert [(run["name"], run["state"]) for run in stored.runs()] == [
        ("rate 0.1", "finished"),
        ("rate 0.01", "finished"),
    ]
    assert stored.overwritten() == 0


def test_a_callback_given_twice_is_one_run(stored: Stored) -> None:
    fit(model(), TrackAICallback(project="digits"), TrackAICallback(project="digits"))
    trackai.finish()

    assert [run["state"] for run in stored.runs()] == ["finished"]
    assert list(stored.series()["loss"]) == [3, 6]


def test_a_callback_whose_run_was_finished_begins_another(stored: Stored) -> None:
    net, callback = model(), TrackAICallback(project="digits")

    for _ in range(2):
        fit(net, callback)
        trackai.finish()

    assert [run["state"] for run in stored.runs()] == ["finished", "finished"]
    assert list(stored.series(stored.runs()[1]["id"])["loss"]) == [9, 12]


def test_log_every_zero_is_a_sentence() -> None:
    with pytest.raises(ValueError, match="log_every=0: pass 1"):
        TrackAICallback(project="digits", log_every=0)


def test_an_error_in_fit_ends_in_a_failed_run(stored: Stored, script: Callable[..., Any]) -> None:
    done = script(
        "import keras\n"
        "from tests.integrations.test_keras import fit, model\n"
        "from trackai_keras import TrackAICallback\n"
        "class Dies(keras.callbacks.Callback):\n"
        "    def on_epoch_end(self, epoch, logs=None):\n"
        "        raise RuntimeError('no more')\n"
        "fit(model(), TrackAICallback(project='digits'), Dies())\n",
        check=False,
        PYTHONPATH=str(Path(__file__).parents[2]),
        KERAS_BACKEND=keras.backend.backend(),
    )

    assert done.returncode == 1
    assert [(run["state"], "no more" in run["traceback"]) for run in stored.runs()] == [("failed", True)]


def test_what_cannot_be_stored_costs_a_warning_and_not_the_training(stored: Stored) -> None:
    class Odd(keras.callbacks.Callback):  # type: ignore[misc]
        def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
            logs |= {"thing": object(), "many": keras.ops.zeros(100), "good": 1.0}

    with pytest.warns(UserWarning, match=r"'many' holds .* of shape \(100,\)"):
        fit(model(), Odd(), TrackAICallback(project="digits"))
    trackai.finish()

    assert {"good", "loss"} <= set(stored.series())


def test_given_twice_it_logs_once_and_says_so(stored: Stored) -> None:
    with pytest.warns(UserWarning, match="given to fit\\(\\) twice"):
        fit(model(), TrackAICallback(project="digits"), TrackAICallback(project="digits"))
    trackai.finish()

    assert len(stored.runs()) == 1
    assert stored.rows("SELECT count(*) FROM rich_values") == [(1,)]


def test_used_after_the_run_has_ended_it_goes_on_with_another_and_loses_nothing(stored: Stored) -> None:
    net, callback = model(), TrackAICallback(project="digits")
    fit(net, callback)
    trackai.finish()

    fit(net, callback, epochs=1)
    trackai.finish()

    assert list(stored.series()["loss"]) == [3, 6, 9]
    assert {run["state"] for run in stored.runs()} == {"finished"}


def test_a_home_that_cannot_be_written_costs_a_warning_and_not_the_training(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("TRACKAI_HOME", str(tmp_path / "file" / "home"))

    with pytest.warns(UserWarning, match="THIS RUN IS KEPT IN"):
        history = fit(model(), TrackAICallback(project="digits"))

    assert len(history.history["loss"]) == 2


def test_another_framework_in_the_process_has_a_run_of_its_own(stored: Stored) -> None:
    pytest.importorskip("accelerate", reason="an environment of Keras alone")
    from accelerate import Accelerator
    from trackai_accelerate import TrackAITracker

    fit(model(), TrackAICallback(project="by keras"))
    accelerator = Accelerator(cpu=True, log_with=TrackAITracker("by accelerate"))
    accelerator.init_trackers("by accelerate")
    accelerator.log({"x": 1.0}, step=0)
    accelerator.end_training()
    trackai.finish()

    runs = {run["project"]: run for run in stored.runs()}
    assert {project: run["state"] for project, run in runs.items()} == {
        "by keras": "finished",
        "by accelerate": "finished",
    }
    assert stored.series(runs["by accelerate"]["id"]) == {"x": {0: 1.0}}


def test_a_version_that_is_too_old_is_one_sentence(script: Callable[..., Any]) -> None:
    old = "import keras\nkeras.__version__ = '2.15.0'\nimport trackai_keras\n"
    done = script(old, KERAS_BACKEND=keras.backend.backend())

    assert "keras 2.15.0 is older than 3.0" in done.stderr
    assert "pip install -U keras" in done.stderr
