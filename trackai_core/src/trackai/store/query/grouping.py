"""Runs in groups: which there are and in which order, what they hold, and the runs of one of them."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from trackai.errors import NotFoundError
from trackai.store.answers import GroupRow
from trackai.store.query.asking import tuples
from trackai.store.query.filter.tree import Field
from trackai.store.query.group_keys import Grouping, GroupKeys, Key, id_of
from trackai.store.query.group_statistics import read_statistics
from trackai.store.query.ordering import Sort, order_by
from trackai.store.query.states import shown_state
from trackai.store.schema.tables import runs

if TYPE_CHECKING:
    from trackai.store.query.catalog import Matching

MOST_IDS = 1_000  # of the runs that a group names

Item = tuple[Key, list[int]]

_TIMES = ("created", "started", "finished", "updated")


@dataclass(frozen=True, slots=True)
class Groups:
    """The groups of all matching runs, in order.

    Attributes:
        found: rows of the runs in their order: number, id, state, then the sort keys.
        members: places in ``found`` by the group's key.
        keys: what the keys say.
    """

    found: Sequence[tuple[Any, ...]]
    members: Mapping[Key, Sequence[int]]
    keys: GroupKeys

    def numbers(self, key: Key) -> list[int]:
        """Return the numbers of a group's runs, in their order."""
        return [self.found[place][0] for place in self.members[key]]


def find_groups(connection: Connection, matching: Matching, grouping: Grouping) -> Groups:
    """Put the matching runs into groups.

    Groups are ordered as runs are, by values of their own: the mean of a number (over finite values), of a time or a
    text that of the run that comes first. Those alike keep the order of their first runs.
    """
    columns = [key.expression for key in matching.keys[:-1]]
    statement = matching.select(runs.c.number, runs.c.id, shown_state(runs, matching.now), *columns)
    found = tuples(connection, statement.order_by(*order_by(matching.keys)))
    keys = GroupKeys(connection, grouping, [row[0] for row in found], matching.now)
    members: dict[Key, list[int]] = defaultdict(list)
    for place, row in enumerate(found):
        for key in keys.of(row[0]):
            members[key].append(place)
    order = list(members.items())
    start = 3 + sum(sort.width for sort in matching.sorts)
    for sort in reversed(matching.sorts):
        start, end = start - sort.width, start
        ranked: tuple[list[tuple[Any, Item]], ...] = ([], [], [])
        for item in order:
            rank, value = _rank([found[place][start:end] for place in item[1]], sort)
            ranked[rank].append((value, item))
        for alike in ranked:
            alike.sort(key=itemgetter(0), reverse=sort.is_descending)
        order = [item for alike in ranked for _, item in alike]
    return Groups(found, dict(order), keys)


def read_groups(
    connection: Connection, groups: Groups, columns: Mapping[str, Field], now: float, start: int, limit: int
) -> list[GroupRow]:
    """Return the groups *start* to *start* + *limit* with statistics of *columns*."""
    page = list(groups.members)[start : start + limit]
    colours = groups.keys.colours(connection, {key: groups.numbers(key) for key in page})
    statistics = read_statistics(connection, [groups.numbers(key) for key in page], columns, now)
    rows: list[GroupRow] = []
    for key, values in zip(page, statistics, strict=True):
        places = groups.members[key]
        states = dict(Counter(groups.found[place][2] for place in places))
        ids = [groups.found[place][1] for place in places[:MOST_IDS]]
        rows.append(GroupRow(id_of(key), groups.keys.shown(key), len(places), states, values, ids, colours[key]))
    return rows


def members_of(groups: Groups, group: str) -> list[int]:
    """Return the numbers of the runs of the group with this id, in their order.

    Raises:
        NotFoundError: if no run is in it.
    """
    for key in groups.members:
        if id_of(key) == group:
            return groups.numbers(key)
    raise NotFoundError(f"There is no group {group!r} among the runs that match: ask for the groups again.")


def _rank(values: Sequence[tuple[Any, ...]], sort: Sort) -> tuple[int, float | str]:
    """Return the place of a group by one sort key: first whether it has a number, a text or nothing, then which."""
    first = max if sort.is_descending else min
    if sort.field.type == "text":
        texts = [value[1] for value in values if value[0] == 0]
        return (0, first(texts)) if texts else (2, "")
    numbers = [value[1] for value in values if value[0] == 0]
    if sort.field.source == "field" and sort.field.path in _TIMES:
        return (0, first(numbers)) if numbers else (2, 0.0)
    finite = [number for number in numbers if math.isfinite(number)]
    if finite:
        return 0, sum(finite) / len(finite)
    texts = [value[2] for value in values if value[0] == 1] if sort.field.type == "any" else []
    return (1, first(texts)) if texts else (2, 0.0)
