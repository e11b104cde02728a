"""What the server says about itself."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from trackai_server.schemas.common import Output


class RecoveryHealth(Output):
    """The thread that drains journals of dead writers."""

    last: float | None = Field(description="When it last looked, seconds since 1970.")
    recovered: int = Field(description="Journals drained since the server started.")
    error: str | None = Field(description="Why its last look failed.")


class PluginTrouble(Output):
    """A plugin that is not in use, and why."""

    name: str
    error: str


class Health(Output):
    """Whether the server can do its work."""

    status: Literal["ok", "degraded"] = Field(description="degraded: recovery or a plugin has failed; see below.")
    version: str
    uptime_s: float
    store: str = Field(description="Kind of database: sqlite or postgresql.")
    listeners: int = Field(description="Open streams of events.")
    recovery: RecoveryHealth
    plugins: list[PluginTrouble]


class Version(Output):
    """Versions of the software."""

    version: str
    api: int = Field(description="Counts incompatible changes of the HTTP API.")


class Storage(Output):
    """Where the data lies, and its size on disk. A database elsewhere is not counted."""

    folder: str
    store_bytes: int = Field(description="The SQLite file with its log; 0 where the store is elsewhere.")
    blobs_bytes: int
    journals_bytes: int
    total_bytes: int


class Caller(Output):
    """Who asks, and what they may do."""

    name: str
    scope: Literal["read", "ingest", "write", "admin"]
    authenticated: bool = Field(description="False in local mode, where whoever reaches the address may do everything.")
