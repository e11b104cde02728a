"""A plain connection for maintenance, which must work where a ``Store`` no longer opens."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from trackai.errors import StoreCorruptError, StoreError
from trackai.store.connection import Db, PostgresDb, SqliteDb, sqlite_path


@contextmanager
def connected(url: str) -> Iterator[Db]:
    """Connect to the store *url*, and close the connection afterwards.

    Raises:
        StoreError: if it is a SQLite file that does not exist: connecting would make an empty one.
        StoreCorruptError: if SQLite finds the file damaged, now or in the block.
    """
    path = sqlite_path(url)
    try:
        db: Db = PostgresDb(url) if path is None else SqliteDb(existing(path))
    except sqlite3.DatabaseError as error:
        raise damaged(path, error) from error
    try:
        yield db
    except sqlite3.DatabaseError as error:
        if not is_damage(error):
            raise
        raise damaged(path, error) from error
    finally:
        db.close()


def existing(path: Path) -> Path:
    """Return *path* if a file is there.

    Raises:
        StoreError: otherwise.
    """
    if not path.exists():
        raise StoreError(f"There is no store at {path} yet: log a run first, or set TRACKAI_DB_PATH.")
    return path


def is_damage(error: BaseException) -> bool:
    """Say whether SQLite means that the file is damaged, rather than busy, full or misused."""
    return isinstance(error, sqlite3.DatabaseError) and getattr(error, "sqlite_errorcode", 0) & 0xFF in (
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_NOTADB,
    )


def damaged(path: Path | None, error: BaseException) -> StoreCorruptError:
    """Make the error that says what to do about a damaged file."""
    return StoreCorruptError(
        f"The store {path} is damaged ({error}). `trackai doctor --salvage NEW.db` saves what can be read into a new file."
    )
