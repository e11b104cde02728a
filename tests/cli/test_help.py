"""Help: cheap, true, and kind to whoever mistypes."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import click
import pytest
from tests.cli.conftest import Cli

from trackai.cli.main import BUILT_IN, cli

SCRIPT = Path(sys.executable).with_name("trackai")


def test_help_names_every_command(trackai: Cli) -> None:
    result = trackai("--help")

    assert result.exit_code == 0
    for name in (*BUILT_IN, "ui"):
        assert f"\n  {name} " in result.stdout


@pytest.mark.parametrize("name", BUILT_IN)
def test_the_line_of_each_command_is_the_first_line_of_its_help(name: str) -> None:
    command = cli.get_command(click.Context(cli), name)

    assert command is not None
    assert command.get_short_help_str(200) == BUILT_IN[name][1]


@pytest.mark.parametrize("name", [name for name in BUILT_IN if name != "status"])
def test_each_command_teaches_with_an_example_or_has_nothing_to_teach(trackai: Cli, name: str) -> None:
    result = trackai(name, "--help")

    assert result.exit_code == 0
    assert f"trackai {name}" in result.stdout


def test_help_imports_neither_the_store_nor_a_plugin() -> None:
    code = (
        "import sys, json\n"
        "from trackai.cli.main import cli\n"
        "try: cli.main(['--help'], prog_name='trackai')\n"
        "except SystemExit: pass\n"
        "print(json.dumps(sorted(sys.modules)), file=sys.stderr)"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    loaded = set(json.loads(done.stderr))
    assert not loaded & {"sqlalchemy", "alembic", "tabulate", "pluggy", "trackai.store.door", "trackai_server"}
    assert not loaded & {f"trackai.cli.{row[0]}" for row in BUILT_IN.values()}


def test_the_script_prints_its_version() -> None:
    done = subprocess.run([SCRIPT, "--version"], capture_output=True, text=True, check=True)

    assert done.stdout == f"trackai {version('trackai')}\n"


def test_the_package_runs_as_a_module() -> None:
    done = subprocess.run([sys.executable, "-m", "trackai", "--help"], capture_output=True, text=True, check=True)

    assert done.stdout.startswith("Usage: trackai ")


def test_an_unknown_command_is_answered_with_the_nearest() -> None:
    done = subprocess.run([SCRIPT, "rnus"], capture_output=True, text=True)

    assert done.returncode == 2
    assert done.stderr == "There is no command 'rnus'. Did you mean `trackai runs` or `trackai run`?\n"


@pytest.fixture
def without_server(tmp_path: Path) -> list[str]:
    """Return a command line of Python that finds trackai and what it needs, and no trackai-server."""
    import msgspec
    import pluggy

    import trackai

    for module in (click, msgspec, pluggy, trackai):
        folder = Path(str(module.__file__)).parent
        (tmp_path / folder.name).symlink_to(folder)
    code = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); from trackai.cli.main import main; main(sys.argv[1:])"
    return [sys.executable, "-S", "-c", code]


def test_ui_without_the_server_says_in_one_sentence_how_to_get_it(without_server: list[str]) -> None:
    done = subprocess.run([*without_server, "ui"], capture_output=True, text=True)

    assert done.returncode == 2
    assert done.stderr == (
        "`trackai ui` comes with the server, which is not installed: run `pip install trackai-server`.\n"
    )


def test_help_without_the_server_still_names_ui(without_server: list[str]) -> None:
    done = subprocess.run([*without_server, "--help"], capture_output=True, text=True, check=True)

    assert "\n  ui " in done.stdout


@pytest.mark.parametrize("name", ["sync", "freeze", "bump"])
def test_words_of_trackio_without_counterpart_are_answered_with_what_exists_instead(trackai: Cli, name: str) -> None:
    result = trackai(name)

    assert result.exit_code == 2
    assert result.stderr.startswith("There is no Hub")


def test_a_plugin_that_takes_a_taken_name_is_refused_naming_both() -> None:
    with pytest.raises(ValueError, match=r"The command 'runs' of .+ is refused: trackai itself has it already\."):
        cli.add_command(click.Command("runs", callback=test_help_names_every_command))


def test_every_command_has_a_place_in_the_documentation() -> None:
    page = (Path(__file__).parents[2] / "docs" / "cli.md").read_text()

    for name in (*BUILT_IN, "ui"):
        assert f"\n### trackai {name}\n" in page
