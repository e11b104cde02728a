"""Ids of imported runs: from where they were, so that a second import finds the same runs."""

from __future__ import annotations

import hashlib


def run_id_of(*parts: str) -> str:
    """Return an id for a run that lay under *parts* (format, place, name): equal parts, equal id."""
    return "imported-" + hashlib.sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()[:24]
