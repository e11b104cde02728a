"""Answers in JSON: encoded by msgspec, named by an ETag, compressed where that pays."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b

import msgspec

from trackai_server.answers import Answer, accepts_gzip, gzipped, matches

COMPRESS_FROM = 1000  # bytes; below, the headers cost more than is saved

_encode = msgspec.json.Encoder().encode


def json_answer(
    answer: object,
    method: str,
    asked: Mapping[str, str],
    *,
    status: int = 200,
    extra: Mapping[str, object] | None = None,
) -> Answer:
    """Encode *answer* (dataclasses, dicts, lists); NaN and ±inf that were not made strings before become null.

    Args:
        answer: becomes the body, and its content the weak ETag of a GET.
        method: of the request.
        asked: its headers, which tell what the client takes (gzip) and has (``If-None-Match``).
        status: of the answer.
        extra: fields added to a JSON object after the ETag was taken, because they differ each time.

    Returns:
        The answer, or 304 without a body where the client has the same content already.
    """
    body = _encode(answer)
    headers = {"content-type": "application/json", "cache-control": "no-cache", "vary": "accept-encoding"}
    if method == "GET":
        tag = f'W/"{blake2b(body, digest_size=12).hexdigest()}"'
        headers["etag"] = tag
        if matches(asked.get("if-none-match"), tag):
            return Answer(304, headers)
    if extra:
        body = body[:-1] + b"," + _encode(extra)[1:]
    if len(body) >= COMPRESS_FROM and accepts_gzip(asked.get("accept-encoding", "")):
        body = gzipped(body)
        headers["content-encoding"] = "gzip"
    return Answer(status, headers, body)
