"""Changes that people make to runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from trackai.store.answers import BulkAnswer, RunRow, RunsQuestion
    from trackai.store.bulk_edits import Bulk
    from trackai.store.edits import Edits


class RunChanges(TypedDict, total=False):
    """What to change of a run; a field that is absent stays."""

    name: str
    notes: str
    tags: list[str]
    group: str | None
    color_chosen: str | None


@dataclass(frozen=True, slots=True)
class RunEditing:
    """Edits of runs on behalf of the caller."""

    edits: Edits

    def edit(self, run: str, changes: RunChanges, version: int | None) -> RunRow:
        """Change the fields that *changes* names; ``ConflictError`` when *version* is given and stale."""
        return self.edits.edit_run(run, **changes, version=version)

    def set_state(self, run: str, state: str, reason: str) -> RunRow:
        """Say how a run ended whose process cannot say it any more."""
        return self.edits.set_state(run, state, reason)

    def delete(self, run: str) -> None:
        """Put a run into the trash, from which it can be restored for 30 days."""
        self.edits.delete_run(run)

    def change_many(self, chosen: Sequence[str] | RunsQuestion, action: Bulk, value: str | None) -> BulkAnswer:
        """Do one thing to many runs, named or taken by a filter; those that are gone are told, not fatal."""
        return self.edits.change_runs(chosen, action, value)
