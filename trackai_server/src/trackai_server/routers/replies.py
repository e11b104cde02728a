"""Answers of the routers: encoded by msgspec, named by an ETag, compressed where that pays.

Made in the pool with the handler, so that neither encoding nor compression holds up the event loop.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response

from trackai_server.json_answers import json_answer

if TYPE_CHECKING:
    from trackai.store.answers import Json


def json_reply(
    request: Request, answer: object, *, status: int = 200, extra: Mapping[str, object] | None = None
) -> Response:
    """Answer *request* as ``json_answers.json_answer`` says."""
    made = json_answer(answer, request.method, request.headers, status=status, extra=extra)
    return Response(made.body, status_code=made.status, headers=dict(made.headers))


def plain(value: Json) -> Json:
    """Return *value* with NaN and ±inf as the strings ``"NaN"``, ``"Infinity"``, ``"-Infinity"``, at any depth.

    A text that reads like one of these gets an apostrophe before it, and so does one that has some already: so that
    whoever takes one off has the text again, and no text is taken for a number.
    """
    if isinstance(value, float):
        return value if math.isfinite(value) else _NAMES[str(value)]
    if isinstance(value, str):
        return f"'{value}" if value.endswith(_ENDS) and _LIKE_A_NUMBER.fullmatch(value) else value
    if isinstance(value, dict):
        return {name: plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    return value


_NAMES = {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}
_ENDS = ("NaN", "Infinity")
_LIKE_A_NUMBER = re.compile("'*(NaN|-?Infinity)")


def plain_fields(row: Any, names: tuple[str, ...]) -> dict[str, Json]:  # noqa: ANN401 - any of the answers' dataclasses
    """Return *row* as a dict whose fields *names* went through :func:`plain`; the others are left to the encoder."""
    shaped = {name: getattr(row, name) for name in row.__slots__}
    for name in names:
        shaped[name] = plain(shaped[name])
    return shaped
