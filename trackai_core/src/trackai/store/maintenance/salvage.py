"""Save what can be read of a damaged SQLite store into a new file, and say what could not.

Rows are read in the order of their key. Where SQLite meets a damaged page, the reading goes on at the next key that can
be reached, found by doubling steps and then by halving, so that about one page is lost for one bad page. Summaries and
rollups are made anew from the points; points whose run is lost get a run of their own, so that they can be looked at.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from trackai.errors import StoreCorruptError, UsageError
from trackai.store.connection import SqliteDb
from trackai.store.maintenance.connecting import is_damage
from trackai.store.maintenance.rebuild import rebuild
from trackai.store.maintenance.seeking import Reading, TableShape
from trackai.store.migrations.fresh import create, make_private

_DERIVED = {
    "metric_rollups",
    "project_keys",
    "sqlite_sequence",
    "alembic_version",
}  # made anew, or by SQLite, or with the tables
_FOUND = "salvaged"  # project of runs whose own is lost


@dataclass(slots=True)
class TableReport:
    """What became of one table. ``gaps``: where reading had to jump, as text; ``refused``: rows that made no sense."""

    name: str
    rows: int = 0
    gaps: list[str] = field(default_factory=list)
    refused: int = 0


@dataclass(slots=True)
class Salvaged:
    """What was saved and what was lost.

    Attributes:
        target: the new store.
        tables: one report a table.
        points_lost: points that summaries tell of and that could not be read; None if the summaries are lost too.
        invented: runs that were made because points had none.
    """

    target: Path
    tables: list[TableReport] = field(default_factory=list)
    points_lost: int | None = None
    invented: list[str] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Whether nothing was lost."""
        return not (self.points_lost or self.invented or any(table.gaps or table.refused for table in self.tables))


def salvage(source: Path, target: Path, *, progress: Callable[[str], None] = lambda table: None) -> Salvaged:
    """Read *source* as far as it can be read, into the new store *target*. *source* is not changed.

    Raises:
        UsageError: if *target* exists, or *source* does not.
        StoreCorruptError: if not even the list of tables can be read.
    """
    if not source.exists():
        raise UsageError(f"There is no file {source}.")
    if target.exists():
        raise UsageError(f"{target} exists; nothing was changed. Name a new file.")
    result = Salvaged(target)
    make_private(target)
    new = SqliteDb(target)
    try:
        create(new, target)
    finally:
        new.close()
    # immutable would be safer for a file that nobody writes, but it ignores the -wal file, where the newest rows are.
    with (
        closing(sqlite3.connect(f"file:{_quoted(source)}?mode=ro", uri=True)) as old,
        closing(sqlite3.connect(target)) as out,
    ):
        old.text_factory = lambda data: data.decode("utf-8", "replace")
        for table in _tables(old, out, source):
            progress(table.name)
            result.tables.append(_copy(old, out, table))
        result.points_lost = _points_lost(out, result.tables)
        result.invented = _adopt(out)
        out.commit()
    progress("summaries and rollups")
    rebuild(f"sqlite:///{target}")
    return result


def _quoted(path: Path) -> str:
    return str(path.absolute()).replace("%", "%25").replace("?", "%3f").replace("#", "%23")


def _tables(old: sqlite3.Connection, out: sqlite3.Connection, source: Path) -> list[TableShape]:
    """Describe the tables that both stores have; columns that only one has are left out."""
    try:
        there = {row[0] for row in old.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        shapes = []
        for (name,) in out.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall():
            if name in there and name not in _DERIVED:
                shapes.append(TableShape.of(old, out, name))
        return shapes
    except sqlite3.DatabaseError as error:
        if not is_damage(error):
            raise
        raise StoreCorruptError(
            f"Not even the list of tables in {source} can be read ({error}): only a backup helps, and the journals that "
            "are still there (`trackai recover`)."
        ) from error


def _copy(old: sqlite3.Connection, out: sqlite3.Connection, shape: TableShape) -> TableReport:
    report = TableReport(shape.name)
    reading = Reading(old, shape)
    names = ", ".join(f'"{column}"' for column in shape.columns)
    statement = f'INSERT OR IGNORE INTO "{shape.name}"({names}) VALUES ({", ".join("?" * len(shape.columns))})'
    for rows in reading:
        sound = [row for row in rows if _makes_sense(row, shape)]
        report.refused += len(rows) - len(sound)
        before = out.total_changes
        for row in sound:
            try:
                out.execute(statement, row)
            except (sqlite3.IntegrityError, sqlite3.DataError):  # a damaged page can hold anything
                report.refused += 1
        report.rows += out.total_changes - before
    report.gaps = reading.gaps
    return report


def _makes_sense(row: tuple[Any, ...], shape: TableShape) -> bool:
    """Check types: SQLite does not, and a damaged page can give a text where a number belongs."""
    return all(
        value is None or affinity is None or isinstance(value, affinity)
        for value, affinity in zip(row, shape.types, strict=True)
    )


def _points_lost(out: sqlite3.Connection, tables: list[TableReport]) -> int | None:
    if not any(table.name == "metric_summaries" and not table.gaps for table in tables):
        return None
    told = out.execute("SELECT COALESCE(sum(count), 0) FROM metric_summaries").fetchone()[0]
    have = out.execute("SELECT count(*) FROM metrics").fetchone()[0]
    return max(0, int(told) - int(have))


def _adopt(out: sqlite3.Connection) -> list[str]:
    """Give points, runs and keys that lost their parents new ones; return the ids of the runs that were made."""
    out.execute(
        "INSERT OR IGNORE INTO projects(id, name, description, created, updated) "
        "SELECT DISTINCT r.project, ? || '-' || r.project, 'Its name was lost.', 0, 0 FROM runs r "
        "WHERE r.project NOT IN (SELECT id FROM projects)",
        (_FOUND,),
    )
    lost = [
        row[0] for row in out.execute("SELECT DISTINCT run FROM metrics WHERE run NOT IN (SELECT number FROM runs)")
    ]
    if lost:
        out.execute("INSERT OR IGNORE INTO projects(name, created, updated) VALUES (?, 0, 0)", (_FOUND,))
    for number in lost:
        first, last = out.execute(
            'SELECT min("timestamp"), max("timestamp") FROM metrics WHERE run = ?', (number,)
        ).fetchone()
        out.execute(
            "INSERT INTO runs(number, id, project, name, state, reason, created, started, updated, last_step) "
            "SELECT ?, ?, id, ?, 'lost', 'Its row was lost with a damaged page; its points are here.', ?, ?, ?, "
            "(SELECT max(step) FROM metrics WHERE run = ?) FROM projects WHERE name = ?",
            (number, f"{_FOUND}-{number}", f"{_FOUND} {number}", first, first, last, number, _FOUND),
        )
    out.execute(
        "INSERT OR IGNORE INTO keys(id, kind, path) SELECT DISTINCT \"key\", 'metric', ? || '-' || \"key\" FROM metrics "
        'WHERE "key" NOT IN (SELECT id FROM keys)',
        (_FOUND,),
    )
    return [f"{_FOUND}-{number}" for number in lost]
