"""The services of one caller: all of them bound to what that caller may see and change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trackai_server.services.columns import ColumnCatalog
from trackai_server.services.comparison import Comparison
from trackai_server.services.projects import ProjectCatalog
from trackai_server.services.run_catalog import RunCatalog
from trackai_server.services.run_editing import RunEditing
from trackai_server.services.view_library import ViewLibrary

if TYPE_CHECKING:
    from trackai.store import Store


@dataclass(frozen=True, slots=True)
class CallerServices:
    """What the routers call."""

    projects: ProjectCatalog
    runs: RunCatalog
    editing: RunEditing
    comparison: Comparison
    columns: ColumnCatalog
    views: ViewLibrary

    @classmethod
    def local(cls, store: Store) -> CallerServices:
        """Bind all services to the local user, who may do everything."""
        reader, edits = store.reader(), store.edits()
        return cls(
            projects=ProjectCatalog(reader, edits),
            runs=RunCatalog(reader),
            editing=RunEditing(edits),
            comparison=Comparison(reader),
            columns=ColumnCatalog(reader),
            views=ViewLibrary(reader, edits),
        )
