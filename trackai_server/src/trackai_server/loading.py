"""What answers until somebody asks the API: the web UI's files, and how the server is.

Importing FastAPI, pydantic and our models is most of the time that a server takes to start, and half of its memory.
One that nobody looks at does without. A browser that opens the page will ask in a moment: its first request begins the
import, while it fetches and runs the page; what it asks of the API waits here until the application is there.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable
from typing import TYPE_CHECKING

from trackai_server.answers import headers_of, json_answer
from trackai_server.security.refusals import refuse
from trackai_server.services.condition import Condition
from trackai_server.site import NotServedError, Site

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.types import ASGIApp, Receive, Scope, Send

HEALTH = "/api/health"


class Door:
    """ASGI application that needs no API: health, as the API answers it, and the files that *site* serves."""

    def __init__(self, site: Site, condition: Condition) -> None:
        self._site, self._condition = site, condition

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or raise ``NotServedError`` for what is not here."""
        if scope["path"] == HEALTH:
            answer = json_answer(self._condition.report(), scope["method"], headers_of(scope))
        else:
            answer = await self._site.answer(scope)
        await answer.send(send)


class LoadingApp:
    """ASGI application that makes another one in a thread once that is needed, and is that one from then on.

    Args:
        make: imports and assembles the application.
        early: a ``Door`` behind the checks that every request passes; serves until then.
        failed: called when *make*, or the application's start, raised; ``failure`` holds the exception.
        at_once: whether to begin at the start, because somebody is about to ask.

    Attributes:
        app: the application; None until it has started.
        failure: why there is none.
    """

    def __init__(
        self, make: Callable[[], FastAPI], early: ASGIApp, failed: Callable[[], None], *, at_once: bool = False
    ) -> None:
        self.app: FastAPI | None = None
        self.failure: Exception | None = None
        self._make, self._early, self._failed = make, early, failed
        self._wanted, self._settled, self._ended = asyncio.Event(), asyncio.Event(), asyncio.Event()
        if at_once:
            self._wanted.set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or wait until there is who can."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        if self.app is None and _is_of_door(scope):
            if _is_of_browser(scope):
                self._wanted.set()
            try:
                await self._early(scope, receive, send)
            except NotServedError:  # what is not there, the application answers as a problem
                pass
            else:
                return
        self._wanted.set()
        await self._settled.wait()
        if self.app is not None:
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            await refuse(send, 503, "stopping", "The server did not start", "It stops; its terminal says why.")

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        loading = asyncio.create_task(self._load())
        await send({"type": "lifespan.startup.complete"})
        await receive()
        self._ended.set()
        self._wanted.set()
        await loading
        await send({"type": "lifespan.shutdown.complete"})

    async def _load(self) -> None:
        try:
            await self._wanted.wait()
            if self._ended.is_set():
                return
            app = await asyncio.to_thread(self._made)
            async with app.router.lifespan_context(app):
                self.app = app
                self._settled.set()
                await self._ended.wait()
        except Exception as error:  # noqa: BLE001  # raised again where the server was started
            self.failure = error
            self._failed()
        finally:
            self._settled.set()

    def _made(self) -> FastAPI:
        # Imports make hundreds of thousands of objects that live for ever: looking through them again and again for
        # garbage is a sixth of the time. Frozen, they are never looked at.
        gc.disable()
        try:
            return self._make()
        finally:
            gc.freeze()
            gc.enable()


def _is_of_door(scope: Scope) -> bool:
    path: str = scope["path"]
    if scope["type"] != "http" or path == "/openapi.json":
        return False
    return (path == HEALTH and scope["method"] == "GET") if path.startswith("/api/") else True


def _is_of_browser(scope: Scope) -> bool:
    """Whether the web UI is opened, and not only looked at by something that checks whether the server lives."""
    # Browsers name what they fetch for, except to plain addresses of other machines; scripts are run by nobody else.
    return scope["path"].startswith("/assets/") or any(name == b"sec-fetch-mode" for name, _ in scope["headers"])
