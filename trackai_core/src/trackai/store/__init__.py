"""The store: one SQLite file or one PostgreSQL database, and the only place that speaks SQL.

Knows records and batches of them; knows no journal, no HTTP and no user's call. ``Store`` is the door for everything
but ingest; ``trackai.store.ingest`` is the door for what is logged, and imports no SQLAlchemy, because it runs inside
the process that trains.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trackai.store.door import Store as Store
    from trackai.store.reader import Reader as Reader

__all__ = ["Reader", "Store"]

_LAZY = {"Store": "trackai.store.door", "Reader": "trackai.store.reader"}


def __getattr__(name: str) -> object:
    if (home := _LAZY.get(name)) is None:
        raise AttributeError(f"trackai.store has no {name!r}")
    return globals().setdefault(name, getattr(import_module(home), name))
