"""The list of runs: filtered, sorted by anything, a page at a time."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, func, select

from trackai.errors import UsageError
from trackai.store.answers import RunsPage, RunsQuestion
from trackai.store.query.asking import tuples
from trackai.store.query.attributes import Attributes, Condition
from trackai.store.query.cursors import make_cursor, read_cursor
from trackai.store.query.filter.compiler import compile_filter
from trackai.store.query.filter.parser import parse
from trackai.store.query.filter.tree import Field, fields_of, read_field
from trackai.store.query.group_keys import read_grouping
from trackai.store.query.grouping import find_groups, members_of, read_groups
from trackai.store.query.names import find_project
from trackai.store.query.ordering import Key, Sort, behind, order_by, read_sort, sort_keys
from trackai.store.query.rows import read_rows
from trackai.store.schema.tables import runs

MOST_RUNS = 1_000  # of a page
MOST_COLUMNS = 500  # of a question


@dataclass(frozen=True, slots=True)
class Matching:
    """The runs that a question takes, in its order.

    Attributes:
        attributes: its fields as SQL.
        conditions: all of which a run fulfils.
        sorts: what the runs are sorted by.
        keys: the same as expressions, and the run's number.
        project: id of the project asked for; None: all.
        now: the clock of the question.
    """

    attributes: Attributes
    conditions: Sequence[Condition]
    sorts: Sequence[Sort]
    keys: Sequence[Key]
    project: int | None
    now: float

    def select(self, *columns: Any) -> Select[Any]:  # noqa: ANN401  # columns of any type
        """Select *columns* of the matching runs, unordered. Make the operands before: they add to the tables."""
        return select(*columns).select_from(self.attributes.tables).where(*self.conditions)


def read_runs(connection: Connection, question: RunsQuestion, seen: Collection[int] | None, now: float) -> RunsPage:
    """Answer one page of *question*.

    Args:
        connection: to the store.
        question: what is asked.
        seen: ids of the projects that the caller may know of; None: all.
        now: seconds since 1970. Later pages use the clock of the first one, which their cursor holds, so that
            durations and states do not shuffle the rows between two pages.

    Raises:
        FilterError: for a mistake in the filter.
        UsageError: for a column, sort word or cursor that cannot be, or too many of them.
        NotFoundError: if there is no such project.
    """
    if not 1 <= question.limit <= MOST_RUNS:
        raise UsageError(f"limit is {question.limit}; a page has 1 to {MOST_RUNS:,} runs.")
    if len(question.columns) > MOST_COLUMNS:
        raise UsageError(f"At most {MOST_COLUMNS} columns can be asked for at once, not {len(question.columns)}.")
    columns = {name: read_field(name) for name in question.columns}
    identity = (
        question.project, question.filter, question.sort, question.archived, question.group_by, question.group
    )  # fmt: skip
    place = None
    if question.cursor is not None:
        place, now = read_cursor(identity, question.cursor)
    matching = match_runs(connection, question, seen, now)
    everything = (
        select(func.count()).select_from(runs).where(*_scope(matching.project, seen, archived=question.archived))
    )
    total_all = connection.scalar(everything) or 0
    if question.group_by:
        start = int(place[0]) if place else 0
        groups = find_groups(connection, matching, read_grouping(question.group_by))
        end = start + question.limit
        if question.group is None:
            count, total = len(groups.members), len(groups.found)
            answered = read_groups(connection, groups, columns, now, start, question.limit)
            cursor = make_cursor(identity, [end], now) if end < count else None
            return RunsPage([], cursor, total, total_all, answered, count)
        inside = members_of(groups, question.group)
        rows = read_rows(connection, inside[start:end], columns, now)
        cursor = make_cursor(identity, [end], now) if end < len(inside) else None
        return RunsPage(rows, cursor, len(inside), total_all)
    if question.group is not None:
        raise UsageError("A group has an id among the groups of group_by: say by what the runs are grouped.")
    total = connection.scalar(matching.select(func.count())) or 0
    numbers, after = _page(connection, matching, place, question.limit)
    cursor = None if after is None else make_cursor(identity, after, now)
    return RunsPage(read_rows(connection, numbers, columns, now), cursor, total, total_all)


def match_runs(
    connection: Connection,
    question: RunsQuestion,
    seen: Collection[int] | None,
    now: float,
    further: Sequence[Field] = (),
) -> Matching:
    """Compile filter and order of *question*; *further* are fields that the caller will ask for as well."""
    project = None if question.project is None else find_project(connection, question.project, seen)
    tree = parse(question.filter)
    sorts = read_sort(question.sort)
    fields = [*fields_of(tree), *(sort.field for sort in sorts), *further]
    attributes = Attributes(connection, fields, now)
    conditions = _scope(project, seen, archived=question.archived)
    if tree is not None:
        conditions.append(compile_filter(tree, attributes, now))
    return Matching(attributes, conditions, sorts, sort_keys(sorts, attributes), project, now)


def _scope(project: int | None, seen: Collection[int] | None, *, archived: bool) -> list[Condition]:
    conditions: list[Condition] = [runs.c.deleted.is_(None)]
    if project is not None:
        conditions.append(runs.c.project == project)
    elif seen is not None:
        conditions.append(runs.c.project.in_(seen))
    if not archived:
        conditions.append(runs.c.archived.is_(None))
    return conditions


def _page(
    connection: Connection, matching: Matching, place: Sequence[Any] | None, limit: int
) -> tuple[list[int], list[Any] | None]:
    """Return the numbers of the page's runs, and the place behind the last one if there are more."""
    keys = matching.keys
    statement = matching.select(*(key.expression for key in keys)).order_by(*order_by(keys)).limit(limit + 1)
    if place is not None:
        if len(place) != len(keys):
            raise UsageError("This cursor is of another version: ask for the first page again.")
        statement = statement.where(behind(keys, place))
    rows = tuples(connection, statement)
    page = rows[:limit]
    return [row[-1] for row in page], list(page[-1]) if len(rows) > limit else None
