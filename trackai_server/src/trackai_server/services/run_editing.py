"""Changes that people make to runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trackai.errors import UsageError

if TYPE_CHECKING:
    from trackai.store.edits import Edits

    from trackai.store.answers import RunRow


_NEEDS_VALUE = {"tag", "untag", "move"}


@dataclass(frozen=True, slots=True)
class RunEditing:
    """Edits of runs on behalf of the caller."""

    edits: Edits

    def edit(self, run: str, changes: Mapping[str, object], version: int | None) -> RunRow:
        """Change the fields that *changes* names; ``ConflictError`` when *version* is given and stale."""
        return self.edits.edit_run(run, **changes, version=version)

    def set_state(self, run: str, state: str, reason: str) -> None:
        """Say how a run ended whose process cannot say it any more."""
        self.edits.set_state(run, state, reason)

    def delete(self, run: str) -> None:
        """Put a run into the trash, from which it can be restored for 30 days."""
        self.edits.delete_run(run)

    def change_many(self, runs: Sequence[str], action: str, value: str | None) -> int:
        """Do one thing to many runs and return how many it changed."""
        if value is None and action in _NEEDS_VALUE:
            raise UsageError(f"Action {action!r} needs a value: the tag, or the project to move to.")
        return self.edits.bulk(runs, action, value)
