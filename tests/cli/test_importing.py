"""``trackai import``, and ``trackai export`` in a format that a plugin brings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Cli

from trackai import settings
from trackai.extensions import Selection
from trackai.hooks import hookimpl
from trackai.plugins import manager
from trackai.records import Record

Asked = Callable[..., Any]
SAMPLES = Path(__file__).parents[1] / "compat" / "samples" / "tensorboard"


class Broken:
    format = "broken"

    def sniff(self, path: Path) -> bool:
        raise RuntimeError("cannot smell")

    def read(self, path: Path, options: dict[str, str]) -> Iterator[Record]:
        raise ZeroDivisionError("lost count")


class Names:
    format, media_type = "names", "text/plain"

    def write(self, reader: Any, selection: Selection) -> Iterator[bytes]:  # noqa: ANN401 - the store's Reader
        for run in selection.runs or ():
            yield f"{reader.run(run).name} {selection.metrics} {selection.kind}\n".encode()


class Torn:
    format, media_type = "torn", "text/plain"

    def write(self, reader: object, selection: Selection) -> Iterator[bytes]:
        yield b"half"
        raise OSError("no paper")


class Plugin:
    @hookimpl
    def trackai_importers(self) -> list[Broken]:
        return [Broken()]

    @hookimpl
    def trackai_exporters(self) -> list[object]:
        return [Names(), Torn()]


@pytest.fixture
def with_plugin(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Register a plugin in a manager that no other test shares: there is one for each setting."""
    monkeypatch.setenv("TRACKAI_PLUGINS", f"on,{request.node.name}")
    manager("cli", settings.load()).register(Plugin(), "broken")


def test_files_of_several_formats_are_recognised_and_imported(asked: Asked, tmp_path: Path) -> None:
    table = tmp_path / "results.csv"
    table.write_text("step,loss\n0,1.5\n1,0.5\n")

    done = asked("import", table, SAMPLES / "tf1", "-p", "digits")["imported"]

    assert (len(done[0]["runs"]), done[0]["error"]) == (1, "")
    assert len(done[1]["runs"]) >= 1
    assert {run["name"] for run in asked("runs", "-p", "digits")["runs"]} >= {"results"}


def test_importing_twice_changes_nothing(asked: Asked, tmp_path: Path) -> None:
    table = tmp_path / "results.csv"
    table.write_text("step,loss\n0,1.5\n1,0.5\n")

    for _ in range(2):
        asked("import", table, "-p", "digits", "--name", "baseline")

    assert [run["name"] for run in asked("runs", "-p", "digits")["runs"]] == ["baseline"]
    assert [row["count"] for row in asked("metrics", "baseline")["metrics"]] == [2]


def test_a_file_that_cannot_be_imported_is_reported_and_the_others_go_on(trackai: Cli, tmp_path: Path) -> None:
    (good := tmp_path / "good.csv").write_text("step,loss\n0,1.5\n")
    (bad := tmp_path / "bad.csv").write_text("step,loss\nzero,1.5\n")

    result = trackai("import", bad, good, tmp_path / "missing", "-p", "digits")

    assert result.exit_code == 1
    assert "Line 2 of" in result.stderr
    assert "There is no file or folder" in result.stderr
    assert result.stdout == f"{good}: 1 run imported.\n"


def test_a_file_that_nobody_knows_is_answered_with_the_formats(trackai: Cli, tmp_path: Path) -> None:
    (path := tmp_path / "notes.txt").write_text("hello")

    assert "looks like nothing that an importer knows: say --format, one of" in trackai("import", path).stderr
    assert "There is no importer for 'npz'. There are: " in trackai("import", path, "--format", "npz").stderr
    assert "'x' is not KEY=VALUE" in trackai("import", path, "-o", "x").stderr


@pytest.mark.usefixtures("with_plugin")
def test_an_importer_that_fails_is_named_and_keeps_nobody_from_the_file(trackai: Cli, tmp_path: Path) -> None:
    (table := tmp_path / "results.csv").write_text("step,loss\n0,1.5\n")

    with pytest.warns(UserWarning, match="'broken' failed in sniff of 'broken': RuntimeError: cannot smell"):
        result = trackai("import", table, "-p", "digits")
    failed = trackai("import", table, "--format", "broken")

    assert result.exit_code == 0, result.stderr
    assert failed.exit_code == 1
    assert f"The importer failed at {table} with ZeroDivisionError: lost count" in failed.stderr


@pytest.mark.usefixtures("with_plugin")
def test_a_format_of_a_plugin_gets_the_selection_and_writes_the_file(trackai: Cli, filled: str, tmp_path: Path) -> None:
    path = tmp_path / "names.txt"

    result = trackai("export", "calm-otter", "-m", "train/loss", "--system", "--format", "names", "-o", path)

    assert result.exit_code == 0, result.stderr
    assert path.read_text() == "calm-otter ('train/loss',) system\n"


@pytest.mark.usefixtures("with_plugin")
def test_an_exporter_that_fails_leaves_no_half_file(trackai: Cli, filled_sqlite: str, tmp_path: Path) -> None:
    path = tmp_path / "names.txt"

    result = trackai("export", "-p", "digits", "--format", "torn", "-o", path)

    assert result.exit_code == 1
    assert "The exporter for 'torn' failed with OSError: no paper" in result.stderr
    assert not path.exists()


@pytest.mark.usefixtures("with_plugin")
def test_what_a_plugin_s_format_cannot_have_is_a_sentence(trackai: Cli, filled_sqlite: str) -> None:
    assert "There are: csv, jsonl, parquet, arrow, names, torn." in trackai("export", "--format", "xlsx").stderr
    assert "leave out --what, --columns and --filter" in trackai("export", "--format", "names", "--what", "runs").stderr
    assert "needs a project: say --project" in trackai("export", "--format", "names").stderr
