"""Columns of a project, its metrics over many runs, and help with filters."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Request, Response

from trackai_server.routers.dependencies import Services, split_names
from trackai_server.routers.openapi_responses import ASKING
from trackai_server.routers.replies import json_reply, plain_fields
from trackai_server.routers.routing import api_router
from trackai_server.schemas.columns import ColumnPage, CompletionList, FilterCheck, FilterParts
from trackai_server.schemas.common import Cursor, PageLimit, ProjectPath, Search, SeriesKind
from trackai_server.schemas.metrics import MetricNamePage

router = api_router("columns")
SOURCE = "(field|config|summary|metric|system)"
Sources = Annotated[str, Query(pattern=f"^({SOURCE}(,{SOURCE}){{0,4}})?$", description="Kinds of columns, by commas.")]
FilterText = Annotated[str, Query(max_length=10_000)]


@router.get("/api/projects/{project_id}/columns", response_model=ColumnPage, responses=ASKING)
def list_columns(
    request: Request,
    services: Services,
    project_id: ProjectPath,
    search: Search = None,
    sources: Sources = "",
    limit: PageLimit = 100,
    cursor: Cursor = None,
) -> Response:
    """List every field, config key, summary value and metric of a project, with type and range."""
    wanted = split_names(sources, "sources")
    page = services.columns.page(project_id, search=search, sources=wanted or None, limit=limit, cursor=cursor)
    rows = [plain_fields(column, ("min", "max", "examples")) for column in page.columns]
    return json_reply(request, {"columns": rows, "cursor": page.cursor, "total": page.total})


@router.get("/api/projects/{project_id}/metrics", response_model=MetricNamePage, responses=ASKING)
def list_project_metrics(
    request: Request,
    services: Services,
    project_id: ProjectPath,
    kind: SeriesKind = "metric",
    search: Search = None,
    runs: Annotated[str | None, Query(max_length=60_000, description="Ids by commas; absent: all runs.")] = None,
    limit: PageLimit = 100,
    cursor: Cursor = None,
) -> Response:
    """List the metrics of a project, or of some of its runs, with how many runs have each."""
    chosen = None if runs is None else [run for run in runs.split(",") if run]
    return json_reply(
        request, services.columns.metrics(project_id, chosen, kind=kind, search=search, limit=limit, cursor=cursor)
    )


@router.get("/api/projects/{project_id}/complete", response_model=CompletionList, responses=ASKING)
def complete_filter(
    request: Request,
    services: Services,
    project_id: ProjectPath,
    text: FilterText = "",
    position: Annotated[int, Query(ge=0, le=10_000, description="Of the cursor, counted from 0.")] = 0,
) -> Response:
    """Say how a filter text can go on."""
    return json_reply(request, {"completions": services.columns.complete(project_id, text, position)})


@router.get("/api/filter/check", response_model=FilterCheck, responses=ASKING)
def check_filter(request: Request, services: Services, text: FilterText = "") -> Response:
    """Check a filter; 422 with the column of the mistake."""
    services.columns.check(text)
    return json_reply(request, {"ok": True})


@router.get("/api/filter/parts", response_model=FilterParts, responses=ASKING)
def list_filter_parts(request: Request, services: Services, text: FilterText = "") -> Response:
    """Take a filter apart into what `and` joins, each part as it is written; 422 with the column of a mistake."""
    return json_reply(request, {"parts": services.columns.parts(text)})
