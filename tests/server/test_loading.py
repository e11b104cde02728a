"""Until somebody asks the API it is not imported: pages and health are served, questions wait, a failure ends the server."""

from __future__ import annotations

import asyncio
import contextlib
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Callable

import httpx
import pytest
from fastapi import FastAPI
from starlette.types import Message

from trackai.settings import Settings
from trackai_server import create_app
from trackai_server.loading import Door, LoadingApp
from trackai_server.services.condition import Condition
from trackai_server.site import Site, built_site

ADDRESS = "http://localhost:8000"


@contextlib.asynccontextmanager
async def started(make: Callable[[], FastAPI], failed: Callable[[], None] = lambda: None) -> AsyncIterator[LoadingApp]:
    """Run the application's life as a server does."""
    app = LoadingApp(make, Door(Site(built_site()), Condition("sqlite", None)), failed)
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
            answer = await asks.get("/api/projects")
            return app.failure, answer

    failure, answer = asyncio.run(ask())

    assert stopped.is_set()
    assert answer.status_code == 503
    with pytest.raises(RuntimeError, match="a plugin has broken everything"):
        raise failure or AssertionError("it was made")


def test_nothing_is_made_for_those_who_only_look_whether_the_server_lives(settings: Settings) -> None:
    made = threading.Event()

    def make() -> FastAPI:
        made.set()
        return create_app(settings, recovers=False)

    async def ask() -> tuple[httpx.Response, httpx.Response, bool, httpx.Response]:
        async with (
            started(make) as app,
            httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ADDRESS) as asks,
        ):
            early, page = await asks.get("/api/health"), await asks.get("/")
            was_made = made.is_set()
            await asks.get("/api/projects")
            return early, page, was_made, await asks.get("/api/health")

    early, page, was_made, late = asyncio.run(ask())

    assert page.headers["content-type"].startswith("text/html")
    assert not was_made
    assert made.is_set()
    assert early.status_code == late.status_code == 200
    differing = {"uptime_s"}
    assert {k: v for k, v in early.json().items() if k not in differing} == {
        k: v for k, v in late.json().items() if k not in differing
    }


@pytest.mark.parametrize(
    ("address", "headers"), [("/", {"sec-fetch-mode": "navigate"}), ("/assets/index.js", {}), ("/api/me", {})]
)
def test_a_browser_that_opens_the_page_begins_the_import(
    settings: Settings, address: str, headers: dict[str, str]
) -> None:
    made = threading.Event()

    def make() -> FastAPI:
        made.set()
        return create_app(settings, recovers=False)

    async def ask() -> bool:
        async with (
            started(make) as app,
            httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ADDRESS) as asks,
        ):
            await asks.get(address, headers=headers)
            return await asyncio.to_thread(made.wait, 20)

    assert asyncio.run(ask())


def test_a_server_that_starts_has_imported_neither_the_api_nor_the_store() -> None:
    code = "import sys, trackai.cli.main, trackai_server.serve; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    heavy = {
        "fastapi",
        "starlette",
        "anyio",
        "pydantic",
        "sqlalchemy",
        "alembic",
        "numpy",
        "psutil",
        "importlib.metadata",
    }
    assert heavy & set(done.stdout.split()) == set()
