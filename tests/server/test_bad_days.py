"""When something goes wrong: slow questions, clients that leave, bugs, plugins that break, recovery that fails."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from types import SimpleNamespace

import pytest
from fastapi import APIRouter, FastAPI
from tests.factories import RUN, a_run
from tests.server.conftest import Client, RunningServer
from tests.waiting import wait_until

from trackai import plugins
from trackai.errors import QueryTimeoutError, StoreError
from trackai.extensions import ServerContext
from trackai.hooks import hookimpl
from trackai.settings import Settings
from trackai.store import Store
from trackai.store.answers import SeriesQuestion
from trackai_server import create_app
from trackai_server.work.pool import Patience
from trackai_server.work.recovery import RecoveryThread


@contextmanager
def asking(app: FastAPI) -> Iterator[Client]:
    with asyncio.Runner() as runner:
        lifespan = app.router.lifespan_context(app)
        runner.run(lifespan.__aenter__())
        yield Client(app, runner)
        runner.run(lifespan.__aexit__(None, None, None))


@pytest.fixture
def long_run(log: Callable[..., None]) -> str:
    log(a_run({"loss": [float(step) for step in range(30_000)]}))
    return f"/api/metrics/runs/{RUN}/metric/loss?exact=true"


def test_a_question_that_takes_too_long_is_cancelled_and_says_what_to_do(settings: Settings, long_run: str) -> None:
    with asking(create_app(settings, recovers=False, deadline_s=0.0)) as client:
        reply = client.get(long_run)

    assert reply.status_code == 504
    assert reply.json()["type"] == "urn:trackai:problem:timeout"
    assert "fewer" in reply.json()["detail"]


def test_a_question_that_nobody_waits_for_any_more_ends(settings: Settings, long_run: str) -> None:
    question = SeriesQuestion((RUN,), ("loss",), exact=True)

    with Store.open(settings) as store, pytest.raises(QueryTimeoutError):
        store.reader().within(60.0, abandoned=lambda: True).series(question)


def test_patience_ends_when_the_client_goes_and_not_before() -> None:
    async def scenario() -> tuple[bool, bool]:
        leaves = asyncio.Event()

        async def receive() -> dict[str, str]:
            await leaves.wait()
            return {"type": "http.disconnect"}

        patience = Patience(receive)
        patience.ended()  # the first look begins to watch
        for _ in range(3):
            await asyncio.sleep(0)
        before = patience.ended()
        leaves.set()
        for _ in range(3):
            await asyncio.sleep(0)
        return before, patience.ended()

    assert asyncio.run(scenario()) == (False, True)


def test_patience_watches_no_client_before_the_first_look_and_ends_with_the_server() -> None:
    received: list[str] = []

    async def receive() -> dict[str, str]:
        received.append("asked")
        return {"type": "http.disconnect"}

    async def scenario() -> Patience:
        patience = Patience(receive)
        await asyncio.sleep(0)
        return patience

    patience = asyncio.run(scenario())

    assert not received
    assert patience.ended()  # its loop is closed


def test_the_server_says_how_it_is_while_every_thread_is_busy(server: RunningServer, long_run: str) -> None:
    with ThreadPoolExecutor(16) as pool:
        busy = [pool.submit(server.get, long_run) for _ in range(16)]
        health = server.get("/api/health")
        were_done = sum(one.done() for one in busy)
        answers = [one.result().status_code for one in busy]

    assert health.json()["status"] == "ok"
    assert were_done < 16
    assert answers == [200] * 16


def test_a_bug_is_answered_without_its_insides_and_logged_with_them(
    app: FastAPI, caplog: pytest.LogCaptureFixture
) -> None:
    @app.get("/api/broken")
    def broken() -> None:
        raise RuntimeError("the password is hunter2")

    with asking(app) as client:
        reply = client.get("/api/broken")

    assert reply.status_code == 500
    assert reply.headers["content-type"] == "application/problem+json"
    assert "hunter2" not in reply.text
    assert "content-security-policy" in reply.headers
    assert "hunter2" in caplog.text


class Greeter:
    """A plugin with a route, written as a stranger would."""

    @hookimpl
    def trackai_server_routers(self, context: ServerContext) -> list[APIRouter]:
        router = APIRouter()

        @router.get("/projects")
        def projects() -> list[str]:
            return [project.name for project in context.reader().projects()]

        return [router]


class Breaker:
    """A plugin that fails."""

    @hookimpl
    def trackai_server_routers(self, context: ServerContext) -> list[APIRouter]:
        raise RuntimeError("broken on purpose")


def test_a_plugins_routes_lie_below_its_name_behind_the_same_checks(
    settings: Settings, log: Callable[..., None]
) -> None:
    log(a_run())
    own = _with_plugins(settings, greeter=Greeter())
    with asking(create_app(own, recovers=False)) as client:
        assert client.get("/api/x/greeter/projects").json() == ["digits"]
        assert client.get("/api/x/greeter/projects", headers={"host": "evil.example"}).status_code == 421


@pytest.mark.filterwarnings("ignore:.*breaker.*")
def test_a_broken_plugin_costs_its_routes_and_is_named_in_health(settings: Settings) -> None:
    own = _with_plugins(settings, breaker=Breaker())
    with asking(create_app(own, recovers=False)) as client:
        health = client.get("/api/health").json()

    assert health["status"] == "degraded"
    assert [trouble["name"] for trouble in health["plugins"]] == ["breaker"]
    assert "broken on purpose" in health["plugins"][0]["error"]


def _with_plugins(settings: Settings, **given: object) -> Settings:
    own = replace(settings, plugins=f"on,{','.join(given)}")
    for name, plugin in given.items():
        plugins.manager("server", own).register(plugin, name)
    return own


def test_recovery_that_fails_goes_on_and_says_so_until_it_works(caplog: pytest.LogCaptureFixture) -> None:
    failing = threading.Event()
    failing.set()

    def recover() -> list[SimpleNamespace]:
        if failing.is_set():
            raise StoreError("the disk is full")
        return [SimpleNamespace(points=3, state="crashed", message="")]

    thread = RecoveryThread(recover, interval_s=0.01)
    thread.start()
    wait_until(lambda: thread.error)
    said = thread.error
    failing.clear()
    wait_until(lambda: thread.error is None and thread.recovered)
    thread.stop()

    assert said == "StoreError: the disk is full"
    assert thread.last is not None
    assert caplog.text.count("Recovery of journals failed") == 1


def test_a_journal_that_has_to_stay_is_told_of_once(caplog: pytest.LogCaptureFixture) -> None:
    looks = threading.Semaphore(0)

    def recover() -> list[SimpleNamespace]:
        looks.release()
        return [SimpleNamespace(points=0, state=None, message="x.tj needs a newer TrackAI")]

    thread = RecoveryThread(recover, interval_s=0.01)
    with caplog.at_level(logging.WARNING):
        thread.start()
        for _ in range(5):
            assert looks.acquire(timeout=20)
        thread.stop()

    assert caplog.text.count("needs a newer TrackAI") == 1
    assert thread.recovered == 0
