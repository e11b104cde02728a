"""How much a request may carry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trackai_server.security.refusals import refuse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY = 4 * 2**20  # bytes: 10,000 run ids are 0.2 MB, a large dashboard is 0.5 MB


class BodyLimit:
    """ASGI middleware: counts the bytes of a body as they arrive and stops at the limit.

    The body is kept and handed on when it is whole, so that no handler works on half of one. Content-Length is only
    good for refusing earlier: what counts is what comes. An address that holds a NUL, encoded or not, is refused as
    well: no name has one, and PostgreSQL takes none in a text.
    """

    def __init__(self, app: ASGIApp, max_body: int = MAX_BODY) -> None:
        self.app, self.max_body = app, max_body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with its body, or refuse it with 413 (too much) or 400 (an address with a NUL)."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if "\0" in scope["path"] or b"%00" in scope["query_string"]:
            await refuse(send, 400, "address", "The request cannot be read", "The address holds a NUL character.")
            return
        headers = dict(scope["headers"])
        length = headers.get(b"content-length", b"0")
        if b"transfer-encoding" not in headers and length == b"0":
            await self.app(scope, receive, send)
            return
        body = None if length.isdigit() and int(length) > self.max_body else await self._read(receive)
        if body is None:
            detail = f"The body is larger than {self.max_body:,} bytes, the most that is taken. Send it in parts."
            await refuse(send, 413, "too-large", "The body is too large", detail)
            return
        await self.app(scope, _replay(body, receive), send)

    async def _read(self, receive: Receive) -> bytes | None:
        """Read the body; None as soon as it is too large. A client that leaves meanwhile ends it where it is."""
        pieces: list[bytes] = []
        size = 0
        while True:
            message = await receive()
            if message["type"] != "http.request":
                return b"".join(pieces)
            piece = message.get("body", b"")
            size += len(piece)
            if size > self.max_body:
                return None
            pieces.append(piece)
            if not message.get("more_body", False):
                return b"".join(pieces)


def _replay(body: bytes, receive: Receive) -> Receive:
    pending = True

    async def replaying() -> Message:
        nonlocal pending
        if pending:
            pending = False
            return {"type": "http.request", "body": body, "more_body": False}
        return await receive()

    return replaying
