"""``Edits``: what people change. Every edit of a run moves ``runs.updated``, by which live listeners see it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from trackai.errors import ConflictError, UsageError
from trackai.ids import check_name
from trackai.store.access import Action, authorize
from trackai.store.answers import ProjectRow, RunRow
from trackai.store.bulk_edits import BulkEdits
from trackai.store.checks import MOST_NOTE, UNSET, Unset, check_color, check_length, check_tags
from trackai.store.engine import begin_write
from trackai.store.query import projects as project_rows
from trackai.store.query import rows
from trackai.store.query.names import RunRef, find_runs
from trackai.store.removal import purge_project, purge_run
from trackai.store.schema.tables import projects, runs
from trackai.store.writing import (
    bump,
    make_project,
    set_tags,
    touch_project,
    trash_runs,
)

if TYPE_CHECKING:
    from sqlalchemy import Connection

ENDED = ("finished", "failed", "crashed", "lost")


class Edits(BulkEdits):
    """What a principal may change in one store. Thread-safe; each edit is one transaction, but for purges.

    Args:
        engine: of the store.
        principal: who changes.
        clock: wall time, in seconds since 1970.
    """

    # projects

    def create_project(self, name: str, description: str = "") -> ProjectRow:
        """Make a project.

        Raises:
            ConflictError: if the name is taken.
        """
        authorize(self._principal, Action.EDIT)
        check_name(name)
        check_length(description, MOST_NOTE, "description")
        with begin_write(self._engine) as connection:
            if connection.scalar(select(projects.c.id).where(projects.c.name == name)) is not None:
                raise ConflictError(f"There is a project {name!r} already.")
            made = make_project(connection, name, self._clock(), description)
            return self._project(connection, made)

    def edit_project(
        self,
        project: int,
        *,
        name: str | None = None,
        description: str | None = None,
        baseline: str | Unset | None = UNSET,
    ) -> ProjectRow:
        """Change a project given by id; *baseline* is the id of one of its runs, None for none. None leaves the others.

        Raises:
            NotFoundError: if there is no such project.
            RunNotFoundError: for a baseline that is no run.
            UsageError: for a baseline of another project.
            ConflictError: if the name is taken.
        """
        with begin_write(self._engine) as connection:
            id_ = self._authorized(connection, project, Action.EDIT)
            changed: dict[str, Any] = {"updated": self._clock()}
            if name is not None:
                taken = select(projects.c.id).where(projects.c.name == check_name(name), projects.c.id != id_)
                if connection.scalar(taken) is not None:
                    raise ConflictError(f"There is a project {name!r} already.")
                changed["name"] = name
            if description is not None:
                check_length(description, MOST_NOTE, "description")
                changed["description"] = description
            if baseline is not UNSET:
                if baseline is not None and find_runs(connection, [baseline], self._seen)[0].project != id_:
                    raise UsageError(
                        f"Run {baseline!r} belongs to another project: choose a run of this one as baseline."
                    )
                changed["baseline"] = baseline
            connection.execute(update(projects).where(projects.c.id == id_).values(**changed))
            return self._project(connection, id_)

    def delete_project(self, project: int) -> None:
        """Delete a project given by id, with all its runs, for good.

        Done in pieces, so that other writers wait for fractions of a second. Interrupted, it leaves a project with fewer
        runs, and can be done again.

        Raises:
            NotFoundError: if there is no such project.
        """
        with begin_write(self._engine) as connection:
            id_ = self._authorized(connection, project, Action.DELETE)
        purge_project(self._engine, id_, self._clock())

    # runs

    def edit_run(
        self,
        run: str,
        *,
        name: str | Unset = UNSET,
        notes: str | Unset = UNSET,
        tags: Sequence[str] | Unset = UNSET,
        group: str | Unset | None = UNSET,
        color_chosen: str | Unset | None = UNSET,
        version: int | None = None,
    ) -> RunRow:
        """Change a run; what is not given stays.

        Args:
            run: its id.
            name: up to 512 characters; others may bear it.
            notes: Markdown.
            tags: the whole new set.
            group: None for none.
            color_chosen: ``#rrggbb``, or None for the run's slot of the palette.
            version: the ``RunRow.version`` that was read; None changes whatever is there.

        Raises:
            RunNotFoundError: if there is no such run.
            ConflictError: if it was edited since *version*.
            UsageError: for a value that cannot be.
        """
        changed: dict[str, Any] = {}
        if name is not UNSET:
            changed["name"] = check_name(name, "name")
        if notes is not UNSET:
            changed["notes"] = check_length(notes, MOST_NOTE, "notes")
        if group is not UNSET:
            changed["group_name"] = check_name(group, "group") if group else None
        if color_chosen is not UNSET:
            changed["color_chosen"] = None if color_chosen is None else check_color(color_chosen)
        with begin_write(self._engine) as connection:
            ref = self._run(connection, run, Action.EDIT)
            if version is not None:
                held = connection.scalar(select(runs.c.version).where(runs.c.number == ref.number).with_for_update())
                if held != version:
                    raise ConflictError(
                        f"Run {run} was changed since it was read (version {version}, now {held}): read it again."
                    )
            bump(connection, [ref.number], self._clock(), **changed)
            if tags is not UNSET:
                set_tags(connection, ref.number, check_tags(tags))
            touch_project(connection, [ref.project], self._clock())
            return rows.read_rows(connection, [ref.number], {}, self._clock())[0]

    def set_state(self, run: str, state: str, reason: str = "") -> RunRow:
        """Say how a run ended whose process cannot: *state* is ``finished``, ``failed``, ``crashed`` or ``lost``.

        A process that lives after all sets it to running again when it is resumed.
        """
        if state not in ENDED:
            raise UsageError(f"A run can be said to be {', '.join(ENDED)}, not {state!r}.")
        with begin_write(self._engine) as connection:
            ref = self._run(connection, run, Action.EDIT)
            now = self._clock()
            finished = connection.scalar(select(runs.c.finished).where(runs.c.number == ref.number))
            reason = check_length(reason, MOST_NOTE, "reason")
            bump(
                connection,
                [ref.number],
                now,
                state=state,
                reason=reason,
                finished=now if finished is None else finished,
            )
            touch_project(connection, [ref.project], now)
            return rows.read_rows(connection, [ref.number], {}, now)[0]

    def delete_run(self, run: str, *, now: bool = False) -> None:
        """Put a run into the trash, or with *now* remove it for good, also from the trash.

        A purge is done in pieces, so that other writers wait for fractions of a second. Interrupted, it leaves a run in
        the trash, and can be done again.
        """
        if not now:
            self.bulk([run], "delete")
            return
        with begin_write(self._engine) as connection:
            ref = self._run(connection, run, Action.DELETE, trashed=True)
            trash_runs(connection, [ref.number], self._clock())
            touch_project(connection, [ref.project], self._clock())
        purge_run(self._engine, ref.number, run)

    # inside

    def _run(self, connection: Connection, run: str, action: Action, *, trashed: bool = False) -> RunRef:
        ref = find_runs(connection, [run], self._seen, trashed=trashed)[0]
        authorize(self._principal, action, ref.project)
        return ref

    def _project(self, connection: Connection, id_: int) -> ProjectRow:
        return project_rows.read_projects(connection, self._seen, self._clock(), only=id_)[0]
