"""Remove runs and projects for good: every row that names them, in pieces that others hardly wait for.

A purge that is interrupted leaves the run in the trash, where it can be purged again; ``runs`` is the last row to go.
"""

from __future__ import annotations

from sqlalchemy import Connection, Engine, delete, select, update

from trackai.store.engine import begin_write
from trackai.store.name_counts import hold_projects
from trackai.store.schema.tables import (
    artifact_uses,
    artifacts,
    custom_views,
    dashboards,
    metadata,
    metric_summaries,
    metrics,
    project_keys,
    projects,
    runs,
    tokens,
)

_PIECE = 100_000  # points in one transaction: about 0.2 s on SQLite

# Every table whose rows belong to a run; a new one is found by its column.
OF_RUNS = tuple(
    table for table in metadata.sorted_tables if "run" in table.c and table.name not in ("metrics", "artifacts")
)


def purge_run(engine: Engine, number: int, id_: str) -> None:
    """Remove a run with everything that belongs to it. Its artifacts stay, with no run that made them."""
    with engine.connect() as connection:
        keys = list(connection.scalars(select(metrics.c.key).where(metrics.c.run == number).distinct()))
        known = select(metric_summaries.c.key).where(metric_summaries.c.run == number)
        keys = sorted({*keys, *connection.scalars(known)})
    for key in keys:
        while _purge_points(engine, number, key) == _PIECE:
            pass
    with begin_write(engine) as connection:
        for table in OF_RUNS:
            connection.execute(delete(table).where(table.c.run == number))
        connection.execute(delete(metrics).where(metrics.c.run == number))  # what a writer has added meanwhile
        connection.execute(update(artifacts).where(artifacts.c.run == number).values(run=None))
        connection.execute(update(projects).where(projects.c.baseline == id_).values(baseline=None))
        connection.execute(delete(runs).where(runs.c.number == number))


def purge_project(engine: Engine, project: int, now: float) -> None:
    """Remove a project with its runs, artifacts, views, dashboards and tokens."""
    while True:
        with begin_write(engine) as connection:
            of_project = runs.c.project == project
            connection.execute(
                update(runs).where(of_project, runs.c.deleted.is_(None)).values(deleted=now, updated=now)
            )
            hold_projects(connection, [project])
            connection.execute(delete(project_keys).where(project_keys.c.project == project))
            found = connection.execute(select(runs.c.number, runs.c.id).where(of_project).limit(100)).all()
            if not found:
                _purge_rest(connection, project)
                return
        for number, id_ in found:
            purge_run(engine, number, id_)


def _purge_points(engine: Engine, number: int, key: int) -> int:
    own = (metrics.c.run == number, metrics.c.key == key)
    with begin_write(engine) as connection:
        border = connection.scalar(select(metrics.c.step).where(*own).order_by(metrics.c.step).offset(_PIECE).limit(1))
        if border is None:
            connection.execute(delete(metrics).where(*own))
            return 0
        connection.execute(delete(metrics).where(*own, metrics.c.step < border))
        return _PIECE


def _purge_rest(connection: Connection, project: int) -> None:
    own = select(artifacts.c.id).where(artifacts.c.project == project)
    connection.execute(delete(artifact_uses).where(artifact_uses.c.artifact.in_(own)))
    for table in (artifacts, custom_views, dashboards, tokens, project_keys):
        connection.execute(delete(table).where(table.c.project == project))
    connection.execute(delete(projects).where(projects.c.id == project))
