"""Make rollups, summaries and counts of names anew from the points: after damage, or a fault that doctor found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from operator import attrgetter

from trackai.store.connection import Db, with_retry
from trackai.store.maintenance.connecting import connected
from trackai.store.maintenance.naming import recount
from trackai.store.rollups.rebuild import rebuild_series
from trackai.store.summaries.fold import Summary
from trackai.store.summaries.recompute import recompute

Progress = Callable[[int, int], None]  # series done, series in all
_FIELDS = [f'"{field.name}"' for field in fields(Summary)]
_values = attrgetter(*(field.name for field in fields(Summary)))
_INSERT = (
    f'INSERT INTO metric_summaries(run, "key", {", ".join(_FIELDS)}) VALUES ({", ".join("?" * (len(_FIELDS) + 2))}) '
    f'ON CONFLICT (run, "key") DO UPDATE SET ' + ", ".join(f"{name} = excluded.{name}" for name in _FIELDS)
)


def rebuild(url: str, *, progress: Progress = lambda done, total: None) -> int:
    """Rebuild rollups and summaries of every series, then the counts of names of every project.

    One transaction each, so that whoever logs waits for one at most.

    Returns:
        The number of series.
    """
    with connected(url) as db:
        # The points are the truth: a series without a summary gets one, a summary without points goes.
        series = _all_series(db)
        with_retry(db, lambda: _drop_empty(db))
        for place, (run, key) in enumerate(series):
            progress(place, len(series))
            with_retry(db, lambda run=run, key=key: _rebuild_one(db, run, key))  # type: ignore[misc]  # bound now
        for (project,) in db.execute("SELECT id FROM projects"):
            with_retry(db, lambda project=project: recount(db, project))  # type: ignore[misc]  # bound now
        progress(len(series), len(series))
    return len(series)


def _all_series(db: Db) -> list[tuple[int, int]]:
    # A skip scan: DISTINCT over hundreds of millions of points would read them all, this reads one a series.
    found: list[tuple[int, int]] = []
    following = 'SELECT run, "key" FROM metrics WHERE {} ORDER BY run, "key" LIMIT 1'
    rows = db.execute(following.format("run > ?"), (-1,))
    while rows:
        run, key = rows[0]
        found.append((run, key))
        rows = db.execute(following.format('run = ? AND "key" > ?'), (run, key)) or db.execute(
            following.format("run > ?"), (run,)
        )
    return found


def _drop_empty(db: Db) -> None:
    for table in ("metric_summaries", "metric_rollups"):
        db.execute(
            f"DELETE FROM {table} WHERE NOT EXISTS "
            f'(SELECT 1 FROM metrics m WHERE m.run = {table}.run AND m."key" = {table}."key")'
        )


def _rebuild_one(db: Db, run: int, key: int) -> None:
    sealed_step, sealed_count = rebuild_series(db, run, key)
    kept = db.execute('SELECT overwritten FROM metric_summaries WHERE run = ? AND "key" = ?', (run, key))
    summary = replace(
        recompute(db, run, key),
        overwritten=kept[0][0] if kept else 0,
        sealed_step=sealed_step,
        sealed_count=sealed_count,
    )
    db.execute(_INSERT, (run, key, *_values(summary)))
