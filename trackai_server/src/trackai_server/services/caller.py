"""The services of one caller: all of them bound to what that caller may see and change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trackai_server.services.columns import ColumnCatalog
from trackai_server.services.comparison import Comparison
from trackai_server.services.exports import ExportDesk
from trackai_server.services.importance import ImportanceStudy
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
    exports: ExportDesk
    importance: ImportanceStudy
    views: ViewLibrary

    @classmethod
    def local(cls, store: Store, deadline_s: float, abandoned: Callable[[], bool]) -> CallerServices:
        """Bind all services to the local user, who may do everything.

        Args:
            store: what they ask and change.
            deadline_s: seconds that one question may take.
            abandoned: tells that nobody waits for the answer any more.
        """
        reader, edits = store.reader().within(deadline_s, abandoned), store.edits()
        return cls(
            projects=ProjectCatalog(reader, edits),
            runs=RunCatalog(reader),
            editing=RunEditing(edits),
            comparison=Comparison(reader),
            columns=ColumnCatalog(reader),
            exports=ExportDesk(reader),
            importance=ImportanceStudy(reader),
            views=ViewLibrary(reader, edits),
        )
