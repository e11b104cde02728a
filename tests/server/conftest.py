"""A server over a fresh store: in this process through ASGI, or as a real process on a free port."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from starlette.types import ASGIApp
from tests.factories import RUN, START, WRITER, frames
from tests.waiting import wait_until

from trackai import records
from trackai.drain.recovery import recover
from trackai.settings import Settings, load

ADDRESS = "http://localhost:8000"


@pytest.fixture
def settings(home: Path, sqlite_url: str) -> Settings:
    """Return the settings of this test: a fresh SQLite store in its home."""
    return load()


class Client:
    """Asks an application of this process, over ASGI: no port, no thread, and no browser."""

    def __init__(self, app: ASGIApp, runner: asyncio.Runner) -> None:
        # What the server raises is answered with a problem, as it is outside of tests.
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        self._client = httpx.AsyncClient(transport=transport, base_url=ADDRESS)
        self._runner = runner
        self.get, self.post = partial(self.request, "GET"), partial(self.request, "POST")
        self.put, self.patch = partial(self.request, "PUT"), partial(self.request, "PATCH")
        self.delete = partial(self.request, "DELETE")

    def request(self, method: str, address: str, **options: Any) -> httpx.Response:  # noqa: ANN401 - httpx's own
        """Ask, and wait for the whole answer."""
        return self._runner.run(self._client.request(method, address, **options))


@pytest.fixture
def app(settings: Settings) -> FastAPI:
    """Return the application over the fresh store, without its recovery thread."""
    from trackai_server import create_app

    return create_app(settings, recovers=False)


@pytest.fixture
def client(app: FastAPI) -> Iterator[Client]:
    """Return a client of the application, started as a server starts it."""
    with asyncio.Runner() as runner:
        lifespan = app.router.lifespan_context(app)
        runner.run(lifespan.__aenter__())
        yield Client(app, runner)
        runner.run(lifespan.__aexit__(None, None, None))


@pytest.fixture(scope="session")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """Return a client of one empty server for all tests whose requests are refused before they reach the store."""
    from trackai_server import create_app

    app = create_app(load({"home": tmp_path_factory.mktemp("guarded")}, environ={}), recovers=False)
    with asyncio.Runner() as runner:
        lifespan = app.router.lifespan_context(app)
        runner.run(lifespan.__aenter__())
        yield Client(app, runner)
        runner.run(lifespan.__aexit__(None, None, None))


@pytest.fixture
def log(settings: Settings) -> Callable[..., None]:
    """Return a function that brings the records of one writer into the store, through a journal."""

    def log(made: Iterable[records.Record], *, run: str = RUN, writer: str = WRITER) -> None:
        journal = settings.journals / run / f"{writer}.tj"
        journal.parent.mkdir(parents=True, exist_ok=True)
        journal.write_bytes(frames(made))
        os.utime(journal, (START, START))  # long ago: the factories' host is not this one, and is given some time
        recover(settings)

    return log


@dataclass
class RunningServer:
    """A real server process."""

    process: subprocess.Popen[str]
    address: str

    def get(self, path: str) -> httpx.Response:
        """Ask it."""
        return httpx.get(self.address + path, timeout=20)

    def stop(self) -> int:
        """Tell it to stop, as a supervisor does, and return its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(20)


@contextmanager
def serving(*options: str, **environment: str) -> Iterator[RunningServer]:
    """Run ``trackai ui`` until the block ends."""
    process = subprocess.Popen(
        [sys.executable, "-m", "trackai", "ui", "--no-open", *options],
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    try:
        seen: list[str] = []
        for line in process.stdout:
            seen.append(line)
            if "TrackAI is at " in line:
                address = line.split("TrackAI is at ")[1].split()[0]
                break
        else:
            raise AssertionError(f"The server did not start: {''.join(seen)}")
        yield RunningServer(process, address)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        process.stdout.close()


@pytest.fixture
def server(settings: Settings) -> Iterator[RunningServer]:
    """Start a real server over the fresh store."""
    with serving() as running:
        wait_until(lambda: running.get("/api/health").status_code == 200)
        yield running
