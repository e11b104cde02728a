"""How many runs of a project have a name: counted when a run gets a name that it had not, or loses one."""

from __future__ import annotations

from collections.abc import Iterable

from trackai.store.connection import Db, insert_rows

_INSERT = 'INSERT INTO project_keys(project, "key", runs) VALUES'
_ADD = 'ON CONFLICT (project, "key") DO UPDATE SET runs = project_keys.runs + excluded.runs'


class NameCounts:
    """The names that one run gains and loses in one transaction."""

    def __init__(self) -> None:
        self._changes: dict[int, int] = {}

    def gained(self, keys: Iterable[int]) -> None:
        """Note keys under which the run had nothing before."""
        for key in keys:
            self._changes[key] = self._changes.get(key, 0) + 1

    def lost(self, keys: Iterable[int]) -> None:
        """Note keys under which the run has nothing any more."""
        for key in keys:
            self._changes[key] = self._changes.get(key, 0) - 1

    def store(self, db: Db, run: int) -> None:
        """Count what was noted. Inside the transaction, after its project was updated: that lock makes others queue."""
        changes = sorted((key, number) for key, number in self._changes.items() if number)
        if not changes:
            return
        rows = db.execute("SELECT project FROM runs WHERE number = ? AND deleted IS NULL", (run,))
        if not rows:  # in the trash: its names are counted when it comes back
            return
        project = rows[0][0]
        flat = [value for key, number in changes for value in (project, key, number)]
        insert_rows(db, _INSERT, _ADD, 3, flat)
        if any(number < 0 for _, number in changes):
            db.execute("DELETE FROM project_keys WHERE project = ? AND runs < 1", (project,))
