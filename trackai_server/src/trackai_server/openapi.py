"""The OpenAPI description: what FastAPI finds in the routes, and the schemas that no route returns as its answer.

``python -m trackai_server.openapi`` prints it; ``scripts/generate_api_client.sh`` makes the web UI's types of it.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema

from trackai_server.routers.replies import json_reply
from trackai_server.schemas.common import Problem
from trackai_server.schemas.events import Hello, RunsChanged

description_router = APIRouter()
_REFERENCE = "#/components/schemas/{model}"


def describe(app: FastAPI) -> dict[str, Any]:
    """Return the OpenAPI document of *app*."""
    document = get_openapi(title=app.title, version=app.version, summary=app.summary, routes=app.routes)
    models = [(model, "serialization") for model in (Problem, Hello, RunsChanged)]
    _, extra = models_json_schema(models, ref_template=_REFERENCE)  # type: ignore[arg-type]  # list of literals
    document["components"]["schemas"] |= extra["$defs"]
    return document


@description_router.get("/openapi.json", include_in_schema=False)
def get_description(request: Request) -> Response:
    """Answer the description of this server."""
    return json_reply(request, describe(request.app))


def main() -> None:
    """Print the description, in an order that differs only where the API does."""
    from trackai_server.app import routed_app

    json.dump(describe(routed_app()), sys.stdout, indent=1, sort_keys=True, ensure_ascii=False)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
