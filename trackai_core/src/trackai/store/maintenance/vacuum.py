"""Give freed space back to the disk."""

from __future__ import annotations

import shutil

from trackai.errors import StoreError
from trackai.store.connection import sqlite_path
from trackai.store.maintenance.connecting import connected


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
    with connected(url) as db:
        if path is None:
            db.execute("VACUUM (ANALYZE)")
            return 0
        before = path.stat().st_size
        free = shutil.disk_usage(path.parent).free
        if whole and free < before:
            raise StoreError(
                f"Writing {path} anew needs {before:,} bytes, but only {free:,} are free; nothing was changed."
            )
        db.execute("VACUUM" if whole else "PRAGMA incremental_vacuum")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return max(0, before - path.stat().st_size)
