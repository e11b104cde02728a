"""What answers until somebody asks the API: the web UI's files, and how the server is.

Importing uvicorn, FastAPI, pydantic and our models is nearly all of the time that a server takes to start, and of its
memory. One that nobody looks at does without. A browser that opens the page will ask in a moment: its first request
begins the import, while it fetches and runs the page; what it asks of the API waits here until the application is there.

Nothing is taken from a connection before it is clear that the answer is ours: the others are handed on as they came,
with the request unread, and so is everything that is not one plain request (``plain_requests``).
"""

from __future__ import annotations

import contextlib
import gc
import json
import selectors
import socket
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, TypeVar

from trackai_server.answers import Answer
from trackai_server.plain_requests import PlainRequest, read_plain
from trackai_server.security.headers import HEADERS
from trackai_server.security.hosts import AllowedHosts, may_read
from trackai_server.site import NotServedError, Site

if TYPE_CHECKING:
    from trackai_server.services.condition import Condition

T = TypeVar("T")

HEALTH = "/api/health"
MAX_HEAD = 64 * 1024  # bytes that are looked at; a longer request is handed on
PHRASES = {200: "OK", 304: "Not Modified", 404: "Not Found", 503: "Service Unavailable"}
SEND_TIMEOUT_S = 20.0  # how long a client may take to receive a file
NOT_STARTED = Answer(
    503,
    {"content-type": "application/problem+json", "cache-control": "no-store"},
    b'{"type":"urn:trackai:problem:stopping","title":"The server did not start","status":503,'
    b'"detail":"It stops; its terminal says why."}',
)


class Door:
    """What can be answered without the API: health, as the API answers it, and the files that *site* serves.

    Args:
        site: serves the web UI.
        condition: of the server.
        hosts: names that requests may address the server by. What names another, or comes from another site, is not
            answered here: the application says why it refuses.
    """

    def __init__(self, site: Site, condition: Condition, hosts: AllowedHosts) -> None:
        self._site, self._condition, self._hosts = site, condition, hosts

    def answer(self, request: PlainRequest) -> Answer | None:
        """Return the answer, or None where that is the application's."""
        headers = request.headers
        if not self._hosts.allows(headers["host"]):
            return None
        if not may_read(headers.get("sec-fetch-site"), headers.get("sec-fetch-mode")):
            return None
        if request.path == HEALTH and request.method == "GET":
            body = json.dumps(self._condition.report()).encode()
            return Answer(200, {"content-type": "application/json", "cache-control": "no-cache"}, body)
        if request.path == "/openapi.json":
            return None
        try:
            return self._site.find(request.method, request.path, headers)
        except (NotServedError, OSError):  # what is not there, or cannot be read, the application answers as a problem
            return None


class Doorman(Generic[T]):
    """Keeps the door until the server of the application is made.

    Args:
        listening: the server's socket.
        door: what can be answered meanwhile.
        make: imports and assembles the server; called in a thread, once it is needed.
    """

    def __init__(self, listening: socket.socket, door: Door, make: Callable[[], T]) -> None:
        self._listening, self._door, self._make = listening, door, make
        self._bell, self._rope = socket.socketpair()  # wakes the loop when the server is made
        self._waiting: list[socket.socket] = []
        self._maker: threading.Thread | None = None
        self._made: T | None = None
        self._failure: Exception | None = None

    def keep(self, *, at_once: bool = False) -> tuple[T, list[socket.socket]]:
        """Answer until the server is made; return it, and the connections that wait for it.

        Args:
            at_once: make it now, because somebody is about to ask.

        Raises:
            Exception: whatever *make* raised; who waits has been told that there will be no answer.
        """
        with selectors.DefaultSelector() as selector, self._bell, self._rope:
            self._listening.setblocking(False)
            for each in (self._listening, self._bell):
                selector.register(each, selectors.EVENT_READ)
            if at_once:
                self._begin()
            while self._made is None and self._failure is None:
                for key, _ in selector.select():
                    found = key.fileobj
                    assert isinstance(found, socket.socket)
                    if found is self._listening:
                        self._accept(selector)
                    elif found is not self._bell:
                        selector.unregister(found)
                        self._look(found)
            silent = [key.fileobj for key in selector.get_map().values()]
        waiting = self._waiting + [
            each for each in silent if isinstance(each, socket.socket) and each not in (self._listening, self._bell)
        ]
        if self._made is None:
            for connection in waiting:
                _send(connection, NOT_STARTED)
            assert self._failure is not None
            raise self._failure
        return self._made, waiting

    def _accept(self, selector: selectors.BaseSelector) -> None:
        try:
            connection, _ = self._listening.accept()
        except BlockingIOError:  # the client has gone again
            return
        except OSError:  # too many files are open: it stays readable, and waits until there is room
            time.sleep(0.05)
            return
        connection.setblocking(False)
        selector.register(connection, selectors.EVENT_READ)

    def _look(self, connection: socket.socket) -> None:
        """Answer what came on a connection, or let it wait."""
        try:
            received = connection.recv(MAX_HEAD, socket.MSG_PEEK)
        except OSError:
            received = b""
        if not received:
            connection.close()
            return
        request = read_plain(received)
        answer = None if request is None else self._door.answer(request)
        if request is None or answer is None:
            self._waiting.append(connection)
            self._begin()
            return
        if _is_of_browser(request):
            self._begin()
        # In a thread: a client may take its time to receive a file, and others wait.
        threading.Thread(target=_send, args=(connection, answer, request.method), daemon=True).start()

    def _begin(self) -> None:
        if self._maker is None:
            self._maker = threading.Thread(target=self._run, name="trackai-maker", daemon=True)
            self._maker.start()

    def _run(self) -> None:
        # Imports make hundreds of thousands of objects that live for ever: looking through them again and again for
        # garbage is a sixth of the time. Frozen, they are never looked at.
        gc.disable()
        try:
            self._made = self._make()
        except Exception as error:  # noqa: BLE001  # raised again by `keep`
            self._failure = error
        finally:
            gc.freeze()
            gc.enable()
            with contextlib.suppress(OSError):  # the server was stopped meanwhile
                self._rope.send(b"\0")


def _is_of_browser(request: PlainRequest) -> bool:
    """Whether the web UI is opened, and not only looked at by something that checks whether the server lives."""
    # Browsers name what they fetch for, except to plain addresses of other machines; scripts are run by nobody else.
    return request.path.startswith("/assets/") or "sec-fetch-mode" in request.headers


def _send(connection: socket.socket, answer: Answer, method: str = "GET") -> None:
    """Take the request from the connection, send the answer, close; a client that does not receive it is given up."""
    lines = [f"HTTP/1.1 {answer.status} {PHRASES[answer.status]}"]
    lines += [f"{name}: {value}" for name, value in answer.headers.items()]
    lines += [f"{name.decode()}: {value.decode()}" for name, value in HEADERS if name.decode() not in answer.headers]
    if answer.status != 304:
        lines.append(f"content-length: {len(answer.body)}")
    lines += [time.strftime("date: %a, %d %b %Y %H:%M:%S GMT", time.gmtime()), "connection: close", "", ""]
    with connection, contextlib.suppress(OSError):  # the client has gone
        with contextlib.suppress(BlockingIOError):  # it has asked nothing yet
            connection.recv(MAX_HEAD)  # closing would reset a connection with something unread, and lose the answer
        connection.settimeout(SEND_TIMEOUT_S)
        connection.sendall("\r\n".join(lines).encode("latin-1") + (b"" if method == "HEAD" else answer.body))
