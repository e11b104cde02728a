"""Answers without a framework, nor any other library: files are served before one is imported."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import Scope, Send

LEVEL = 1  # JSON of floats: level 6 takes four times as long for a tenth less


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, headers by their names in lower case, and the body as it is sent."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""

    async def send(self, send: Send) -> None:
        """Send it by ASGI; whoever speaks HTTP leaves the body out where the method is HEAD."""
        headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in self.headers.items()]
        if self.status != 304:
            headers.append((b"content-length", str(len(self.body)).encode()))
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": self.body})


def headers_of(scope: Scope) -> dict[str, str]:
    """Return the headers of a request by their names in lower case; of a repeated one the first."""
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in reversed(scope["headers"])}


def matches(header: str | None, tag: str) -> bool:
    """Tell whether an ``If-None-Match`` header names *tag*, compared weakly (RFC 9110 §13.1.2)."""
    if header is None:
        return False
    plain = tag.removeprefix("W/")
    return any(part.strip().removeprefix("W/") in (plain, "*") for part in header.split(","))


def accepts_gzip(header: str) -> bool:
    """Tell whether an ``Accept-Encoding`` header takes gzip; ``gzip;q=0`` does not."""
    for part in header.lower().split(","):
        name, _, parameters = part.partition(";")
        if name.strip() == "gzip":
            return _REFUSED.fullmatch(parameters.replace(" ", "")) is None
    return False


_REFUSED = re.compile(r"q=0(\.0*)?")


def gzipped(body: bytes, level: int = LEVEL) -> bytes:
    """Compress *body*; the same bytes give the same result, as no time is put into the header."""
    compressor = zlib.compressobj(level, zlib.DEFLATED, 31)
    return compressor.compress(body) + compressor.flush()
