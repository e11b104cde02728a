"""``/api/events``: server-sent events that say what changed, so that a page fetches only that."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from typing import cast

import msgspec
from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse

from trackai_server.routers.dependencies import Services
from trackai_server.routers.openapi_responses import ASKING
from trackai_server.routers.routing import api_router
from trackai_server.schemas.common import ProjectQuery
from trackai_server.services.condition import Condition
from trackai_server.services.live_feed import LiveFeed

router = api_router("live", "/api/events")
_DESCRIPTION = """A stream of `text/event-stream`. First `event: hello` (schema Hello), then `event: runs` (RunsChanged)
whenever runs changed, at most two a second, and a comment after ten seconds of silence. Whoever connects, or connects
again, should fetch what it shows once: changes from before the stream are not told."""


@router.get(
    "",
    response_class=StreamingResponse,
    description=_DESCRIPTION,
    responses={
        200: {"description": "The stream.", "content": {"text/event-stream": {"schema": {"type": "string"}}}},
        **ASKING,
    },
)
async def stream_events(request: Request, services: Services, project: ProjectQuery = None) -> StreamingResponse:
    """Say which runs change, as they do."""
    chosen = None if project is None else (await run_in_threadpool(services.projects.get, project)).id
    feed = cast(LiveFeed, request.app.state.feed)
    version = cast(Condition, request.app.state.condition).version
    headers = {"content-type": "text/event-stream", "cache-control": "no-store", "x-accel-buffering": "no"}
    return StreamingResponse(_frames(feed, chosen, version), headers=headers)


async def _frames(feed: LiveFeed, project: int | None, version: str) -> AsyncIterator[bytes]:
    yield b"retry: 1000\n" + _event("hello", {"version": version, "at": time.time()})
    async for changes in feed.listen(project):
        yield _event("runs", {"runs": changes, "at": time.time()}) if changes else b": alive\n\n"


def _event(name: str, data: object) -> bytes:
    return b"event: " + name.encode() + b"\ndata: " + msgspec.json.encode(data) + b"\n\n"
