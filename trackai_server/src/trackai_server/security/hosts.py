"""Who may ask: the Host that a request names, and the site that it comes from.

A page of any site that is open in the user's browser can send requests to 127.0.0.1. Two checks stop it. The Host check
stops names that an attacker points at us (DNS rebinding): such a page is then of our origin, but its requests name his
host. The origin check stops requests that change something and were sent by another site.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trackai_server.security.refusals import refuse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
JSON_TYPE = "application/json"


def host_of(authority: str) -> str | None:
    """Return the host of ``host[:port]`` or ``[v6][:port]`` in lower case; None if it is neither."""
    if authority.startswith("["):
        inside, bracket, rest = authority[1:].partition("]")
        host = inside if bracket else ""
    else:
        host, _, port = authority.partition(":")
        rest = f":{port}" if port or authority.endswith(":") else ""
    if not host or (rest and not (rest.startswith(":") and rest[1:].isascii() and rest[1:].isdigit())):
        return None
    return host.lower()


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class AllowedHosts:
    """Which Host a request may name: this machine's loopback, and names that the operator gave.

    Attributes:
        names: further hosts, in lower case.
        addresses: also any numeric address. Safe against rebinding, which needs a name; for a server that binds
            an address that others reach.
    """

    names: frozenset[str] = frozenset()
    addresses: bool = False

    @classmethod
    def of(cls, names: Iterable[str] = (), *, addresses: bool = False) -> AllowedHosts:
        """Make it from names as they were typed."""
        return cls(frozenset(name.strip("[]").lower() for name in names), addresses)

    def allows(self, authority: str) -> bool:
        """Tell whether a Host header is one of ours."""
        host = host_of(authority)
        if host is None:
            return False
        if host == "localhost" or host in self.names:
            return True
        address = _address(host)
        return address is not None and (self.addresses or address.is_loopback)


class HostCheck:
    """ASGI middleware: answers 421 to a request whose Host is not ours, on every route there is."""

    def __init__(self, app: ASGIApp, allowed: AllowedHosts) -> None:
        self.app, self.allowed = app, allowed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on if its Host is ours."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        hosts = [value for name, value in scope["headers"] if name == b"host"]
        if len(hosts) == 1 and self.allowed.allows(hosts[0].decode("latin-1")):
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            named = hosts[0].decode("latin-1")[:100] if hosts else "none"
            detail = (
                f"The request names the host {named!r}, and this server answers for localhost alone. "
                "If that name is yours, start it with: trackai ui --allowed-host NAME"
            )
            await refuse(send, 421, "host", "Not this server's name", detail)


class OriginCheck:
    """ASGI middleware: a request that changes something must be of our own site and must carry JSON.

    Programs that are no browser send neither ``Origin`` nor ``Sec-Fetch-Site`` and pass: a browser sends at least one
    of them with every write, and cannot send JSON to another site without asking first, which is never granted.
    Reads by scripts and frames of other sites are refused too; following a link is not.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it with 403 (another site) or 415 (no JSON)."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        writes = scope["method"] not in SAFE_METHODS
        may = _own_site(headers) if writes else may_read(headers.get(b"sec-fetch-site"), headers.get(b"sec-fetch-mode"))
        if not may:
            detail = "The request was sent by a page of another site. Only TrackAI's own pages may do this."
            await refuse(send, 403, "origin", "Sent by another site", detail)
        elif writes and scope["method"] != "DELETE" and _media_type(headers) != JSON_TYPE:
            detail = f"Send JSON with the header Content-Type: {JSON_TYPE}."
            await refuse(send, 415, "content-type", "The body is not JSON", detail)
        elif headers.get(b"content-encoding", "identity").lower() != "identity":
            detail = "Send the body as it is, without Content-Encoding."
            await refuse(send, 415, "content-encoding", "The body is encoded", detail)
        else:
            await self.app(scope, receive, send)


def _own_site(headers: dict[bytes, str]) -> bool:
    # Sec-Fetch-Mode is left aside on purpose: «no-cors» says nothing about where a request comes from.
    if headers.get(b"sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = headers.get(b"origin")
    if origin is None:
        return True
    scheme, separator, authority = origin.partition("://")
    return bool(separator) and scheme in ("http", "https") and authority.lower() == headers.get(b"host", "").lower()


def may_read(fetch_site: str | None, fetch_mode: str | None) -> bool:
    """Tell whether a request that changes nothing may have come from there; by its headers ``Sec-Fetch-…``."""
    return fetch_site != "cross-site" or fetch_mode == "navigate"


def _media_type(headers: dict[bytes, str]) -> str:
    return headers.get(b"content-type", "").partition(";")[0].strip().lower()
