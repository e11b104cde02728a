"""The route table, as tests go through it: a route that is added is covered without anybody thinking of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fastapi.routing import APIRoute
from starlette.routing import Route

from trackai_server.app import routed_app

EXAMPLES = {
    "project_id": "digits", "run_id": "0123456789abcdef", "view_id": "1", "dashboard_id": "1", "sha256": "0" * 64,
    "key": "images/sample", "metric_path": "train/loss",
}  # fmt: skip


def _routes(entries: list[object]) -> Iterator[Route]:
    for entry in entries:
        if isinstance(entry, Route):
            yield entry
        elif hasattr(entry, "original_router"):
            yield from _routes(entry.original_router.routes)


def operations() -> list[tuple[str, str]]:
    """Return (method, address with examples for its parameters) of every route, also those of no API."""
    table = []
    for route in _routes(list(routed_app().routes)):
        address = re.sub(r"\{(\w+)(:\w+)?\}", lambda found: EXAMPLES[found[1]], route.path)
        table += [(method, address) for method in sorted(route.methods or {"GET"}) if method != "HEAD"]
    return table


SITE = [("GET", "/"), ("GET", "/runs/abc"), ("GET", "/assets/x.js"), ("GET", "/no/such/page"), ("POST", "/")]
ALL = operations() + SITE
WRITING = [(method, address) for method, address in ALL if method not in ("GET", "OPTIONS")]
API_ROUTES = [route for route in _routes(list(routed_app().routes)) if isinstance(route, APIRoute)]
