"""How errors stand in the OpenAPI description: every one is a problem (RFC 9457)."""

from __future__ import annotations

from typing import Any

PROBLEM_TYPE = "application/problem+json"
_TEXTS = {
    404: "Nothing has this id or name.",
    409: "Somebody else changed it first, or the name is taken.",
    413: "The body is too large.",
    415: "The body is not JSON.",
    422: "A field cannot be taken; `errors` or the detail names it.",
}
_REST = (
    "Any other problem: 400 cannot be read, 403 sent by another site or not allowed, 421 a host that is not this "
    "server's, 500 a bug, 503 the store cannot answer, 504 the question took too long."
)
_CONTENT = {PROBLEM_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
EVERYWHERE: dict[int | str, dict[str, Any]] = {"default": {"description": _REST, "content": _CONTENT}}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Describe replies with these statuses as problems, for ``responses=`` of a route or router."""
    return {status: {"description": _TEXTS[status], "content": _CONTENT} for status in sorted(statuses)}


ASKING = problems(404, 422)
WRITING = problems(404, 409, 413, 415, 422)
