"""A damaged file: what can be read is saved, and what cannot is told."""

from __future__ import annotations

import random
import sqlite3
from pathlib import Path

import pytest
from tests.factories import START, a_run, doubles
from tests.store.ingesting import feeding, rows

from trackai import records
from trackai.errors import StoreCorruptError, UsageError
from trackai.store import Store
from trackai.store.maintenance.doctor import examine
from trackai.store.maintenance.salvage import salvage

POINTS = 20_000
PAGE = 4096


@pytest.fixture
def source(sqlite_url: str, home: Path) -> Path:
    """Write a store of some hundred pages, all of it in one file."""
    for number in range(3):
        run = f"0{number}aaaaaaaaaaaaaa"
        with feeding(sqlite_url, run=run) as feeder:
            feeder.feed(*a_run({}, run=run, name=f"run {number}", settings={"lr": 0.1}, state=None))
            for name in ("loss", "acc"):
                steps = range(POINTS)
                times = doubles(START + step for step in steps)
                feeder.feed(records.Series(name, doubles(steps), times, doubles(step / 2 for step in steps)))
            feeder.feed(records.Finished("finished", START + POINTS))
    path = home / "trackai.db"
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode=DELETE")
    connection.close()
    return path


def pages_of(path: Path, table: str) -> list[int]:
    """Return the numbers of the leaf pages that hold rows of *table*, counted from 1, by looking for its points."""
    connection = sqlite3.connect(path)
    root = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()[0]
    connection.close()
    data = path.read_bytes()

    def walk(page: int) -> list[int]:
        at = (page - 1) * PAGE
        kind = data[at]
        if kind in (10, 13):  # leaf of an index (WITHOUT ROWID) or of a table
            return [page]
        count = int.from_bytes(data[at + 3 : at + 5], "big")
        cells = [int.from_bytes(data[at + 12 + 2 * i : at + 14 + 2 * i], "big") for i in range(count)]
        children = [int.from_bytes(data[at + cell : at + cell + 4], "big") for cell in cells]
        children.append(int.from_bytes(data[at + 8 : at + 12], "big"))
        return [leaf for child in children for leaf in walk(child)]

    return walk(root)


def spoil(path: Path, pages: list[int]) -> None:
    """Overwrite pages with bytes that mean nothing."""
    with path.open("r+b") as file:
        for page in pages:
            file.seek((page - 1) * PAGE)
            file.write(b"\xa5" * PAGE)


def test_a_sound_file_is_saved_whole(source: Path, tmp_path: Path) -> None:
    saved = salvage(source, tmp_path / "saved.db")

    assert saved.is_whole
    url = f"sqlite:///{saved.target}"
    assert rows(url, "SELECT count(*) FROM metrics") == [(6 * POINTS,)]
    for table in ("metric_summaries", "metric_rollups", "runs", "configs", "journals", "keys"):
        statement = f"SELECT * FROM {table}"
        assert sorted(rows(url, statement), key=repr) == sorted(rows(f"sqlite:///{source}", statement), key=repr)


@pytest.mark.parametrize("count", [1, 3, 12])
def test_bad_pages_cost_about_their_own_points(source: Path, tmp_path: Path, count: int) -> None:
    leaves = pages_of(source, "metrics")
    spoil(source, random.Random(count).sample(leaves, count))

    saved = salvage(source, tmp_path / "saved.db")

    kept = rows(f"sqlite:///{saved.target}", "SELECT count(*) FROM metrics")[0][0]
    (table,) = (table for table in saved.tables if table.name == "metrics")
    assert not saved.is_whole
    assert 1 <= len(table.gaps) <= count
    assert saved.points_lost == 6 * POINTS - kept  # type: ignore[operator]  # a number
    assert saved.points_lost <= count * 3 * (6 * POINTS / len(leaves))
    assert {finding.level for finding in examine(f"sqlite:///{saved.target}", full=True)} == {"ok"}


def test_what_was_saved_opens_as_a_store(source: Path, tmp_path: Path) -> None:
    spoil(source, pages_of(source, "metrics")[5:6])

    saved = salvage(source, tmp_path / "saved.db")

    with Store.open(f"sqlite:///{saved.target}") as store:
        runs = store.reader().projects()[0].runs
    assert runs == 3
    assert saved.target.stat().st_mode & 0o777 == 0o600


def test_points_whose_run_is_lost_get_one(source: Path, tmp_path: Path) -> None:
    spoil(source, pages_of(source, "runs"))

    saved = salvage(source, tmp_path / "saved.db")

    assert len(saved.invented) == 3
    with Store.open(f"sqlite:///{saved.target}") as store:
        reader = store.reader()
        assert {run.state for run in (reader.run(name) for name in saved.invented)} == {"lost"}
        assert reader.metrics(saved.invented[0]).total == 2


def test_the_source_is_not_changed(source: Path, tmp_path: Path) -> None:
    spoil(source, pages_of(source, "metrics")[3:4])
    before = source.read_bytes()

    salvage(source, tmp_path / "saved.db")

    assert source.read_bytes() == before


def test_the_examination_says_what_to_do(source: Path) -> None:
    spoil(source, pages_of(source, "metrics")[2:4])

    findings = list(examine(f"sqlite:///{source}"))

    assert findings[0].level == "problem"
    assert "trackai doctor --salvage" in findings[0].remedy


def test_a_file_without_its_first_page_is_told(source: Path, tmp_path: Path) -> None:
    spoil(source, [1])

    with pytest.raises(StoreCorruptError, match="Not even the list of tables"):
        salvage(source, tmp_path / "saved.db")


def test_a_target_that_exists_is_not_touched(source: Path, tmp_path: Path) -> None:
    target = tmp_path / "saved.db"
    target.write_text("precious")

    with pytest.raises(UsageError, match="exists; nothing was changed"):
        salvage(source, target)

    assert target.read_text() == "precious"
