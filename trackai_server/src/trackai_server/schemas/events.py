"""Payloads of the live stream. `GET /api/events` sends them as server-sent events."""

from __future__ import annotations

from pydantic import Field

from trackai_server.schemas.common import Output


class RunChange(Output):
    """A run that changed."""

    run: str
    name: str
    project: int
    state: str
    updated: float
    last_step: float | None


class RunsChanged(Output):
    """`event: runs`: what changed since the event before."""

    runs: list[RunChange]
    at: float = Field(description="When the server looked, seconds since 1970.")


class Hello(Output):
    """`event: hello`: the first event of a stream."""

    version: str
    at: float
