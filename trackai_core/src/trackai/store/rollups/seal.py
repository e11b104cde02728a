"""Seal full buckets while points are appended, inside the ingest transaction."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any

from trackai.store.connection import Db, insert_rows
from trackai.store.rollups.levels import FAN_OUT, Bucket, of_buckets, of_points

_COLUMNS = (
    "first_step, last_step, count, nan_count, inf_count, ninf_count, min, max, sum, first, last, first_time, last_time"
)
_INSERT = f'INSERT INTO metric_rollups(run, "key", level, {_COLUMNS}) VALUES'


def seal_points(steps: Sequence[float], times: Sequence[float], values: Sequence[float]) -> list[Bucket]:
    """Make level-1 buckets of the first ``len(steps) // 64 * 64`` points; what is left stays in the tail."""
    return [
        of_points(steps[start : start + FAN_OUT], times[start : start + FAN_OUT], values[start : start + FAN_OUT])
        for start in range(0, len(steps) - len(steps) % FAN_OUT, FAN_OUT)
    ]


def is_parent_due(sealed_before: int, sealed_after: int) -> bool:
    """Whether 64 level-1 buckets have come together since the parents were last looked at."""
    per_parent = FAN_OUT * FAN_OUT
    return sealed_before // per_parent != sealed_after // per_parent


def write_buckets(db: Db, rows: list[Any]) -> None:
    """Insert buckets; *rows* is flat: run, key, level and the columns of each."""
    insert_rows(db, _INSERT, "", 16, rows)


def flat_rows(run: int, key: int, level: int, buckets: Sequence[Bucket]) -> list[Any]:
    """Return the values that ``write_buckets`` takes."""
    return list(chain.from_iterable((run, key, level, *bucket.row()) for bucket in buckets))


def read_buckets(
    db: Db, run: int, key: int, level: int, where: str = "", parameters: Sequence[float] = ()
) -> list[Bucket]:
    """Read buckets of one level in order. *where* is a constant condition on ``first_step``, never anybody's text."""
    sql = f'SELECT {_COLUMNS} FROM metric_rollups WHERE run = ? AND "key" = ? AND level = ? {where} ORDER BY first_step'
    return [Bucket(*row) for row in db.execute(sql, (run, key, level, *parameters))]


def seal_parents(db: Db, run: int, key: int) -> None:
    """Seal every level above 1 that has 64 or more children without a parent. The children must be written already."""
    level = 2
    while True:
        last = db.execute(
            'SELECT last_step FROM metric_rollups WHERE run = ? AND "key" = ? AND level = ? ORDER BY first_step DESC LIMIT 1',
            (run, key, level),
        )
        if last:
            children = read_buckets(db, run, key, level - 1, "AND first_step > ?", (last[0][0],))
        else:
            children = read_buckets(db, run, key, level - 1)
        full = len(children) - len(children) % FAN_OUT
        if not full:
            return
        parents = [of_buckets(children[start : start + FAN_OUT]) for start in range(0, full, FAN_OUT)]
        write_buckets(db, flat_rows(run, key, level, parents))
        level += 1
