"""``trackai ui``: a port, an address to print, whoever keeps the door until somebody asks, and then the server."""

from __future__ import annotations

import contextlib
import errno
import logging
import signal
import socket
import threading
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from trackai.errors import UsageError
from trackai.plugins.discovery import entry_points
from trackai.settings import Settings, load
from trackai.store.connection import sqlite_path
from trackai.store.migrations.opening import open_db
from trackai_server.doorman import Door, Doorman
from trackai_server.security.hosts import AllowedHosts
from trackai_server.services.condition import Condition
from trackai_server.site import Site, built_site
from trackai_server.work.recovery import RecoveryThread

if TYPE_CHECKING:
    from trackai.drain.recovery import Recovered
    from trackai_server.running import RunningServer

PORTS_TRIED = 200


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
    open_db(settings.db_url).close()
    hosts = AllowedHosts.of(names if is_local else (*names, host), addresses=not is_local)
    site = Site(built_site())
    recovery = RecoveryThread(lambda: _recover(settings))
    condition = Condition("postgresql" if sqlite_path(settings.db_url) is None else "sqlite", recovery)

    def make() -> RunningServer:
        # Late: imported once somebody asks.
        from trackai_server.app import create_app
        from trackai_server.running import RunningServer

        return RunningServer(create_app(settings, hosts=hosts, site=site, condition=condition))

    shown = host if is_local or host not in ("0.0.0.0", "::") else socket.gethostname()
    address = f"http://{f'[{shown}]' if ':' in shown else shown}:{listening.getsockname()[1]}"
    with contextlib.suppress(KeyboardInterrupt), _stopped_by_signals():
        recovery.start()
        click.echo(f"TrackAI is at {address}  (store: {_where(settings.db_url)}; Ctrl-C stops it)")
        if opens:
            # In a thread: some browsers keep the caller waiting until they are closed.
            threading.Thread(target=_open, args=(address,), name="trackai-browser", daemon=True).start()
        try:
            # Whether a plugin for the server works is seen when it is imported, and health should say so.
            at_once = opens or bool(entry_points("trackai.server"))
            server, waiting = Doorman(listening, Door(site, condition, hosts), make).keep(at_once=at_once)
            server.take_over(listening, waiting)
        finally:
            recovery.stop()
            listening.close()


@contextlib.contextmanager
def _stopped_by_signals() -> Iterator[None]:
    """Let SIGTERM end the block as Ctrl-C does, so that what it has begun is ended in good order."""
    if threading.current_thread() is not threading.main_thread():  # only the main thread can say
        yield
        return
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _recover(settings: Settings) -> Sequence[Recovered]:
    from trackai.drain.recovery import recover  # late: after the address was printed

    return recover(settings)


def _open(address: str) -> None:
    import webbrowser  # late: most servers open none

    webbrowser.open(address)


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
