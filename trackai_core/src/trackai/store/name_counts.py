"""Counts of names in ``project_keys`` when whole runs leave or enter a project; ingest counts what it adds by itself."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import Connection, delete, func, literal, select, union_all

from trackai.store.engine import insert
from trackai.store.query.asking import batched
from trackai.store.query.attributes import Condition
from trackai.store.schema.tables import NAMED_TABLES, project_keys, projects, runs


def held_runs(connection: Connection, numbers: Sequence[int], *which: Condition) -> dict[int, list[int]]:
    """Return those of the runs for which *which* holds, by their project.

    They and their projects are kept from others, so that two who trash the same run do not both count it, and nobody
    counts names of these projects at the same time.
    """
    held: dict[int, list[int]] = {}
    for some in batched(numbers):
        statement = select(runs.c.number, runs.c.project).where(runs.c.number.in_(some), *which)
        for number, project in connection.execute(statement.order_by(runs.c.number).with_for_update()):
            held.setdefault(project, []).append(number)
    hold_projects(connection, held)
    return held


def hold_projects(connection: Connection, ids: Collection[int]) -> None:
    """Let others who count names of these projects wait until the transaction ends."""
    statement = select(projects.c.id).where(projects.c.id.in_(ids)).order_by(projects.c.id)
    connection.execute(statement.with_for_update()).all()


def count_names(connection: Connection, of_projects: Mapping[int, Sequence[int]], sign: int) -> None:
    """Add (*sign* 1) or take away (-1) the names of runs, which are given by their project."""
    for project, numbers in of_projects.items():
        for some in batched(numbers):
            named = union_all(*(select(table.c.key).where(table.c.run.in_(some)) for table in NAMED_TABLES)).subquery()
            counted = select(literal(project), named.c.key, sign * func.count()).group_by(named.c.key)
            statement = insert(project_keys, connection).from_select(["project", "key", "runs"], counted)
            connection.execute(
                statement.on_conflict_do_update(
                    index_elements=["project", "key"], set_={"runs": project_keys.c.runs + statement.excluded.runs}
                )
            )
        if sign < 0:
            connection.execute(delete(project_keys).where(project_keys.c.project == project, project_keys.c.runs < 1))
