"""``/api/projects``: projects, and what belongs to a project as a whole."""

from __future__ import annotations

from typing import Annotated, Literal, cast

from fastapi import Query, Request, Response

from trackai_server.routers.dependencies import Services
from trackai_server.routers.openapi_responses import ASKING, WRITING
from trackai_server.routers.replies import json_reply, plain_fields
from trackai_server.routers.routing import api_router
from trackai_server.schemas.common import PageLimit, ProjectPath, Search
from trackai_server.schemas.projects import Project, ProjectCreation, ProjectEdit, ProjectList
from trackai_server.schemas.records import AlertList, ArtifactList
from trackai_server.services.projects import ProjectChanges

router = api_router("projects", "/api/projects")


@router.get("", response_model=ProjectList, responses=ASKING)
def list_projects(request: Request, services: Services, search: Search = None) -> Response:
    """List projects with their statistics, the one changed last first."""
    return json_reply(request, {"projects": services.projects.matching(search)})


@router.post("", status_code=201, response_model=Project, responses=WRITING)
def create_project(request: Request, services: Services, creation: ProjectCreation) -> Response:
    """Make a project. One that is named by a run makes itself."""
    return json_reply(request, services.projects.create(creation.name, creation.description), status=201)


@router.get("/{project_id}", response_model=Project, responses=ASKING)
def get_project(request: Request, services: Services, project_id: ProjectPath) -> Response:
    """Read one project."""
    return json_reply(request, services.projects.get(project_id))


@router.patch("/{project_id}", response_model=Project, responses=WRITING)
def edit_project(request: Request, services: Services, project_id: ProjectPath, edit: ProjectEdit) -> Response:
    """Rename a project, describe it, or pin its baseline."""
    return json_reply(request, services.projects.edit(project_id, project_changes(edit)))


@router.delete("/{project_id}", status_code=204, response_class=Response, responses=WRITING)
def delete_project(services: Services, project_id: ProjectPath) -> Response:
    """Delete a project with all its runs."""
    services.projects.delete(project_id)
    return Response(status_code=204)


@router.get("/{project_id}/alerts", response_model=AlertList, responses=ASKING)
def list_project_alerts(
    request: Request,
    services: Services,
    project_id: ProjectPath,
    level: Literal["info", "warn", "error"] | None = None,
    since: Annotated[float | None, Query(allow_inf_nan=False)] = None,
    limit: PageLimit = 100,
) -> Response:
    """List alerts of the project's runs, newest first."""
    return json_reply(request, {"alerts": services.projects.alerts(project_id, level=level, since=since, limit=limit)})


@router.get("/{project_id}/artifacts", response_model=ArtifactList, responses=ASKING)
def list_project_artifacts(
    request: Request,
    services: Services,
    project_id: ProjectPath,
    name: Annotated[str | None, Query(min_length=1, max_length=512)] = None,
) -> Response:
    """List versions of the project's artifacts."""
    found = services.projects.artifacts(project_id, name)
    return json_reply(request, {"artifacts": [plain_fields(row, ("metadata", "manifest")) for row in found]})


def project_changes(edit: ProjectEdit) -> ProjectChanges:
    """Return what *edit* names; null unpins the baseline and leaves the others as they are."""
    named = {field: getattr(edit, field) for field in edit.model_fields_set}
    changes = {field: value for field, value in named.items() if value is not None or field == "baseline"}
    return cast(ProjectChanges, changes)
