"""``/api/runs``: lists of runs, one run, and changes to them."""

from __future__ import annotations

import time
from typing import Annotated, Literal, cast

from fastapi import Path, Query, Request, Response

from trackai.store.answers import RunsQuestion
from trackai_server.routers.dependencies import Services, split_names
from trackai_server.routers.openapi_responses import ASKING, WRITING
from trackai_server.routers.replies import json_reply, plain, plain_fields
from trackai_server.routers.routing import api_router
from trackai_server.schemas.common import Cursor, NameList, PageLimit, ProjectQuery, RunIdPath
from trackai_server.schemas.records import (
    AlertList,
    ArtifactList,
    FileList,
    LogLines,
    LogPage,
    RichKeyList,
    RichSteps,
    RichValueList,
)
from trackai_server.schemas.runs import (
    BulkEdit,
    BulkResult,
    Run,
    RunConfig,
    RunEdit,
    RunEnvironment,
    RunPage,
    RunsSize,
    RunSummary,
    StateEdit,
)  # fmt: skip
from trackai_server.services.projects import project_reference
from trackai_server.services.run_editing import RunChanges

router = api_router("runs", "/api/runs")
AfterLine = Annotated[int, Query(ge=0, le=2**31 - 1, description="Lines behind this number.")]
LogSearch = Annotated[str | None, Query(max_length=512, description="Case is ignored.")]
LogStream = Literal["stdout", "stderr"]


@router.get("", response_model=RunPage, responses=ASKING)
def list_runs(
    request: Request,
    services: Services,
    project: ProjectQuery = None,
    filter: Annotated[str, Query(max_length=10_000, description="A line of the filter language.")] = "",
    sort: Annotated[str, Query(max_length=6_000, description="Columns; a leading - sorts descending.")] = "-created",
    columns: NameList = "",
    group_by: Annotated[
        str, Query(max_length=6_000, description="Fields; -config.seed stands for all of the config but that.")
    ] = "",
    group: Annotated[
        str | None, Query(max_length=64, description="Id of a group of `group_by`: list its runs.")
    ] = None,
    limit: PageLimit = 100,
    cursor: Cursor = None,
    archived: Annotated[bool, Query(description="Archived runs too.")] = False,
) -> Response:
    """List runs: filtered, sorted, grouped, page by page, with the values of the columns asked for."""
    started = time.perf_counter()
    question = RunsQuestion(
        project=None if project is None else project_reference(project), filter=filter, sort=split_names(sort, "sort"), columns=split_names(columns, "columns"),
        group_by=split_names(group_by, "group_by"), group=group, limit=limit, cursor=cursor, archived=archived,
    )  # fmt: skip
    page = services.runs.page(question)
    answer = {
        "runs": [plain_fields(run, ("values",)) for run in page.runs],
        "groups": [plain_fields(group, ("key", "values")) for group in page.groups],
        "cursor": page.cursor, "total": page.total, "total_all": page.total_all, "total_groups": page.total_groups,
    }  # fmt: skip
    return json_reply(request, answer, extra={"took_ms": round(1000 * (time.perf_counter() - started), 2)})


@router.get("/size", response_model=RunsSize, responses=ASKING)
def get_size(
    request: Request,
    services: Services,
    project: ProjectQuery = None,
    filter: Annotated[str, Query(max_length=10_000, description="A line of the filter language.")] = "",
    archived: Annotated[bool, Query(description="Archived runs too.")] = False,
) -> Response:
    """Say what the runs hold that match, and how large it is: what deleting them is about."""
    named = None if project is None else project_reference(project)
    return json_reply(request, services.runs.size(RunsQuestion(named, filter=filter, sort=(), archived=archived)))


@router.post("/bulk", response_model=BulkResult, responses=WRITING)
def change_runs(request: Request, services: Services, edit: BulkEdit) -> Response:
    """Tag, group, archive, delete, restore or move many runs at once, by id or all that match a filter."""
    return json_reply(request, services.editing.change_many(chosen_runs(edit), edit.action, edit.value))


