"""Points, summaries and rollups of one batch, inside its transaction.

Nearly every series of a batch goes on where the store ends: its points are appended, its summary is folded, full buckets
are sealed, and no stored point is read but the few of the unsealed tail. A series with late or repeated steps takes the
longer way: what it overwrites is counted, and the buckets it lands in are mended.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from itertools import chain, repeat
from operator import attrgetter
from typing import Any

from trackai.store.connection import Db, insert_rows
from trackai.store.ingest.batch import Points, SeriesKey
from trackai.store.ingest.keys import in_parts
from trackai.store.ingest.name_counts import NameCounts
from trackai.store.rollups.levels import FAN_OUT, Bucket
from trackai.store.rollups.repair import repair
from trackai.store.rollups.seal import flat_rows, is_parent_due, seal_parents, seal_points, write_buckets
from trackai.store.summaries.fold import Summary, fold, summarise
from trackai.store.summaries.recompute import recompute

_FIELDS = [field.name for field in fields(Summary)]
_VALUES = attrgetter(*_FIELDS)
_QUOTED = ", ".join(f'"{name}"' for name in _FIELDS)
_INSERT_POINTS = 'INSERT INTO metrics(run, "key", step, "timestamp", value) VALUES'
_LAST_WINS = 'ON CONFLICT (run, "key", step) DO UPDATE SET "timestamp" = excluded."timestamp", value = excluded.value'
_INSERT_SUMMARIES = f'INSERT INTO metric_summaries(run, "key", {_QUOTED}) VALUES'
_REPLACE = 'ON CONFLICT (run, "key") DO UPDATE SET ' + ", ".join(f'"{name}" = excluded."{name}"' for name in _FIELDS)


class _Writes:
    """Rows of all series of a batch, so that a thousand short series need a few statements and not thousands."""

    def __init__(self, db: Db, run: int) -> None:
        self.db, self.run = db, run
        self.points: list[Any] = []
        self.buckets: list[Any] = []
        self.summaries: list[Any] = []
        self.parents_due: list[int] = []

    def add_points(self, key: int, points: Points, has_nan: bool) -> None:
        values = [None if v != v else v for v in points.values] if has_nan else points.values
        self.points.extend(
            chain.from_iterable(
                zip(repeat(self.run), repeat(key), points.steps, points.times, values)
            )  # repeat has no end
        )

    def add_sealed(self, key: int, summary: Summary, buckets: list[Bucket]) -> Summary:
        if not buckets:
            return summary
        self.buckets.extend(flat_rows(self.run, key, 1, buckets))
        sealed = summary.sealed_count + sum(bucket.count for bucket in buckets)
        if is_parent_due(summary.sealed_count, sealed):
            self.parents_due.append(key)
        return replace(summary, sealed_count=sealed, sealed_step=buckets[-1].last_step)

    def add_summary(self, key: int, summary: Summary) -> None:
        self.summaries.extend((self.run, key, *_VALUES(summary)))

    def flush(self) -> None:
        insert_rows(self.db, _INSERT_POINTS, _LAST_WINS, 5, self.points)
        write_buckets(self.db, self.buckets)
        insert_rows(self.db, _INSERT_SUMMARIES, _REPLACE, 2 + len(_FIELDS), self.summaries)
        for key in self.parents_due:
            seal_parents(self.db, self.run, key)
        self.points, self.buckets, self.summaries, self.parents_due = [], [], [], []


def write_points(
    db: Db, run: int, points: Mapping[SeriesKey, Points], ids: Mapping[SeriesKey, int], names: NameCounts
) -> float | None:
    """Store the points of one run.

    Args:
        db: inside a writing transaction that holds the run.
        run: number of the run.
        points: series in any order.
        ids: id of each series' key.
        names: is told of the series that are new.

    Returns:
        The largest step of a series of kind ``metric``, or None if there is none.
    """
    series = sorted((ids[key], key, block.ordered()) for key, block in points.items())
    old = read_summaries(db, run, [key for key, _, _ in series])
    names.gained(key for key, _, block in series if block.steps and key not in old)
    writes = _Writes(db, run)
    late: list[tuple[int, Points, Summary]] = []
    largest: float | None = None
    for key, (kind, _), block in series:
        if not block.steps:
            continue
        before = old.get(key)
        if kind == "metric" and (largest is None or block.steps[-1] > largest):
            largest = block.steps[-1]
        if before is None or block.steps[0] > before.last_step:
            _append(writes, key, block, before)
        else:
            late.append((key, block, before))
    writes.flush()
    for key, block, before in late:
        _weave_in(writes, key, block, before)
    writes.flush()
    return largest


def read_summaries(db: Db, run: int, keys: Iterable[int]) -> dict[int, Summary]:
    """Read the summaries of some series of one run, by key id."""
    found: dict[int, Summary] = {}
    for part in in_parts(keys):
        sql = f'SELECT "key", {_QUOTED} FROM metric_summaries WHERE run = ? AND "key" IN ({",".join("?" * len(part))})'
        for row in db.execute(sql, (run, *part)):
            found[row[0]] = Summary(*row[1:])
    return found


def _append(writes: _Writes, key: int, block: Points, before: Summary | None) -> None:
    """Store points that all come after what is stored."""
    new = summarise(block.steps, block.times, block.values)
    summary = fold(before, new)
    writes.add_points(key, block, new.nan_count > 0)
    if summary.count - summary.sealed_count >= FAN_OUT:
        whole = block
        if before is not None and before.count > before.sealed_count:
            whole = _joined(_read_points(writes.db, writes.run, key, before.sealed_step), block)
        summary = writes.add_sealed(key, summary, seal_points(whole.steps, whole.times, whole.values))
    writes.add_summary(key, summary)


def _weave_in(writes: _Writes, key: int, block: Points, before: Summary) -> None:
    """Store points of which some lie before, between or upon those that are stored."""
    db, run = writes.db, writes.run
    stored = _stored_values(db, run, key, block)
    writes.add_points(key, block, has_nan=True)
    writes.flush()
    sealed_step, sealed_count = before.sealed_step, before.sealed_count
    if sealed_step is not None and block.steps[0] <= sealed_step:
        repair(db, run, key, block.steps, sealed_step)
        sealed_count += sum(1 for step in block.steps if step <= sealed_step and step not in stored)
    # The same value again (frameworks repeat an epoch's number at one step) is neither news nor a conflict.
    changed = sum(
        1
        for step, value in zip(block.steps, block.values, strict=True)
        if step in stored and stored[step] != (None if value != value else value)
    )
    new = block.without(stored)
    if changed:
        summary = recompute(db, run, key)
    else:
        summary = fold(before, summarise(new.steps, new.times, new.values)) if new.steps else before
    overwritten = before.overwritten + changed
    summary = replace(summary, sealed_step=sealed_step, sealed_count=sealed_count, overwritten=overwritten)
    if summary.count - sealed_count >= FAN_OUT:
        tail = _read_points(db, run, key, sealed_step)
        summary = writes.add_sealed(key, summary, seal_points(tail.steps, tail.times, tail.values))
    writes.add_summary(key, summary)


def _stored_values(db: Db, run: int, key: int, block: Points) -> dict[float, float | None]:
    """Return those of the block's steps that the store has already, with their values; None is NaN."""
    stored: dict[float, float | None] = {}
    for part in in_parts(block.steps):
        sql = f'SELECT step, value FROM metrics WHERE run = ? AND "key" = ? AND step IN ({",".join("?" * len(part))})'
        stored.update(db.execute(sql, (run, key, *part)))
    return stored


def _read_points(db: Db, run: int, key: int, after: float | None) -> Points:
    """Read the points behind the step *after* (None: all)."""
    sql = 'SELECT step, "timestamp", value FROM metrics WHERE run = ? AND "key" = ? AND step > ? ORDER BY step'
    rows = db.execute(sql, (run, key, -math.inf if after is None else after))
    if not rows:
        return Points([], [], [])
    steps, times, stored = zip(*rows, strict=True)
    return Points(steps, times, [math.nan if value is None else value for value in stored])


def _joined(a: Points, b: Points) -> Points:
    return Points([*a.steps, *b.steps], [*a.times, *b.times], [*a.values, *b.values])
