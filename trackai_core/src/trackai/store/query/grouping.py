"""Runs that agree in some fields, with mean and spread of their columns."""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import product
from statistics import fmean
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from trackai.store.answers import GroupRow, Json
from trackai.store.query.asking import tuples
from trackai.store.query.filter.tree import Field
from trackai.store.query.ordering import order_by
from trackai.store.query.rows import read_rows, tags_of, values_of
from trackai.store.query.states import shown_state
from trackai.store.schema.tables import runs

if TYPE_CHECKING:
    from trackai.store.query.catalog import Matching

MOST_IDS = 1_000  # of the runs that a group names
_AT_ONCE = 5_000  # runs whose values are in memory at a time

Key = tuple[Any, ...]


def read_groups(
    connection: Connection,
    matching: Matching,
    fields: Sequence[Field],
    names: Sequence[str],
    columns: Mapping[str, Field],
    start: int,
    limit: int,
) -> tuple[list[GroupRow], int, bool]:
    """Return groups *start* to *start* + *limit*, the number of runs in all groups, and whether there are more.

    Groups come in the order in which their first run comes. A run with several tags is in the group of each of them.
    The spread is the sample standard deviation; it and the mean are over finite values.
    """
    statement = matching.select(runs.c.number, runs.c.id, shown_state(runs, matching.now))
    found = tuples(connection, statement.order_by(*order_by(matching.keys)))
    numbers = [row[0] for row in found]
    of_run = _keys_of_runs(connection, numbers, fields, matching.now)
    members: dict[Key, list[int]] = defaultdict(list)
    for index, number in enumerate(numbers):
        for key in of_run[number]:
            members[key].append(index)
    page = list(members.items())[start : start + limit]
    inside = sorted({index for _, indices in page for index in indices})
    values = _numbers_of_runs(connection, [numbers[index] for index in inside], columns, matching.now)
    groups: list[GroupRow] = []
    for key, indices in page:
        own = [numbers[index] for index in indices]
        statistics = {name: _spread([values[n, name] for n in own if (n, name) in values]) for name in columns}
        groups.append(
            GroupRow(
                {name: _shown(part) for name, part in zip(names, key, strict=True)},
                len(indices),
                dict(Counter(found[index][2] for index in indices)),
                statistics,
                [found[index][1] for index in indices[:MOST_IDS]],
            )
        )
    return groups, len(found), start + limit < len(members)


def _keys_of_runs(
    connection: Connection, numbers: Sequence[int], fields: Sequence[Field], now: float
) -> dict[int, list[Key]]:
    keys: dict[int, list[Key]] = {}
    for some in _portions(numbers):
        held = _values(connection, some, {str(place): field for place, field in enumerate(fields)}, now)
        tagged = tags_of(connection, some) if any(_is_tag(field) for field in fields) else {}
        for number in some:
            parts: list[list[Any]] = [
                list(tagged.get(number, [])) or [None]
                if _is_tag(field)
                else [_hashable(held.get((number, str(place))))]
                for place, field in enumerate(fields)
            ]
            keys[number] = list(product(*parts))
    return keys


def _values(
    connection: Connection, numbers: Sequence[int], columns: Mapping[str, Field], now: float
) -> dict[tuple[int, str], Json]:
    """Return the values of columns by run and name, by the shortest way there is."""
    own = [field for field in columns.values() if field.source != "field" and not field.of_parent]
    simple = values_of(connection, numbers, own)
    found = {
        (number, name): simple[number, field]
        for name, field in columns.items()
        if field in own
        for number in numbers
        if (number, field) in simple
    }
    others = {name: field for name, field in columns.items() if field not in own}
    if others:
        for number, row in zip(numbers, read_rows(connection, numbers, others, now), strict=True):
            found.update(((number, name), value) for name, value in row.values.items())
    return found


def _numbers_of_runs(
    connection: Connection, numbers: Sequence[int], columns: Mapping[str, Field], now: float
) -> dict[tuple[int, str], float]:
    found: dict[tuple[int, str], float] = {}
    for some in _portions(numbers):
        for place, value in _values(connection, some, columns, now).items():
            if isinstance(value, int | float) and math.isfinite(value):
                found[place] = float(value)
    return found


def _spread(values: Sequence[float]) -> dict[str, float | int | None]:
    if not values:
        return {"mean": None, "std": None, "min": None, "max": None, "count": 0}
    mean = fmean(values)
    squares = sum((value - mean) ** 2 for value in values)
    deviation = math.sqrt(squares / (len(values) - 1)) if len(values) > 1 else None
    return {"mean": mean, "std": deviation, "min": min(values), "max": max(values), "count": len(values)}


def _is_tag(field: Field) -> bool:
    return field.source == "field" and field.path == "tag"


def _hashable(value: Json) -> Any:  # noqa: ANN401  # something that can be part of a key
    """Keep apart what Python would take for one: True and 1, and every NaN from every other."""
    if isinstance(value, bool | list | dict) or (isinstance(value, float) and math.isnan(value)):
        return (type(value).__name__, json.dumps(value))
    return value


def _shown(part: Any) -> Json:  # noqa: ANN401  # what _hashable made
    value: Json = json.loads(part[1]) if isinstance(part, tuple) else part
    return value


def _portions(numbers: Sequence[int]) -> list[Sequence[int]]:
    return [numbers[start : start + _AT_ONCE] for start in range(0, len(numbers), _AT_ONCE)]
