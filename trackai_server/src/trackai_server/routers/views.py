"""Saved views of a project's pages."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Request, Response

from trackai_server.routers.dependencies import Services
from trackai_server.routers.openapi_responses import ASKING, WRITING
from trackai_server.routers.replies import json_reply
from trackai_server.routers.routing import api_router
from trackai_server.schemas.common import ProjectPath, RowIdPath
from trackai_server.schemas.views import DefaultView, View, ViewCreation, ViewEdit, ViewList

router = api_router("views")
PageQuery = Annotated[str, Query(pattern=r"^[a-z][a-z0-9-]{0,31}$", description="Which page they belong to.")]


@router.get("/api/projects/{project_id}/views", response_model=ViewList, responses=ASKING)
def list_views(request: Request, services: Services, project_id: ProjectPath, page: PageQuery = "runs") -> Response:
    """List the saved views of one page of a project."""
    return json_reply(request, {"views": services.views.views(project_id, page)})


@router.post(
    "/api/projects/{project_id}/views", status_code=201, response_model=View, responses=WRITING
)  # fmt: skip
def create_view(request: Request, services: Services, project_id: ProjectPath, creation: ViewCreation) -> Response:
    """Save a view under a name that its page does not have yet."""
    view = services.views.create_view(
        project_id, name=creation.name, page=creation.page, body=creation.body, is_default=creation.is_default
    )
    return json_reply(request, view, status=201)


@router.get("/api/views/{view_id}", response_model=View, responses=ASKING)
def get_view(request: Request, services: Services, view_id: RowIdPath) -> Response:
    """Read one saved view."""
    return json_reply(request, services.views.view(view_id))


@router.put("/api/views/{view_id}", response_model=View, responses=WRITING)
def update_view(request: Request, services: Services, view_id: RowIdPath, edit: ViewEdit) -> Response:
    """Replace a saved view; 409 when it was changed since it was read."""
    view = services.views.update_view(
        view_id, name=edit.name, body=edit.body, is_default=edit.is_default, version=edit.version
    )
    return json_reply(request, view)


@router.put("/api/views/{view_id}/default", response_model=View, responses=WRITING)
def set_default_view(request: Request, services: Services, view_id: RowIdPath, choice: DefaultView) -> Response:
    """Make a saved view the default of its page, or not. No view is changed by that: versions stay."""
    return json_reply(request, services.views.set_default_view(view_id, is_default=choice.is_default))


@router.delete("/api/views/{view_id}", status_code=204, response_class=Response, responses=WRITING)
def delete_view(services: Services, view_id: RowIdPath) -> Response:
    """Delete a saved view."""
    services.views.delete_view(view_id)
    return Response(status_code=204)
