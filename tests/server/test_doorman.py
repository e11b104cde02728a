"""Until somebody asks the API it is not imported: pages and health are served, questions wait, a failure ends the server."""

from __future__ import annotations

import contextlib
import resource
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from tests.server.conftest import serving
from tests.waiting import wait_until

from trackai.settings import Settings
from trackai_server import create_app
from trackai_server.doorman import Door, Doorman
from trackai_server.running import RunningServer
from trackai_server.security.hosts import AllowedHosts
from trackai_server.services.condition import Condition
from trackai_server.site import Site

PAGE = "<!doctype html><title>TrackAI</title>" + "<p>A page</p>" * 200


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a built web UI of three files, one of them larger than what a socket takes at once."""
    built = tmp_path / "web"
    (built / "assets").mkdir(parents=True)
    (built / "index.html").write_text(PAGE)
    (built / "mark.svg").write_text("<svg/>")
    (built / "assets" / "large.png").write_bytes(bytes(range(256)) * 40_000)
    return built


class Kept:
    """A door that is kept in a thread; the application that takes over when it is made runs in the same one."""

    def __init__(self, folder: Path, make: Callable[[], FastAPI]) -> None:
        self.made, self._goes_on = threading.Event(), threading.Event()
        self.failure: Exception | None = None
        self._make: Callable[[], FastAPI] = make
        self._server: RunningServer | None = None
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self._door = Door(Site(folder), Condition("sqlite", None), AllowedHosts())
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def get(self, path: str, headers: dict[str, str] | None = None) -> httpx.Response:
        """Ask over a connection of its own."""
        return httpx.get(f"http://127.0.0.1:{self.port}{path}", headers=headers, timeout=20)

    def connect(self) -> socket.socket:
        """Open a connection and send nothing."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=20)

    def goes_on(self) -> None:
        """Let the application, whose making has begun, become ready."""
        self._goes_on.set()

    def ends(self) -> None:
        """Wait until the door is closed."""
        self._goes_on.set()
        if not self.made.is_set():
            self.get("/api/version")
        while self._server is None and self._thread.is_alive():
            self._thread.join(0.01)
        if self._server is not None:
            self._server.should_exit = True
        self._thread.join(20)

    def _serve(self) -> None:
        def make() -> RunningServer:
            self.made.set()
            assert self._goes_on.wait(20)
            return RunningServer(self._make())

        try:
            self._server, waiting = Doorman(self._listening, self._door, make).keep()
        except Exception as error:  # noqa: BLE001  # the test looks at it
            self.failure = error
            return
        self._server.take_over(self._listening, waiting)


@contextmanager
def kept(folder: Path, make: Callable[[], FastAPI]) -> Iterator[Kept]:
    door = Kept(folder, make)
    try:
        yield door
    finally:
        door.ends()


@pytest.fixture
def door(folder: Path, settings: Settings) -> Iterator[Kept]:
    """Return a kept door before an application over the fresh store."""
    with kept(folder, lambda: create_app(settings, recovers=False, site=Site(folder))) as made:
        yield made


