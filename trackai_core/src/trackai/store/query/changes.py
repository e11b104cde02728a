"""What changed since a moment: what live listeners ask twice a second."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, case, select

from trackai.store.answers import RunChange
from trackai.store.query.asking import tuples
from trackai.store.query.states import shown_state
from trackai.store.schema.tables import projects, runs

MOST_CHANGES = 10_000


def read_changes(connection: Connection, since: float, seen: Collection[int] | None, now: float) -> list[RunChange]:
    """Return the runs whose ``updated`` is larger than *since*, the earliest first, at most 10,000 of them.

    Runs in the trash have the state ``deleted``.
    """
    # By project, because the index is (project, updated): without it every poll would look at every run.
    wanted = select(projects.c.id)
    if seen is not None:
        wanted = wanted.where(projects.c.id.in_(seen))
    state = case((runs.c.deleted.is_not(None), "deleted"), else_=shown_state(runs, now))
    statement = (
        select(runs.c.id, runs.c.name, runs.c.project, state, runs.c.updated, runs.c.last_step)
        .where(runs.c.project.in_(wanted), runs.c.updated > since)
        .order_by(runs.c.updated, runs.c.number)
        .limit(MOST_CHANGES)
    )
    return [RunChange(*row) for row in tuples(connection, statement)]
