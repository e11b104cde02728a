"""How the server is: for health checks and the page that shows them."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Protocol

from trackai.plugins.discovery import distributions


class Recovering(Protocol):
    """The thread that drains journals of dead writers, as seen from here."""

    last: float | None
    recovered: int
    error: str | None


class Listening(Protocol):
    """The feed of changes, as seen from here."""

    @property
    def listeners(self) -> int:
        """Number of open streams."""


@dataclass(slots=True)
class Condition:
    """Facts known without asking the database, from the start of the server on.

    Attributes:
        store: kind of database, ``sqlite`` or ``postgresql``.
        recovery: None where this server does not recover.
        feed: whose listeners are counted; None until there is an API that could be listened to.
        plugin_trouble: (plugin, why it is not in use); of plugins for the server, which are loaded with the API.
    """

    store: str
    recovery: Recovering | None
    feed: Listening | None = None
    plugin_trouble: Sequence[tuple[str, str]] = ()
    started: float = field(default_factory=time.monotonic)

    @property
    def version(self) -> str:
        """Version of TrackAI."""
        return _version()

    def report(self) -> dict[str, object]:
        """Return the fields of ``GET /api/health``."""
        recovery = self.recovery
        error = recovery.error if recovery else None
        return {
            "status": "degraded" if error or self.plugin_trouble else "ok",
            "version": self.version,
            "uptime_s": round(time.monotonic() - self.started, 3),
            "store": self.store,
            "listeners": self.feed.listeners if self.feed else 0,
            "recovery": {
                "last": recovery.last if recovery else None,
                "recovered": recovery.recovered if recovery else 0,
                "error": error,
            },
            "plugins": [{"name": name, "error": reason} for name, reason in self.plugin_trouble],
        }


@cache
def _version() -> str:
    for found in distributions():
        if found.name.replace("-", "_") == "trackai_server":
            return found.version
    from importlib.metadata import version  # late: a megabyte, for where a custom importer hides the folder

    return version("trackai-server")
