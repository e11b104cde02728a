"""The answer of a middleware that refuses: a problem (RFC 9457), written without a framework."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from starlette.types import Send


async def refuse(send: Send, status: int, kind: str, title: str, detail: str) -> None:
    """Send a problem and end the exchange. The connection closes, as the body may not have been read."""
    body = msgspec.json.encode(
        {"type": f"urn:trackai:problem:{kind}", "title": title, "status": status, "detail": detail}
    )
    headers = [
        (b"content-type", b"application/problem+json"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
