"""What changed, told to everybody who listens: one poller of the store for all listeners, and only while there are any."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from trackai.errors import StoreError

if TYPE_CHECKING:
    from trackai.store.answers import RunChange

_log = logging.getLogger("trackai.server")

INTERVAL_S = 0.5  # between two looks: changes within it reach a page as one event
HEARTBEAT_S = 10.0  # of silence, after which a sign of life is due; proxies cut silent streams after 30 to 60 s
# A change carries the writer's clock and may be committed after a later one, or come from a host that is behind: each
# look goes back this far, and what was told already is left out.
OVERLAP_S = 30.0


@dataclass(slots=True, eq=False)
class _Listener:
    """What one stream still has to send: the latest change of each run, so that a slow one stays small."""

    project: int | None
    pending: dict[str, RunChange] = field(default_factory=dict)
    awake: asyncio.Event = field(default_factory=asyncio.Event)


class LiveFeed:
    """Changes of runs as they happen. Belongs to one event loop; all methods are called in it.

    Args:
        changes: since a time → runs that changed after it, oldest first; called in a thread.
        interval_s: between two looks.
        heartbeat_s: silence after which a listener gets an empty batch.
        clock: wall time, seconds since 1970.
    """

    def __init__(
        self,
        changes: Callable[[float], list[RunChange]],
        *,
        interval_s: float = INTERVAL_S,
        heartbeat_s: float = HEARTBEAT_S,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._changes, self._clock = changes, clock
        self._interval, self._heartbeat = interval_s, heartbeat_s
        self._listeners: set[_Listener] = set()
        self._told: dict[str, RunChange] = {}
        self._poller: asyncio.Task[None] | None = None
        self._closed = False

    @property
    def listeners(self) -> int:
        """Number of open streams."""
        return len(self._listeners)

    async def listen(self, project: int | None = None) -> AsyncIterator[list[RunChange]]:
        """Yield batches of changes, of one project or of all; an empty batch is a sign of life.

        A run is at most once in a batch, with its latest state. Ends when the feed is closed or can no longer look.
        """
        if self._closed:
            return
        listener = _Listener(project)
        self._listeners.add(listener)
        if self._poller is None or self._poller.done():
            self._poller = asyncio.create_task(self._poll(), name="trackai-live-feed")
        try:
            while listener in self._listeners:
                try:
                    await asyncio.wait_for(listener.awake.wait(), self._heartbeat)
                except TimeoutError:
                    yield []
                    continue
                listener.awake.clear()
                batch, listener.pending = list(listener.pending.values()), {}
                if batch:
                    yield batch
        finally:
            self._listeners.discard(listener)

    def close(self) -> None:
        """End all streams, so that the server can stop; later listeners get none."""
        self._closed = True
        self._dismiss()

    def _dismiss(self) -> None:
        gone = list(self._listeners)
        self._listeners.clear()
        for listener in gone:
            listener.awake.set()

    async def _poll(self) -> None:
        since = self._clock() - OVERLAP_S
        try:
            while self._listeners:
                try:
                    found = await asyncio.to_thread(self._changes, since)
                except StoreError as error:  # busy or slow now; streams stay open and the next look catches up
                    _log.warning("Live feed: %s", error)
                    found = []
                if found:
                    since = max(since, max(change.updated for change in found) - OVERLAP_S)
                    self._tell(found)
                await asyncio.sleep(self._interval)
        finally:
            # Also when looking failed for good: streams that nobody feeds would look alive.
            self._told.clear()
            self._dismiss()

    def _tell(self, found: list[RunChange]) -> None:
        fresh = [change for change in found if self._told.get(change.run) != change]
        self._told = {change.run: change for change in found}
        for listener in self._listeners:
            mine = {c.run: c for c in fresh if listener.project is None or c.project == listener.project}
            if mine:
                listener.pending |= mine
                listener.awake.set()
