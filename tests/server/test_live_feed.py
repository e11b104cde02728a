"""The live feed: one look at the store serves all listeners, and nobody is told the same thing twice."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TypeVar

from trackai.errors import QueryTimeoutError
from trackai.store.answers import RunChange
from trackai_server.services.live_feed import LiveFeed

Answer = TypeVar("Answer")
NOW = 1_700_000_000.0


class Runs:
    """What the store would answer, and how often it was asked."""

    def __init__(self) -> None:
        self.changes: list[RunChange] = []
        self.looks = 0
        self.error: Exception | None = None

    def set(self, run: str, *, project: int = 1, updated: float = NOW, last_step: float | None = 1.0) -> None:
        others = [change for change in self.changes if change.run != run]
        self.changes = [*others, RunChange(run, run, project, "running", updated, last_step)]

    def since(self, time: float) -> list[RunChange]:
        self.looks += 1
        if self.error is not None:
            raise self.error
        return [change for change in self.changes if change.updated > time]


def feed_of(runs: Runs, **options: float) -> LiveFeed:
    return LiveFeed(runs.since, interval_s=0.01, clock=lambda: NOW, **options)


def run(scenario: Callable[[], Awaitable[Answer]]) -> Answer:
    async def bounded() -> Answer:
        async with asyncio.timeout(20):
            return await scenario()

    return asyncio.run(bounded())


async def batch(stream: AsyncIterator[list[RunChange]]) -> list[str]:
    return [change.run for change in await anext(stream)]


async def wait_for(condition: Callable[[], bool]) -> None:
    while not condition():  # noqa: ASYNC110 - what is waited for has no event
        await asyncio.sleep(0.005)


def test_a_change_reaches_every_listener_by_one_look() -> None:
    async def scenario() -> None:
        runs = Runs()
        feed = feed_of(runs)
        streams = [feed.listen() for _ in range(50)]
        waiting = [asyncio.create_task(batch(stream)) for stream in streams]
        await wait_for(lambda: runs.looks > 2)
        runs.set("a")

        assert await asyncio.gather(*waiting) == [["a"]] * 50
        assert feed.listeners == 50
        assert runs.looks < 50

    run(scenario)


def test_a_listener_of_a_project_hears_of_that_project_alone() -> None:
    async def scenario() -> None:
        runs = Runs()
        runs.set("theirs", project=2)
        runs.set("mine", project=1)

        assert await batch(feed_of(runs).listen(project=1)) == ["mine"]

    run(scenario)


def test_what_was_told_is_not_told_again_although_each_look_goes_back_a_while() -> None:
    async def scenario() -> None:
        runs = Runs()
        runs.set("a")
        feed = feed_of(runs)
        stream = feed.listen()
        assert await batch(stream) == ["a"]
        before = runs.looks
        await wait_for(lambda: runs.looks > before + 3)
        runs.set("late", updated=NOW - 5)  # committed after a newer one

        assert await batch(stream) == ["late"]

    run(scenario)


def test_a_slow_listener_gets_the_latest_of_each_run_and_not_a_queue() -> None:
    async def scenario() -> None:
        runs = Runs()
        runs.set("a", last_step=0)
        feed = feed_of(runs)
        stream = feed.listen()
        await anext(stream)
        for step in range(1, 6):
            before = runs.looks
            runs.set("a", last_step=step, updated=NOW + step)
            await wait_for(lambda before=before: runs.looks > before + 1)  # type: ignore[misc]  # bound early
        (change,) = await anext(stream)

        assert change.last_step == 5

    run(scenario)


def test_silence_is_broken_by_a_sign_of_life() -> None:
    async def scenario() -> None:
        assert await batch(feed_of(Runs(), heartbeat_s=0.02).listen()) == []

    run(scenario)


def test_nobody_looks_when_nobody_listens() -> None:
    async def scenario() -> None:
        runs = Runs()
        runs.set("a")
        feed = feed_of(runs)
        stream = feed.listen()
        await anext(stream)
        await stream.aclose()  # type: ignore[attr-defined]  # it is a generator
        await asyncio.sleep(0.05)
        looks = runs.looks
        await asyncio.sleep(0.1)

        assert (feed.listeners, runs.looks) == (0, looks)

    run(scenario)


def test_a_store_that_is_busy_delays_the_stream_and_does_not_end_it() -> None:
    async def scenario() -> None:
        runs = Runs()
        runs.error = QueryTimeoutError("busy")
        feed = feed_of(runs)
        stream = feed.listen()
        waiting = asyncio.create_task(batch(stream))
        await wait_for(lambda: runs.looks > 2)
        runs.error = None
        runs.set("a")

        assert await waiting == ["a"]

    run(scenario)


def test_closing_ends_every_stream_at_once_and_for_good() -> None:
    async def scenario() -> None:
        feed = feed_of(Runs())
        waiting = [asyncio.create_task(anext(feed.listen(), None)) for _ in range(3)]
        await wait_for(lambda: feed.listeners == 3)
        feed.close()

        assert await asyncio.gather(*waiting) == [None] * 3
        assert [batch async for batch in feed.listen()] == []

    run(scenario)
