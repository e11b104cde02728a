"""Where the data lies and how much of the disk it takes, for the page that says so."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from trackai.settings import Settings


@dataclass(frozen=True, slots=True)
class DataFolder:
    """The folder of this server's settings; a database elsewhere is not counted, because it is not there."""

    settings: Settings

    def report(self) -> dict[str, object]:
        """Return the fields of ``GET /api/storage``; sizes are in bytes, and what is not there is 0."""
        home = self.settings.home
        store = sum(_size(home / f"trackai.db{end}") for end in ("", "-wal", "-shm"))
        blobs, journals = _tree(self.settings.blobs), _tree(self.settings.journals)
        return {
            "folder": str(home),
            "store_bytes": store,
            "blobs_bytes": blobs,
            "journals_bytes": journals,
            "total_bytes": store + blobs + journals,
        }


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:  # deleted meanwhile, or never there
        return 0


def _tree(folder: Path) -> int:
    return sum(_size(Path(place) / name) for place, _, names in os.walk(folder) for name in names)
