"""``/api/export``: runs and points as files to keep, streamed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated

from fastapi import Query, Request, Response
from fastapi.responses import StreamingResponse

from trackai.store.answers import RunsQuestion
from trackai_server.routers.dependencies import Services, split_names
from trackai_server.routers.openapi_responses import ASKING
from trackai_server.routers.replies import json_reply
from trackai_server.routers.routing import api_router
from trackai_server.schemas.common import NameList, ProjectQuery, SeriesKind
from trackai_server.schemas.exports import ExportForm, ExportFormats
from trackai_server.services.projects import project_reference

router = api_router("export", "/api/export")
FilterQuery = Annotated[str, Query(max_length=10_000, description="A line of the filter language.")]
SortQuery = Annotated[str, Query(max_length=6_000, description="Columns; a leading - sorts descending.")]
ArchivedQuery = Annotated[bool, Query(description="Archived runs too.")]
FormQuery = Annotated[ExportForm, Query(alias="format")]
_MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/x-ndjson",
    "parquet": "application/vnd.apache.parquet",
    "arrow": "application/vnd.apache.arrow.file",
}
_FILE = {media.partition(";")[0]: {"schema": {"type": "string", "format": "binary"}} for media in _MEDIA.values()}
FILES = {200: {"description": "The file.", "content": _FILE}, **ASKING}


@router.get("/formats", response_model=ExportFormats, responses=ASKING)
def list_export_formats(request: Request, services: Services) -> Response:
    """Say in which formats this server can export."""
    return json_reply(request, {"formats": services.exports.formats()})


@router.get("/runs", response_class=StreamingResponse, responses=FILES)
def export_runs(
    services: Services,
    project: ProjectQuery = None,
    filter: FilterQuery = "",
    sort: SortQuery = "-created",
    columns: NameList = "",
    archived: ArchivedQuery = False,
    form: FormQuery = "csv",
) -> Response:
    """Export a row for each run: its fields, and the columns asked for. CSV is safe to open in a spreadsheet."""
    question = RunsQuestion(
        project=None if project is None else project_reference(project), filter=filter,
        sort=split_names(sort, "sort"), columns=split_names(columns, "columns"), archived=archived,
    )  # fmt: skip
    return file_reply(services.exports.runs(question, form), "runs", project, form)


@router.get("/points", response_class=StreamingResponse, responses=FILES)
def export_points(
    services: Services,
    project: ProjectQuery = None,
    filter: FilterQuery = "",
    metrics: NameList = "",
    kind: SeriesKind = "metric",
    archived: ArchivedQuery = False,
    form: FormQuery = "csv",
) -> Response:
    """Export a row for each point of some metrics (without names: of all), exactly as it was logged."""
    question = RunsQuestion(
        project=None if project is None else project_reference(project), filter=filter, sort=("created",),
        archived=archived,
    )  # fmt: skip
    names = [name.strip("`").replace("``", "`") for name in split_names(metrics, "metrics")]
    return file_reply(services.exports.points(question, names, kind, form), "points", project, form)


def file_reply(pieces: Iterator[bytes], what: str, project: str | None, form: ExportForm) -> Response:
    """Send a file to be saved under the project's name, of which only harmless characters are kept."""
    slug = re.sub(r"[^A-Za-z0-9._-]+", "-", project or "").strip("-.")[:80]
    name = f"{slug}-{what}" if slug else what
    headers = {
        "content-type": _MEDIA[form],
        "content-disposition": f'attachment; filename="{name}.{form}"',
        "cache-control": "no-store",
    }
    return StreamingResponse(pieces, headers=headers)