@router.get("/{run_id}", response_model=Run, responses=ASKING)
def get_run(request: Request, services: Services, run_id: RunIdPath, columns: NameList = "") -> Response:
    """Read one run, with the values of the columns asked for."""
    run = services.runs.get(run_id, split_names(columns, "columns"))
    return json_reply(request, plain_fields(run, ("values",)))


@router.patch("/{run_id}", response_model=Run, responses=WRITING)
def edit_run(request: Request, services: Services, run_id: RunIdPath, edit: RunEdit) -> Response:
    """Change name, notes, tags, group or colour of a run."""
    run = services.editing.edit(run_id, run_changes(edit), edit.version)
    return json_reply(request, plain_fields(run, ("values",)))


@router.delete("/{run_id}", status_code=204, response_class=Response, responses=WRITING)
def delete_run(services: Services, run_id: RunIdPath) -> Response:
    """Put a run into the trash; `POST /api/runs/bulk` with `restore` brings it back."""
    services.editing.delete(run_id)
    return Response(status_code=204)


@router.patch("/{run_id}/state", response_model=Run, responses=WRITING)
def set_run_state(request: Request, services: Services, run_id: RunIdPath, edit: StateEdit) -> Response:
    """Say how a run ended whose process cannot say it any more."""
    run = services.editing.set_state(run_id, edit.state, edit.reason)
    return json_reply(request, plain_fields(run, ("values",)))


@router.get("/{run_id}/config", response_model=RunConfig, responses=ASKING)
def get_run_config(request: Request, services: Services, run_id: RunIdPath) -> Response:
    """Read the config of a run, flat by path."""
    return json_reply(request, {"config": plain(services.runs.config(run_id))})


@router.get("/{run_id}/summary", response_model=RunSummary, responses=ASKING)
def get_run_summary(request: Request, services: Services, run_id: RunIdPath) -> Response:
    """Read the summary of a run: what it set, over the last values of its metrics."""
    return json_reply(request, {"summary": plain(services.runs.summary(run_id))})


@router.get("/{run_id}/environment", response_model=RunEnvironment, responses=ASKING)
def get_run_environment(request: Request, services: Services, run_id: RunIdPath) -> Response:
    """Read what was captured of machine, code and packages."""
    return json_reply(request, {"environment": plain({**services.runs.environment(run_id)})})


@router.get("/{run_id}/logs", response_model=LogPage, responses=ASKING)
def list_run_logs(
    request: Request,
    services: Services,
    run_id: RunIdPath,
    after: AfterLine = 0,
    limit: Annotated[int, Query(ge=1, le=10_000)] = 1000,
    search: LogSearch = None,
    tail: Annotated[int | None, Query(ge=1, le=10_000, description="The last lines, instead.")] = None,
    stream: LogStream | None = None,
    lines: Annotated[
        str | None,
        Query(
            pattern=r"^\d{1,9}(,\d{1,9})*$",
            max_length=10_000,
            description="Numbers of at most 1,000 lines: those alone.",
        ),
    ] = None,
) -> Response:
    """Read console lines of a run."""
    numbers = None if lines is None else [int(number) for number in lines.split(",")]
    page = services.runs.logs(run_id, after=after, limit=limit, search=search, tail=tail, stream=stream, lines=numbers)
    return json_reply(request, page)


@router.get("/{run_id}/log-lines", response_model=LogLines, responses=ASKING)
def find_log_lines(
    request: Request,
    services: Services,
    run_id: RunIdPath,
    search: LogSearch = None,
    regex: Annotated[bool, Query(description="`search` is a regular expression, without look-around.")] = False,
    stream: LogStream | None = None,
    after: AfterLine = 0,
    limit: Annotated[int, Query(ge=1, le=100_000)] = 10_000,
) -> Response:
    """Say which console lines match what is seen of them, by their numbers, as far as one answer comes in a second."""
    found = services.runs.log_lines(run_id, search=search, regex=regex, stream=stream, after=after, limit=limit)
    return json_reply(request, found)


