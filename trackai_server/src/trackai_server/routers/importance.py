"""Which parameters a metric depends on."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Request, Response

from trackai_server.routers.dependencies import Services
from trackai_server.routers.openapi_responses import ASKING
from trackai_server.routers.replies import json_reply
from trackai_server.routers.routing import api_router
from trackai_server.schemas.common import ProjectPath
from trackai_server.schemas.importance import Importance

router = api_router("columns")
RunIds = Annotated[
    str,
    Query(
        max_length=60_000,
        pattern=r"^([0-9A-Za-z_-]{1,64}(,[0-9A-Za-z_-]{1,64})*)?$",
        description="Ids by commas, instead of a filter.",
    ),
]


@router.get("/api/projects/{project_id}/importance", response_model=Importance, responses=ASKING)
def get_importance(
    request: Request,
    services: Services,
    project_id: ProjectPath,
    target: Annotated[str, Query(min_length=1, max_length=2_000, description="A column with numbers.")],
    filter: Annotated[str, Query(max_length=10_000, description="A line of the filter language.")] = "",
    runs: RunIds = "",
) -> Response:
    """Weigh the config of runs for a number of theirs: rank correlation, and permutation importance of a forest."""
    chosen = [run for run in runs.split(",") if run]
    return json_reply(request, services.importance.weigh(project_id, target, filter=filter, runs=chosen))
