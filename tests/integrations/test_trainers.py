"""Trainers that TRL and PEFT derive from the Hugging Face Trainer, natively and by the stock callbacks for trackio.

Run by the session `trainers`, where both are installed; a model of a few thousand weights, made here, on made rows.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.integrations.stored import Stored
from trackai_transformers import TrackAICallback

import trackai

pytestmark = pytest.mark.filterwarnings("ignore")

trl = pytest.importorskip("trl")
peft = pytest.importorskip("peft")
LETTERS = "abcdefghij"


def tokenizer() -> Any:
    """Return a tokenizer that knows ten letters."""
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast

    words = {word: number for number, word in enumerate(["<pad>", "<unk>", "<s>", "</s>", *LETTERS])}
    backend = Tokenizer(models.WordLevel(words, unk_token="<unk>"))
    backend.pre_tokenizer = pre_tokenizers.Whitespace()
    return PreTrainedTokenizerFast(
        tokenizer_object=backend, pad_token="<pad>", unk_token="<unk>", bos_token="<s>", eos_token="</s>"
    )


def llama() -> Any:
    """Return a decoder of one layer."""
    from transformers import LlamaConfig, LlamaForCausalLM

    return LlamaForCausalLM(
        LlamaConfig(
            vocab_size=14, hidden_size=16, intermediate_size=32, num_hidden_layers=1, num_attention_heads=2,
            num_key_value_heads=2, max_position_embeddings=64, bos_token_id=2, eos_token_id=3, pad_token_id=0,
        )
    )  # fmt: skip


def rows(column: str, length: int = 8) -> Any:
    """Return 32 rows of letters that follow each other."""
    from datasets import Dataset

    texts = [" ".join(LETTERS[place % 10] for place in range(start, start + length)) for start in range(32)]
    return Dataset.from_dict({column: texts})


SETTINGS: dict[str, Any] = {
    "max_steps": 4, "logging_steps": 1, "per_device_train_batch_size": 8, "use_cpu": True, "bf16": False,
    "save_strategy": "no", "disable_tqdm": True,
}  # fmt: skip


def tune(folder: Path, *callbacks: Any, adapter: Any = None, **options: Any) -> None:
    """Train by TRL's SFTTrainer."""
    arguments = trl.SFTConfig(str(folder), **{**SETTINGS, "report_to": "none", **options})
    trl.SFTTrainer(
        llama(), args=arguments, train_dataset=rows("text"), processing_class=tokenizer(), callbacks=list(callbacks),
        peft_config=adapter,
    ).train()  # fmt: skip


def reinforce(folder: Path, *callbacks: Any, **options: Any) -> None:
    """Train by TRL's GRPOTrainer, which logs tables of completions beside its metrics."""

    def shortness(completions: list[str], **_: Any) -> list[float]:
        return [-float(len(text)) for text in completions]

    arguments = trl.GRPOConfig(
        str(folder),
        **{
            **SETTINGS,
            "max_steps": 2,
            "num_generations": 4,
            "max_completion_length": 4,
            "report_to": "none",
            **options,
        },
    )
    trl.GRPOTrainer(
        llama(), reward_funcs=shortness, args=arguments, train_dataset=rows("prompt", 3), processing_class=tokenizer(),
        callbacks=list(callbacks),
    ).train()  # fmt: skip


def test_supervised_tuning_is_an_ordinary_training(tmp_path: Path, stored: Stored) -> None:
    tune(tmp_path, TrackAICallback(project="tuned", name="sft"))
    trackai.finish()

    assert [(run["project"], run["name"], run["state"]) for run in stored.runs()] == [("tuned", "sft", "finished")]
    series = stored.series()
    assert list(series["train/loss"]) == [1, 2, 3, 4]
    assert list(series["train/mean_token_accuracy"]) == [1, 2, 3, 4]
    assert stored.config()["model/hidden_size"] == 16


def test_an_adapter_is_in_the_config(tmp_path: Path, stored: Stored) -> None:
    tune(tmp_path, TrackAICallback(project="tuned"), adapter=peft.LoraConfig(r=2, target_modules=["q_proj"]))
    trackai.finish()

    config = stored.config()
    assert config["peft/default/r"] == 2
    assert config["peft/default/peft_type"] == "LORA"
    assert config["model/hidden_size"] == 16
    assert list(stored.series()["train/loss"]) == [1, 2, 3, 4]


def test_rewards_keep_their_names_and_what_is_none_is_left_out(tmp_path: Path, stored: Stored) -> None:
    reinforce(tmp_path, TrackAICallback(project="tuned"))
    trackai.finish()

    series = stored.series()
    assert list(series["train/reward"]) == [1, 2]
    assert any(name.startswith("train/rewards/") for name in series)
    assert [run["state"] for run in stored.runs()] == ["finished"]


def test_the_stock_callback_for_trackio_feeds_trackai_from_trl_tables_of_completions_included(
    stored: Stored, script: Callable[..., Any]
) -> None:
    script(
        "import trackai.compat\n"
        "trackai.compat.alias('trackio')\n"
        "from pathlib import Path\n"
        "from tests.integrations.test_trainers import reinforce\n"
        "reinforce(Path('out'), report_to='trackio', project='tuned', run_name='grpo', log_completions=True)\n",
        PYTHONPATH=str(Path(__file__).parents[2]),
    )

    assert [(run["project"], run["name"], run["state"]) for run in stored.runs()] == [("tuned", "grpo", "finished")]
    assert "train/reward" in stored.series()
    tables = stored.rows("SELECT keys.path, payload FROM rich_values JOIN keys ON keys.id = key WHERE type = 'table'")
    assert tables
    assert all("completion" in json.dumps(json.loads(payload)) for _, payload in tables)


def test_accelerate_s_stock_tracker_for_trackio_feeds_trackai(stored: Stored, script: Callable[..., Any]) -> None:
    script(
        "import trackai.compat\n"
        "trackai.compat.alias('trackio')\n"
        "from accelerate import Accelerator\n"
        "accelerator = Accelerator(cpu=True, log_with='trackio')\n"
        "accelerator.init_trackers('tuned', config={'lr': 0.1})\n"
        "for step in range(3):\n"
        "    accelerator.log({'loss': 1 / (step + 1)}, step=step)\n"
        "accelerator.end_training()\n"
    )

    assert [(run["project"], run["state"]) for run in stored.runs()] == [("tuned", "finished")]
    assert stored.series()["loss"] == {0: 1.0, 1: 0.5, 2: pytest.approx(1 / 3)}
    assert stored.config()["lr"] == 0.1
