"""Config and summary leaves: one row each, typed so that they can be compared."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import chain
from typing import Any

from trackai.records import ConfigSet, SummarySet
from trackai.store.connection import Db, insert_rows
from trackai.store.ingest.batch import SeriesKey
from trackai.store.ingest.keys import KeyIds, in_parts
from trackai.store.ingest.name_counts import NameCounts

_TABLES = {"config": "configs", "summary": "summaries"}
_REPLACE = 'ON CONFLICT (run, "key") DO UPDATE SET type = excluded.type, number = excluded.number, text = excluded.text'


def leaf(value: object) -> tuple[str, float | None, str | None]:
    """Return type, number and text of a JSON value, as ``configs`` stores it.

    A number's text is its JSON (``NaN`` and ``Infinity`` included), so that 3 and 3.0 and whole numbers beyond 2**53
    come back as they were.
    """
    if isinstance(value, bool):
        return "bool", float(value), json.dumps(value)
    if isinstance(value, int | float):
        number = _as_float(value)
        return "number", None if number != number else number, json.dumps(value)
    if isinstance(value, str):
        return "text", None, value
    if value is None:
        return "null", None, None
    return "json", None, json.dumps(value, ensure_ascii=False)


def _as_float(value: float) -> float:
    try:
        return float(value)
    except OverflowError:  # an int beyond the range of a double: comparable as infinite, exact in the text
        return float("inf") if value > 0 else float("-inf")


def set_leaves(db: Db, run: int, record: ConfigSet | SummarySet, keys: KeyIds, names: NameCounts) -> None:
    """Set and remove leaves of one run; tell *names* of those that are new or gone."""
    kind = "config" if isinstance(record, ConfigSet) else "summary"
    table = _TABLES[kind]
    paths = [*record.values, *record.removed]
    ids = keys.ids(db, [SeriesKey((kind, path)) for path in paths])
    removed = [ids[SeriesKey((kind, path))] for path in record.removed]
    names.lost(_held(db, table, run, removed))
    for key in removed:
        db.execute(f'DELETE FROM {table} WHERE run = ? AND "key" = ?', (run, key))
    given = [ids[SeriesKey((kind, path))] for path in record.values]
    names.gained(set(given) - _held(db, table, run, given))
    rows: Sequence[tuple[Any, ...]] = [
        (run, ids[SeriesKey((kind, path))], *leaf(value)) for path, value in record.values.items()
    ]
    insert_rows(
        db, f'INSERT INTO {table}(run, "key", type, number, text) VALUES', _REPLACE, 5, list(chain.from_iterable(rows))
    )


def _held(db: Db, table: str, run: int, keys: Sequence[int]) -> set[int]:
    """Return those of *keys* under which the run has a leaf."""
    held: set[int] = set()
    for part in in_parts(keys):
        sql = f'SELECT "key" FROM {table} WHERE run = ? AND "key" IN ({",".join("?" * len(part))})'
        held.update(key for (key,) in db.execute(sql, (run, *part)))
    return held
