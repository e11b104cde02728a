"""Answers become bytes here: encoded by msgspec, named by an ETag, compressed where that pays.

Runs in the pool with the handler, so that neither encoding nor compression holds up the event loop.
"""

from __future__ import annotations

import math
import re
import zlib
from collections.abc import Mapping
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

if TYPE_CHECKING:
    from trackai.store.answers import Json

COMPRESS_FROM = 1000  # bytes; below, the headers cost more than is saved
LEVEL = 1  # JSON of floats: level 6 takes four times as long for a tenth less

_encode = msgspec.json.Encoder().encode


def json_reply(
    request: Request, answer: object, *, status: int = 200, extra: Mapping[str, object] | None = None
) -> Response:
    """Encode *answer* (dataclasses, dicts, lists); NaN and ±inf that were not made strings before become null.

    Args:
        request: tells what the client takes (gzip) and has (``If-None-Match``).
        answer: becomes the body, and its content the weak ETag of a GET.
        status: of the reply.
        extra: fields added to a JSON object after the ETag was taken, because they differ each time.

    Returns:
        The reply, or 304 without a body where the client has the same content already.
    """
    body = _encode(answer)
    headers = {"content-type": "application/json", "cache-control": "no-cache", "vary": "accept-encoding"}
    if request.method == "GET":
        tag = f'W/"{blake2b(body, digest_size=12).hexdigest()}"'
        headers["etag"] = tag
        if matches(request.headers.get("if-none-match"), tag):
            return Response(status_code=304, headers=headers)
    if extra:
        body = body[:-1] + b"," + _encode(extra)[1:]
    if len(body) >= COMPRESS_FROM and accepts_gzip(request.headers.get("accept-encoding", "")):
        body = gzipped(body)
        headers["content-encoding"] = "gzip"
    return Response(body, status_code=status, headers=headers)


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


def plain(value: Json) -> Json:
    """Return *value* with NaN and ±inf as the strings ``"NaN"``, ``"Infinity"``, ``"-Infinity"``, at any depth."""
    if isinstance(value, float):
        return value if math.isfinite(value) else _NAMES[str(value)]
    if isinstance(value, dict):
        return {name: plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    return value


_NAMES = {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}


def plain_fields(row: Any, names: tuple[str, ...]) -> dict[str, Json]:  # noqa: ANN401 - any of the answers' dataclasses
    """Return *row* as a dict whose fields *names* went through :func:`plain`; the others are left to the encoder."""
    shaped = {name: getattr(row, name) for name in row.__slots__}
    for name in names:
        shaped[name] = plain(shaped[name])
    return shaped
