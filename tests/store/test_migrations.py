"""A store is made, upgraded or refused; never half of it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import inspect
from tests.factories import a_run
from tests.store.ingesting import load, rows

from trackai.errors import SchemaTooNewError, StoreCorruptError, StoreError
from trackai.store import Store
from trackai.store.engine import make_engine
from trackai.store.ingest import Ingest
from trackai.store.migrations import HEAD, runner
from trackai.store.schema.tables import metadata

SEED = {"projects", "runs", "metrics", "configs", "files", "custom_views", "dashboards"}


def test_a_new_store_has_every_table_and_column_that_the_code_names(empty_store_url: str) -> None:
    Store.open(empty_store_url).close()

    engine = make_engine(empty_store_url)
    inspector = inspect(engine)
    assert set(inspector.get_table_names()) == {*metadata.tables, "alembic_version"} >= SEED
    assert set(inspector.get_view_names()) == {"metric_points", "system_points"}
    for name, table in metadata.tables.items():
        assert [c["name"] for c in inspector.get_columns(name)] == [c.name for c in table.columns]
        assert inspector.get_pk_constraint(name)["constrained_columns"] == [c.name for c in table.primary_key]
        assert {i["name"] for i in inspector.get_indexes(name) if not i.get("duplicates_constraint")} == {
            str(i.name) for i in table.indexes
        }
    engine.dispose()


def test_alembic_makes_the_same_sqlite_store_as_the_quick_way_of_the_training_process(tmp_path: Path) -> None:
    quick, slow = tmp_path / "quick.db", tmp_path / "slow.db"

    Ingest.open(f"sqlite:///{quick}").close()
    runner.upgrade(make_engine(f"sqlite:///{slow}"))

    sql = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE '%alembic%' ORDER BY name"
    assert sqlite3.connect(quick).execute(sql).fetchall() == sqlite3.connect(slow).execute(sql).fetchall()


def test_opening_twice_changes_nothing(empty_store_url: str) -> None:
    Store.open(empty_store_url).close()
    load(empty_store_url, a_run())

    Store.open(empty_store_url).close()

    assert rows(empty_store_url, "SELECT count(*) FROM runs") == [(1,)]
    assert rows(empty_store_url, "SELECT version_num FROM alembic_version") == [(HEAD,)]


@pytest.mark.parametrize("door", ["store", "ingest"])
def test_a_store_of_a_newer_version_is_refused_with_a_sentence_and_left_alone(store_url: str, door: str) -> None:
    rows(store_url, "UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(SchemaTooNewError, match=r"schema 9999.*pip install -U trackai; nothing was changed"):
        Store.open(store_url) if door == "store" else Ingest.open(store_url)

    assert rows(store_url, "SELECT version_num FROM alembic_version") == [("9999",)]


def test_an_older_store_is_backed_up_and_then_migrated(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """There is one released schema so far, so an «older» one is made by hand: the same tables, an earlier number."""
    load(sqlite_url, a_run())
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    rows(sqlite_url, "UPDATE alembic_version SET version_num = '0000'")
    upgraded: list[str] = []
    monkeypatch.setattr(runner, "refuse_newer", lambda *_: None)  # knows no 0000
    monkeypatch.setattr(runner.command, "upgrade", lambda _, target: upgraded.append(target))

    backup = runner.upgrade(make_engine(sqlite_url))

    assert upgraded == ["head"]
    assert backup is not None
    assert backup.parent == path.parent
    assert sqlite3.connect(backup).execute("SELECT count(*) FROM metrics").fetchone() == (3,)
    assert str(backup) in capsys.readouterr().err


def test_another_program_s_database_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE theirs(x)")
    before = path.read_bytes()

    for opening in (Store.open, Ingest.open):
        with pytest.raises(StoreError, match="another program"):
            opening(f"sqlite:///{path}")

    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "content", [b"not a database at all, but long enough to look like one" * 40, b"SQLite format 3\0" + b"\xff" * 5000]
)
def test_a_damaged_file_is_named_and_the_way_out_too(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "trackai.db"
    path.write_bytes(content)

    with pytest.raises(StoreCorruptError, match="trackai doctor"):
        Ingest.open(f"sqlite:///{path}")


def test_files_are_private_whatever_the_umask(tmp_path: Path) -> None:
    import os

    old = os.umask(0)
    try:
        Ingest.open(f"sqlite:///{tmp_path / 'home' / 'trackai.db'}").close()
    finally:
        os.umask(old)

    assert (tmp_path / "home").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "home" / "trackai.db").stat().st_mode & 0o777 == 0o600


def test_eight_processes_that_open_a_missing_store_at_once_make_one(tmp_path: Path) -> None:
    import subprocess
    import sys

    url = f"sqlite:///{tmp_path / 'home' / 'trackai.db'}"
    code = f"from trackai.store.ingest import Ingest; Ingest.open({url!r}).close()"
    processes = [subprocess.Popen([sys.executable, "-c", code]) for _ in range(8)]

    assert [process.wait(60) for process in processes] == [0] * 8
    assert rows(url, "SELECT version_num FROM alembic_version") == [(HEAD,)]


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("sqlite://", "in memory"),
        ("mysql://host/db", "SQLite or PostgreSQL, not mysql"),
        ("no url", "not a SQLAlchemy URL"),
    ],
)
def test_a_url_that_is_no_store_gets_a_sentence(url: str, says: str) -> None:
    with pytest.raises(StoreError, match=says):
        Store.open(url)


def test_a_missing_store_is_not_made_by_who_only_asks(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no store at"):
        Store.open(f"sqlite:///{tmp_path / 'trackai.db'}", create=False)

    assert not list(tmp_path.iterdir())
