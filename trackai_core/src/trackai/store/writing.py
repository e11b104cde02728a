"""The statements of ``Edits``: each takes a connection that writes, and says how many rows it changed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, case, delete, insert, literal, select, update

from trackai.errors import ConflictError
from trackai.store.answers import ViewRow
from trackai.store.name_counts import count_names, held_runs, hold_projects
from trackai.store.query.asking import batched
from trackai.store.query.attributes import Condition
from trackai.store.schema.tables import projects, runs, tags

_MICROSECOND = 1e-6  # the least by which times of today differ as doubles is a quarter of it


def make_project(connection: Connection, name: str, now: float, description: str = "") -> int:
    """Insert a project and return its id."""
    statement = insert(projects).values(name=name, description=description, created=now, updated=now)
    made: int = connection.execute(statement.returning(projects.c.id)).scalar_one()
    return made


def touch_project(connection: Connection, ids: Collection[int], now: float) -> None:
    """Note that runs of these projects have changed."""
    connection.execute(update(projects).where(projects.c.id.in_(ids), projects.c.updated < now).values(updated=now))


def bump(connection: Connection, numbers: Sequence[int], now: float, *which: Condition, **values: object) -> int:
    """Set *values* of runs (those for which *which* holds), and what tells others of it. Return how many."""
    changed = 0
    for some in batched(numbers):
        # Always later than before: a clock that was set back would hide the edit from those who ask what came after.
        after = runs.c.updated + _MICROSECOND
        later = case((after > now, after), else_=now)
        statement = update(runs).where(runs.c.number.in_(some), *which)
        done = connection.execute(statement.values(version=runs.c.version + 1, updated=later, **values))
        changed += done.rowcount
    return changed


def add_tag(connection: Connection, numbers: Sequence[int], tag: str, now: float) -> int:
    """Give runs a tag; return how many did not have it."""
    without = untagged(connection, numbers, tag)
    if without:
        connection.execute(insert(tags), [{"run": number, "tag": tag} for number in without])
    return bump(connection, without, now)


def remove_tag(connection: Connection, numbers: Sequence[int], tag: str, now: float) -> int:
    """Take a tag from runs; return how many had it."""
    without = set(untagged(connection, numbers, tag))
    tagged = [number for number in numbers if number not in without]
    for some in batched(tagged):
        connection.execute(delete(tags).where(tags.c.run.in_(some), tags.c.tag == tag))
    return bump(connection, tagged, now)


def set_tags(connection: Connection, number: int, wanted: Sequence[str]) -> None:
    """Make *wanted* the tags of a run."""
    connection.execute(delete(tags).where(tags.c.run == number))
    if wanted:
        connection.execute(insert(tags), [{"run": number, "tag": tag} for tag in wanted])


def trash_runs(connection: Connection, numbers: Sequence[int], now: float) -> int:
    """Put runs into the trash; return how many were not in it."""
    held = held_runs(connection, numbers, runs.c.deleted.is_(None))
    count_names(connection, held, -1)
    return bump(connection, [number for some in held.values() for number in some], now, deleted=now)


def restore_runs(connection: Connection, numbers: Sequence[int], now: float) -> int:
    """Take runs out of the trash; return how many were in it."""
    held = held_runs(connection, numbers, runs.c.deleted.is_not(None))
    count_names(connection, held, 1)
    return bump(connection, [number for some in held.values() for number in some], now, deleted=None)


def move_run(connection: Connection, numbers: Sequence[int], project: int, now: float) -> int:
    """Move runs to another project; return how many were elsewhere. A baseline that moves away is none any more."""
    held = held_runs(connection, numbers, runs.c.project != project, runs.c.deleted.is_(None))
    hold_projects(connection, [project])
    count_names(connection, held, -1)
    count_names(connection, {project: [number for some in held.values() for number in some]}, 1)
    moved = 0
    for some in batched(numbers):
        ids = select(runs.c.id).where(runs.c.number.in_(some))
        left = update(projects).where(projects.c.baseline.in_(ids), projects.c.id != project)
        connection.execute(left.values(baseline=None))
        moved += bump(connection, some, now, runs.c.project != project, project=project)
    touch_project(connection, [project], now)
    return moved


def insert_saved(connection: Connection, table: Table, content: Mapping[str, Any], now: float) -> int:
    """Insert a view or dashboard and return its id.

    Raises:
        ConflictError: if its name is taken.
    """
    _check_name(connection, table, content, None)
    if content.get("is_default"):
        choose_default(connection, table, content, None)
    statement = insert(table).values(**content, version=1, created=now, updated=now)
    made: int = connection.execute(statement.returning(table.c.id)).scalar_one()
    return made


def update_saved(
    connection: Connection, table: Table, held: ViewRow, changed: Mapping[str, Any], version: int | None, now: float
) -> None:
    """Change a view or dashboard.

    Raises:
        ConflictError: if it was changed since *version*, or the new name is taken.
    """
    if version is not None and version != held.version:
        raise ConflictError(
            f"{held.name!r} was changed since it was read (version {version}, now {held.version}): read it again."
        )
    place = {"project": held.project, "name": changed.get("name", held.name), "page": held.page}
    _check_name(connection, table, place, held.id)
    if changed.get("is_default"):
        choose_default(connection, table, place, held.id)
    # The version again in the condition: on PostgreSQL two writers may both have read the same one.
    statement = update(table).where(table.c.id == held.id, table.c.version == held.version)
    done = connection.execute(statement.values(**changed, version=held.version + 1, updated=now))
    if done.rowcount != 1:
        raise ConflictError(f"{held.name!r} was changed by somebody else at this moment: read it again.")


def _check_name(connection: Connection, table: Table, place: Mapping[str, Any], own: int | None) -> None:
    taken = select(table.c.id).where(table.c.project == place["project"], table.c.name == place["name"])
    if "page" in table.c:
        taken = taken.where(table.c.page == place["page"])
    if own is not None:
        taken = taken.where(table.c.id != own)
    if connection.scalar(taken) is not None:
        raise ConflictError(f"The name {place['name']!r} is taken: choose another, or change what bears it.")


def choose_default(connection: Connection, table: Table, place: Mapping[str, Any], chosen: int | None) -> None:
    """Let *chosen*, or none, be the default view of a page or dashboard of a project.

    Versions stay: which one is the default is said of the place and not of what they hold, and whoever has one of them open
    has lost nothing. One statement for all of them, so that two who choose at once leave one default.
    """
    statement = update(table).where(table.c.project == place["project"])
    if "page" in table.c:
        statement = statement.where(table.c.page == place["page"])
    is_chosen = case((table.c.id == chosen, 1), else_=0) if chosen is not None else literal(0)
    connection.execute(statement.values(is_default=is_chosen))


def untagged(connection: Connection, numbers: Sequence[int], tag: str) -> list[int]:
    """Return those of the runs that lack a tag."""
    tagged: set[int] = set()
    for some in batched(numbers):
        tagged.update(connection.scalars(select(tags.c.run).where(tags.c.run.in_(some), tags.c.tag == tag)))
    return [number for number in numbers if number not in tagged]
