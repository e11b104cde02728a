"""Saved views and dashboards as they cross HTTP. Their bodies belong to the web UI and are kept as given."""

from __future__ import annotations

import math
from typing import Annotated

from pydantic import AfterValidator, Field

from trackai_server.schemas.common import Input, JsonValue, Name, Output, RowVersion

MAX_DEPTH = 32
MAX_NODES = 20_000


def _bounded(body: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """Check depth, size and content of free JSON without recursion: hostile input may be deep."""
    pending: list[tuple[JsonValue, int]] = [(body, 1)]
    nodes = 0
    while pending:
        value, depth = pending.pop()
        nodes += 1
        if depth > MAX_DEPTH:
            raise ValueError(f"is nested deeper than {MAX_DEPTH} levels")
        if nodes > MAX_NODES:
            raise ValueError(f"holds more than {MAX_NODES} values")
        if isinstance(value, dict):
            for key, inner in value.items():
                _check_text(key)
                pending.append((inner, depth + 1))
        elif isinstance(value, list):
            pending.extend((inner, depth + 1) for inner in value)
        elif isinstance(value, str):
            _check_text(value)
        elif isinstance(value, float) and not math.isfinite(value):
            raise ValueError("holds NaN or an infinity, which JSON cannot")
    return body


def _check_text(text: str) -> None:  # a NUL is fine here: it is escaped in the JSON that is kept
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError("holds half a character (a lone surrogate)") from None


Body = Annotated[dict[str, JsonValue], AfterValidator(_bounded), Field(description="What the web UI keeps: JSON.")]


class View(Output):
    """A saved view, or a dashboard (`page` is then "dashboard")."""

    id: int
    project: int
    name: str
    page: str
    body: dict[str, JsonValue]
    is_default: bool
    version: int
    created: float
    updated: float
    is_damaged: bool = Field(description="Whether what is stored cannot be read; `body` is then empty.")


class ViewList(Output):
    """Saved views of a project."""

    views: list[View]


class DashboardList(Output):
    """Dashboards of a project."""

    dashboards: list[View]


class ViewCreation(Input):
    """A new saved view."""

    name: Name
    page: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,31}$")] = "runs"
    body: Body
    is_default: bool = False


class ViewEdit(Input):
    """A saved view as it shall be; `version` is the one that was read."""

    name: Name
    body: Body
    is_default: bool | None = Field(None, description="null: as it was.")
    version: RowVersion


class DefaultView(Input):
    """Whether a saved view is what its page shows at first."""

    is_default: bool


class DashboardCreation(Input):
    """A new dashboard."""

    name: Name
    body: Body


class DashboardEdit(Input):
    """A dashboard as it shall be; `version` is the one that was read."""

    name: Name
    body: Body
    version: RowVersion


class DefaultChoice(Input):
    """Whether a dashboard is the one that its project opens."""

    is_default: bool
