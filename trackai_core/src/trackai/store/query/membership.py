"""Which names occur in the runs of a project: read from ``project_keys``, which ingest and edits keep."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select

from trackai.store.schema.tables import keys, project_keys, runs


def runs_of(project: int) -> Select[Any]:
    """Select the numbers of the runs of a project that are not in the trash."""
    return select(runs.c.number).where(runs.c.project == project, runs.c.deleted.is_(None))


def names_of(project: int, kind: str) -> Select[Any]:
    """Select path, id and number of runs of each name of one kind in a project."""
    return (
        select(keys.c.path, keys.c.id, project_keys.c.runs)
        .join(keys, keys.c.id == project_keys.c.key)
        .where(project_keys.c.project == project, keys.c.kind == kind)
    )
