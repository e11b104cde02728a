"""How the server is: for health checks and the page that shows them."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from trackai_server.services.live_feed import LiveFeed


class Recovering(Protocol):
    """The thread that drains journals of dead writers, as seen from here."""

    last: float | None
    recovered: int
    error: str | None


@dataclass(frozen=True, slots=True)
class Condition:
    """Facts known without asking the database.

    Attributes:
        version: of TrackAI.
        store: kind of database, ``sqlite`` or ``postgresql``.
        feed: whose listeners are counted.
        recovery: None where this server does not recover.
        plugin_trouble: (plugin, why it is not in use).
    """

    version: str
    store: str
    feed: LiveFeed
    recovery: Recovering | None
    plugin_trouble: Sequence[tuple[str, str]] = ()
    started: float = field(default_factory=time.monotonic)

    def report(self) -> dict[str, object]:
        """Return the fields of ``GET /api/health``."""
        recovery = self.recovery
        error = recovery.error if recovery else None
        return {
            "status": "degraded" if error or self.plugin_trouble else "ok",
            "version": self.version,
            "uptime_s": round(time.monotonic() - self.started, 3),
            "store": self.store,
            "listeners": self.feed.listeners,
            "recovery": {
                "last": recovery.last if recovery else None,
                "recovered": recovery.recovered if recovery else 0,
                "error": error,
            },
            "plugins": [{"name": name, "error": reason} for name, reason in self.plugin_trouble],
        }
