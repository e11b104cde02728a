"""Examine a store: is the file sound, is its schema ours, do summaries and rollups say what the points say."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from trackai.errors import StoreCorruptError
from trackai.store.connection import Db, sqlite_path
from trackai.store.maintenance.connecting import connected
from trackai.store.maintenance.consistency import examine_series
from trackai.store.maintenance.findings import Finding
from trackai.store.maintenance.naming import miscounted, uncounted
from trackai.store.migrations import HEAD, VERSIONS

SAMPLE = 200  # series looked at without --full: a second or two, and a fault in 2 % of them is found with 98 %
_SALVAGE = "`trackai doctor --salvage NEW.db` saves what can be read into a new file."
_REBUILD = "`trackai doctor --rebuild-rollups` makes them anew from the points."


def examine(url: str, *, full: bool = False) -> Iterator[Finding]:
    """Examine the store *url*, yielding findings as they are made.

    Args:
        url: of a store that exists.
        full: every series and the whole of SQLite's own check, rather than a sample and its quick form. Reads the
            store once or twice from end to end.

    Raises:
        StoreError: if there is no store.
    """
    try:
        with connected(url) as db:
            sound = True
            if sqlite_path(url) is not None:
                finding = _integrity(db, full=full)
                sound = finding.level == "ok"
                yield finding
            version = _schema(db)
            yield version
            if sound and version.level == "ok":
                yield _orphans(db)
                yield from _series(db, full=full)
    except StoreCorruptError as error:
        yield Finding("problem", "integrity", str(error).split(" `")[0], _SALVAGE)


def _integrity(db: Db, *, full: bool) -> Finding:
    pragma = "integrity_check" if full else "quick_check"
    try:
        errors = [str(row[0]) for row in db.execute(f"PRAGMA {pragma}(20)")]
    except sqlite3.DatabaseError as error:
        errors = [str(error)]
    if errors == ["ok"]:
        return Finding("ok", "integrity", f"SQLite's {pragma} finds nothing wrong.")
    return Finding("problem", "integrity", f"SQLite finds damage: {'; '.join(errors)}.", _SALVAGE)


def _schema(db: Db) -> Finding:
    if not _has_table(db, "alembic_version"):
        return Finding(
            "problem", "schema", "There are no tables of TrackAI in it.", "Is TRACKAI_DB_PATH the right file?"
        )
    versions = [str(row[0]) for row in db.execute("SELECT version_num FROM alembic_version")]
    version = versions[0] if len(versions) == 1 else "unknown"
    if version == HEAD:
        return Finding("ok", "schema", f"Version {version}, the newest.")
    if version in VERSIONS:
        return Finding("note", "schema", f"Version {version}; the newest is {HEAD}.", "Opening the store migrates it.")
    return Finding(
        "problem", "schema", f"Version {version}; this TrackAI knows up to {HEAD}.", "pip install -U trackai"
    )


def _has_table(db: Db, name: str) -> bool:
    sql = (
        "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = ?"
        if db.is_sqlite
        else "SELECT count(*) FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = ?"
    )
    return bool(db.execute(sql, (name,))[0][0])


def _orphans(db: Db) -> Finding:
    # Points carry no foreign key (a check for each would cost a third of the write), so it is looked at here.
    sql = "SELECT DISTINCT run FROM metric_summaries WHERE run NOT IN (SELECT number FROM runs) LIMIT 20"
    orphans = [str(row[0]) for row in db.execute(sql)]
    if not orphans:
        return Finding("ok", "runs", "Every series belongs to a run.")
    return Finding(
        "warning", "runs", f"Points of runs that no longer exist: numbers {', '.join(orphans)}.", "trackai gc"
    )


def _series(db: Db, *, full: bool) -> Iterator[Finding]:
    total = int(db.execute("SELECT count(*) FROM metric_summaries")[0][0])
    sql, every = 'SELECT run, "key" FROM metric_summaries', "" if full else " ORDER BY random() LIMIT ?"
    chosen = [(run, key) for run, key in db.execute(sql + every, () if full else (SAMPLE,))]
    yield _names(db, chosen, full=full)
    wrong: dict[str, list[str]] = {"summaries": [], "rollups": []}
    for run, key in chosen:
        for check, text in examine_series(db, run, key, full=full):
            wrong[check].append(f"{_name(db, run, key)}: {text}")
    looked = f"{len(chosen):,} of {total:,} series" if len(chosen) < total else f"all {total:,} series"
    for what, faults in wrong.items():
        if not faults:
            yield Finding("ok", what, f"They agree with the points in {looked}.")
            continue
        shown = "; ".join(faults[:5]) + (f"; and {len(faults) - 5} more" if len(faults) > 5 else "")
        yield Finding("problem", what, f"They differ from the points ({looked} looked at): {shown}.", _REBUILD)


def _names(db: Db, series: list[tuple[int, int]], *, full: bool) -> Finding:
    wrong = miscounted(db) if full else uncounted(db, series)
    if not wrong:
        return Finding("ok", "names", "The names of each project are those of its runs.")
    shown = [
        f"{path!r} of {project!r}"
        for project_id, key in wrong[:5]
        for project, path in db.execute(
            "SELECT coalesce((SELECT name FROM projects WHERE id = ?), 'a project that is gone'), "
            "coalesce((SELECT path FROM keys WHERE id = ?), 'a key that is gone')",
            (project_id, key),
        )
    ]
    text = f"Names are not counted as the runs have them: {'; '.join(shown)}."
    return Finding("problem", "names", text, _REBUILD)


def _name(db: Db, run: int, key: int) -> str:
    rows = db.execute("SELECT r.id, k.path FROM runs r, keys k WHERE r.number = ? AND k.id = ?", (run, key))
    return f"{rows[0][1]!r} of run {rows[0][0]}" if rows else f"series {key} of run number {run}"
