"""Which contents the store knows of."""

from __future__ import annotations

from trackai.store.maintenance.connecting import connected


def stored_contents(url: str) -> dict[str, int]:
    """Return digest → bytes of every content that a run logged and whose bytes should lie in the folder of blobs."""
    with connected(url) as db:
        return {row[0]: int(row[1]) for row in db.execute("SELECT sha256, size FROM blobs ORDER BY sha256")}
