"""The running server: a port, an address to print, and an end that leaves no stream hanging."""

from __future__ import annotations

import contextlib
import errno
import logging
import socket
import threading
import webbrowser
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

import click
import uvicorn

from trackai.drain.recovery import recover
from trackai.errors import UsageError
from trackai.plugins.discovery import entry_points
from trackai.settings import load
from trackai.store.connection import sqlite_path
from trackai.store.ingest import Ingest
from trackai_server.loading import Door, LoadingApp
from trackai_server.security.headers import SecurityHeaders
from trackai_server.security.hosts import AllowedHosts, HostCheck, OriginCheck
from trackai_server.security.limits import BodyLimit
from trackai_server.services.condition import Condition
from trackai_server.site import Site, built_site
from trackai_server.work.recovery import RecoveryThread

if TYPE_CHECKING:
    from fastapi import FastAPI

PORTS_TRIED = 200
STOP_TIMEOUT_S = 5  # how long answers that are under way may take once the server is told to stop
MAX_ADDRESS = 128 * 1024  # bytes of a request line with its headers: long lists of columns stand in it


def serve(host: str, port: int | None, first_port: int, *, names: Sequence[str], is_local: bool, opens: bool) -> None:
    """Serve until a signal comes.

    Args:
        host: address to listen on.
        port: port to listen on; None: the first free one from *first_port*.
        first_port: see *port*.
        names: further names that requests may address the server by.
        is_local: whether only this machine reaches *host*; else any numeric address is a good name as well.
        opens: whether to open a browser.

    Raises:
        UsageError: if *host* or *port* cannot be listened on.
        StoreError: if the store cannot be opened.
    """
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    settings = load()
    listening = listen(host, port, first_port)
    # A store that cannot be opened ends us here, before anybody is told an address.
    Ingest.open(settings.db_url).close()
    hosts = AllowedHosts.of(names if is_local else (*names, host), addresses=not is_local)
    site = Site(built_site())
    recovery = RecoveryThread(partial(recover, settings))
    condition = Condition("postgresql" if sqlite_path(settings.db_url) is None else "sqlite", recovery)

    def make() -> FastAPI:
        from trackai_server.app import create_app  # late: imported once somebody asks

        return create_app(settings, hosts=hosts, site=site, condition=condition)

    def failed() -> None:
        server.should_exit = True

    early = SecurityHeaders(HostCheck(OriginCheck(BodyLimit(Door(site, condition))), hosts))
    # Whether a plugin for the server works is seen when it is imported, and health should say so.
    app = LoadingApp(make, early, failed, at_once=opens or bool(entry_points("trackai.server")))
    shown = host if is_local or host not in ("0.0.0.0", "::") else socket.gethostname()
    address = f"http://{f'[{shown}]' if ':' in shown else shown}:{listening.getsockname()[1]}"

    def ready() -> None:
        recovery.start()
        click.echo(f"TrackAI is at {address}  (store: {_where(settings.db_url)}; Ctrl-C stops it)")
        if opens:
            # In a thread: some browsers keep the caller waiting until they are closed.
            threading.Thread(target=webbrowser.open, args=(address,), name="trackai-browser", daemon=True).start()

    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,  # nobody stands before us whose word on the client's address could be taken
        ws="none",
        lifespan="on",
        timeout_graceful_shutdown=STOP_TIMEOUT_S,
        h11_max_incomplete_event_size=MAX_ADDRESS,
    )
    server = _Server(config, app, ready)
    try:
        with contextlib.suppress(KeyboardInterrupt):  # uvicorn stops in good order, then raises the signal again
            server.run(sockets=[listening])
    finally:
        recovery.stop()
    if app.failure is not None:
        raise app.failure


class _Server(uvicorn.Server):
    """Says when it is ready, and ends the streams of events when it is told to stop: they would never end themselves."""

    def __init__(self, config: uvicorn.Config, app: LoadingApp, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._app, self._ready = app, ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        if self._app.app is not None:
            self._app.app.state.feed.close()
        await super().shutdown(sockets)


def listen(host: str, port: int | None, first_port: int) -> socket.socket:
    """Return a listening socket: on *port*, or on the first free port from *first_port* on.

    Raises:
        UsageError: if there is none; says which address and what to do.
    """
    candidates = range(first_port, first_port + PORTS_TRIED) if port is None else (port,)
    try:
        family, _, _, _, found = socket.getaddrinfo(host.strip("[]"), 0, type=socket.SOCK_STREAM)[0]
    except OSError as error:
        raise UsageError(f"--host {host} is no address of this machine ({error}): try 127.0.0.1.") from error
    for candidate in candidates:
        # With its protocol named: asyncio turns Nagle's algorithm off only where it reads TCP, and with it on, an answer
        # of two writes on a connection that is kept open waits 40 ms for the acknowledgement of the first.
        listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        # A port whose last connection is just closing is free; one that somebody listens on is not.
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((found[0], candidate))
            listening.listen(2048)
        except OSError as error:
            listening.close()
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise UsageError(f"{host} cannot be listened on ({error.strerror}): try 127.0.0.1.") from error
            continue
        return listening
    if port is not None:
        raise UsageError(f"Port {port} on {host} is in use or not allowed: pass another --port, or none.")
    raise UsageError(f"None of the {PORTS_TRIED} ports from {first_port} on is free: pass --port.")


def _where(db_url: str) -> str:
    """Return the store's address without its password."""
    scheme, _, rest = db_url.partition("://")
    if scheme == "sqlite":
        return rest.removeprefix("/")
    return f"{scheme}://{rest.rpartition('@')[2]}"
