"""A store is made, upgraded or refused; never half of it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import inspect
from tests.factories import a_run
from tests.store.ingesting import load, looking, rows

from trackai.errors import SchemaTooNewError, StoreCorruptError, StoreError
from trackai.store import Store
from trackai.store.connection import sqlite_path
from trackai.store.engine import make_engine
from trackai.store.ingest import Ingest
from trackai.store.maintenance.doctor import examine
from trackai.store.migrations import HEAD, runner
from trackai.store.migrations.fresh import snapshot
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


OLD_RUNS = """
INSERT INTO projects(id, name, created, updated) VALUES (1, 'digits', 0, 0), (2, 'other', 0, 0);
INSERT INTO runs(number, id, project, name, created, started, updated, deleted) VALUES
    (1, 'aaaaaaaaaaaaaaa1', 1, 'one', 0, 0, 0, NULL), (2, 'aaaaaaaaaaaaaaa2', 1, 'two', 0, 0, 0, NULL),
    (3, 'aaaaaaaaaaaaaaa3', 1, 'trashed', 0, 0, 0, 9), (4, 'aaaaaaaaaaaaaaa4', 2, 'theirs', 0, 0, 0, NULL);
INSERT INTO keys(id, kind, path) VALUES (1, 'metric', 'loss'), (2, 'metric', 'acc'), (3, 'config', 'lr');
INSERT INTO configs(run, "key", type, number, text) VALUES (1, 3, 'number', 0.5, '0.5');
INSERT INTO metrics(run, "key", step, "timestamp", value) VALUES
    (1, 1, 0, 0, 0.5), (2, 1, 0, 0, 0.5), (3, 1, 0, 0, 0.5), (3, 2, 0, 0, 0.5), (4, 2, 0, 0, 0.5);
INSERT INTO metric_summaries(run, "key", count, nan_count, first_step, last_step, last, min, min_step, max, max_step, sum,
    finite_count, first_time, last_time, overwritten, sealed_count)
    SELECT run, "key", 1, 0, 0, 0, value, value, 0, value, 0, value, 1, 0, 0, 0, 0 FROM metrics;
INSERT INTO dashboards(id, project, name, body, version, created, updated) VALUES
    (3, 1, 'wall', '{"widgets": [1]}', 4, 5, 6), (5, 1, 'desk', '{}', 1, 5, 6)
"""
COUNTED = 'INSERT INTO project_keys(project, "key", runs) VALUES (1, 1, 2), (1, 3, 1), (2, 2, 1)'
OLD = {"0001": ("0001_initial", [OLD_RUNS]), "0002": ("0002_project_keys", [OLD_RUNS, COUNTED])}


def make_old_schema(url: str, version: str = "0001") -> None:
    """Make a store as an older schema was: three runs of one project (one in the trash), one of another, dashboards."""
    name, content = OLD[version]
    path = sqlite_path(url)
    dialect = "postgresql" if path is None else "sqlite"
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
    with looking(url) as db:
        for statement in [*snapshot(f"{name}.{dialect}.sql"), *";\n".join(content).split(";\n")]:
            db.execute(statement)
        db.execute(f"INSERT INTO alembic_version(version_num) VALUES ('{version}')")


@pytest.mark.parametrize("version", OLD)
def test_a_store_of_an_older_schema_is_migrated_and_answers_as_one_of_today(empty_store_url: str, version: str) -> None:
    make_old_schema(empty_store_url, version)

    with Store.open(empty_store_url) as store:
        names = {metric.name: metric.runs for metric in store.reader().project_metrics("digits").metrics}
        columns = {column.name: column.runs for column in store.reader().columns("digits").columns}
        others = [metric.name for metric in store.reader().project_metrics("other").metrics]
        kept = [(d.id, d.name, d.body, d.version, d.is_default) for d in store.reader().dashboards("digits")]
        store.edits().set_default_dashboard(3, is_default=True)
        store.edits().create_dashboard("digits", "new", {})
        opens = [(d.name, d.is_default) for d in store.reader().dashboards("digits")]

    assert kept == [(5, "desk", {}, 1, False), (3, "wall", {"widgets": [1]}, 4, False)]
    assert opens == [("wall", True), ("desk", False), ("new", False)]
    assert (names, others) == ({"loss": 2}, ["acc"])
    assert (columns["config.lr"], columns["metric.loss"]) == (1, 2)
    assert rows(empty_store_url, "SELECT version_num FROM alembic_version") == [(HEAD,)]
    assert {finding.level for finding in examine(empty_store_url, full=True) if finding.check == "names"} == {"ok"}
    engine = make_engine(empty_store_url)
    inspector = inspect(engine)
    for name, table in metadata.tables.items():
        assert [c["name"] for c in inspector.get_columns(name)] == [c.name for c in table.columns]
        found = {i["name"] for i in inspector.get_indexes(name) if not i.get("duplicates_constraint")}
        assert found == {str(i.name) for i in table.indexes}
    engine.dispose()


def test_an_older_store_is_backed_up_and_then_migrated(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "trackai.db"
    make_old_schema(f"sqlite:///{path}")

    Ingest.open(f"sqlite:///{path}").close()

    (backup,) = tmp_path.glob("trackai.db.schema-0001-*.bak")
    assert sqlite3.connect(backup).execute(
        "SELECT version_num, (SELECT count(*) FROM metrics) FROM alembic_version"
    ).fetchall() == [("0001", 5)]
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
