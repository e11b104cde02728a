"""What answers while the application is still being imported: the web UI's files at once, everything else a moment later.

Importing FastAPI, SQLAlchemy and our models is most of the time that a server takes to start. A browser that is opened
meanwhile can fetch and run the page; what that asks of the API waits here until the application is there.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Receive, Scope, Send

from trackai_server.security.refusals import refuse

if TYPE_CHECKING:
    from fastapi import FastAPI


class LoadingApp:
    """ASGI application that makes another one in a thread, and is that one from then on.

    Args:
        make: imports and assembles the application.
        early: serves files and pages until then; it raises ``HTTPException`` for what it has not.
        failed: called when *make*, or the application's start, raised; ``failure`` holds the exception.

    Attributes:
        app: the application; None until it has started.
        failure: why there is none.
    """

    def __init__(self, make: Callable[[], FastAPI], early: ASGIApp, failed: Callable[[], None]) -> None:
        self.app: FastAPI | None = None
        self.failure: Exception | None = None
        self._make, self._early, self._failed = make, early, failed
        self._settled, self._ended = asyncio.Event(), asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or wait until there is who can."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        if self.app is None and scope["type"] == "http" and not _is_of_api(scope["path"]):
            try:
                await self._early(scope, receive, send)
            except HTTPException:  # what is not there, the application answers as a problem
                pass
            else:
                return
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
        await loading
        await send({"type": "lifespan.shutdown.complete"})

    async def _load(self) -> None:
        try:
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


def _is_of_api(path: str) -> bool:
    return path.startswith("/api/") or path == "/openapi.json"
