"""Find what nobody needs any more: runs long in the trash, contents that nothing names, rows of runs that are gone."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from trackai.store.connection import Db, with_retry
from trackai.store.engine import make_engine
from trackai.store.maintenance.connecting import connected
from trackai.store.maintenance.contents import DIGEST
from trackai.store.removal import OF_RUNS, purge_run
from trackai.store.schema.tables import metrics

_PAGE = 5_000  # rich values in memory at a time


@dataclass(frozen=True, slots=True)
class TrashedRun:
    """A run in the trash. ``deleted`` is a time; ``points`` counts its points."""

    id: str
    project: str
    name: str
    deleted: float
    points: int


def trash(url: str, *, before: float) -> list[TrashedRun]:
    """List the runs that went to the trash before the time *before*, oldest first."""
    sql = (
        "SELECT r.id, p.name, r.name, r.deleted, "
        "(SELECT COALESCE(sum(s.count), 0) FROM metric_summaries s WHERE s.run = r.number) "
        "FROM runs r JOIN projects p ON p.id = r.project WHERE r.deleted IS NOT NULL AND r.deleted < ? ORDER BY r.deleted"
    )
    with connected(url) as db:
        rows = db.execute(sql, (before,))
    return [TrashedRun(id, project, name, deleted, int(points)) for id, project, name, deleted, points in rows]


def named_contents(url: str) -> set[str]:
    """Return every digest that a file, a rich value or an artifact of the store names; runs in the trash count.

    Texts are searched for digests rather than understood, so that a payload of a kind that this version does not know
    keeps its contents.
    """
    with connected(url) as db:
        named = {row[0] for row in db.execute("SELECT DISTINCT sha256 FROM files WHERE sha256 IS NOT NULL")}
        for (manifest,) in db.execute("SELECT manifest FROM artifacts"):
            named.update(DIGEST.findall(manifest))
        for payload in _payloads(db):
            named.update(DIGEST.findall(payload))
    return named


def _payloads(db: Db) -> Iterator[str]:
    place: tuple[object, ...] = (-1, -1, -math.inf, -1)
    sql = (
        'SELECT run, "key", step, "index", payload FROM rich_values WHERE (run, "key", step, "index") > (?, ?, ?, ?) '
        'ORDER BY run, "key", step, "index" LIMIT ?'
    )
    while rows := db.execute(sql, (*place, _PAGE)):
        yield from (row[4] for row in rows)
        place = rows[-1][:4]


def forget_contents(url: str, digests: set[str]) -> None:
    """Remove the rows of contents whose bytes are gone."""
    with connected(url) as db:

        def forget() -> None:
            for digest in digests:
                db.execute("DELETE FROM blobs WHERE sha256 = ?", (digest,))

        with_retry(db, forget)


def orphaned_runs(url: str) -> list[int]:
    """Return the numbers of runs that no longer exist and of which some table still has rows."""
    with connected(url) as db:
        known = {int(row[0]) for row in db.execute("SELECT number FROM runs")}
        tables = [table.name for table in (*OF_RUNS, metrics)]
        return sorted({number for table in tables for number in _runs_in(db, table)} - known)


def _runs_in(db: Db, table: str) -> Iterator[int]:
    # One seek a run, where DISTINCT would read every point.
    after = -1
    while rows := db.execute(f"SELECT run FROM {table} WHERE run > ? ORDER BY run LIMIT 1", (after,)):
        after = int(rows[0][0])
        yield after


def drop_orphans(url: str, numbers: list[int]) -> None:
    """Remove the rows of runs that no longer exist, in pieces that others hardly wait for."""
    engine = make_engine(url)
    try:
        for number in numbers:
            purge_run(engine, number, "")
    finally:
        engine.dispose()
