"""An Api over a fresh store of each kind, and one over a server of it, with the runs of :mod:`tests.cli.filling`."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import uvicorn
from tests.cli.filling import fill
from tests.waiting import wait_until

from trackai import Api
from trackai.settings import load


@contextmanager
def served() -> Iterator[str]:
    """Serve the store of the settings from a thread of this process, and give the address."""
    from trackai_server import create_app

    config = uvicorn.Config(create_app(load(), recovers=False), port=0, log_config=None, lifespan="on")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    wait_until(lambda: server.started or not thread.is_alive())
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture(params=["local", "server"])
def api(request: pytest.FixtureRequest, store_url: str) -> Iterator[Api]:
    """Open the filled store, or ask a server of it."""
    fill(store_url)
    if request.param == "local":
        with Api() as opened:
            yield opened
        return
    with served() as address, Api(address) as opened:
        yield opened


@pytest.fixture
def both(store_url: str) -> Iterator[tuple[Api, Api]]:
    """Return a local Api, and one over a server of the same store."""
    with served() as address, Api() as local, Api(address) as remote:
        yield local, remote
