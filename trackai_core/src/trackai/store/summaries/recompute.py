"""Work a summary out anew from rollups and tail: after values were overwritten, an extreme may be gone."""

from __future__ import annotations

import math

from trackai.store.connection import Db
from trackai.store.rollups.levels import Bucket, of_buckets, of_points
from trackai.store.rollups.seal import read_buckets
from trackai.store.summaries.fold import Summary

_POINTS = 'SELECT step, "timestamp", value FROM metrics WHERE run = ? AND "key" = ? AND step > ? ORDER BY step'


def recompute(db: Db, run: int, key: int) -> Summary:
    """Summarise a series that has points, from its buckets: O(64 × levels), not O(points).

    ``overwritten`` and the sealed fields are left at zero: the caller knows them.
    """
    whole, levels = _whole(db, run, key)
    low = -math.inf if whole.ninf_count else whole.min
    high = math.inf if whole.inf_count else whole.max
    if low is None and whole.inf_count:
        low = math.inf
    if high is None and whole.ninf_count:
        high = -math.inf
    return Summary(
        count=whole.count, nan_count=whole.nan_count, first_step=whole.first_step, last_step=whole.last_step,
        last=whole.last, min=low, min_step=_step_of(db, run, key, low, "min", levels), max=high,
        max_step=_step_of(db, run, key, high, "max", levels), sum=whole.sum,
        finite_count=whole.count - whole.nan_count - whole.inf_count - whole.ninf_count,
        first_time=whole.first_time, last_time=whole.last_time, overwritten=0, sealed_step=None, sealed_count=0,
    )  # fmt: skip


def _whole(db: Db, run: int, key: int) -> tuple[Bucket, int]:
    """Return the series as one bucket, and its number of levels."""
    top = db.execute('SELECT max(level) FROM metric_rollups WHERE run = ? AND "key" = ?', (run, key))[0][0] or 0
    parts: list[Bucket] = []
    after = -math.inf
    for level in range(top, 0, -1):
        parts += read_buckets(db, run, key, level, "AND first_step > ?", (after,))
        after = parts[-1].last_step
    tail = db.execute(_POINTS, (run, key, after))
    if tail:
        steps, times, stored = zip(*tail, strict=True)
        parts.append(of_points(steps, times, [math.nan if value is None else value for value in stored]))
    return of_buckets(parts), top


def _step_of(db: Db, run: int, key: int, value: float | None, extreme: str, levels: int) -> float | None:
    """Find the first step with a value that is the series' smallest or largest: down the levels, then the points."""
    if value is None:
        return None
    low, high = -math.inf, math.inf
    held = {math.inf: "inf_count > 0", -math.inf: "ninf_count > 0"}.get(value, f"{extreme} = ?")
    parameters = () if math.isinf(value) else (value,)
    for level in range(levels, 0, -1):
        found = db.execute(
            f'SELECT first_step, last_step FROM metric_rollups WHERE run = ? AND "key" = ? AND level = ? AND {held} '
            "AND first_step >= ? AND first_step <= ? ORDER BY first_step LIMIT 1",
            (run, key, level, *parameters, low, high),
        )
        if found:
            low, high = found[0]
    sql = 'SELECT step FROM metrics WHERE run = ? AND "key" = ? AND value = ? AND step >= ? AND step <= ? ORDER BY step LIMIT 1'
    step: float = db.execute(sql, (run, key, value, low, high))[0][0]
    return step
