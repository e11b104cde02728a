"""Make the rollups of whole runs anew from their points: for `doctor`, and for a migration that changes a bucket."""

from __future__ import annotations

import math

from trackai.store.connection import Db
from trackai.store.rollups.levels import FAN_OUT, Bucket
from trackai.store.rollups.seal import flat_rows, seal_parents, seal_points, write_buckets

_PAGE = 64 * FAN_OUT  # points in memory at a time


def rebuild_series(db: Db, run: int, key: int) -> tuple[float | None, int]:
    """Rebuild all levels of one series inside the current transaction. O(points), constant memory.

    Returns:
        The new ``sealed_step`` and ``sealed_count``.
    """
    db.execute('DELETE FROM metric_rollups WHERE run = ? AND "key" = ?', (run, key))
    sealed_step: float | None = None
    sealed_count = 0
    after = -math.inf
    sql = 'SELECT step, "timestamp", value FROM metrics WHERE run = ? AND "key" = ? AND step > ? ORDER BY step LIMIT ?'
    while True:
        rows = db.execute(sql, (run, key, after, _PAGE))
        if len(rows) < FAN_OUT:
            break
        steps, times, stored = zip(*rows, strict=True)
        buckets: list[Bucket] = seal_points(steps, times, [math.nan if value is None else value for value in stored])
        write_buckets(db, flat_rows(run, key, 1, buckets))
        sealed_step = after = buckets[-1].last_step
        sealed_count += sum(bucket.count for bucket in buckets)
    seal_parents(db, run, key)
    return sealed_step, sealed_count
