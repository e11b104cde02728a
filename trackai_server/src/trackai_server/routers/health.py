"""What the server says about itself. Answers without asking the database, so that a busy one does not look dead."""

from __future__ import annotations

from typing import cast

from fastapi import Request, Response

from trackai_server.routers.openapi_responses import ASKING
from trackai_server.routers.replies import json_reply
from trackai_server.routers.routing import api_router
from trackai_server.schemas.health import Caller, Health, Storage, Version
from trackai_server.services.condition import Condition
from trackai_server.services.data_folder import DataFolder

router = api_router("server", "/api")
API_VERSION = 1  # counts incompatible changes


@router.get("/health", response_model=Health, responses=ASKING)
async def get_health(request: Request) -> Response:
    """Say whether the server can do its work."""
    return json_reply(request, cast(Condition, request.app.state.condition).report())


@router.get("/version", response_model=Version, responses=ASKING)
async def get_version(request: Request) -> Response:
    """Say which software this is."""
    condition = cast(Condition, request.app.state.condition)
    return json_reply(request, {"version": condition.version, "api": API_VERSION})


@router.get("/storage", response_model=Storage, responses=ASKING)
def get_storage(request: Request) -> Response:
    """Say in which folder the data lies and how large it is. Counts files, and so takes as long as there are many."""
    return json_reply(request, cast(DataFolder, request.app.state.data_folder).report())


@router.get("/me", response_model=Caller, responses=ASKING)
async def get_caller(request: Request) -> Response:
    """Say who asks. In local mode everybody who reaches the address is its owner."""
    return json_reply(request, {"name": "local", "scope": "admin", "authenticated": False})
