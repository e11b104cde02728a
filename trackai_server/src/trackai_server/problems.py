"""Exceptions become problems (RFC 9457) here, in one table: the same sentence as in Python and the CLI, and a status."""

from __future__ import annotations

import logging
from collections.abc import Mapping

import msgspec
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from trackai import errors

_log = logging.getLogger("trackai.server")
MEDIA_TYPE = "application/problem+json"

# exception → (status, kind, title). The first row that an exception is an instance of counts: subclasses come first.
TABLE: tuple[tuple[type[errors.TrackAIError], int, str, str], ...] = (
    (errors.FilterError, 422, "filter", "The filter has a mistake"),
    (errors.RunNotFoundError, 404, "run-not-found", "No such run"),
    (errors.NotFoundError, 404, "not-found", "Not found"),
    (errors.InvalidNameError, 422, "name", "A name cannot be taken"),
    (errors.UsageError, 422, "usage", "The request cannot be taken"),
    (errors.ConflictError, 409, "conflict", "Somebody else changed it first"),
    (errors.MissingExtraError, 422, "missing-package", "The server lacks a package for this"),
    (errors.AccessError, 403, "access", "Not allowed"),
    (errors.QueryTimeoutError, 504, "timeout", "The question took too long"),
    (errors.SchemaTooNewError, 503, "store-too-new", "The store needs a newer TrackAI"),
    (errors.StoreCorruptError, 503, "store-damaged", "The store is damaged"),
    (errors.StoreError, 503, "store", "The store cannot answer"),
    (errors.TrackAIError, 500, "internal", "Something went wrong"),
)
_TITLES = {400: "The request cannot be read", 404: "Not found", 405: "Method not allowed", 413: "The body is too large"}


def problem(
    status: int, kind: str, title: str, detail: str, headers: Mapping[str, str] | None = None, **extra: object
) -> Response:
    """Make a problem reply. *kind* is the stable name that programs compare; *detail* is a sentence for people."""
    body = {"type": f"urn:trackai:problem:{kind}", "title": title, "status": status, "detail": detail, **extra}
    sent = {"cache-control": "no-store", **(headers or {})}
    return Response(msgspec.json.encode(body), status_code=status, media_type=MEDIA_TYPE, headers=sent)


def problem_of(error: errors.TrackAIError) -> Response:
    """Make the problem reply of one of our exceptions."""
    status, kind, title = next(row[1:] for row in TABLE if isinstance(error, row[0]))
    extra: dict[str, object] = {}
    if isinstance(error, errors.FilterError):
        extra = {"column": error.column, "length": error.length, "text": error.text}
    elif isinstance(error, errors.NotFoundError):
        extra = {"nearest": list(error.nearest)} if error.nearest else {}
        if isinstance(error, errors.RunNotFoundError):
            extra["wanted"] = error.wanted
    if status >= 500 and status != 504:  # a question that took too long is the asker's trouble
        _log.error("%s: %s", type(error).__name__, error)
    return problem(status, kind, title, str(error), None, **extra)


def install(app: FastAPI) -> None:
    """Let *app* answer every exception with a problem."""
    app.add_exception_handler(errors.TrackAIError, _ours)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)


async def _ours(request: Request, error: Exception) -> Response:
    assert isinstance(error, errors.TrackAIError)
    return problem_of(error)


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    fields = [
        {"field": ".".join(str(part) for part in found["loc"]), "message": str(found["msg"])}
        for found in error.errors()
    ]  # fmt: skip
    detail = "; ".join(f"{one['field']}: {one['message']}" for one in fields[:3])
    if len(fields) > 3:
        detail += f"; and {len(fields) - 3} more"
    return problem(422, "invalid", "A field cannot be taken", detail, errors=fields[:100])


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    title = _TITLES.get(error.status_code, "The request cannot be answered")
    detail = str(error.detail)
    if error.status_code == 404:
        detail = f"There is nothing at {request.url.path[:200]}. See /openapi.json for what there is."
    elif error.status_code == 405:
        detail = f"{request.method[:20]} is not possible here; the Allow header says what is."
    return problem(error.status_code, f"http-{error.status_code}", title, detail, headers=error.headers)


class UnexpectedErrors:
    """ASGI middleware: an exception that nobody foresaw is logged whole and answered without its insides."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and answer 500 if that raises before an answer has begun."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = False

        async def noting(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, noting)
        except Exception:  # the outermost place: whatever escapes here would reach the user as a dropped connection
            _log.exception("Unexpected error in %s %s", scope["method"], scope["path"])
            if begun:
                raise
            reply = problem(
                500, "internal", "Something went wrong",
                "This is a bug of TrackAI, and nothing that you did. The server's log has the details.",
            )  # fmt: skip
            await reply(scope, receive, send)
