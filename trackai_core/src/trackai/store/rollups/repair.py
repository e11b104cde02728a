"""Mend sealed buckets after late or overwritten points, on every level, in the ingest transaction.

A bucket owns the steps from its first one up to the next bucket's first one. A point that lands in sealed ground has its
owner made anew from the points, and a bucket that has grown past twice its size is cut. Then the same one level up.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from trackai.store.connection import Db
from trackai.store.rollups.levels import Bucket, of_buckets, of_points, pieces
from trackai.store.rollups.seal import flat_rows, read_buckets, write_buckets

Ground = tuple[float, float]  # steps from … to, both inclusive, whose buckets have changed


def repair(db: Db, run: int, key: int, late: Sequence[float], sealed_step: float) -> None:
    """Bring all levels in line with the points.

    Args:
        db: inside a transaction; the points are written already.
        run: number of the run.
        key: id of the key.
        late: steps that were written, ordered; those beyond *sealed_step* are left to the tail.
        sealed_step: last step that is inside a level-1 bucket.
    """
    dirty: list[Ground] = []
    for step in late:
        if step <= sealed_step and not (dirty and step <= dirty[-1][1]):
            dirty.append(_ground(db, run, key, 1, (step, step), sealed_step))
    level = 1
    while dirty:
        mended = [_mend(db, run, key, level, ground) for ground in dirty]
        level += 1
        covered = _last_step(db, run, key, level)
        if covered is None:
            return
        dirty = _merge([_ground(db, run, key, level, ground, covered) for ground in mended if ground[0] <= covered])


def _last_step(db: Db, run: int, key: int, level: int) -> float | None:
    sql = 'SELECT last_step FROM metric_rollups WHERE run = ? AND "key" = ? AND level = ? ORDER BY first_step DESC LIMIT 1'
    rows = db.execute(sql, (run, key, level))
    return rows[0][0] if rows else None


def _ground(db: Db, run: int, key: int, level: int, ground: Ground, covered: float) -> Ground:
    """Widen *ground* to the whole ground of the buckets that own it. *covered* is the level's last step."""
    firsts = 'SELECT first_step FROM metric_rollups WHERE run = ? AND "key" = ? AND level = ?'
    owner = db.execute(f"{firsts} AND first_step <= ? ORDER BY first_step DESC LIMIT 1", (run, key, level, ground[0]))
    after = db.execute(f"{firsts} AND first_step > ? ORDER BY first_step LIMIT 1", (run, key, level, ground[1]))
    if not owner and after:  # before the first bucket, which owns that ground too
        first = after[0][0]
        after = db.execute(f"{firsts} AND first_step > ? ORDER BY first_step LIMIT 1", (run, key, level, first))
    low = min(ground[0], owner[0][0]) if owner else ground[0]
    high = math.nextafter(after[0][0], -math.inf) if after else max(covered, ground[1])
    return low, high


def _merge(grounds: Sequence[Ground]) -> list[Ground]:
    merged: list[Ground] = []
    for low, high in grounds:
        # Neighbours are kept apart unless they overlap: each is then at most a few buckets, however long the series.
        if merged and low <= merged[-1][1]:
            merged[-1] = (min(merged[-1][0], low), max(merged[-1][1], high))
        else:
            merged.append((low, high))
    return merged


def _mend(db: Db, run: int, key: int, level: int, ground: Ground) -> Ground:
    low, high = ground
    if level == 1:
        buckets = _from_points(db, run, key, low, high)
    else:
        children = read_buckets(db, run, key, level - 1, "AND first_step >= ? AND first_step <= ?", (low, high))
        buckets = [of_buckets(children[piece]) for piece in pieces(len(children))]
    db.execute(
        'DELETE FROM metric_rollups WHERE run = ? AND "key" = ? AND level = ? AND first_step >= ? AND first_step <= ?',
        (run, key, level, low, high),
    )
    write_buckets(db, flat_rows(run, key, level, buckets))
    return low, buckets[-1].last_step


def _from_points(db: Db, run: int, key: int, low: float, high: float) -> list[Bucket]:
    sql = 'SELECT step, "timestamp", value FROM metrics WHERE run = ? AND "key" = ? AND step >= ? AND step <= ? ORDER BY step'
    rows = db.execute(sql, (run, key, low, high))
    steps, times, stored = zip(*rows, strict=True)
    values = [math.nan if value is None else value for value in stored]
    return [of_points(steps[piece], times[piece], values[piece]) for piece in pieces(len(steps))]
