"""Saved views and dashboards: made, changed, deleted; a change names the version that was read."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from trackai.ids import check_name
from trackai.store.access import LOCAL, Action, Principal, authorize, visible
from trackai.store.answers import Json, ViewRow
from trackai.store.checks import UNSET, Unset, check_body
from trackai.store.engine import begin_write
from trackai.store.query import views
from trackai.store.query.names import find_project
from trackai.store.schema.tables import custom_views, dashboards
from trackai.store.writing import choose_default, insert_saved, update_saved

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine


class ViewEdits:
    """What a principal may change of views and dashboards; the base of ``Edits``."""

    def __init__(self, engine: Engine, principal: Principal = LOCAL, *, clock: Callable[[], float] = time.time) -> None:
        self._engine, self._principal, self._clock = engine, principal, clock
        self._seen = visible(principal)

    def create_view(
        self, project: str | int, name: str, body: Json, *, page: str = "runs", is_default: bool = False
    ) -> ViewRow:
        """Save a view. A new default takes the place of the old one.

        Raises:
            ConflictError: if the page has a view of that name.
        """
        with begin_write(self._engine) as connection:
            id_ = self._authorized(connection, project, Action.EDIT)
            named = {"project": id_, "name": check_name(name, "view"), "page": page, "is_default": int(is_default)}
            made = insert_saved(connection, custom_views, {**named, "body": check_body(body)}, self._clock())
            return views.read_view(connection, made, self._seen)

    def update_view(
        self,
        view: int,
        *,
        name: str | None = None,
        body: Json | Unset = UNSET,
        is_default: bool | None = None,
        version: int | None = None,
    ) -> ViewRow:
        """Change a view; what is not given stays.

        Raises:
            NotFoundError: if there is none of that id.
            ConflictError: if it was changed since *version*, or the name is taken.
        """
        with begin_write(self._engine) as connection:
            held = views.read_view(connection, view, self._seen)
            authorize(self._principal, Action.EDIT, held.project)
            changed = _saved_changes(name, body)
            if is_default is not None:
                changed["is_default"] = int(is_default)
            update_saved(connection, custom_views, held, changed, version, self._clock())
            return views.read_view(connection, view, self._seen)

    def set_default_view(self, view: int, *, is_default: bool) -> ViewRow:
        """Make a view the default of its page, in the place of the one that was, or let the page have none.

        The view itself stays as it is, and so does its version.

        Raises:
            NotFoundError: if there is none of that id.
        """
        with begin_write(self._engine) as connection:
            held = views.read_view(connection, view, self._seen)
            authorize(self._principal, Action.EDIT, held.project)
            if is_default != held.is_default:
                place = {"project": held.project, "page": held.page}
                choose_default(connection, custom_views, place, view if is_default else None)
            return views.read_view(connection, view, self._seen)

    def delete_view(self, view: int) -> None:
        """Delete a view. Raises ``NotFoundError``."""
        with begin_write(self._engine) as connection:
            held = views.read_view(connection, view, self._seen)
            authorize(self._principal, Action.EDIT, held.project)
            connection.execute(custom_views.delete().where(custom_views.c.id == view))

    def create_dashboard(self, project: str | int, name: str, body: Json) -> ViewRow:
        """Save a dashboard.

        Raises:
            ConflictError: if the project has one of that name.
        """
        with begin_write(self._engine) as connection:
            id_ = self._authorized(connection, project, Action.EDIT)
            content = {"project": id_, "name": check_name(name, "dashboard"), "body": check_body(body)}
            made = insert_saved(connection, dashboards, content, self._clock())
            return views.read_dashboard(connection, made, self._seen)

    def update_dashboard(
        self, dashboard: int, *, name: str | None = None, body: Json | Unset = UNSET, version: int | None = None
    ) -> ViewRow:
        """Change a dashboard; what is not given stays.

        Raises:
            NotFoundError: if there is none of that id.
            ConflictError: if it was changed since *version*, or the name is taken.
        """
        with begin_write(self._engine) as connection:
            held = views.read_dashboard(connection, dashboard, self._seen)
            authorize(self._principal, Action.EDIT, held.project)
            update_saved(connection, dashboards, held, _saved_changes(name, body), version, self._clock())
            return views.read_dashboard(connection, dashboard, self._seen)

    def set_default_dashboard(self, dashboard: int, *, is_default: bool) -> ViewRow:
        """Make a dashboard the one that its project opens, in place of another; or no longer.

        Neither version moves: what the dashboards show is as it was, and who edits one has no conflict by it.

        Raises:
            NotFoundError: if there is none of that id.
        """
        with begin_write(self._engine) as connection:
            held = views.read_dashboard(connection, dashboard, self._seen)
            authorize(self._principal, Action.EDIT, held.project)
            if is_default != held.is_default:
                choose_default(connection, dashboards, {"project": held.project}, dashboard if is_default else None)
            return views.read_dashboard(connection, dashboard, self._seen)

    def delete_dashboard(self, dashboard: int) -> None:
        """Delete a dashboard. Raises ``NotFoundError``."""
        with begin_write(self._engine) as connection:
            held = views.read_dashboard(connection, dashboard, self._seen)
            authorize(self._principal, Action.EDIT, held.project)
            connection.execute(dashboards.delete().where(dashboards.c.id == dashboard))

    def _authorized(self, connection: Connection, project: str | int, action: Action) -> int:
        id_ = find_project(connection, project, self._seen)
        authorize(self._principal, action, id_)
        return id_


def _saved_changes(name: str | None, body: Json | Unset) -> dict[str, Any]:
    changed: dict[str, Any] = {}
    if name is not None:
        changed["name"] = check_name(name, "name")
    if not isinstance(body, Unset):
        changed["body"] = check_body(body)
    return changed
