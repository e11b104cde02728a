"""Copies of a store in use."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest
from tests.factories import START, a_run, doubles
from tests.store.ingesting import feeding, rows

from trackai import records
from trackai.errors import StoreCorruptError, StoreError, UsageError
from trackai.store.maintenance.backup import backup
from trackai.store.maintenance.doctor import examine
from trackai.store.maintenance.vacuum import vacuum


def test_a_copy_taken_while_others_write_is_the_state_of_one_moment(sqlite_url: str, tmp_path: Path) -> None:
    done = threading.Event()

    def write() -> None:
        with feeding(sqlite_url) as feeder:
            feeder.feed(*a_run({}, state=None))
            for batch in range(60):
                steps = [float(batch * 200 + step) for step in range(200)]
                feeder.feed(
                    records.Series("loss", doubles(steps), doubles(START + step for step in steps), doubles(steps))
                )
        done.set()

    writer = threading.Thread(target=write)
    writer.start()
    copies = 0
    while not done.is_set() or not copies:
        target = tmp_path / f"copy{copies}.db"
        backup(sqlite_url, target)
        copies += 1
        assert {finding.level for finding in examine(f"sqlite:///{target}", full=True)} == {"ok"}
    writer.join()

    backup(sqlite_url, tmp_path / "last.db")
    assert rows(f"sqlite:///{tmp_path / 'last.db'}", "SELECT count(*) FROM metrics") == [(12_000,)]


def test_a_copy_is_private_and_one_file(sqlite_url: str, tmp_path: Path) -> None:
    folder = tmp_path / "copies"
    folder.mkdir()

    size = backup(sqlite_url, folder / "copy.db")

    assert [path.name for path in folder.iterdir()] == ["copy.db"]
    assert (folder / "copy.db").stat().st_mode & 0o777 == 0o600
    assert (folder / "copy.db").stat().st_size == size


def test_the_store_cannot_be_copied_onto_itself(sqlite_url: str, home: Path) -> None:
    with pytest.raises(UsageError, match="is the store itself"):
        backup(sqlite_url, home / "trackai.db", force=True)


def test_a_damaged_store_leaves_no_half_copy(sqlite_url: str, home: Path, tmp_path: Path) -> None:
    (home / "trackai.db").write_bytes(b"nothing like it" * 1000)

    with pytest.raises(StoreCorruptError, match="--salvage"):
        backup(sqlite_url, tmp_path / "copy.db")

    assert not list(tmp_path.glob("copy.db*"))


def test_postgresql_is_copied_by_its_own_tool() -> None:
    with pytest.raises(StoreError, match="pg_dump"):
        backup("postgresql+psycopg://localhost/trackai", Path("copy.db"))


@pytest.mark.parametrize("whole", [False, True], ids=["cut off", "written anew"])
def test_space_is_given_back(sqlite_url: str, home: Path, whole: bool) -> None:
    with feeding(sqlite_url) as feeder:
        steps = range(50_000)
        numbers = doubles(steps)
        feeder.feed(*a_run({}, state=None), records.Series("loss", numbers, numbers, numbers))
    rows(sqlite_url, "DELETE FROM metrics")
    connection = sqlite3.connect(home / "trackai.db")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    before = (home / "trackai.db").stat().st_size

    freed = vacuum(sqlite_url, whole=whole)

    assert freed > before // 2
    assert (home / "trackai.db").stat().st_size == before - freed


def test_postgresql_is_vacuumed_too(store_url: str) -> None:
    assert vacuum(store_url) >= 0
