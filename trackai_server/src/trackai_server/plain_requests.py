"""The requests that can be read without an HTTP library: whole, without a body, and with nothing unusual about them.

Not a parser of HTTP: whatever is not exactly of this form is left to one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import unquote

_HEAD = re.compile(
    rb"(GET|HEAD) (/[!-~]*) HTTP/1\.1\r\n"
    rb"((?:[!#$%&'*+.^_`|~0-9A-Za-z-]+:[\t -~]*\r\n)+)\r\n"
)
# Headers that give a request a body or ask for more than an answer.
_UNUSUAL = frozenset({"content-length", "transfer-encoding", "content-encoding", "expect", "upgrade", "trailer"})


class PlainRequest(NamedTuple):
    """What was asked.

    Attributes:
        method: ``GET`` or ``HEAD``.
        path: as ASGI has it, decoded and without the query.
        headers: by their names in lower case.
    """

    method: str
    path: str
    headers: Mapping[str, str]


def read_plain(received: bytes) -> PlainRequest | None:
    """Read what a client sent first; None unless it is one plain request and nothing else."""
    found = _HEAD.fullmatch(received)
    if found is None:
        return None
    method, target, lines = (part.decode("ascii") for part in found.groups())
    headers: dict[str, str] = {}
    for line in lines.splitlines():
        name, _, value = line.partition(":")
        if name.lower() in headers:
            return None
        headers[name.lower()] = value.strip(" \t")
    path, _, query = target.partition("?")
    path = unquote(path)
    if "host" not in headers or not _UNUSUAL.isdisjoint(headers) or "\0" in path or "%00" in query:
        return None
    return PlainRequest(method, path, headers)
