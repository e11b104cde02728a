"""The programs that show each framework run as they stand, and the README's lines are theirs."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.integrations.stored import Stored

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ["lightning_digits", "hf_trainer", "keras_digits", "accelerate_loop"]


@pytest.mark.parametrize(
    ("example", "name", "series", "accuracy", "good"),
    [
        ("lightning_digits", "cnn", "train/loss", "val/accuracy", 0.8),
        ("hf_trainer", "tiny-bert", "train/loss", "eval/accuracy", 0.2),
        ("keras_digits", "keras-cnn", "batch/loss", "val_accuracy", 0.8),
        ("accelerate_loop", "accelerate", "train/loss", "train/accuracy", 0.8),
    ],
)
def test_an_example_trains_on_digits_in_one_finished_run(
    tmp_path: Path, stored: Stored, example: str, name: str, series: str, accuracy: str, good: float
) -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "examples" / f"{example}.py")], cwd=tmp_path, capture_output=True, text=True
    )

    assert done.returncode == 0, done.stderr[-4000:]
    assert [(run["project"], run["name"], run["state"]) for run in stored.runs()] == [("digits", name, "finished")]
    points = stored.series()
    assert len(points[series]) > 10
    assert max(value for value in points[accuracy].values() if value is not None) > good


def test_the_lines_of_the_readme_are_lines_of_the_examples() -> None:
    [block] = re.findall(r"```py\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    programs = "".join((ROOT / "examples" / f"{example}.py").read_text() for example in EXAMPLES)

    lines = [line.partition("  #")[0].strip() for line in block.splitlines() if line.strip()]

    assert [line for line in lines if line not in programs] == []
