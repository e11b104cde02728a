"""The HTTP client: JSON to and from a TrackAI server, its problems raised as the exceptions that they were.

Standard library alone. Knows addresses, connections and problems; what is asked is for others to know.
"""

from __future__ import annotations

import gzip
import http.client
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode, urlsplit

from trackai import errors

TIMEOUT_S = 60.0  # for a sign of life; the server itself gives up a question after a third of it
_POINTS_TYPE = "application/x-ndjson"
_PIECE = 256 * 1024  # bytes of a stream that are taken at a time
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_KINDS: Mapping[str, type[errors.TrackAIError]] = {
    "not-found": errors.NotFoundError, "name": errors.InvalidNameError, "usage": errors.UsageError,
    "invalid": errors.UsageError, "conflict": errors.ConflictError, "access": errors.AccessError,
    "timeout": errors.QueryTimeoutError, "store-too-new": errors.SchemaTooNewError,
    "store-damaged": errors.StoreCorruptError, "store": errors.StoreError,
}  # fmt: skip

Query = Mapping[str, "str | int | float | bool | None"]


class Client:
    """Asks one server. Thread-safe: each question has a connection of its own, which is kept for the next one that reads.

    Args:
        address: ``http://HOST[:PORT]``, or https, of a server; it may stand below a path.
        timeout_s: seconds of silence after which a question is given up.

    Raises:
        UsageError: if *address* is none.
    """

    def __init__(self, address: str, timeout_s: float = TIMEOUT_S) -> None:
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
            raise errors.UsageError(
                f"{address!r} is no address of a server: write it as http://HOST:PORT, as `trackai ui` prints it."
            )
        self.address = address.rstrip("/")
        self._parts, self._timeout_s = parts, timeout_s
        # On one machine compression costs more than it spares.
        self._encoding = "identity" if parts.hostname in _LOOPBACK else "gzip"
        self._idle: list[http.client.HTTPConnection] = []
        self._lock = threading.Lock()

    def get(self, path: str, query: Query | None = None) -> Any:  # noqa: ANN401  # JSON
        """Ask, and return the JSON that is answered.

        Args:
            path: below the address, encoded.
            query: its parameters; those that are None are left out.

        Raises:
            RemoteError: if the server cannot be reached, or what answers is none of ours.
            TrackAIError: what went wrong in the server, as the exception that it was there.
        """
        with self._answer("GET", _address(path, query)) as response:
            return self._decoded(response)

    def send(self, method: str, path: str, body: object) -> Any:  # noqa: ANN401  # JSON
        """Send *body* as JSON with *method*, and return the JSON that is answered. Raises as :meth:`get`."""
        with self._answer(method, path, json.dumps(body).encode()) as response:
            return self._decoded(response)

    def lines(self, path: str, query: Query | None = None) -> Iterator[Any]:
        """Ask for a stream, and yield the JSON of each of its lines as it comes. Raises as :meth:`get`."""
        with self._answer("GET", _address(path, query), accept=_POINTS_TYPE) as response:
            rest = b""
            try:
                while piece := response.read(_PIECE):
                    *whole, rest = (rest + piece).split(b"\n")
                    yield from map(self._parsed, whole)
                is_whole = not rest and not response.length
            except http.client.IncompleteRead:
                is_whole = False
            if not is_whole:
                raise errors.RemoteError(f"{self.address} broke off in the midst of its answer: ask again.")

    def close(self) -> None:
        """Close the connections that are kept; the next question opens new ones."""
        with self._lock:
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    @contextmanager
    def _answer(
        self, method: str, path: str, body: bytes | None = None, accept: str = "application/json"
    ) -> Iterator[http.client.HTTPResponse]:
        headers = {
            "accept": accept,
            "accept-encoding": self._encoding if body or accept != _POINTS_TYPE else "identity",
        }
        if body is not None:
            headers["content-type"] = "application/json"
        try:
            connection, response = self._asked(method, self._parts.path.rstrip("/") + path, body, headers)
            try:
                if response.status >= 400:
                    raise self._problem(response)
                yield response
            except BaseException:
                connection.close()
                raise
            if response.isclosed() and not response.will_close:
                with self._lock:
                    self._idle.append(connection)
            else:
                connection.close()
        except (OSError, http.client.HTTPException) as error:
            if isinstance(error, errors.TrackAIError):
                raise
            raise errors.RemoteError(
                f"{self.address} cannot be asked ({error or type(error).__name__}): is `trackai ui` running there?"
            ) from error

    def _asked(
        self, method: str, target: str, body: bytes | None, headers: Mapping[str, str]
    ) -> tuple[http.client.HTTPConnection, http.client.HTTPResponse]:
        with self._lock:
            kept = self._idle.pop() if self._idle and method == "GET" else None
        if kept is not None:
            try:
                kept.request(method, target, body, dict(headers))
                return kept, kept.getresponse()
            except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
                kept.close()  # the server has closed it since; a question can be asked again, a change could be done twice
        connection = self._connected()
        connection.request(method, target, body, dict(headers))
        return connection, connection.getresponse()

    def _connected(self) -> http.client.HTTPConnection:
        host = self._parts.hostname or ""
        if self._parts.scheme == "https":
            return http.client.HTTPSConnection(host, self._parts.port, timeout=self._timeout_s)
        return http.client.HTTPConnection(host, self._parts.port, timeout=self._timeout_s)

    def _decoded(self, response: http.client.HTTPResponse) -> Any:  # noqa: ANN401  # JSON
        body = response.read()
        return self._parsed(gzip.decompress(body) if response.headers.get("content-encoding") == "gzip" else body)

    def _parsed(self, body: bytes) -> Any:  # noqa: ANN401  # JSON
        try:
            return json.loads(body)
        except ValueError as error:
            raise errors.RemoteError(
                f"{self.address} answers, but not as a TrackAI server does ({body[:60]!r} …): is the address right?"
            ) from error

    def _problem(self, response: http.client.HTTPResponse) -> errors.TrackAIError:
        problem = self._decoded(response)
        kind = str(problem.get("type", "")).removeprefix("urn:trackai:problem:") if isinstance(problem, dict) else ""
        if not kind:
            return errors.RemoteError(f"{self.address} answers {response.status} {response.reason}: is it TrackAI's?")
        detail, nearest = str(problem.get("detail")), tuple(problem.get("nearest") or ())
        if kind == "filter":
            return errors.FilterError(detail, problem["text"], problem["column"], problem["length"])
        if kind == "run-not-found":
            return errors.RunNotFoundError(problem["wanted"], nearest=nearest)
        if kind == "not-found":
            return errors.NotFoundError(detail, nearest)
        return _KINDS.get(kind, errors.RemoteError)(detail)


def _address(path: str, query: Query | None) -> str:
    given = {
        name: str(value).lower() if isinstance(value, bool) else str(value)
        for name, value in (query or {}).items()
        if value is not None
    }
    return f"{path}?{urlencode(given)}" if given else path
