"""Hold the summary and the rollups of a series against its points."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import fields
from typing import Literal

from trackai.store.connection import Db
from trackai.store.rollups.levels import Bucket, of_buckets, of_points
from trackai.store.rollups.seal import read_buckets
from trackai.store.summaries.fold import Summary, fold, summarise

_PAGE = 4096  # points in memory at a time
_SAMPLED_BUCKETS = 64  # of each level, spread over the series, unless everything is asked for
_SAMPLED_POINTS = 100_000  # a longer series has its summary checked with --full alone
# Sums may be added in another order; everything else is copied and must be equal to the last bit.
_SUM_TOLERANCE = 1e-9
_UNCHECKED = {"overwritten", "sealed_step", "sealed_count"}  # not functions of the points

Fault = tuple[Literal["summaries", "rollups"], str]


def examine_series(db: Db, run: int, key: int, *, full: bool) -> Iterator[Fault]:
    """Yield what is wrong with the summary and the rollups of one series.

    Args:
        db: connection to the store.
        run: number of the run.
        key: id of the key.
        full: every bucket and every point; otherwise at most 64 buckets a level, and the summary of a series of up to
            100,000 points. O(points) and constant memory either way.
    """
    names = [field.name for field in fields(Summary)]
    quoted = ", ".join(f'"{name}"' for name in names)
    rows = db.execute(f'SELECT {quoted} FROM metric_summaries WHERE run = ? AND "key" = ?', (run, key))
    summary = Summary(*rows[0])
    if full or summary.count <= _SAMPLED_POINTS:
        yield from _summary(db, run, key, summary)
    yield from _rollups(db, run, key, summary, full=full)


def _summary(db: Db, run: int, key: int, summary: Summary) -> Iterator[Fault]:
    truth: Summary | None = None
    for steps, times, values in _points(db, run, key):
        truth = fold(truth, summarise(steps, times, values))
    if truth is None:
        yield "summaries", f"count is {summary.count}, but there are no points"
        return
    for field in fields(Summary):
        stored, real = getattr(summary, field.name), getattr(truth, field.name)
        if field.name not in _UNCHECKED and not _same(field.name, stored, real):
            yield "summaries", f"{field.name} is {stored}, but the points say {real}"


def _points(db: Db, run: int, key: int) -> Iterator[tuple[Sequence[float], Sequence[float], list[float]]]:
    sql = 'SELECT step, "timestamp", value FROM metrics WHERE run = ? AND "key" = ? AND step > ? ORDER BY step LIMIT ?'
    after = -math.inf
    while rows := db.execute(sql, (run, key, after, _PAGE)):
        steps, times, stored = zip(*rows, strict=True)
        yield steps, times, [math.nan if value is None else value for value in stored]
        after = steps[-1]


def _rollups(db: Db, run: int, key: int, summary: Summary, *, full: bool) -> Iterator[Fault]:
    children: list[Bucket] = []
    level = 1
    while buckets := read_buckets(db, run, key, level):
        for place in _chosen(len(buckets), full=full):
            bucket = buckets[place]
            end = (
                buckets[place + 1].first_step
                if place + 1 < len(buckets)
                else math.nextafter(bucket.last_step, math.inf)
            )
            truth = _from_points(db, run, key, bucket, end) if level == 1 else _from_children(children, bucket, end)
            if fault := _difference(bucket, truth):
                yield "rollups", f"level {level}, step {bucket.first_step:g}: {fault}"
        if level == 1:
            sealed = sum(bucket.count for bucket in buckets)
            if (summary.sealed_count, summary.sealed_step) != (sealed, buckets[-1].last_step):
                yield "rollups", f"{summary.sealed_count} points count as sealed, but the buckets hold {sealed}"
        children, level = buckets, level + 1
    if level == 1 and summary.sealed_count:
        yield "rollups", f"{summary.sealed_count} points count as sealed, but there are no buckets"


def _chosen(count: int, *, full: bool) -> Sequence[int]:
    if full or count <= _SAMPLED_BUCKETS:
        return range(count)
    return sorted({round(i * (count - 1) / (_SAMPLED_BUCKETS - 1)) for i in range(_SAMPLED_BUCKETS)})


def _from_points(db: Db, run: int, key: int, bucket: Bucket, end: float) -> Bucket | None:
    sql = 'SELECT step, "timestamp", value FROM metrics WHERE run = ? AND "key" = ? AND step >= ? AND step < ? ORDER BY step'
    rows = db.execute(sql, (run, key, bucket.first_step, end))
    if not rows:
        return None
    steps, times, stored = zip(*rows, strict=True)
    return of_points(steps, times, [math.nan if value is None else value for value in stored])


def _from_children(children: Sequence[Bucket], bucket: Bucket, end: float) -> Bucket | None:
    inside = [child for child in children if bucket.first_step <= child.first_step < end]
    return of_buckets(inside) if inside else None


def _difference(stored: Bucket, truth: Bucket | None) -> str:
    if truth is None:
        return "there is nothing under it"
    for field in fields(Bucket):
        have, real = getattr(stored, field.name), getattr(truth, field.name)
        if not _same(field.name, have, real):
            return f"{field.name} is {have}, but should be {real}"
    return ""


def _same(name: str, stored: float | None, real: float | None) -> bool:
    if name == "sum" and stored is not None and real is not None:
        return math.isclose(stored, real, rel_tol=_SUM_TOLERANCE, abs_tol=_SUM_TOLERANCE)
    return stored == real
