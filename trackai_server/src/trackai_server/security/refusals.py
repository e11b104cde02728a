"""The answer of a middleware that refuses: a problem (RFC 9457), written without a framework."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import Send


async def refuse(send: Send, status: int, kind: str, title: str, detail: str) -> None:
    """Send a problem and end the exchange. The connection closes, as the body may not have been read."""
    problem = {"type": f"urn:trackai:problem:{kind}", "title": title, "status": status, "detail": detail}
    body = json.dumps(problem).encode()
    headers = [
        (b"content-type", b"application/problem+json"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
