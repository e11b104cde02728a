"""While the application is being imported: pages are served, questions wait, and a failure ends the server."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator, Callable

import httpx
import pytest
from fastapi import FastAPI
from starlette.types import Message

from trackai.settings import Settings
from trackai_server import create_app
from trackai_server.loading import LoadingApp
from trackai_server.site import Site, built_site

ADDRESS = "http://localhost:8000"


@contextlib.asynccontextmanager
async def started(make: Callable[[], FastAPI], failed: Callable[[], None] = lambda: None) -> AsyncIterator[LoadingApp]:
    """Run the application's life as a server does."""
    app = LoadingApp(make, Site(built_site()), failed)
    told: asyncio.Queue[Message] = asyncio.Queue()
    said: asyncio.Queue[Message] = asyncio.Queue()
    life = asyncio.create_task(app({"type": "lifespan"}, told.get, said.put))
    await told.put({"type": "lifespan.startup"})
    assert (await said.get())["type"] == "lifespan.startup.complete"
    yield app
    await told.put({"type": "lifespan.shutdown"})
    assert (await said.get())["type"] == "lifespan.shutdown.complete"
    await life


def test_pages_are_served_and_questions_wait_until_the_application_is_there(settings: Settings) -> None:
    goes_on = threading.Event()

    def make() -> FastAPI:
        goes_on.wait(20)
        return create_app(settings, recovers=False)

    async def ask() -> tuple[httpx.Response, httpx.Response, httpx.Response]:
        async with (
            started(make) as app,
            httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ADDRESS) as asks,
        ):
            question = asyncio.create_task(asks.get("/api/projects"))
            missing = asyncio.create_task(asks.get("/assets/none.js"))
            page = await asks.get("/", headers={"accept": "text/html"})
            assert app.app is None
            assert not question.done()
            goes_on.set()
            return page, await question, await missing

    page, question, missing = asyncio.run(ask())

    assert page.headers["content-type"].startswith("text/html")
    assert (question.status_code, question.json()["projects"]) == (200, [])
    assert missing.status_code == 404
    assert missing.headers["content-type"] == "application/problem+json"


def test_an_application_that_cannot_be_made_ends_the_server_and_keeps_nobody_waiting() -> None:
    stopped = threading.Event()

    def make() -> FastAPI:
        raise RuntimeError("a plugin has broken everything")

    async def ask() -> tuple[Exception | None, httpx.Response]:
        async with (
            started(make, stopped.set) as app,
            httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ADDRESS) as asks,
        ):
            answer = await asks.get("/api/health")
            return app.failure, answer

    failure, answer = asyncio.run(ask())

    assert stopped.is_set()
    assert answer.status_code == 503
    with pytest.raises(RuntimeError, match="a plugin has broken everything"):
        raise failure or AssertionError("it was made")
