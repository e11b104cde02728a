"""Names of files inside runs and artifacts: hostile spellings are refused or harmless, wherever they come in."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

import trackai
from trackai import Run
from trackai.blobs import LocalBlobs
from trackai.blobs.stores import Stores
from trackai.errors import InvalidNameError
from trackai.ids import check_logical_name
from trackai.tracking.artifacts.download import download
from trackai.tracking.artifacts.manifest import Entry

REFUSED = {
    "empty": "",
    "dot": ".",
    "parent": "..",
    "parent first": "../x",
    "parent in the middle": "a/../../x",
    "parent last": "a/..",
    "dot first": "./x",
    "dot in the middle": "a/./x",
    "absolute": "/etc/passwd",
    "two slashes": "//etc/passwd",
    "empty part": "a//b",
    "slash last": "a/",
    "slash alone": "/",
    "backslash parent": "..\\x",
    "backslash in the middle": "a\\..\\..\\x",
    "backslash absolute": "\\windows\\win.ini",
    "mixed slashes": "a/..\\../x",
    "unc": "\\\\host\\share\\x",
    "unc with slashes": "//host/share/x",
    "drive": "C:\\x",
    "drive with slash": "C:/x",
    "drive relative": "c:x",
    "nul": "a\0b",
    "nul before ending": "x.png\0.html",
    "newline": "a\nb",
    "carriage return": "a\rb",
    "tab": "a\tb",
    "escape": "a\x1b[31mb",
    "delete": "a\x7fb",
    "c1 control": "a\x85b",
    "line separator": "a\u2028b",
    "paragraph separator": "a\u2029b",
    "right to left override": "exe.\u202egnp",
    "left to right isolate": "\u2066a",
    "half a character": "a\ud800",
    "too long": "a" * 1025,
    "too long in bytes": "é" * 600,
    "no text": 3,
    "bytes": b"a",
    "none": None,
}

HARMLESS = {
    "encoded parent": "%2e%2e/%2e%2e/x",
    "encoded twice": "%252e%252e%252fx",
    "encoded slash": "..%2fx",
    "parameters": "a;/../x".replace("/../", "_"),
    "semicolon parent": "..;x",
    "fragment": "#x",
    "query": "?x=1",
    "home": "~/x",
    "variable": "$HOME/x",
    "three dots": ".../x",
    "dots and space": ".. /x",
    "hidden": ".env",
    "full-width dots": "．．／x",
    "overlong slash": "a∕..∕x",
    "windows device": "CON",
    "stream": "file.txt:stream",
    "command": "$(touch pwned)",
    "quote": "'; DROP TABLE files;--",
    "html": "<img src=x onerror=alert(1)>",
    "emoji": "a👩‍🚀b",
    "spaces": "  a  ",
    "dash": "-rf",
    "glob": "*",
}


@pytest.mark.parametrize("name", REFUSED.values(), ids=REFUSED)
def test_a_name_that_could_lead_elsewhere_is_refused(name: Any, tmp_path: Path) -> None:  # noqa: ANN401
    (tmp_path / "file").write_text("x")

    with pytest.raises(InvalidNameError):
        check_logical_name(name)
    if name is not None:
        with pytest.raises(ValueError):
            trackai.Artifact("a", "t").add_file(tmp_path / "file", name=name)


@pytest.mark.parametrize("name", REFUSED.values(), ids=REFUSED)
def test_a_manifest_from_elsewhere_cannot_write_outside_the_folder(name: Any, tmp_path: Path) -> None:  # noqa: ANN401
    blobs = LocalBlobs(tmp_path / "blobs")
    blob = blobs.put_bytes(b"x")
    target = tmp_path / "deep" / "target"

    with pytest.raises(InvalidNameError):
        Entry.from_record({"path": name, "sha256": blob.sha256, "size": 1})
    with pytest.raises(InvalidNameError):
        download([Entry(name, blob.sha256, size=1)], target, blobs, Stores(lambda uri: None))

    assert not target.exists()


@pytest.mark.parametrize("name", HARMLESS.values(), ids=HARMLESS)
def test_an_odd_name_that_leads_nowhere_else_is_kept_and_comes_back(name: str, tmp_path: Path) -> None:
    blobs = LocalBlobs(tmp_path / "blobs")
    blob = blobs.put_bytes(name.encode())
    target = tmp_path / "target"

    download([Entry(check_logical_name(name), blob.sha256, size=blob.size)], target, blobs, Stores(lambda uri: None))

    (written,) = (path for path in target.rglob("*") if path.is_file())
    assert written.read_text() == name
    assert written.relative_to(target).as_posix() == name


def test_a_decomposed_name_is_composed() -> None:
    assert check_logical_name("e\u0301.txt") == "\u00e9.txt"


@pytest.mark.parametrize("name", ["", ".", "..", "...", "a/b", "a b", "ä", "a:v0", "a\n", "a" * 129, "../a"])
def test_an_artifact_has_a_name_of_few_letters(name: str) -> None:
    with pytest.raises(ValueError, match="cannot name an artifact"):
        trackai.Artifact(name, "model")


def test_a_link_inside_the_target_folder_leads_no_file_out_of_it(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    artifact = trackai.Artifact("m", "t").add_file(tmp_path / "file", "sub/file")
    run.log_artifact(artifact)
    outside, target = tmp_path / "outside", tmp_path / "target"
    outside.mkdir()
    target.mkdir()
    (target / "sub").symlink_to(outside)

    with pytest.raises(trackai.errors.StoreError, match="leads out"):
        artifact.download(target)

    assert list(outside.iterdir()) == []


def test_a_link_in_place_of_a_file_is_replaced_and_not_written_through(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("new")
    artifact = run.log_artifact(trackai.Artifact("m", "t").add_file(tmp_path / "file"))
    canary, target = tmp_path / "canary", tmp_path / "target"
    canary.write_text("untouched")
    target.mkdir()
    (target / "file").symlink_to(canary)

    artifact.download(target)

    assert (canary.read_text(), (target / "file").read_text()) == ("untouched", "new")
    assert not (target / "file").is_symlink()


def test_nothing_outside_is_opened_while_hostile_names_are_refused(tmp_path: Path) -> None:
    canary = tmp_path / "canary"
    canary.write_text("secret")
    opened: list[str] = []
    watching = True
    sys.addaudithook(
        lambda event, arguments: opened.append(str(arguments[0])) if watching and event == "open" else None
    )

    for spelling in ("../canary", str(canary), "a/../../canary", "..\\canary", f"file://{canary}"):
        with pytest.raises(InvalidNameError):
            Entry.from_record({"path": spelling if "://" not in spelling else "/" + spelling})
    watching = False

    assert not [path for path in opened if "canary" in path]
