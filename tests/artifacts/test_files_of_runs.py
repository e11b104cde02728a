"""Files of a run: copied by digest, or referred to."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.artifacts.conftest import Start

import trackai
from trackai import Run
from trackai.blobs import LocalBlobs
from trackai.errors import TrackAIWarning
from trackai.store import Store
from trackai.store.answers import FileRow


def files_of(run: Run) -> dict[str, FileRow]:
    """Return what the store says once the run has ended."""
    run.finish()
    with Store.open(run.settings) as store:
        return {row.path: row for row in store.reader().files(run.id)}


def test_a_file_is_stored_by_digest_under_its_name(run: Run, tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("# hi")

    assert run.log_file(tmp_path / "notes.md", step=3, metadata={"a": 1}) == ["notes.md"]

    row = files_of(run)["notes.md"]
    assert (row.kind, row.size, row.media_type, row.step, row.metadata) == ("file", 4, "text/markdown", 3.0, {"a": 1})
    assert row.sha256 is not None
    assert LocalBlobs(run.settings.blobs).read(row.sha256) == b"# hi"


def test_a_file_logged_again_replaces_the_older_one(run: Run, tmp_path: Path) -> None:
    for content in ("one", "three"):
        (tmp_path / "f").write_text(content)
        run.log_file(tmp_path / "f", "logs/f")

    assert files_of(run)["logs/f"].size == 5


def test_a_checkpoint_is_referred_to_and_not_copied(run: Run, tmp_path: Path) -> None:
    (tmp_path / "last one.ckpt").write_bytes(b"x" * 10)
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "shard").write_bytes(b"y" * 7)

    run.log_file(tmp_path / "last one.ckpt", kind="checkpoint", step=10)
    run.log_file(tmp_path / "folder", kind="checkpoint")
    run.log_file(tmp_path / "last one.ckpt", "copied", kind="checkpoint", reference=False)

    rows = files_of(run)
    assert (rows["last one.ckpt"].uri, rows["last one.ckpt"].size) == (f"file://{tmp_path}/last%20one.ckpt", 10)
    assert (rows["folder"].uri, rows["folder"].size) == (f"file://{tmp_path}/folder", 7)
    assert rows["copied"].sha256 is not None


def test_a_folder_is_logged_file_by_file_without_what_leads_out_of_it(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    (folder / "sub").mkdir(parents=True)
    (folder / "sub" / "a").write_text("a")
    os.mkfifo(folder / "pipe")
    (folder / "passwd").symlink_to("/etc/passwd")

    with pytest.warns(TrackAIWarning, match=r"passwd \(link that leaves the folder\)"):
        names = run.log_file(folder)

    assert names == ["out/sub/a"]


def test_a_missing_file_or_unknown_kind_is_a_value_error(run: Run, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no file"):
        run.log_file(tmp_path / "missing")
    with pytest.raises(ValueError, match="no file"):
        run.log_file(tmp_path / "missing", kind="checkpoint")
    with pytest.raises(ValueError, match="kind"):
        run.log_file(tmp_path, kind="nonsense")


def test_save_attaches_what_a_pattern_matches(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pkg").mkdir()
    for name in ("train.py", "pkg/net.py", "data.bin"):
        (tmp_path / name).write_text(name)
    monkeypatch.chdir(tmp_path)

    folder = trackai.save("*.py")
    trackai.save(str(tmp_path / "pkg" / "*.py"), base_path=tmp_path / "pkg", policy="now")
    trackai.save("**/*.py", project="p")

    assert isinstance(folder, str)
    assert os.path.isdir(folder)
    assert sorted(files_of(run)) == ["net.py", "pkg/net.py", "train.py"]


def test_save_of_files_elsewhere_keeps_their_names(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "cwd").mkdir()
    (tmp_path / "away" / "x").mkdir(parents=True)
    (tmp_path / "away" / "x" / "f.txt").write_text("")
    monkeypatch.chdir(tmp_path / "cwd")

    trackai.save(f"{tmp_path}/away/*/f.txt")
    trackai.save(f"{tmp_path}/away/x/f.txt")

    assert sorted(files_of(run)) == ["f.txt", "x/f.txt"]


def test_a_pattern_without_files_is_a_value_error(run: Run) -> None:
    with pytest.raises(ValueError, match="No file matches"):
        run.save("no-such-*.file")


def test_without_a_run_the_error_says_to_call_init(start: Start, tmp_path: Path) -> None:
    for call in (lambda: trackai.save("*"), lambda: trackai.log_file(tmp_path), lambda: trackai.log_artifact(tmp_path)):
        with pytest.raises(RuntimeError, match=r"Call trackai\.init\(\)"):
            call()
