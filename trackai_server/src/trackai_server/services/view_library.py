"""Saved views and dashboards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trackai_server.services.projects import project_reference

if TYPE_CHECKING:
    from trackai.store.answers import Json, ViewRow
    from trackai.store.edits import Edits
    from trackai.store.reader import Reader


@dataclass(frozen=True, slots=True)
class ViewLibrary:
    """What people saved for a project. A change names the version that was read; ``ConflictError`` if it is stale."""

    reader: Reader
    edits: Edits

    def views(self, project: str, page: str) -> list[ViewRow]:
        """Return the saved views of one page."""
        return self.reader.views(project_reference(project), page)

    def view(self, view: int) -> ViewRow:
        """Return one saved view."""
        return self.reader.view(view)

    def create_view(self, project: str, *, name: str, page: str, body: Json, is_default: bool) -> ViewRow:
        """Save a view under a name that its page does not have yet."""
        return self.edits.create_view(
            project_reference(project), name=name, page=page, body=body, is_default=is_default
        )

    def update_view(self, view: int, *, name: str, body: Json, is_default: bool | None, version: int) -> ViewRow:
        """Replace a view; whether it is the default stays as it was where nothing is said of that."""
        return self.edits.update_view(view, name=name, body=body, is_default=is_default, version=version)

    def set_default_view(self, view: int, *, is_default: bool) -> ViewRow:
        """Make a view the default of its page, or not; no version changes."""
        return self.edits.set_default_view(view, is_default=is_default)

    def delete_view(self, view: int) -> None:
        """Delete a view."""
        self.edits.delete_view(view)

    def dashboards(self, project: str) -> list[ViewRow]:
        """Return the dashboards of a project, the default first."""
        return self.reader.dashboards(project_reference(project))

    def dashboard(self, dashboard: int) -> ViewRow:
        """Return one dashboard."""
        return self.reader.dashboard(dashboard)

    def create_dashboard(self, project: str, *, name: str, body: Json) -> ViewRow:
        """Save a dashboard under a name that its project does not have yet."""
        return self.edits.create_dashboard(project_reference(project), name=name, body=body)

    def update_dashboard(self, dashboard: int, *, name: str, body: Json, version: int) -> ViewRow:
        """Replace a dashboard."""
        return self.edits.update_dashboard(dashboard, name=name, body=body, version=version)

    def set_default_dashboard(self, dashboard: int, *, is_default: bool) -> ViewRow:
        """Make a dashboard the one that its project opens, or no longer."""
        return self.edits.set_default_dashboard(dashboard, is_default=is_default)

    def delete_dashboard(self, dashboard: int) -> None:
        """Delete a dashboard."""
        self.edits.delete_dashboard(dashboard)
