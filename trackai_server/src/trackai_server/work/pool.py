"""The threads that answer: how many, how long one answer may take, and whether somebody still waits for it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

import anyio.to_thread

# The slowest honest question (a first look at 10,000 runs from a cold disk) takes about two seconds on a laptop. After
# this one, a person has long given up, and others wait for the threads.
DEADLINE_S: Final = 20.0
# Fewer than the connections that the store's pool gives out (15 on SQLite, 16 on PostgreSQL), so that no thread ever
# waits for a connection. More threads would not answer sooner: they share the interpreter and the disk.
THREADS: Final = 12
Receive = Callable[[], Awaitable[Mapping[str, Any]]]


def limit_threads() -> None:
    """Bound the pool of this event loop, in which FastAPI runs every plain function."""
    anyio.to_thread.current_default_thread_limiter().total_tokens = THREADS


class Patience:
    """Notices that the client of one request has gone, so that the thread that answers can give up.

    Made in the event loop of the request. It watches from the first time that the thread asks, so that a short question,
    which never does, costs no task; and until the answer is sent or the client goes, which the channel tells alike.

    Args:
        receive: the request's ASGI channel, whose body was read already.
    """

    def __init__(self, receive: Receive) -> None:
        self._receive, self._loop = receive, asyncio.get_running_loop()
        self._gone = threading.Event()
        self._watch: asyncio.Task[None] | None = None
        self._is_asked = False

    def ended(self) -> bool:
        """Tell whether nobody waits any more. Called in the thread that answers."""
        if not self._is_asked:
            self._is_asked = True
            try:
                self._loop.call_soon_threadsafe(self._begin)
            except RuntimeError:  # the loop is closed: the server has stopped
                self._gone.set()
        return self._gone.is_set()

    def _begin(self) -> None:
        self._watch = asyncio.create_task(self._notice(), name="trackai-patience")

    async def _notice(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass  # what is left of a body that no handler wanted
        self._gone.set()
