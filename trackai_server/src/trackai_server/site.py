"""The web UI's files. What can be served is a table made from the folder: no request's text ever becomes a path."""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from trackai_server.answers import Answer, accepts_gzip, gzipped, headers_of, matches
from trackai_server.security.headers import FRAME_POLICY

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

# The six pages; their addresses are made by the web UI's router. All other pages are its «not found», with status 404.
PAGES: Final = re.compile(r"/(projects(/[^/]+/(runs|dashboard))?|runs/[^/]+|compare|settings)?/?")
TYPES: Final = {
    ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8",
    ".json": "application/json", ".svg": "image/svg+xml", ".png": "image/png", ".ico": "image/x-icon",
    ".woff2": "font/woff2", ".txt": "text/plain; charset=utf-8", ".webmanifest": "application/manifest+json",
}  # fmt: skip
COMPRESSED: Final = {".html", ".js", ".css", ".json", ".svg", ".txt", ".webmanifest"}
# Draws figures that somebody logged, in a frame of the web UI (frontend/figure-page).
FIGURE_PAGE: Final = "figure.html"
NOT_BUILT: Final = b"""<!doctype html>
<html lang="en"><meta charset="utf-8"><title>TrackAI</title>
<body style="font: 16px/1.5 system-ui; max-width: 40rem; margin: 4rem auto; padding: 0 1rem">
<h1>The web UI is not built</h1>
<p>The HTTP API works: <a href="/openapi.json">openapi.json</a>, <a href="/api/health">health</a>.</p>
<p>In a clone of the repository, <code>./start.sh</code> builds the UI and starts the server, or build it alone with
<code>cd frontend &amp;&amp; npm ci &amp;&amp; npm run build</code> (needs Node 20 or newer) and load this page again.</p>
"""


@dataclass(slots=True)
class Asset:
    """One file. Its bytes are read when they are first asked for, and kept compressed where that makes them smaller."""

    path: Path
    media_type: str
    is_hashed: bool  # its name changes with its content
    compresses: bool
    _body: bytes | None = field(default=None, repr=False)
    _small: bytes | None = field(default=None, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def bodies(self) -> tuple[bytes, bytes | None]:
        """Return the bytes, and the same compressed, or None."""
        with self._lock:
            if self._body is None:
                self._body = self.path.read_bytes()
                small = gzipped(self._body, level=6) if self.compresses and len(self._body) > 1000 else None
                self._small = small if small and len(small) < len(self._body) else None
            return self._body, self._small


class NotServedError(Exception):
    """What is asked for is none of the files; *status* says why: 404, or 405 for what only the API takes."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def built_site() -> Path:
    """Return the folder that holds the built web UI, or would."""
    return Path(__file__).parent / "web"


class Site:
    """ASGI application that serves the built web UI from *folder*.

    The table is made again when ``index.html`` changes, so that a build beside a running server is served whole.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stamp: int | None = None
        self._table: dict[str, Asset] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a file or a page inside an application, whose handlers answer where there is none."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1000})
            return
        import asyncio  # late: whoever serves without an event loop asks `find`

        try:
            answer = await asyncio.to_thread(self.find, scope["method"], scope["path"], headers_of(scope))
        except NotServedError as error:
            from starlette.exceptions import HTTPException  # late: there is an application, which has imported it

            allow = {"allow": "GET, HEAD"} if error.status == 405 else None
            raise HTTPException(error.status, headers=allow) from error
        await answer.send(send)

    def find(self, method: str, path: str, headers: Mapping[str, str]) -> Answer:
        """Return the file or page that a request asks for; reads it where nobody has asked for it yet.

        Raises:
            NotServedError: if it asks for neither, and for everything below ``/api``.
        """
        if path.startswith("/api/"):
            raise NotServedError(404)
        if method not in ("GET", "HEAD"):
            raise NotServedError(405)
        table = self._current()
        index = table.get("/index.html")
        asset = table.get(path)
        if asset is not None and asset is not index:
            return _file(asset, headers)
        is_page = PAGES.fullmatch(path) is not None
        if not is_page and "text/html" not in headers.get("accept", ""):
            raise NotServedError(404)
        if index is None:
            return Answer(503, {"cache-control": "no-store", "content-type": TYPES[".html"]}, NOT_BUILT)
        return _file(index, headers, status=200 if is_page else 404)

    def _current(self) -> dict[str, Asset]:
        try:
            stamp = (self._folder / "index.html").stat().st_mtime_ns
        except FileNotFoundError:
            self._stamp, self._table = None, {}
            return self._table
        if stamp != self._stamp:
            self._table, self._stamp = _scan(self._folder), stamp
        return self._table


def _scan(folder: Path) -> dict[str, Asset]:
    """Return address → file for every plain file of a known type; links are left out."""
    table: dict[str, Asset] = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix in TYPES and path.is_file() and not path.is_symlink():
            name = "/" + path.relative_to(folder).as_posix()
            table[name] = Asset(path, TYPES[path.suffix], name.startswith("/assets/"), path.suffix in COMPRESSED)
    return table


def _file(asset: Asset, headers: Mapping[str, str], status: int = 200) -> Answer:
    body, small = asset.bodies()
    sent = {"content-type": asset.media_type, "vary": "accept-encoding"}
    if asset.path.name == FIGURE_PAGE:
        sent |= {"content-security-policy": FRAME_POLICY, "x-frame-options": "SAMEORIGIN"}
    if asset.path.name == "index.html":
        sent["cache-control"] = "no-store"  # it names the hashed files of one build
    else:
        sent["cache-control"] = "public, max-age=31536000, immutable" if asset.is_hashed else "no-cache"
        from hashlib import blake2b  # late: with OpenSSL, which no page needs

        sent["etag"] = f'W/"{blake2b(body, digest_size=12).hexdigest()}"'
        if matches(headers.get("if-none-match"), sent["etag"]):
            return Answer(304, sent)
    if small is not None and accepts_gzip(headers.get("accept-encoding", "")):
        body, sent["content-encoding"] = small, "gzip"
    return Answer(status, sent, body)