def test_pages_are_served_and_questions_wait_until_the_application_is_there(door: Kept) -> None:
    with door.connect() as asking:
        asking.sendall(b"GET /api/projects HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        assert door.made.wait(20)
        page = door.get("/", {"accept": "text/html"})
        asking.setblocking(False)
        with pytest.raises(BlockingIOError):
            asking.recv(1)
        asking.setblocking(True)
        door.goes_on()
        answer = b"".join(iter(lambda: asking.recv(65_536), b""))

    assert page.text == PAGE
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert b'"projects":[]' in answer


def test_nothing_is_made_for_those_who_only_look_whether_the_server_lives(door: Kept) -> None:
    early, page, picture = door.get("/api/health"), door.get("/"), door.get("/mark.svg")
    was_made = door.made.is_set()
    door.goes_on()
    door.get("/api/version")
    late = door.get("/api/health")

    assert [reply.status_code for reply in (early, page, picture, late)] == [200, 200, 200, 200]
    assert not was_made
    assert {**early.json(), "uptime_s": 0} == {**late.json(), "uptime_s": 0}


def test_an_answer_before_the_application_is_there_has_the_headers_of_one_after(door: Kept) -> None:
    early, early_page = door.get("/api/health"), door.get("/")
    door.goes_on()
    door.get("/api/version")
    late, late_page = door.get("/api/health"), door.get("/")

    # The door keeps no connection, and gives health, which changes with each look, no name.
    differing = {"connection", "etag", "vary", "content-length", "date"}
    for one, other in ((early, late), (early_page, late_page)):
        assert {k: v for k, v in one.headers.items() if k not in differing} == {
            k: v for k, v in other.headers.items() if k not in differing
        }
    assert early_page.headers["content-length"] == late_page.headers["content-length"]


def test_a_file_that_the_browser_has_is_not_sent_again(door: Kept) -> None:
    first = door.get("/mark.svg")
    second = door.get("/mark.svg", {"if-none-match": first.headers["etag"]})

    assert (second.status_code, second.content) == (304, b"")


def test_a_head_has_no_body(door: Kept) -> None:
    reply = httpx.head(f"http://127.0.0.1:{door.port}/mark.svg")

    assert (reply.headers["content-length"], reply.content) == ("6", b"")


def test_a_client_that_is_slow_to_receive_keeps_nobody_else_waiting(door: Kept) -> None:
    with door.connect() as slow:
        slow.sendall(b"GET /assets/large.png HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert door.get("/mark.svg").text == "<svg/>"
        received = b"".join(iter(lambda: slow.recv(65_536), b""))

    assert received.endswith(bytes(range(256)) * 40_000)


def test_a_connection_that_has_said_nothing_yet_is_taken_over(door: Kept) -> None:
    with door.connect() as silent, door.connect() as closing_again:
        door.get("/mark.svg")
        closing_again.close()
        door.goes_on()
        door.get("/api/version")
        silent.sendall(b"GET /api/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")

        assert silent.recv(65_536).startswith(b"HTTP/1.1 200 ")


def test_a_file_that_has_vanished_is_left_to_the_application_and_ends_nothing(door: Kept, folder: Path) -> None:
    assert door.get("/").status_code == 200  # which makes the table of what there is
    (folder / "mark.svg").unlink()
    door.goes_on()

    reply = door.get("/mark.svg")

    assert reply.status_code == 404
    assert reply.headers["content-type"] == "application/problem+json"
    assert door.get("/").status_code == 200


@pytest.mark.faults
def test_a_server_that_may_open_no_more_files_serves_again_when_it_may(settings: Settings) -> None:
    with serving() as server, contextlib.ExitStack() as connections:
        host, port = server.address.removeprefix("http://").split(":")
        resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE, (24, 24))
        for _ in range(40):
            connections.enter_context(socket.create_connection((host, int(port)), timeout=20))
        time.sleep(0.5)
        assert server.process.poll() is None
        connections.close()

        wait_until(lambda: server.get("/api/health").status_code == 200)


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n", 421),
        (b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\nConnection: close\r\n\r\n", 400),
        (b"GET /mark.svg HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: cross-site\r\nConnection: close\r\n\r\n", 403),
        (b"GET /%00 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", 400),
        (b"GET /no/such.txt HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", 404),
        (b"DELETE / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", 405),
        (b"GET /../../etc/passwd HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", 404),
        (b"GET http://localhost/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", 404),
        (b"no HTTP at all\r\n\r\n", 400),
    ],
)
def test_what_is_refused_is_refused_by_the_application_in_its_words(door: Kept, request_: bytes, status: int) -> None:
    door.goes_on()
    with door.connect() as connection:
        connection.sendall(request_)
        answer = b"".join(iter(lambda: connection.recv(65_536), b""))

    assert answer.startswith(f"HTTP/1.1 {status} ".encode())


def test_a_request_that_comes_in_pieces_is_answered(door: Kept) -> None:
    door.goes_on()
    with door.connect() as connection:
        connection.sendall(b"GET /mark.svg HTTP/1.1\r\nHo")
        assert door.made.wait(20)
        connection.sendall(b"st: localhost\r\nConnection: close\r\n\r\n")
        answer = b"".join(iter(lambda: connection.recv(65_536), b""))

    assert answer.endswith(b"<svg/>")


@pytest.mark.parametrize(
    ("address", "headers"), [("/", {"sec-fetch-mode": "navigate"}), ("/assets/large.png", {}), ("/api/me", {})]
)
def test_a_browser_that_opens_the_page_begins_the_import(door: Kept, address: str, headers: dict[str, str]) -> None:
    door.goes_on()

    door.get(address, headers)

    assert door.made.wait(20)


def test_an_application_that_cannot_be_made_ends_the_server_and_keeps_nobody_waiting(folder: Path) -> None:
    def make() -> FastAPI:
        raise RuntimeError("a plugin has broken everything")

    with kept(folder, make) as door:
        door.goes_on()
        answer = door.get("/api/projects")

    assert answer.status_code == 503
    assert answer.json()["status"] == 503
    with pytest.raises(RuntimeError, match="a plugin has broken everything"):
        raise door.failure or AssertionError("it was made")


@pytest.mark.parametrize("asked", ["", "/", "/api/version"])
def test_a_server_that_is_told_to_stop_stops_in_good_order_whoever_keeps_the_door(
    settings: Settings, asked: str
) -> None:
    with serving() as server:
        if asked:
            server.get(asked)

        assert server.stop() == 0


def test_a_port_is_free_again_when_the_server_has_stopped(settings: Settings) -> None:
    with serving() as server:
        port = int(server.address.rpartition(":")[2])
        server.get("/")
        server.stop()

    with closing(socket.create_server(("127.0.0.1", port))):
        pass


def test_a_server_that_starts_has_imported_neither_the_api_nor_the_store() -> None:
    code = "import sys, trackai.cli.main, trackai_server.serve; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    heavy = {
        "alembic", "anyio", "asyncio", "fastapi", "hashlib", "importlib.metadata", "msgspec", "numpy", "psutil",
        "pydantic", "sqlalchemy", "starlette", "uvicorn",
    }  # fmt: skip
    assert heavy & set(done.stdout.split()) == set()