@router.get("/{run_id}/alerts", response_model=AlertList, responses=ASKING)
def list_run_alerts(
    request: Request,
    services: Services,
    run_id: RunIdPath,
    level: Literal["info", "warn", "error"] | None = None,
    since: Annotated[float | None, Query(allow_inf_nan=False)] = None,
    limit: PageLimit = 100,
) -> Response:
    """List alerts of a run, newest first."""
    return json_reply(request, {"alerts": services.runs.alerts(run_id, level=level, since=since, limit=limit)})


@router.get("/{run_id}/files", response_model=FileList, responses=ASKING)
def list_run_files(
    request: Request,
    services: Services,
    run_id: RunIdPath,
    prefix: Annotated[str | None, Query(max_length=1024)] = None,
    limit: Annotated[int, Query(ge=1, le=10_000)] = 1000,
) -> Response:
    """List the files that a run names; contents are at `/api/blobs/{sha256}`."""
    found = services.runs.files(run_id, prefix, limit)
    return json_reply(request, {"files": [plain_fields(row, ("metadata",)) for row in found]})


@router.get("/{run_id}/artifacts", response_model=ArtifactList, responses=ASKING)
def list_run_artifacts(request: Request, services: Services, run_id: RunIdPath) -> Response:
    """List versions of artifacts that a run made or used."""
    found = services.runs.artifacts(run_id)
    return json_reply(request, {"artifacts": [plain_fields(row, ("metadata", "manifest")) for row in found]})


@router.get("/{run_id}/rich", response_model=RichKeyList, responses=ASKING)
def list_rich_keys(request: Request, services: Services, run_id: RunIdPath) -> Response:
    """List the keys of a run that hold values other than numbers."""
    return json_reply(request, {"keys": services.runs.rich_keys(run_id)})


@router.get("/{run_id}/rich/{key:path}", response_model=RichValueList, responses=ASKING)
def list_rich_values(
    request: Request,
    services: Services,
    run_id: RunIdPath,
    key: Annotated[str, Path(min_length=1, max_length=512)],
    step: Annotated[float | None, Query(allow_inf_nan=False)] = None,
    limit: PageLimit = 100,
    sample: Annotated[int | None, Query(ge=1, le=500, description="One value of so many steps, instead.")] = None,
) -> Response:
    """Read rich values of one key: images, tables, histograms, texts …"""
    if sample is not None:
        found = services.runs.rich_sample(run_id, key, sample)
    else:
        found = services.runs.rich(run_id, key, step=step, limit=limit)
    return json_reply(request, {"values": [plain_fields(row, ("payload",)) for row in found]})


@router.get("/{run_id}/rich-steps/{key:path}", response_model=RichSteps, responses=ASKING)
def list_rich_steps(
    request: Request,
    services: Services,
    run_id: RunIdPath,
    key: Annotated[str, Path(min_length=1, max_length=512)],
) -> Response:
    """List the steps at which one key has rich values; of more than 100,000 the first ones."""
    return json_reply(request, {"steps": services.runs.rich_steps(run_id, key)})


def chosen_runs(edit: BulkEdit) -> list[str] | RunsQuestion:
    """Return the runs that *edit* is for: their ids, or the question that takes them."""
    matching = edit.matching
    if matching is None:
        return edit.runs or []
    return RunsQuestion(
        project_reference(matching.project), filter=matching.filter, sort=(), archived=matching.archived
    )


def run_changes(edit: RunEdit) -> RunChanges:
    """Return what *edit* names; null clears group and colour and leaves the others as they are."""
    named = {field: getattr(edit, field) for field in edit.model_fields_set - {"version"}}
    changes = {name: value for name, value in named.items() if value is not None or name in ("group", "color_chosen")}
    return cast(RunChanges, changes)
