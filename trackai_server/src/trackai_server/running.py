"""uvicorn, which serves the application once it is made; it takes over the connections that waited for that."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Sequence

import uvicorn
from fastapi import FastAPI

STOP_TIMEOUT_S = 5  # how long answers that are under way may take once the server is told to stop
MAX_ADDRESS = 128 * 1024  # bytes of a request line with its headers: long lists of columns stand in it


class RunningServer(uvicorn.Server):
    """Serves *app*, and ends the streams of events when it is told to stop: they would never end themselves.

    Args:
        app: made by ``create_app``.
    """

    def __init__(self, app: FastAPI) -> None:
        config = uvicorn.Config(
            app,
            http="h11",  # httptools takes no address beyond 64 KiB, and headers without limit
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,  # nobody stands before us whose word on the client's address could be taken
            ws="none",
            lifespan="on",
            timeout_graceful_shutdown=STOP_TIMEOUT_S,
            h11_max_incomplete_event_size=MAX_ADDRESS,
        )
        super().__init__(config)
        self._app = app
        self._waiting: Sequence[socket.socket] = ()

    def take_over(self, listening: socket.socket, waiting: Sequence[socket.socket]) -> None:
        """Serve until a signal comes.

        Args:
            listening: where connections are accepted.
            waiting: those that were accepted already, with nothing read from them.
        """
        self._waiting = waiting
        self.run(sockets=[listening])

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        loop = asyncio.get_running_loop()
        for connection in self._waiting:
            await loop.connect_accepted_socket(self._protocol, connection)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._app.state.feed.close()
        await super().shutdown(sockets)

    def _protocol(self) -> asyncio.Protocol:
        return self.config.http_protocol_class(  # type: ignore[call-arg]  # the two protocols of uvicorn have one form
            config=self.config, server_state=self.server_state, app_state=self.lifespan.state
        )
