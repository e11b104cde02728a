"""Projects: which there are, what they hold, and changes to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from trackai.store.answers import AlertRow, ArtifactRow, ProjectRow
    from trackai.store.edits import Edits
    from trackai.store.reader import Reader


def project_reference(text: str) -> str | int:
    """Return what an address means by a project: digits are its id, anything else its name.

    At most nine digits: a longer number is no id that a database could hold, and is then a name like any other.
    """
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else text


class ProjectChanges(TypedDict, total=False):
    """What to change of a project; a field that is absent stays."""

    name: str
    description: str
    baseline: str | None


@dataclass(frozen=True, slots=True)
class ProjectCatalog:
    """Projects as the caller may see and change them. *project* is an id or a name, as an address has it."""

    reader: Reader
    edits: Edits

    def matching(self, search: str | None) -> list[ProjectRow]:
        """Return the projects whose name holds *search*, the one changed last first."""
        return self.reader.projects(search)

    def get(self, project: str) -> ProjectRow:
        """Return one project."""
        return self.reader.project(project_reference(project))

    def create(self, name: str, description: str) -> ProjectRow:
        """Make a project; ``ConflictError`` if the name is taken."""
        return self.edits.create_project(name, description)

    def edit(self, project: str, changes: ProjectChanges) -> ProjectRow:
        """Change name, description or baseline; what *changes* does not name stays."""
        return self.edits.edit_project(self.get(project).id, **changes)

    def delete(self, project: str) -> None:
        """Delete a project and everything in it."""
        self.edits.delete_project(self.get(project).id)

    def alerts(self, project: str, *, level: str | None, since: float | None, limit: int) -> list[AlertRow]:
        """Return alerts of all its runs, newest first."""
        return self.reader.alerts(project=project_reference(project), level=level, since=since, limit=limit)

    def artifacts(self, project: str, name: str | None) -> list[ArtifactRow]:
        """Return versions of its artifacts; with *name*, of that one."""
        return self.reader.artifacts(project=project_reference(project), name=name)
