"""Copy a SQLite store while it is in use."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from trackai.errors import StoreError, UsageError
from trackai.store.connection import sqlite_path
from trackai.store.maintenance.connecting import damaged, existing, is_damage


def backup(url: str, target: Path, *, force: bool = False) -> int:
    """Copy the store *url* into the file *target*: the state of one moment, however many processes write meanwhile.

    The copy is written beside *target* and renamed when it is whole and on disk; it is readable by its owner alone.

    Args:
        url: of the store.
        target: file to make; its folder must exist.
        force: replace a file that is there.

    Returns:
        Its size in bytes.

    Raises:
        UsageError: if *target* exists and *force* was not given, or it is the store itself.
        StoreError: if the store is PostgreSQL; names the tool to use.
        StoreCorruptError: if the store is damaged; no copy is left behind.
    """
    source = sqlite_path(url)
    if source is None:
        raise StoreError(
            "A PostgreSQL store is copied by its own tool: pg_dump --format=custom --file=trackai.dump DATABASE"
        )
    existing(source)
    if target.exists():
        if target.samefile(source):
            raise UsageError(f"{target} is the store itself: name another file.")
        if not force:
            raise UsageError(f"{target} exists; nothing was changed. Name another file, or add --force to replace it.")
    unfinished = target.with_name(f"{target.name}.unfinished-{os.getpid()}")
    try:
        _copy(source, unfinished)
        os.replace(unfinished, target)
    finally:
        unfinished.unlink(missing_ok=True)
    _sync(target.parent)
    return target.stat().st_size


def _copy(source: Path, target: Path) -> None:
    # Made first, because SQLite would make it with the umask's mode.
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    reading, writing = sqlite3.connect(source), sqlite3.connect(target)
    try:
        # All pages in one step: one read transaction. In smaller steps every write of another process starts it over.
        reading.backup(writing, pages=-1)
        # The copy opens anywhere without a -wal file beside it.
        writing.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.DatabaseError as error:
        if not is_damage(error):
            raise
        raise damaged(source, error) from error
    finally:
        writing.close()
        reading.close()
    _sync(target)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
