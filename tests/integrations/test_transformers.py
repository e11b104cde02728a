"""Real Hugging Face trainings: names, steps and states are what their users expect."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from tests.integrations.conftest import TORCHRUN, die
from tests.integrations.digits import Pixels, bert
from tests.integrations.stored import Stored
from trackai_transformers import TrackAICallback
from transformers import Trainer, TrainerCallback, TrainingArguments
from transformers.integrations.integration_utils import INTEGRATION_TO_CALLBACK

import trackai

pytestmark = pytest.mark.filterwarnings("ignore")


def trainer(
    folder: Path, callbacks: list[Any] | None = None, model_init: Callable[[], Any] | None = None, **options: Any
) -> Trainer:
    arguments = TrainingArguments(**{
        "output_dir": str(folder / "out"), "num_train_epochs": 2, "per_device_train_batch_size": 32, "logging_steps": 2,
        "eval_strategy": "epoch", "save_strategy": "no", "report_to": "none", "disable_tqdm": True, "use_cpu": True, **options,
    })  # fmt: skip
    data = Pixels()
    model = None if model_init else bert()
    return Trainer(model, arguments, train_dataset=data, eval_dataset=data, callbacks=callbacks, model_init=model_init)


def test_a_training_is_one_run_under_the_names_that_users_know(tmp_path: Path, stored: Stored) -> None:
    trainer(tmp_path, [TrackAICallback(project="digits", name="tiny")], learning_rate=3e-3).train()
    trackai.finish()

    [run] = stored.runs()
    series, config = stored.series(), stored.config()
    assert (run["project"], run["name"], run["state"]) == ("digits", "tiny", "finished")
    assert list(series["train/loss"]) == [2, 4, 6, 8, 10, 12, 14, 16]
    assert list(series["eval/loss"]) == [8, 16]
    assert series["train/global_step"][6] == 6
    assert config["learning_rate"] == 3e-3
    assert config["model/hidden_size"] == 16
    assert config["model/num_parameters"] > 1000
    assert "train/runtime" in stored.summary()
    assert "train/train_runtime" not in series


def test_two_trainings_of_one_name_are_two_runs(tmp_path: Path, stored: Stored) -> None:
    for _ in range(2):
        trainer(tmp_path, [TrackAICallback(project="digits", name="tiny")], max_steps=2, eval_strategy="no").train()
        trackai.finish()

    assert [run["name"] for run in stored.runs()] == ["tiny", "tiny"]


def test_evaluate_and_predict_after_train_are_the_same_run(tmp_path: Path, stored: Stored) -> None:
    train = trainer(tmp_path, [TrackAICallback(project="digits")])

    train.train()
    train.evaluate(metric_key_prefix="test")
    train.predict(Pixels(64))
    trackai.finish()

    assert len(stored.runs()) == 1
    assert {"test/loss", "eval/loss"} <= set(stored.series())


def test_report_to_trackai_needs_no_callback(tmp_path: Path, stored: Stored, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKAI_PROJECT", "from-env")

    trainer(tmp_path, report_to="trackai", run_name="named").train()
    trackai.finish()

    assert [(run["project"], run["name"]) for run in stored.runs()] == [("from-env", "named")]


def test_given_twice_it_logs_once(tmp_path: Path, stored: Stored) -> None:
    trainer(tmp_path, [TrackAICallback(project="digits")], report_to="trackai").train()
    trackai.finish()

    assert len(stored.runs()) == 1
    assert stored.overwritten() == 0


@pytest.mark.parametrize("callbacks", ["one each", "one for both"])
def test_two_trainers_of_a_script_are_two_runs(tmp_path: Path, stored: Stored, callbacks: str) -> None:
    shared = TrackAICallback(project="digits")
    for name in ("pretrained", "tuned"):
        callback = shared if callbacks == "one for both" else TrackAICallback(project="digits")
        trainer(tmp_path, [callback], run_name=name, num_train_epochs=1).train()
    trackai.finish()

    assert [(run["name"], run["state"]) for run in stored.runs()] == [("pretrained", "finished"), ("tuned", "finished")]
    assert stored.overwritten() == 0


def test_a_run_that_the_script_opened_is_used_and_left_open(tmp_path: Path, stored: Stored) -> None:
    run = trackai.init(project="mine", name="by hand")

    trainer(tmp_path, [TrackAICallback(project="ignored")]).train()

    assert run.is_active
    trackai.finish()
    assert [(r["project"], r["name"]) for r in stored.runs()] == [("mine", "by hand")]


class _Dies(TrainerCallback):  # type: ignore[misc]
    def on_step_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        if state.global_step == 13:
            raise RuntimeError("out of memory")


def test_resuming_from_a_checkpoint_continues_the_run_whose_id_lies_in_it(tmp_path: Path, stored: Stored) -> None:
    saving = {"save_strategy": "epoch", "num_train_epochs": 3}
    with pytest.raises(RuntimeError, match="out of memory"):
        trainer(tmp_path, [TrackAICallback(project="digits", name="long"), _Dies()], **saving).train()
    trackai.finish(exit_code=1)
    kept = json.loads((tmp_path / "out" / "checkpoint-8" / "trainer_state.json").read_text())
    assert kept["stateful_callbacks"]["TrackAICallback"]["attributes"]["run_id"]

    again = trainer(tmp_path, [TrackAICallback(project="digits")], run_name="called otherwise", **saving)
    again.train(resume_from_checkpoint=True)
    trackai.finish()

    [run] = stored.runs()
    assert (run["name"], run["state"]) == ("long", "finished")
    assert list(stored.series()["train/loss"]) == list(range(2, 25, 2))


def disturbed_training(folder: Path | str, name: str, dies_at: int | None = None, resume: bool = False) -> None:
    """Train two epochs of eight steps, with a checkpoint at every sixth."""

    class Dies(TrainerCallback):  # type: ignore[misc]
        def on_step_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
            die(state.global_step == dies_at)

    torch.manual_seed(1)
    saving = {"save_strategy": "steps", "save_steps": 6, "logging_steps": 1}
    callbacks = [TrackAICallback(project="digits", name=name), Dies()]
    trainer(Path(folder), callbacks, **saving).train(resume_from_checkpoint=resume or None)
    trackai.finish()


def test_killed_in_mid_epoch_and_resumed_it_is_one_run_equal_to_an_undisturbed_one(
    tmp_path: Path, stored: Stored, killed: Callable[..., None]
) -> None:
    disturbed_training(tmp_path / "a", "undisturbed")
    killed(f"disturbed_training({str(tmp_path / 'b')!r}, 'disturbed', dies_at=11)", "test_transformers")

    disturbed_training(tmp_path / "b", "disturbed", resume=True)

    runs = {run["name"]: run for run in stored.runs()}
    assert [(name, run["state"]) for name, run in runs.items()] == [
        ("undisturbed", "finished"),
        ("disturbed", "finished"),
    ]
    undisturbed, disturbed = (stored.curves(runs[name]["id"]) for name in ("undisturbed", "disturbed"))
    assert disturbed.keys() == undisturbed.keys()
    assert list(disturbed["train/loss"]) == list(range(1, 17))
    for name, series in undisturbed.items():
        assert disturbed[name] == pytest.approx(series, rel=1e-5), name


def test_a_checkpoint_of_another_project_begins_a_new_run_of_this_one(tmp_path: Path, stored: Stored) -> None:
    options = {"save_strategy": "epoch", "num_train_epochs": 1}
    trainer(tmp_path, [TrackAICallback(project="digits")], **options).train()
    trackai.finish()

    with pytest.warns(UserWarning, match="belongs to project 'digits', not 'letters'.* This training is a new run"):
        trainer(tmp_path, [TrackAICallback(project="letters")], **{**options, "num_train_epochs": 2}).train(
            resume_from_checkpoint=True
        )
    trackai.finish()

    assert [run["project"] for run in stored.runs()] == ["digits", "letters"]
    assert list(stored.series(stored.runs()[1]["id"])["train/loss"]) == [10, 12, 14, 16]


def test_checkpoints_and_the_best_of_them_are_noted(tmp_path: Path, stored: Stored) -> None:
    options = {"save_strategy": "epoch", "load_best_model_at_end": True, "metric_for_best_model": "eval_loss"}

    trainer(tmp_path, [TrackAICallback(project="digits")], **options).train()
    trackai.finish()

    assert {file["path"] for file in stored.files()} == {"checkpoint-8", "checkpoint-16"}
    assert "checkpoint-16" in stored.summary()["best_model_checkpoint"]


def test_what_cannot_be_stored_costs_a_warning_and_not_the_training(tmp_path: Path, stored: Stored) -> None:
    class Odd(TrainerCallback):  # type: ignore[misc]
        def on_step_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
            if state.global_step == 3:
                train.log({"thing": object(), "none": None, "good": 1.0})

    train = trainer(tmp_path, [TrackAICallback(project="digits"), Odd()])
    with pytest.warns(UserWarning, match="train/thing"):
        train.train()
    trackai.finish()

    assert stored.series()["train/good"] == {3: 1.0}


def test_the_trials_of_a_search_are_runs_of_one_group(tmp_path: Path, stored: Stored) -> None:
    search = trainer(
        tmp_path, [TrackAICallback(project="digits")], model_init=bert, run_name="search", num_train_epochs=1
    )

    search.hyperparameter_search(
        lambda trial: {"learning_rate": trial.suggest_float("learning_rate", 1e-4, 1e-2)}, n_trials=2
    )
    trackai.finish()

    runs = stored.runs()
    assert [(run["group"], run["state"]) for run in runs] == [("search", "finished")] * 2
    assert len({run["name"] for run in runs}) == 2
    assert [list(stored.series(run["id"])["train/loss"]) for run in runs] == [[2, 4, 6, 8]] * 2
    rates = stored.rows(
        "SELECT number FROM configs JOIN keys ON keys.id = configs.key WHERE path = 'trial/learning_rate' ORDER BY run"
    )
    assert len(set(rates)) == 2
    assert all(1e-4 <= rate <= 1e-2 for (rate,) in rates)


SCRIPT = """
from pathlib import Path
from tests.integrations.test_transformers import trainer
from trackai_transformers import TrackAICallback
import torch.distributed

