"""``/api/metrics``: names of series with their summaries, and the series themselves."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path, Query, Request, Response
from fastapi.responses import StreamingResponse

from trackai.store.answers import GroupQuestion, SeriesQuestion
from trackai_server.routers.dependencies import Services
from trackai_server.routers.doubles import DOUBLES_CONTENT, columns_reply
from trackai_server.routers.openapi_responses import ASKING, WRITING
from trackai_server.routers.replies import json_reply, plain_fields
from trackai_server.routers.routing import api_router
from trackai_server.routers.series_shape import POINTS_TYPE, group_list, series_columns, series_line, series_list
from trackai_server.schemas.common import Cursor, PageLimit, RunIdPath, Search, SeriesKind
from trackai_server.schemas.metrics import (
    AxisQuery,
    CompareRequest,
    EdgeQuery,
    GroupSeriesList,
    GroupsRequest,
    MetricPage,
    PointsQuery,
    Series,
    SeriesList,
)  # fmt: skip

router = api_router("metrics", "/api/metrics")
_VALUES = ("last", "min", "max", "mean")


@router.get("/runs/{run_id}", response_model=MetricPage, responses=ASKING)
def list_metrics(
    request: Request,
    services: Services,
    run_id: RunIdPath,
    kind: SeriesKind = "metric",
    search: Search = None,
    prefix: Annotated[str | None, Query(max_length=512, description="How the names begin, for example train/.")] = None,
    limit: PageLimit = 100,
    cursor: Cursor = None,
) -> Response:
    """List the metrics of a run with their summaries."""
    page = services.comparison.metrics(
        run_id, kind=kind, search=search, prefix=prefix, limit=limit, cursor=cursor
    )  # fmt: skip
    answer = {
        "metrics": [plain_fields(metric, _VALUES) for metric in page.metrics],
        "cursor": page.cursor, "total": page.total, "prefixes": page.prefixes,
    }  # fmt: skip
    return json_reply(request, answer)


@router.get(
    "/runs/{run_id}/metric/{metric_path:path}",
    response_model=Series,
    responses={200: {"content": {POINTS_TYPE: {"schema": {"type": "string"}}}}, **ASKING},
)
def get_series(
    request: Request,
    services: Services,
    run_id: RunIdPath,
    metric_path: Annotated[str, Path(min_length=1, max_length=512, description="The metric's name, slashes and all.")],
    points: PointsQuery = 1000,
    x: AxisQuery = "step",
    x_min: EdgeQuery = None,
    x_max: EdgeQuery = None,
    exact: Annotated[bool, Query(description="Every point: at most 1,000,000, without limit as a stream.")] = False,
    times: Annotated[bool, Query(description="With the column `time`.")] = False,
    kind: SeriesKind = "metric",
) -> Response:
    """Read one series, downsampled so that no extreme is hidden, or exact.

    With `exact` and `Accept: application/x-ndjson` every point comes, however many there are: a line of JSON for each
    50,000, of the same form.
    """
    question = SeriesQuestion(
        runs=(run_id,), metrics=(metric_path,), kind=kind, points=points, x=x, x_min=x_min, x_max=x_max, exact=exact,
        times=times,
    )  # fmt: skip
    if exact and POINTS_TYPE in request.headers.get("accept", ""):
        portions = services.comparison.points(question)
        return StreamingResponse(
            map(series_line, portions), media_type=POINTS_TYPE, headers={"cache-control": "no-store"}
        )
    return json_reply(request, series_columns(services.comparison.one(question)))


@router.post("/compare", response_model=SeriesList, responses={**DOUBLES_CONTENT, **WRITING})
def compare_metrics(request: Request, services: Services, comparison: CompareRequest) -> Response:
    """Read several metrics of several runs, downsampled to `points` columns each, or exact. Changes nothing.

    With `Accept: application/vnd.trackai.doubles` the columns come as they are in memory, which spares both sides
    numbers as text: four bytes for the length of the head (little-endian), the head, which is the JSON of the
    answer with `[first, length]` for each column, and then all columns as doubles (little-endian).
    """
    question = SeriesQuestion(
        runs=tuple(comparison.runs), metrics=tuple(comparison.metrics), kind=comparison.kind, points=comparison.points,
        x=comparison.x, x_min=comparison.x_min, x_max=comparison.x_max, exact=comparison.exact,
        exact_up_to=comparison.exact_up_to, fine=comparison.fine, times=comparison.times,
    )  # fmt: skip
    found = services.comparison.read(question)
    return columns_reply(request, lambda put: series_list(found, put))


@router.post("/groups", response_model=GroupSeriesList, responses={**DOUBLES_CONTENT, **WRITING})
def compare_groups(request: Request, services: Services, comparison: GroupsRequest) -> Response:
    """Read mean and spread of several metrics over groups of runs, exact in each of `points` columns. Changes nothing.

    Comes as doubles too, as a comparison of runs does.
    """
    question = GroupQuestion(
        groups=tuple(map(tuple, comparison.groups)), metrics=tuple(comparison.metrics), kind=comparison.kind,
        points=comparison.points, x=comparison.x, x_min=comparison.x_min, x_max=comparison.x_max,
        interval=comparison.interval,
    )  # fmt: skip
    found = services.comparison.of_groups(question)
    return columns_reply(request, lambda put: group_list(found, put, times=comparison.times))
