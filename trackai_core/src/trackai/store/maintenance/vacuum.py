"""Give freed space back to the disk."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing

from trackai.errors import StoreError
from trackai.store.connection import BUSY_TIMEOUT_S, sqlite_path
from trackai.store.maintenance.connecting import connected, damaged, existing, is_damage

_PAGES = 10_000  # in one transaction: 40 MB, some tenths of a second


def vacuum(url: str, *, whole: bool = False) -> int:
    """Give freed pages back.

    Args:
        url: of the store.
        whole: write the file anew, which also orders it. Needs as much free space as the file has, and everybody who
            logs waits meanwhile (nothing is lost: points are in the journals). Otherwise free pages are cut off.

    Returns:
        Bytes by which the SQLite file shrank; 0 on PostgreSQL, which gives space back in its own time.

    Raises:
        StoreError: if there is not enough free space.
    """
    path = sqlite_path(url)
    if path is None:
        with connected(url) as db:
            db.execute("VACUUM (ANALYZE)")
        return 0
    before = existing(path).stat().st_size
    free = shutil.disk_usage(path.parent).free
    if whole and free < before:
        raise StoreError(
            f"Writing {path} anew needs {before:,} bytes, but only {free:,} are free; nothing was changed."
        )
    with closing(sqlite3.connect(path, timeout=BUSY_TIMEOUT_S, isolation_level=None)) as connection:
        try:
            if whole:
                connection.execute("VACUUM")
            else:
                _cut_off(connection)
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        except sqlite3.DatabaseError as error:
            if not is_damage(error):
                raise
            raise damaged(path, error) from error
    return max(0, before - path.stat().st_size)


def _cut_off(connection: sqlite3.Connection) -> None:
    """Give free pages back in portions, between which others write."""
    left = connection.execute("PRAGMA freelist_count").fetchone()[0]
    while left:
        # Not execute: the statement has a step for each page and no column, and execute takes the first step only.
        connection.executescript(f"PRAGMA incremental_vacuum({_PAGES})")
        before, left = left, connection.execute("PRAGMA freelist_count").fetchone()[0]
        if left >= before:  # a store that was made without auto_vacuum: only writing it anew helps
            return
