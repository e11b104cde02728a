"""Rich values: images, tables, histograms, texts …"""

from __future__ import annotations

import json

from sqlalchemy import ColumnElement, Connection, func, select

from trackai.store.answers import RichKey, RichRow
from trackai.store.query.asking import tuples
from trackai.store.query.limits import check_limit
from trackai.store.query.names import key_ids
from trackai.store.schema.tables import keys
from trackai.store.schema.tables import rich_values as values

MOST_VALUES = 1_000


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
    columns = (values.c.step, values.c.index, values.c.timestamp, values.c.type, values.c.payload)
    is_backwards = before is not None and after is None
    order = (values.c.step, values.c.index)
    statement = select(*columns).where(*wanted).limit(limit)
    rows = tuples(connection, statement.order_by(*(part.desc() for part in order) if is_backwards else order))
    ordered = reversed(rows) if is_backwards else rows
    return [
        RichRow(key, place, index, time, type_, json.loads(payload)) for place, index, time, type_, payload in ordered
    ]
