"""One change of many runs, named one by one or by a filter, and the edits that take it back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Literal

from sqlalchemy import select

from trackai.errors import RunNotFoundError, UsageError
from trackai.ids import check_name
from trackai.store.access import Action, authorize
from trackai.store.answers import BulkAnswer, BulkUndo, RunsQuestion
from trackai.store.checks import check_tags
from trackai.store.engine import begin_write
from trackai.store.query.asking import batched, tuples
from trackai.store.query.catalog import match_runs
from trackai.store.query.names import RunRef, find_runs, known_runs
from trackai.store.schema.tables import projects, runs
from trackai.store.view_edits import ViewEdits
from trackai.store.writing import (
    add_tag,
    bump,
    make_project,
    move_run,
    remove_tag,
    restore_runs,
    touch_project,
    trash_runs,
    untagged,
)

if TYPE_CHECKING:
    from sqlalchemy import Connection

Bulk = Literal["tag", "untag", "group", "archive", "unarchive", "delete", "restore", "move"]
MOST_RUNS = 10_000  # named in one edit: one transaction, which others wait for
MOST_MATCHING = 100_000  # taken by the filter of one edit: 20,000 are tagged in half a second


class BulkEdits(ViewEdits):
    """What a principal may change of many runs at once; the base of ``Edits``."""

    def bulk(self, ids: Sequence[str], action: Bulk, value: str | None = None) -> int:
        """Do one thing to many runs, all or none of them.

        Args:
            ids: of the runs; for ``restore`` of runs in the trash.
            action: ``tag`` and ``untag`` (value: the tag), ``group`` (value: the group, None for none), ``archive``,
                ``unarchive``, ``delete`` (into the trash), ``restore``, ``move`` (value: name of a project, which is made
                if there is none).
            value: as above.

        Returns:
            How many runs it changed; one that is so already is not counted.

        Raises:
            RunNotFoundError: for the first id that no run has.
            UsageError: for an unknown action or a value that is missing.
        """
        _check(ids, action, value)
        with begin_write(self._engine) as connection:
            refs = find_runs(connection, list(dict.fromkeys(ids)), self._seen, trashed=action == "restore")
            return self._apply_to(connection, refs, action, value)

    def change_runs(self, chosen: Sequence[str] | RunsQuestion, action: Bulk, value: str | None = None) -> BulkAnswer:
        """Do one thing to those of many runs that are there, in one transaction.

        Args:
            chosen: ids, or a question whose project, filter and ``archived`` say which runs, however many pages that is.
            action: as in ``bulk``.
            value: as in ``bulk``.

        Returns:
            How many runs it changed, which of the ids no run has, and the edits that make everything as it was.

        Raises:
            RunNotFoundError: if no run has any of the ids.
            FilterError: for a mistake in the filter.
            UsageError: for an unknown action, a value that is missing, or more runs than one edit may change.
        """
        ids = () if isinstance(chosen, RunsQuestion) else list(dict.fromkeys(chosen))
        _check(ids, action, value)
        with begin_write(self._engine) as connection:
            if isinstance(chosen, RunsQuestion):
                refs = self._matching(connection, chosen)
            else:
                refs = known_runs(connection, ids, self._seen, trashed=action == "restore")
                if not refs:
                    raise RunNotFoundError(ids[0] if ids else "")
            undo = _undo_of(connection, refs, action, value)
            changed = self._apply_to(connection, refs, action, value)
        found = {ref.id for ref in refs}
        return BulkAnswer(changed, [id_ for id_ in ids if id_ not in found], undo)

    def _matching(self, connection: Connection, question: RunsQuestion) -> list[RunRef]:
        matching = match_runs(connection, question, self._seen, self._clock())
        columns = (runs.c.number, runs.c.id, runs.c.project, runs.c.created)
        refs = [RunRef(*row) for row in tuples(connection, matching.select(*columns).limit(MOST_MATCHING + 1))]
        if len(refs) > MOST_MATCHING:
            raise UsageError(f"More than {MOST_MATCHING:,} runs match; at most so many can be changed at once.")
        return refs

    def _apply_to(self, connection: Connection, refs: Sequence[RunRef], action: Bulk, value: str | None) -> int:
        needed = Action.DELETE if action in ("delete", "restore") else Action.EDIT
        touched = {ref.project for ref in refs}
        for project in touched:
            authorize(self._principal, needed, project)
        changed = self._apply(connection, [ref.number for ref in refs], action, value)
        touch_project(connection, touched, self._clock())
        return changed

    def _apply(self, connection: Connection, numbers: Sequence[int], action: Bulk, value: str | None) -> int:
        now = self._clock()
        match action:
            case "tag":
                return add_tag(connection, numbers, check_tags([value or ""])[0], now)
            case "untag":
                return remove_tag(connection, numbers, value or "", now)
            case "group":
                group = check_name(value, "group") if value else None
                return bump(connection, numbers, now, runs.c.group_name.is_distinct_from(group), group_name=group)
            case "archive":
                return bump(connection, numbers, now, runs.c.archived.is_(None), archived=now)
            case "unarchive":
                return bump(connection, numbers, now, runs.c.archived.is_not(None), archived=None)
            case "delete":
                return trash_runs(connection, numbers, now)
            case "restore":
                return restore_runs(connection, numbers, now)
            case "move":
                return self._move(connection, numbers, check_name(value or ""), now)
            case _:
                raise UsageError(f"There is no action {action!r} for runs.")

    def _move(self, connection: Connection, numbers: Sequence[int], name: str, now: float) -> int:
        target = connection.scalar(select(projects.c.id).where(projects.c.name == name))
        authorize(self._principal, Action.EDIT, target)
        if target is None:
            target = make_project(connection, name, now)
        return move_run(connection, numbers, target, now)


def _check(ids: Sequence[str], action: Bulk, value: str | None) -> None:
    if len(ids) > MOST_RUNS:
        raise UsageError(f"At most {MOST_RUNS:,} runs can be named at once, not {len(ids):,}.")
    if action in ("tag", "untag", "move") and not value:
        raise UsageError(f"Action {action!r} needs a value: the {'project' if action == 'move' else 'tag'}.")


_OPPOSITES: dict[str, Bulk] = {
    "archive": "unarchive", "unarchive": "archive", "delete": "restore", "restore": "delete", "tag": "untag",
    "untag": "tag", "group": "group", "move": "move",
}  # fmt: skip


def _undo_of(connection: Connection, refs: Sequence[RunRef], action: Bulk, value: str | None) -> list[BulkUndo]:
    """Return the edits that take *action* back from the runs that it will change, asked before it does."""
    before = _before(connection, refs, action, value)
    ids: dict[str | None, list[str]] = defaultdict(list)
    for ref in refs:
        if ref.number in before:
            ids[before[ref.number]].append(ref.id)
    back = _OPPOSITES.get(action)
    if back is None:
        return []  # an unknown action, which is refused when it is applied
    return [
        BulkUndo(of_value[start : start + MOST_RUNS], back, held)
        for held, of_value in ids.items()
        for start in range(0, len(of_value), MOST_RUNS)
    ]


def _before(connection: Connection, refs: Sequence[RunRef], action: Bulk, value: str | None) -> dict[int, str | None]:
    """Return the value that an undo needs, by the numbers of the runs that *action* will change."""
    numbers = [ref.number for ref in refs]
    if action in ("tag", "untag"):
        without = set(untagged(connection, numbers, value or ""))
        return {number: value for number in numbers if (number in without) is (action == "tag")}
    columns = (runs.c.number, runs.c.group_name, projects.c.name, runs.c.archived, runs.c.deleted)
    statement = select(*columns).join(projects, projects.c.id == runs.c.project)
    rows: Iterable[tuple[int, str | None, str, float | None, float | None]] = [
        row for some in batched(numbers) for row in tuples(connection, statement.where(runs.c.number.in_(some)))
    ]
    changes: dict[int, str | None] = {}
    for number, group, project, archived, deleted in rows:
        held, is_changed = {
            "group": (group, group != (value or None)),
            "move": (project, project != value),
            "archive": (None, archived is None),
            "unarchive": (None, archived is not None),
            "delete": (None, deleted is None),
            "restore": (None, deleted is not None),
        }.get(action, (None, False))
        if is_changed:
            changes[number] = held
    return changes
