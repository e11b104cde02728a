"""The programs that show each framework run as they stand, and the README's lines are theirs."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.integrations.stored import Stored

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ["lightning_digits", "hf_trainer", "keras_digits", "accelerate_loop", "pytorch_loop", "sklearn_search"]


def run_example(example: str, folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, str(ROOT / "examples" / f"{example}.py")], cwd=folder, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr[-4000:]
    return done.stdout


@pytest.mark.parametrize(
    ("example", "name", "series", "accuracy", "good"),
    [
        ("lightning_digits", "cnn", "train/loss", "val/accuracy", 0.8),
        ("keras_digits", "keras-cnn", "batch/loss", "val_accuracy", 0.8),
        ("accelerate_loop", "accelerate", "train/loss", "train/accuracy", 0.8),
        ("pytorch_loop", "torch-loop", "train/loss", "val/accuracy", 0.8),
    ],
)
def test_an_example_trains_on_digits_in_one_finished_run(
    tmp_path: Path, stored: Stored, example: str, name: str, series: str, accuracy: str, good: float
) -> None:
    run_example(example, tmp_path)

    assert [(run["project"], run["name"], run["state"]) for run in stored.runs()] == [("digits", name, "finished")]
    points = stored.series()
    assert len(points[series]) > 10
    assert max(value for value in points[accuracy].values() if value is not None) > good


def test_a_transformer_is_pretrained_and_fine_tuned_in_two_runs_of_one_group(tmp_path: Path, stored: Stored) -> None:
    run_example("hf_trainer", tmp_path)

    runs = stored.runs()
    assert [(run["name"], run["group"], run["state"]) for run in runs] == [
        ("tiny-bert-pretrained", "tiny-bert", "finished"), ("tiny-bert", "tiny-bert", "finished")
    ]  # fmt: skip
    # Half of the sentences are praise, and single words do not tell which.
    assert max(value or 0 for value in stored.series(runs[1]["id"])["eval/accuracy"].values()) > 0.75


def test_a_search_is_a_group_of_runs_and_its_best_is_found(tmp_path: Path, stored: Stored) -> None:
    said = run_example("sklearn_search", tmp_path)

    assert [(run["group"], run["state"]) for run in stored.runs()] == [("search", "finished")] * 8
    assert "best: " in said
    assert "f1 0.9" in said


def test_the_lines_of_the_readme_are_lines_of_the_examples() -> None:
    [block] = re.findall(r"```py\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    programs = "".join((ROOT / "examples" / f"{example}.py").read_text() for example in EXAMPLES)

    lines = [line.partition("  #")[0].strip() for line in block.splitlines() if line.strip()]

    assert [line for line in lines if line not in programs] == []
