"""Commands that look after a store: nothing is destroyed without a yes, and everything says what it did."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Cli
from tests.cli.filling import HERON, OTTER
from tests.factories import a_run, frames
from tests.store.ingesting import rows

from trackai.blobs import LocalBlobs

Asked = Callable[..., Any]
HOUR_S = 3600


def in_the_past(path: Path, seconds: float) -> None:
    """Make a file look as old as that."""
    then = time.time() - seconds
    os.utime(path, (then, then))


class TestDelete:
    def test_a_deleted_run_is_out_of_the_lists_and_comes_back(self, trackai: Cli, asked: Asked, filled: str) -> None:
        assert asked("delete", "calm-otter", "-y") == {"runs": [OTTER], "action": "trashed"}
        assert asked("runs", "-p", "digits")["total"] == 1

        assert asked("delete", "--restore", OTTER) == {"runs": [OTTER], "action": "restored"}
        assert asked("runs", "-p", "digits")["total"] == 2

    def test_now_leaves_no_row_behind(self, trackai: Cli, filled: str) -> None:
        result = trackai("delete", "calm-otter", "--now", "-y")

        assert result.stdout == "1 run deleted for good.\n"
        assert rows(filled, "SELECT count(*) FROM metrics WHERE run = 1") == [(0,)]
        assert rows(filled, "SELECT count(*) FROM runs WHERE id = ?", OTTER) == [(0,)]

    def test_a_filter_chooses_runs(self, asked: Asked, filled: str) -> None:
        assert asked("delete", "-f", "state = finished and config.lr > 0.05", "-y")["runs"] == [HERON]

    def test_a_whole_project_goes_with_its_runs(self, asked: Asked, filled: str) -> None:
        assert set(asked("delete", "-p", "digits", "--whole-project", "-y")["runs"]) == {OTTER, HERON}
        assert [row["name"] for row in asked("projects")["projects"]] == ["wolves"]

    def test_a_no_changes_nothing(self, trackai: Cli, asked: Asked, filled_sqlite: str) -> None:
        result = trackai("delete", "calm-otter", input="n\n")

        assert result.exit_code == 130
        assert "Delete calm-otter of digits (into the trash for 30 days)?" in result.stderr
        assert asked("runs")["total"] == 3

    def test_silence_is_no_consent(self, trackai: Cli, asked: Asked, filled_sqlite: str) -> None:
        result = trackai("delete", "calm-otter")

        assert result.exit_code == 2
        assert result.stderr.endswith("Nobody answered, so nothing was done: add --yes.\n")
        assert asked("runs")["total"] == 3

    @pytest.mark.parametrize(
        "arguments",
        [(), ("a", "-f", "b"), ("--whole-project",), ("--restore",), ("a", "--restore", "--now")],
        ids=["nothing", "runs and filter", "project without name", "restore nothing", "restore for good"],
    )
    def test_what_contradicts_itself_is_refused(
        self, trackai: Cli, filled_sqlite: str, arguments: tuple[str, ...]
    ) -> None:
        assert trackai("delete", *arguments).exit_code == 2


class TestGc:
    def test_runs_leave_the_trash_when_they_are_old_enough(self, trackai: Cli, asked: Asked, filled: str) -> None:
        trackai("delete", "calm-otter", "-y")

        assert asked("gc", "-y")["runs"] == []
        assert [run["id"] for run in asked("gc", "-y", "--older-than", 0)["runs"]] == [OTTER]
        assert rows(filled, "SELECT count(*) FROM runs WHERE id = ?", OTTER) == [(0,)]

    def test_a_dry_run_changes_nothing(self, trackai: Cli, home: Path, filled_sqlite: str) -> None:
        trackai("delete", "calm-otter", "-y")
        blobs = LocalBlobs(home / "blobs")
        unnamed = blobs.put_bytes(b"nobody names me")
        in_the_past(home / "blobs" / unnamed.sha256[:2] / unnamed.sha256, 2 * HOUR_S)

        result = trackai("gc", "--dry-run", "--older-than", 0)

        assert "Trash: 1 run with" in result.stdout
        assert "Files: 1 content that nothing names (15 B)." in result.stdout
        assert blobs.has(unnamed.sha256)
        assert rows(filled_sqlite, "SELECT count(*) FROM runs WHERE id = ?", OTTER) == [(1,)]

    def test_contents_that_nothing_names_go_and_those_of_journals_stay(
        self, asked: Asked, home: Path, filled_sqlite: str
    ) -> None:
        from trackai.records import Rich

        blobs = LocalBlobs(home / "blobs")
        unnamed, waiting, young = (blobs.put_bytes(data) for data in (b"unnamed", b"waiting", b"young"))
        for blob in (unnamed, waiting):
            in_the_past(home / "blobs" / blob.sha256[:2] / blob.sha256, 2 * HOUR_S)
        journal = home / "journals" / "0ddddddddddddddd" / "1-w.tj"
        journal.parent.mkdir(parents=True)
        journal.write_bytes(
            frames([*a_run(run="0ddddddddddddddd", state=None), Rich("x", 0.0, 0.0, "image", {"file": waiting.sha256})])
        )

        answer = asked("gc", "-y")

        assert list(answer["files"]) == [unnamed.sha256]
        assert [blobs.has(blob.sha256) for blob in (unnamed, waiting, young)] == [False, True, True]

    def test_a_content_that_was_put_again_is_young_again(self, asked: Asked, home: Path, filled_sqlite: str) -> None:
        blobs = LocalBlobs(home / "blobs")
        blob = blobs.put_bytes(b"logged twice")
        in_the_past(home / "blobs" / blob.sha256[:2] / blob.sha256, 2 * HOUR_S)

        blobs.put_bytes(b"logged twice")

        assert asked("gc", "-y")["files"] == {}

    def test_what_has_no_digest_for_a_name_is_never_touched(self, trackai: Cli, home: Path, filled_sqlite: str) -> None:
        (home / "blobs" / "ab").mkdir(parents=True)
        stranger = home / "blobs" / "ab" / "../../keep".replace("/", "_")
        stranger.write_text("mine")
        in_the_past(stranger, 2 * HOUR_S)

        result = trackai("gc", "-y")

        assert f"Left alone, because its name is no digest: {stranger}" in result.stdout
        assert stranger.exists()

    def test_files_are_left_alone_while_a_journal_cannot_be_read(
        self, asked: Asked, home: Path, filled_sqlite: str
    ) -> None:
        blobs = LocalBlobs(home / "blobs")
        unnamed = blobs.put_bytes(b"unnamed")
        in_the_past(home / "blobs" / unnamed.sha256[:2] / unnamed.sha256, 2 * HOUR_S)
        journal = home / "journals" / "0ddddddddddddddd" / "1-w.tj"
        journal.parent.mkdir(parents=True)
        whole = bytearray(frames(a_run(run="0ddddddddddddddd")))
        whole[60] ^= 0xFF
        journal.write_bytes(whole)

        answer = asked("gc", "-y")

        assert answer["note"].startswith("Files were left alone, because a journal")
        assert blobs.has(unnamed.sha256)


class TestBackup:
    def test_a_copy_can_be_used_at_once(
        self, trackai: Cli, asked: Asked, home: Path, filled_sqlite: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        target = home / "copy.db"

        assert asked("backup", target)["size_bytes"] == target.stat().st_size

        monkeypatch.setenv("TRACKAI_DB_PATH", str(target))
        assert asked("runs")["total"] == 3

    def test_a_folder_gets_a_file_named_after_store_and_time(
        self, trackai: Cli, tmp_path: Path, filled_sqlite: str
    ) -> None:
        trackai("backup", tmp_path)

        (copy,) = tmp_path.glob("trackai-*.db")
        assert copy.stat().st_mode & 0o777 == 0o600

    def test_a_file_that_is_there_is_not_replaced_without_force(
        self, trackai: Cli, tmp_path: Path, filled_sqlite: str
    ) -> None:
        target = tmp_path / "copy.db"
        target.write_text("precious")

        assert trackai("backup", target).exit_code == 2
        assert target.read_text() == "precious"
        assert trackai("backup", target, "--force").exit_code == 0


class TestDoctor:
    def test_a_sound_store_has_no_problem(self, asked: Asked, filled: str) -> None:
        answer = asked("doctor", "--full")

        assert {finding["level"] for finding in answer["findings"]} <= {"ok", "note", "warning"}
        assert {"schema", "summaries", "rollups"} <= {finding["check"] for finding in answer["findings"]}

    def test_every_setting_tells_where_it_comes_from(
        self, asked: Asked, filled_sqlite: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("TRACKAI_DRAIN_INTERVAL", "2.5")
        monkeypatch.setenv("TRACKAI_API_KEY", "sesame")

        settings = asked("doctor")["settings"]

        assert settings["drain_interval"] == {"value": 2.5, "from": "TRACKAI_DRAIN_INTERVAL"}
        assert settings["keep_journals"] == {"value": False, "from": "default"}
        assert settings["api_key"]["value"] == "•••"

    def test_a_wrong_rollup_is_a_problem_that_a_rebuild_mends(self, trackai: Cli, filled: str) -> None:
        rows(filled, "UPDATE metric_rollups SET max = 99 WHERE run = 1 AND level = 1")

        found = trackai("doctor")
        assert found.exit_code == 1
        assert "PROBLEM  rollups" in found.stdout
        assert "'val/acc' of run" in found.stdout

        assert trackai("doctor", "--rebuild-rollups").exit_code == 0
        assert trackai("doctor").exit_code == 0

    def test_journals_that_wait_are_told(self, trackai: Cli, home: Path, filled_sqlite: str) -> None:
        journal = home / "journals" / "0ddddddddddddddd" / "1-w.tj"
        journal.parent.mkdir(parents=True)
        journal.write_bytes(frames(a_run(run="0ddddddddddddddd")))

        assert "1 journal of dead processes" in trackai("doctor").stdout

    def test_a_lost_or_changed_content_is_a_problem(self, trackai: Cli, home: Path, filled_sqlite: str) -> None:
        from tests.store.ingesting import feeding

        from trackai.records import FileLogged

        blobs = LocalBlobs(home / "blobs")
        good, changed = blobs.put_bytes(b"good"), blobs.put_bytes(b"to be changed")
        (home / "blobs" / changed.sha256[:2] / changed.sha256).write_bytes(b"changed")
        with feeding(filled_sqlite, run=OTTER, writer="2-files") as feeder:
            for number, digest in enumerate((good.sha256, changed.sha256, "ab" * 32)):
                feeder.feed(FileLogged(f"file{number}", 0.0, sha256=digest, size=4))

        result = trackai("doctor")

        assert result.exit_code == 1
        assert f"1 content of 3 not in {home / 'blobs'}: {'ab' * 32}" in result.stdout
        assert f"1 content with other bytes than were stored: {changed.sha256}" in result.stdout

    def test_files_that_others_can_read_are_a_warning(self, trackai: Cli, home: Path, filled_sqlite: str) -> None:
        home.chmod(0o755)

        result = trackai("doctor")

        assert f"Others on this machine can read {home} (mode 755)." in result.stdout
        assert f"chmod 700 {home}" in result.stdout

    def test_a_folder_that_a_sync_program_owns_is_a_warning(
        self, trackai: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        folder = tmp_path / "Dropbox" / "trackai"
        folder.mkdir(parents=True, mode=0o700)
        monkeypatch.setenv("TRACKAI_HOME", str(folder))

        assert "seems to be kept in step by a sync program (dropbox)" in trackai("doctor").stdout

    def test_without_a_store_it_says_that_there_is_none_yet(self, trackai: Cli) -> None:
        result = trackai("doctor")

        assert result.exit_code == 0
        assert "There is none at" in result.stdout


class TestRecover:
    def test_what_a_dead_process_left_is_stored(self, asked: Asked, home: Path) -> None:
        journal = home / "journals" / "0ddddddddddddddd" / "1-w.tj"
        journal.parent.mkdir(parents=True)
        journal.write_bytes(frames(a_run(run="0ddddddddddddddd", writer="1-w", state=None)))
        in_the_past(journal, HOUR_S)

        (one,) = asked("recover")["recovered"]

        assert (one["run"], one["points"], one["state"]) == ("0ddddddddddddddd", 3, "lost")
        assert asked("metrics", "0ddddddddddddddd")["metrics"][0]["count"] == 3

    def test_nothing_to_do_is_said(self, trackai: Cli) -> None:
        assert trackai("recover").stdout == "Nothing to recover: no journal of a dead process is left.\n"


def test_plugins_are_listed_with_what_they_provide(asked: Asked) -> None:
    listed = {row["name"]: row for row in asked("plugins")["plugins"]}

    assert listed["numpy"]["hooks"] == ["trackai_value_converter"]
    assert listed["server"]["role"] == "cli"
