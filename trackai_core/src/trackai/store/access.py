"""Who may do what: the one place that decides. Every ``Reader`` and every ``Edits`` is bound to a principal.

A principal without a project list may touch every project. One with a list does not even learn that other projects
exist: their runs are «not found», as if they were not there.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum

from trackai.errors import AccessError


class Action(Enum):
    """What can be done to a project or to what is in it."""

    READ = "read"
    INGEST = "log to"
    EDIT = "change"
    DELETE = "delete"
    ADMINISTER = "administer"


_ALLOWED = {
    "read": {Action.READ},
    "ingest": {Action.READ, Action.INGEST},
    "write": {Action.READ, Action.INGEST, Action.EDIT},
    "admin": set(Action),
}
SCOPES = tuple(_ALLOWED)


@dataclass(frozen=True, slots=True)
class Principal:
    """Somebody who asks.

    Attributes:
        name: for messages and audit, for example the name of a token.
        scope: ``read``, ``ingest`` (logs and reads), ``write`` (edits too) or ``admin`` (everything).
        projects: ids of the projects it is confined to; None: all of them.
    """

    name: str
    scope: str = "read"
    projects: frozenset[int] | None = None

    def __post_init__(self) -> None:
        if self.scope not in _ALLOWED:
            raise ValueError(f"{self.scope!r} is no scope; there are {', '.join(SCOPES)}")

    def sees(self, project: int) -> bool:
        """Whether the project with this id exists as far as this principal can know."""
        return self.projects is None or project in self.projects


LOCAL = Principal("local", "admin")  # whoever can open the store's file can do everything anyway


def authorize(principal: Principal, action: Action, project: int | None = None) -> None:
    """Let *principal* do *action* in the project with id *project*; None means the store as a whole.

    Raises:
        AccessError: if it may not; the sentence names the principal, the action and the scope that would be needed.
    """
    if action not in _ALLOWED[principal.scope]:
        needed = next(scope for scope, actions in _ALLOWED.items() if action in actions)
        raise AccessError(
            f"{principal.name!r} has the scope {principal.scope!r} and may not {action.value} this; it needs {needed!r}."
        )
    confined = principal.projects is not None
    if confined and (project is None or not principal.sees(project)):
        where = "the whole store" if project is None else f"project {project}"
        raise AccessError(f"{principal.name!r} is confined to its projects and may not {action.value} {where}.")


def visible(principal: Principal) -> Collection[int] | None:
    """Return the ids of the projects that *principal* may read; None: all.

    Raises:
        AccessError: if it may read nothing.
    """
    if Action.READ not in _ALLOWED[principal.scope]:
        raise AccessError(f"{principal.name!r} may not read.")
    return principal.projects
