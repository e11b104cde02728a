"""``trackai plugins new``: what it writes installs, loads and passes its own test; what cannot be is a sentence."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from trackai.cli.main import cli
from trackai.cli.plugin_project import HOOKS
from trackai.cli.plugin_snippets import SNIPPETS
from trackai.hooks import ROLE_OF

TRACKAI = str(Path(sys.executable).with_name("trackai"))


def new(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["plugins", "new", *map(str, arguments)], prog_name="trackai")


def test_a_project_with_every_hook_installs_loads_and_passes_its_own_test(
    tmp_path: Path, home: Path, install: Callable[[Path], Path]
) -> None:
    made = new("big-weather", "--into", tmp_path, *(word for hook in HOOKS for word in ("--hook", hook)))
    assert made.exit_code == 0, made.stderr
    folder = tmp_path / "trackai-big-weather"
    environment = os.environ | {"PYTHONPATH": str(install(folder))}

    tested = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(folder)],
        env=environment, capture_output=True, text=True,
    )  # fmt: skip
    listed = subprocess.run([TRACKAI, "plugins", "--load"], env=environment, capture_output=True, text=True)

    assert tested.returncode == 0, tested.stdout
    assert f"{len(HOOKS) + 3} passed" in tested.stdout  # one for each hook, and one for each role
    assert listed.stdout.count("trackai_big_weather 0.1.0  loaded") == 3


@pytest.mark.parametrize("hook", HOOKS)
def test_a_project_with_one_hook_has_the_module_of_its_role_alone(tmp_path: Path, hook: str) -> None:
    new("weather", "--hook", hook, "--into", tmp_path)

    folder = tmp_path / "trackai-weather"
    modules = {path.stem for path in (folder / "src" / "trackai_weather").glob("*.py")} - {"__init__"}
    assert modules == {{"run": "tracking", "cli": "commands", "server": "routes"}[ROLE_OF[f"trackai_{hook}"]]}
    for path in folder.rglob("*.py"):
        ast.parse(path.read_text())
        assert "$" not in path.read_text()


def test_there_is_a_beginning_for_every_hook() -> None:
    assert set(SNIPPETS) == set(ROLE_OF)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("Weather!",), "'Weather!' cannot be a plugin's name: use small letters and digits"),
        (("weather", "--hook", "run_strated"), "There is no hook 'run_strated'. Did you mean 'run_started'?"),
        (("weather", "--hook", "xyz"), "There is no hook 'xyz'. There are: value_converter"),
    ],
)
def test_what_cannot_be_written_is_a_sentence_and_leaves_nothing(
    tmp_path: Path, arguments: tuple[str, ...], sentence: str
) -> None:
    done = new(*arguments, "--into", tmp_path)

    assert done.exit_code == 2
    assert sentence in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_there_is_left_alone(tmp_path: Path) -> None:
    new("weather", "--into", tmp_path)

    done = new("weather", "--hook", "importers", "--into", tmp_path)

    assert done.exit_code == 2
    assert "is there already" in done.stderr
    assert not (tmp_path / "trackai-weather" / "src" / "trackai_weather" / "commands.py").exists()
