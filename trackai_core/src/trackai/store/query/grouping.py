"""Runs that agree in some fields, with mean and spread of their columns."""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import product
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from trackai.store.answers import GroupRow, Json
from trackai.store.query.asking import batched, tuples
from trackai.store.query.filter.tree import Field
from trackai.store.query.ordering import order_by
from trackai.store.query.rows import column_values
from trackai.store.query.spreads import mean_and_deviation
from trackai.store.query.states import shown_state
from trackai.store.query.values import keyed_numbers
from trackai.store.schema.tables import runs

if TYPE_CHECKING:
    from trackai.store.query.catalog import Matching

MOST_IDS = 1_000  # of the runs that a group names

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
        groups.append(
            GroupRow(
                {name: _shown(part) for name, part in zip(names, key, strict=True)},
                len(indices),
                dict(Counter(found[index][2] for index in indices)),
                {name: _spread([of[number] for number in own if number in of]) for name, of in values.items()},
                [found[index][1] for index in indices[:MOST_IDS]],
            )
        )
    return groups, len(found), start + limit < len(members)


def _keys_of_runs(
    connection: Connection, numbers: Sequence[int], fields: Sequence[Field], now: float
) -> dict[int, list[Key]]:
    columns = {str(place): field for place, field in enumerate(fields)}
    keys: dict[int, list[Key]] = {}
    for some in batched(numbers):
        held = column_values(connection, some, columns, now)
        for number in some:
            keys[number] = list(product(*(_parts(field, held[name].get(number)) for name, field in columns.items())))
    return keys


def _parts(field: Field, value: Json) -> Sequence[Any]:
    if field.source == "field" and field.path == "tag" and isinstance(value, list):
        return value
    return (_hashable(value),)


def _numbers_of_runs(
    connection: Connection, numbers: Sequence[int], columns: Mapping[str, Field], now: float
) -> dict[str, dict[int, float]]:
    keyed = {name: field for name, field in columns.items() if field.source != "field" and not field.of_parent}
    others = {name: field for name, field in columns.items() if name not in keyed}
    found: dict[str, dict[int, float]] = {name: {} for name in columns}
    for some in batched(numbers):
        for name, of_runs in keyed_numbers(connection, some, keyed).items():
            found[name].update(of_runs)
        for name, values in (column_values(connection, some, others, now) if others else {}).items():
            found[name].update(
                (number, float(v)) for number, v in values.items() if isinstance(v, int | float) and v == v
            )
    return found


def _spread(values: Sequence[float]) -> dict[str, float | int | None]:
    finite = values if math.isfinite(sum(values)) else [value for value in values if math.isfinite(value)]
    if not finite:
        return {"mean": None, "std": None, "min": None, "max": None, "count": 0}
    mean, deviation = mean_and_deviation(finite)
    return {
        "mean": mean,
        "std": deviation if len(finite) > 1 else None,
        "min": min(finite),
        "max": max(finite),
        "count": len(finite),
    }


def _hashable(value: Json) -> Any:  # noqa: ANN401  # something that can be part of a key
    """Keep apart what Python would take for one: True and 1, and every NaN from every other."""
    if isinstance(value, bool | list | dict) or (isinstance(value, float) and math.isnan(value)):
        return (type(value).__name__, json.dumps(value))
    return value


def _shown(part: Any) -> Json:  # noqa: ANN401  # what _hashable made
    value: Json = json.loads(part[1]) if isinstance(part, tuple) else part
    return value
