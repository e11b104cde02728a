"""Examine and rebuild: every kind of disagreement with the points is found, and a rebuild ends it."""

from __future__ import annotations

import math
import random
import sqlite3
from pathlib import Path

import pytest
from tests.factories import START, a_run, doubles
from tests.store.ingesting import feeding, rows

from trackai import records
from trackai.errors import StoreError
from trackai.store.maintenance.doctor import examine
from trackai.store.maintenance.rebuild import rebuild


def levels(url: str) -> dict[str, str]:
    """Examine everything; return check → the worst level of its findings."""
    order = ["ok", "note", "warning", "problem"]
    found: dict[str, str] = {}
    for finding in examine(url, full=True):
        found[finding.check] = max(found.get(finding.check, "ok"), finding.level, key=order.index)
    return found


@pytest.fixture
def long_series(store_url: str) -> str:
    """Write 9,000 points (three levels of rollups) with NaN and infinities, some late and overwritten."""
    chance = random.Random(7)
    values = [
        chance.choice((math.nan, math.inf, -math.inf)) if chance.random() < 0.01 else chance.gauss(0, 1)
        for _ in range(9000)
    ]
    steps = [float(step * 2) for step in range(9000)]
    with feeding(store_url) as feeder:
        feeder.feed(*a_run({}, state=None), *_series(steps, values))
        feeder.feed(*_series([101.0, 102.0, 17_000.0], [5.0, 6.0, 7.0]))
    return store_url


def _series(steps: list[float], values: list[float]) -> list[records.Record]:
    return [records.Series("loss", doubles(steps), doubles(START + step for step in steps), doubles(values))]


def test_what_ingest_wrote_is_sound(long_series: str) -> None:
    assert set(levels(long_series).values()) == {"ok"}


@pytest.mark.parametrize(
    ("damage", "check"),
    [
        ("UPDATE metric_rollups SET max = 99 WHERE level = 1 AND first_step = 128", "rollups"),
        ("UPDATE metric_rollups SET sum = sum + 1 WHERE level = 2", "rollups"),
        ("UPDATE metric_rollups SET nan_count = nan_count + 1 WHERE level = 1 AND first_step = 0", "rollups"),
        ("DELETE FROM metric_rollups WHERE level = 1 AND first_step = 256", "rollups"),
        ("DELETE FROM metric_rollups", "rollups"),
        ("UPDATE metric_summaries SET count = count + 1", "summaries"),
        ("UPDATE metric_summaries SET last = 42", "summaries"),
        ("UPDATE metric_summaries SET min_step = 4", "summaries"),
        ("DELETE FROM metrics WHERE step = 400", "summaries"),
        ("UPDATE metrics SET value = 1000 WHERE step = 400", "rollups"),
        ("UPDATE project_keys SET runs = 2", "names"),
        ("DELETE FROM project_keys", "names"),
        ("INSERT INTO project_keys VALUES (1, 99, 1)", "names"),
    ],
)
def test_each_disagreement_is_found_and_mended_by_a_rebuild(long_series: str, damage: str, check: str) -> None:
    rows(long_series, damage)

    assert levels(long_series)[check] == "problem"

    assert rebuild(long_series) == 1
    assert set(levels(long_series).values()) == {"ok"}


def test_a_rebuild_changes_nothing_that_is_right(long_series: str) -> None:
    answer = 'SELECT * FROM metric_summaries ORDER BY run, "key"'
    before = rows(long_series, answer)

    rebuild(long_series)

    (old,), (new,) = before, rows(long_series, answer)
    # Late points make buckets of another size, so that sealed_step and sealed_count (the last two) may move.
    assert new[:-2] == pytest.approx(old[:-2], rel=1e-9)


def test_points_without_a_summary_get_one_and_a_summary_without_points_goes(long_series: str) -> None:
    rows(long_series, "DELETE FROM metric_summaries")
    rows(
        long_series,
        'INSERT INTO metric_summaries(run, "key", count, nan_count, first_step, last_step, sum, finite_count, first_time, '
        "last_time, overwritten, sealed_count) VALUES (1, 99, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0)",
    )

    rebuild(long_series)

    assert [key for (key,) in rows(long_series, 'SELECT "key" FROM metric_summaries')] != [99]
    assert set(levels(long_series).values()) == {"ok"}


def test_a_name_that_its_project_does_not_count_is_found_without_looking_at_everything(long_series: str) -> None:
    rows(long_series, "DELETE FROM project_keys")

    assert ("problem", "names") in {(finding.level, finding.check) for finding in examine(long_series)}


def test_progress_is_told(long_series: str) -> None:
    told: list[tuple[int, int]] = []

    rebuild(long_series, progress=lambda done, total: told.append((done, total)))

    assert told == [(0, 1), (1, 1)]


def test_points_of_a_run_that_is_gone_are_found(long_series: str) -> None:
    rows(long_series, "DELETE FROM runs")

    assert levels(long_series)["runs"] == "warning"


def test_a_newer_schema_is_a_problem_and_nothing_is_changed(sqlite_url: str) -> None:
    rows(sqlite_url, "UPDATE alembic_version SET version_num = '9999'")

    (finding,) = (finding for finding in examine(sqlite_url) if finding.check == "schema")

    assert (finding.level, finding.remedy) == ("problem", "pip install -U trackai")


def test_a_database_of_another_program_is_told(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE songs(title)")
    connection.close()

    assert levels(f"sqlite:///{path}")["schema"] == "problem"


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    path = tmp_path / "trackai.db"
    path.write_bytes(b"not a database at all" * 500)

    assert levels(f"sqlite:///{path}") == {"integrity": "problem"}


def test_no_store_is_an_error_and_none_is_made(tmp_path: Path) -> None:
    path = tmp_path / "trackai.db"

    with pytest.raises(StoreError, match="There is no store at"):
        list(examine(f"sqlite:///{path}"))

    assert not path.exists()
