"""Config and summary of one run as mappings."""

from __future__ import annotations

import math

from sqlalchemy import Connection, Table, select

from trackai.store.answers import Json
from trackai.store.query.asking import tuples
from trackai.store.query.values import leaf_value
from trackai.store.schema.tables import configs, keys, metric_summaries, summaries


def read_config(connection: Connection, run: int) -> dict[str, Json]:
    """Return path → value, ordered by path."""
    return dict(sorted(_leaves(connection, configs, run).items()))


def read_summary(connection: Connection, run: int) -> dict[str, Json]:
    """Return what the user set, over the last value of each metric; ordered by path."""
    last = (
        select(keys.c.path, metric_summaries.c.last)
        .join(keys, keys.c.id == metric_summaries.c.key)
        .where(metric_summaries.c.run == run, keys.c.kind == "metric")
    )
    values: dict[str, Json] = {path: math.nan if value is None else value for path, value in tuples(connection, last)}
    values.update(_leaves(connection, summaries, run))
    return dict(sorted(values.items()))


def _leaves(connection: Connection, table: Table, run: int) -> dict[str, Json]:
    statement = (
        select(keys.c.path, table.c.type, table.c.number, table.c.text)
        .join(keys, keys.c.id == table.c.key)
        .where(table.c.run == run)
    )
    return {path: leaf_value(*leaf) for path, *leaf in tuples(connection, statement)}
