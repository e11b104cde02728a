"""Rich values: images, tables, histograms, texts …"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from trackai.store.answers import RichKey, RichRow
from trackai.store.query.asking import tuples
from trackai.store.query.limits import check_limit
from trackai.store.query.names import key_ids
from trackai.store.schema.tables import keys
from trackai.store.schema.tables import rich_values as values

MOST_VALUES = 1_000
MOST_STEPS = 100_000
MOST_SAMPLED = 500


def read_rich_keys(connection: Connection, run: int) -> list[RichKey]:
    """Return the keys of rich values of a run, ordered by name; of several types the one with most values is named."""
    statement = (
        select(keys.c.path, values.c.type, func.count(), func.min(values.c.step), func.max(values.c.step))
        .join(keys, keys.c.id == values.c.key)
        .where(values.c.run == run)
        .group_by(keys.c.path, values.c.type)
        .order_by(func.count())
    )
    found: dict[str, RichKey] = {}
    for path, type_, count, first, last in tuples(connection, statement):
        held = found.get(path)
        if held is not None:
            count, first, last = count + held.count, min(first, held.first_step), max(last, held.last_step)
        found[path] = RichKey(path, type_, count, first, last)
    return [found[path] for path in sorted(found)]


def read_rich(
    connection: Connection,
    run: int,
    key: str,
    *,
    step: float | None,
    limit: int,
    before: float | None,
    after: float | None,
) -> list[RichRow]:
    """Return values of one key, ordered by step and index; see ``Reader.rich``.

    Raises:
        UsageError: for more than 1,000 values.
    """
    check_limit(limit, MOST_VALUES, "values")
    id_ = key_ids(connection, [("rich", key)]).get(("rich", key))
    if id_ is None:
        return []
    wanted: list[ColumnElement[bool]] = [values.c.run == run, values.c.key == id_]
    if step is not None:
        at = connection.scalar(select(func.max(values.c.step)).where(*wanted, values.c.step <= step))
        if at is None:
            return []
        wanted.append(values.c.step == at)
    if after is not None:
        wanted.append(values.c.step > after)
    if before is not None:
        wanted.append(values.c.step < before)
    is_backwards = before is not None and after is None
    order = (values.c.step, values.c.index)
    statement = select(*_COLUMNS).where(*wanted).limit(limit)
    rows = tuples(connection, statement.order_by(*(part.desc() for part in order) if is_backwards else order))
    return _answers(key, rows[::-1] if is_backwards else rows)


def read_rich_steps(connection: Connection, run: int, key: str) -> list[float]:
    """Return the steps at which a key has values, in order; of more than 100,000 the first ones."""
    id_ = key_ids(connection, [("rich", key)]).get(("rich", key))
    if id_ is None:
        return []
    statement = select(values.c.step).where(values.c.run == run, values.c.key == id_).distinct()
    return [step for (step,) in tuples(connection, statement.order_by(values.c.step).limit(MOST_STEPS))]


def read_rich_sample(connection: Connection, run: int, key: str, most: int) -> list[RichRow]:
    """Return the first value of up to *most* steps of a key, taken evenly, the first and the last step among them.

    Raises:
        UsageError: for more than 500.
    """
    check_limit(most, MOST_SAMPLED, "steps")
    steps = read_rich_steps(connection, run, key)
    last = len(steps) - 1
    if len(steps) > most:
        steps = [steps[round(place * last / max(1, most - 1))] for place in range(most)]
    if not steps:
        return []
    id_ = key_ids(connection, [("rich", key)])["rich", key]
    first = (values.c.run == run, values.c.key == id_, values.c.step.in_(steps), values.c.index == 0)
    return _answers(key, tuples(connection, select(*_COLUMNS).where(*first).order_by(values.c.step)))


_COLUMNS = (values.c.step, values.c.index, values.c.timestamp, values.c.type, values.c.payload)


def _answers(key: str, rows: Sequence[Any]) -> list[RichRow]:
    return [RichRow(key, step, index, time, type_, json.loads(payload)) for step, index, time, type_, payload in rows]
