"""What runs of a project can be shown, sorted and filtered by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trackai_server.services.projects import project_reference

if TYPE_CHECKING:
    from trackai.store.answers import ColumnsPage, Completion, FilterPart, Kind, MetricNamesPage
    from trackai.store.reader import Reader


@dataclass(frozen=True, slots=True)
class ColumnCatalog:
    """Names for pickers and for the filter line."""

    reader: Reader

    def page(
        self, project: str, *, search: str | None, sources: Sequence[str] | None, limit: int, cursor: str | None
    ) -> ColumnsPage:
        """Return one page of the columns of a project."""
        return self.reader.columns(
            project_reference(project), search=search, sources=sources, limit=limit, cursor=cursor
        )

    def metrics(
        self, project: str, runs: Sequence[str] | None, *, kind: Kind, search: str | None, limit: int,
        cursor: str | None,
    ) -> MetricNamesPage:  # fmt: skip
        """Return one page of the metrics of *runs* (None: of all runs), each with how many of them have it."""
        wanted = project_reference(project)
        return self.reader.project_metrics(wanted, runs, kind=kind, search=search, limit=limit, cursor=cursor)

    def complete(self, project: str, text: str, position: int) -> list[Completion]:
        """Return ways to go on with a filter at *position*, counted from 0."""
        return self.reader.complete(project_reference(project), text, min(position, len(text)))

    def check(self, text: str) -> None:
        """Raise ``FilterError`` with the column of the mistake, if there is one."""
        self.reader.check_filter(text)

    def parts(self, text: str) -> list[FilterPart]:
        """Return the parts of a filter that ``and`` joins; ``FilterError`` with the column of a mistake."""
        return self.reader.filter_parts(text)
