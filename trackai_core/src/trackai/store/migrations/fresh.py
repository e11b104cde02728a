"""Make a new SQLite store, or look at the version of one that is there; without SQLAlchemy."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from trackai.errors import SchemaTooNewError, StoreError
from trackai.store.migrations import HEAD, SNAPSHOT, VERSIONS

if TYPE_CHECKING:
    from trackai.store.connection import SqliteDb


def snapshot(name: str = SNAPSHOT) -> list[str]:
    """Return the statements of a snapshot, in order."""
    text = (Path(__file__).parent / "versions" / name).read_text()
    return [statement.strip() for statement in text.split(";\n\n") if statement.strip()]


def refuse_newer(version: str, where: str) -> None:
    """Raise SchemaTooNewError if *version* is not one of ours."""
    if version not in VERSIONS:
        raise SchemaTooNewError(
            f"The store {where} has schema {version}, written by a newer TrackAI; this one knows up to {HEAD}. "
            "Upgrade with pip install -U trackai; nothing was changed."
        )


def make_private(path: Path) -> None:
    """Create the file (and its folder) readable by its owner alone, before SQLite does it with the umask's mode."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        return


def version_of(db: SqliteDb, path: Path) -> str | None:
    """Return the schema version of an open SQLite store; None if there are no tables yet.

    Raises:
        StoreError: if it is another program's database.
    """
    tables = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not tables:
        return None
    if "alembic_version" not in tables or "metrics" not in tables:
        raise StoreError(f"{path} is a database of another program: set TRACKAI_DB_PATH to another file.")
    rows = db.execute("SELECT version_num FROM alembic_version")
    return str(rows[0][0]) if rows else None


def create(db: SqliteDb, path: Path) -> None:
    """Make all tables in an empty file. Safe against others doing the same at the same time."""
    db.execute("PRAGMA auto_vacuum=INCREMENTAL")  # so that deleting gives space back; only possible before any table
    db.execute("PRAGMA journal_mode=WAL")
    db.begin()
    try:
        if version_of(db, path) is None:
            db.script(snapshot())
            db.execute("INSERT INTO alembic_version(version_num) VALUES (?)", (HEAD,))
        db.commit()
    except BaseException:
        db.rollback()
        raise