trainer(Path("."), [TrackAICallback(project="digits")]).train()
torch.distributed.destroy_process_group()
"""


def test_two_processes_are_one_run_without_a_duplicate(stored: Stored, script: Callable[..., Any]) -> None:
    script(SCRIPT, *TORCHRUN, PYTHONPATH=str(Path(__file__).parents[2]))

    assert [run["state"] for run in stored.runs()] == ["finished"]
    assert list(stored.series()["train/loss"]) == [2, 4, 6, 8]
    assert stored.overwritten() == 0


def test_a_script_that_dies_leaves_a_failed_run_with_its_traceback(stored: Stored, script: Callable[..., Any]) -> None:
    script(
        "from pathlib import Path\n"
        "from tests.integrations.test_transformers import _Dies, trainer\n"
        "from trackai_transformers import TrackAICallback\n"
        "trainer(Path('.'), [TrackAICallback(project='digits'), _Dies()]).train()\n",
        check=False,
        PYTHONPATH=str(Path(__file__).parents[2]),
    )

    [run] = stored.runs()
    assert run["state"] == "failed"
    assert "RuntimeError: out of memory" in run["traceback"]


@pytest.mark.skipif("trackio" not in INTEGRATION_TO_CALLBACK, reason="this transformers has no callback for trackio")
def test_the_stock_trackio_callback_feeds_trackai_by_the_alias(stored: Stored, script: Callable[..., Any]) -> None:
    script(
        "import trackai.compat\n"
        "trackai.compat.alias('trackio')\n"
        "from pathlib import Path\n"
        "from tests.integrations.test_transformers import trainer\n"
        "trainer(Path('.'), report_to='trackio', project='digits', run_name='stock').train()\n",
        PYTHONPATH=str(Path(__file__).parents[2]),
    )

    assert [(run["project"], run["name"], run["state"]) for run in stored.runs()] == [("digits", "stock", "finished")]
    assert {"train/loss", "eval/loss", "train/global_step"} <= set(stored.series())


def test_a_metric_of_many_elements_costs_a_warning_that_says_what_to_do(tmp_path: Path, stored: Stored) -> None:
    train = trainer(tmp_path, [TrackAICallback(project="digits")], max_steps=2, eval_strategy="no")
    train.train()

    with pytest.warns(UserWarning, match=r"'train/many' holds a torch.Tensor of shape \(100,\).*trackai.Histogram"):
        train.log({"many": torch.zeros(100), "good": 1.0})
    trackai.finish()

    assert stored.series()["train/good"] == {2: 1.0}


def test_used_after_its_run_was_finished_it_goes_on_with_the_same_run(tmp_path: Path, stored: Stored) -> None:
    train = trainer(tmp_path, [TrackAICallback(project="digits")], max_steps=2, eval_strategy="no")
    train.train()
    trackai.finish()

    train.evaluate()
    trackai.finish()

    assert [run["state"] for run in stored.runs()] == ["finished"]
    assert list(stored.series()["eval/loss"]) == [2]


def test_a_home_that_cannot_be_written_costs_a_warning_and_not_the_training(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("TRACKAI_HOME", str(tmp_path / "file" / "home"))
    train = trainer(tmp_path, [TrackAICallback(project="digits")], max_steps=2, eval_strategy="no")

    with pytest.warns(UserWarning, match="THIS RUN IS KEPT IN"):
        assert train.train().global_step == 2


def test_a_version_that_is_too_old_is_one_sentence(script: Callable[..., Any]) -> None:
    done = script("import transformers\ntransformers.__version__ = '4.36.0'\nimport trackai_transformers\n")

    assert "transformers 4.36.0 is older than 4.46" in done.stderr
