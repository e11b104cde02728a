"""Saved views and dashboards."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, Select, literal, select

from trackai.errors import NotFoundError
from trackai.store.answers import Json, ViewRow
from trackai.store.query.asking import tuples
from trackai.store.schema.tables import custom_views, dashboards


def read_views(connection: Connection, project: int, page: str) -> list[ViewRow]:
    """Return the saved views of a page, the default first, then by name."""
    statement = _views().where(custom_views.c.project == project, custom_views.c.page == page)
    return _answer(connection, statement.order_by(custom_views.c.is_default.desc(), custom_views.c.name))


def read_view(connection: Connection, id_: int, seen: Collection[int] | None) -> ViewRow:
    """Return one saved view.

    Raises:
        NotFoundError: if there is none of that id.
    """
    return _one(_answer(connection, _views().where(custom_views.c.id == id_)), "view", id_, seen)


def read_dashboards(connection: Connection, project: int) -> list[ViewRow]:
    """Return the dashboards of a project, the default first, then by name."""
    statement = _dashboards().where(dashboards.c.project == project)
    return _answer(connection, statement.order_by(dashboards.c.is_default.desc(), dashboards.c.name))


def read_dashboard(connection: Connection, id_: int, seen: Collection[int] | None) -> ViewRow:
    """Return one dashboard.

    Raises:
        NotFoundError: if there is none of that id.
    """
    return _one(_answer(connection, _dashboards().where(dashboards.c.id == id_)), "dashboard", id_, seen)


def _views() -> Select[Any]:
    c = custom_views.c
    return select(c.id, c.project, c.name, c.page, c.body, c.is_default, c.version, c.created, c.updated)


def _dashboards() -> Select[Any]:
    c = dashboards.c
    page = literal("dashboard")
    return select(c.id, c.project, c.name, page, c.body, c.is_default, c.version, c.created, c.updated)


def _answer(connection: Connection, statement: Select[Any]) -> list[ViewRow]:
    found: list[ViewRow] = []
    for id_, project, name, page, body, is_default, version, created, updated in tuples(connection, statement):
        content, is_damaged = _read_body(body)
        found.append(
            ViewRow(id_, project, name, page, content, bool(is_default), version, created, updated, is_damaged)
        )
    return found


def _read_body(text: str) -> tuple[Json, bool]:
    try:
        return json.loads(text), False
    except ValueError:
        return {}, True


def _one(found: list[ViewRow], what: str, id_: int, seen: Collection[int] | None) -> ViewRow:
    if not found or (seen is not None and found[0].project not in seen):
        raise NotFoundError(f"There is no {what} {id_}: it may have been deleted.")
    return found[0]
