"""Which contents the store knows of."""

from __future__ import annotations

import re

from trackai.store.maintenance.connecting import connected

DIGEST = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])", re.ASCII)
# Kinds whose payload is what a user wrote: a digest in it is a word, and no file of ours.
_WORDS = ("text", "json", "markdown", "trace", "histogram")


def stored_contents(url: str) -> set[str]:
    """Return the digest of every content that a run logged and whose bytes should lie in the folder of blobs."""
    kinds = ", ".join(f"'{kind}'" for kind in _WORDS)
    with connected(url) as db:
        known = {str(row[0]) for row in db.execute("SELECT sha256 FROM blobs")}
        for (payload,) in db.execute(f"SELECT payload FROM rich_values WHERE type NOT IN ({kinds})"):
            known.update(DIGEST.findall(payload))
    return known
