"""``/api/blobs``: contents by digest. They come from whoever logged them, so a browser must not run any of them."""

from __future__ import annotations

import re
from typing import Annotated, cast

from fastapi import Path, Request, Response
from fastapi.responses import StreamingResponse

from trackai_server.routers.openapi_responses import ASKING
from trackai_server.routers.routing import api_router
from trackai_server.security.headers import FRAME_POLICY
from trackai_server.services.blob_shelf import OCTETS, BlobShelf

router = api_router("blobs", "/api/blobs")
POLICY = "sandbox; default-src 'none'"
_RANGE = re.compile(r"bytes=(\d{1,15})-(\d{0,15})")  # one range; lists of ranges are answered with the whole
_BINARY = {"content": {OCTETS: {"schema": {"type": "string", "format": "binary"}}}}


@router.get(
    "/{sha256}",
    response_class=StreamingResponse,
    responses={200: {"description": "The content.", **_BINARY}, 206: {"description": "A part.", **_BINARY}, **ASKING},
)  # fmt: skip
def get_blob(request: Request, sha256: Annotated[str, Path(pattern=r"^[0-9a-f]{64}$")]) -> Response:
    """Read a content. Pictures, sounds and films are shown by browsers; everything else is only saved."""
    shelf = cast(BlobShelf, request.app.state.blobs)
    blob = shelf.open(sha256)
    headers = {
        "content-security-policy": POLICY,
        "content-type": blob.media_type or OCTETS,
        # No name: the link that leads here knows how the file was called, and a name here would win over that.
        "content-disposition": "inline" if blob.media_type else "attachment",
        "cache-control": "private, max-age=31536000, immutable",  # a digest never names other bytes
        "accept-ranges": "bytes",
        "etag": f'"{sha256}"',
    }
    start, end = _wanted(request.headers.get("range"), blob.size)
    if start is None:
        return StreamingResponse(blob.pieces(0, blob.size), headers={**headers, "content-length": str(blob.size)})
    length = end - start
    part = {"content-range": f"bytes {start}-{end - 1}/{blob.size}", "content-length": str(length)}
    return StreamingResponse(blob.pieces(start, length), status_code=206, headers={**headers, **part})


@router.get(
    "/{sha256}/page",
    response_class=StreamingResponse,
    responses={200: {"description": "The page.", "content": {"text/html": {"schema": {"type": "string"}}}}, **ASKING},
)
def get_page(request: Request, sha256: Annotated[str, Path(pattern=r"^[0-9a-f]{64}$")]) -> Response:
    """Read a content as a page for a frame: sandboxed by its policy, without access to this server or any other."""
    blob = cast(BlobShelf, request.app.state.blobs).open(sha256)
    headers = {
        "content-security-policy": FRAME_POLICY,
        "content-type": "text/html; charset=utf-8",
        "cache-control": "private, max-age=31536000, immutable",
        "x-frame-options": "SAMEORIGIN",
        "content-length": str(blob.size),
    }
    return StreamingResponse(blob.pieces(0, blob.size), headers=headers)


def _wanted(header: str | None, size: int) -> tuple[int | None, int]:
    """Return first byte and end of the one range that *header* asks for; (None, size) for the whole content."""
    found = _RANGE.fullmatch(header or "")
    if found is None:
        return None, size
    start = int(found[1])
    end = min(int(found[2]) + 1 if found[2] else size, size)
    return (start, end) if start < end else (None, size)
