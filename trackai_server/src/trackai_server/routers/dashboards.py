"""Dashboards of a project."""

from __future__ import annotations

from fastapi import Request, Response

from trackai_server.routers.dependencies import Services
from trackai_server.routers.openapi_responses import ASKING, WRITING
from trackai_server.routers.replies import json_reply
from trackai_server.routers.routing import api_router
from trackai_server.schemas.common import ProjectPath, RowIdPath
from trackai_server.schemas.views import DashboardCreation, DashboardEdit, DashboardList, DefaultChoice, View

router = api_router("dashboards")


@router.get("/api/projects/{project_id}/dashboards", response_model=DashboardList, responses=ASKING)
def list_dashboards(request: Request, services: Services, project_id: ProjectPath) -> Response:
    """List the dashboards of a project, the one that it opens first, then by name."""
    return json_reply(request, {"dashboards": services.views.dashboards(project_id)})


@router.post(
    "/api/projects/{project_id}/dashboards", status_code=201, response_model=View, responses=WRITING
)  # fmt: skip
def create_dashboard(
    request: Request, services: Services, project_id: ProjectPath, creation: DashboardCreation
) -> Response:
    """Save a dashboard under a name that the project does not have yet."""
    dashboard = services.views.create_dashboard(project_id, name=creation.name, body=creation.body)
    return json_reply(request, dashboard, status=201)


@router.get("/api/dashboards/{dashboard_id}", response_model=View, responses=ASKING)
def get_dashboard(request: Request, services: Services, dashboard_id: RowIdPath) -> Response:
    """Read one dashboard."""
    return json_reply(request, services.views.dashboard(dashboard_id))


@router.put("/api/dashboards/{dashboard_id}", response_model=View, responses=WRITING)
def update_dashboard(request: Request, services: Services, dashboard_id: RowIdPath, edit: DashboardEdit) -> Response:
    """Replace a dashboard; 409 when it was changed since it was read."""
    dashboard = services.views.update_dashboard(dashboard_id, name=edit.name, body=edit.body, version=edit.version)
    return json_reply(request, dashboard)


@router.put("/api/dashboards/{dashboard_id}/default", response_model=View, responses=WRITING)
def set_default_dashboard(
    request: Request, services: Services, dashboard_id: RowIdPath, choice: DefaultChoice
) -> Response:
    """Make a dashboard the one that its project opens, in place of another; or no longer. No version moves by it."""
    return json_reply(request, services.views.set_default_dashboard(dashboard_id, is_default=choice.is_default))


@router.delete("/api/dashboards/{dashboard_id}", status_code=204, response_class=Response, responses=WRITING)
def delete_dashboard(services: Services, dashboard_id: RowIdPath) -> Response:
    """Delete a dashboard."""
    services.views.delete_dashboard(dashboard_id)
    return Response(status_code=204)
