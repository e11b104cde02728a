"""Read a table of a damaged SQLite file in the order of its key, jumping over what cannot be read."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from trackai.store.maintenance.connecting import is_damage

_PAGE = 512  # rows at a time; after damage fewer, down to one
_FARTHEST = 62  # doublings of a jump: to the end of all integers
_CLOSEST = 24  # halvings after it: from a million rows to one

Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class TableShape:
    """What is needed to read a table: its columns, the columns of its key, and the types that make sense."""

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    types: tuple[type | tuple[type, ...] | None, ...]

    @classmethod
    def of(cls, old: sqlite3.Connection, new: sqlite3.Connection, name: str) -> TableShape:
        """Describe the table *name*, by the columns that both files have."""
        there = {row[1] for row in old.execute(f'PRAGMA table_info("{name}")')}
        described = new.execute(f'PRAGMA table_info("{name}")').fetchall()
        columns = [row for row in described if row[1] in there]
        sql = old.execute("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", (name,)).fetchone()[0]
        by_key = sorted((row for row in described if row[5]), key=lambda row: int(row[5]))
        key = tuple(row[1] for row in by_key) if "WITHOUT ROWID" in sql.upper() else ("rowid",)
        return cls(name, tuple(row[1] for row in columns), key, tuple(_type_of(row[2]) for row in columns))


def _type_of(declared: str) -> type | tuple[type, ...] | None:
    declared = declared.upper()
    if "INT" in declared:
        return int
    if "DOUB" in declared or "REAL" in declared or "FLOA" in declared:
        return int, float
    return str if "TEXT" in declared or "CHAR" in declared else None


class Reading:
    """Iterates over lists of rows of one table. ``gaps`` says afterwards where rows were jumped over."""

    def __init__(self, connection: sqlite3.Connection, shape: TableShape) -> None:
        self._connection, self._shape = connection, shape
        self.gaps: list[str] = []

    def __iter__(self) -> Iterator[list[tuple[Any, ...]]]:
        at: Key | None = None
        inclusive, limit = False, _PAGE
        while True:
            rows = self._read(at, inclusive, limit)
            if rows is None and limit > 1:
                limit //= 8
                limit = max(1, limit)
                continue
            if rows is None:
                target = self._beyond(at)
                self.gaps.append(_gap(self._shape, at, target))
                if target is None:
                    return
                at, inclusive, limit = target, True, 1
                continue
            if not rows:
                return
            yield [row[len(self._shape.key) :] for row in rows]
            at, inclusive, limit = rows[-1][: len(self._shape.key)], False, min(_PAGE, limit * 8)

    def _read(self, at: Key | None, inclusive: bool, limit: int) -> list[tuple[Any, ...]] | None:
        """Read rows behind *at*; None where a page is damaged."""
        shape = self._shape
        key = ", ".join(f'"{column}"' if column != "rowid" else column for column in shape.key)
        columns = ", ".join(f'"{column}"' for column in shape.columns)
        where = (
            f"WHERE ({key}) {'>=' if inclusive else '>'} ({', '.join('?' * len(shape.key))})" if at is not None else ""
        )
        try:
            return self._connection.execute(
                f'SELECT {key}, {columns} FROM "{shape.name}" {where} ORDER BY {key} LIMIT ?', (*(at or ()), limit)
            ).fetchall()
        except sqlite3.DatabaseError as error:
            if not is_damage(error):
                raise
            return None

    def _beyond(self, at: Key | None) -> Key | None:
        """Find the nearest key behind the damage that can be read; None if there is none.

        The last column of the key is moved first, then the one before it, and so on: a page holds neighbours.
        """
        width = len(self._shape.key)
        at = at if at is not None else (-1,) + (-math.inf,) * (width - 1)
        for column in reversed(range(width)):
            if not isinstance(at[column], int | float):
                continue  # texts cannot be counted on: the column before this one is moved instead
            if (found := self._beyond_in(at, column)) is not None:
                return found
        return None

    def _beyond_in(self, at: Key, column: int) -> Key | None:
        def moved(by: int) -> Key:
            value = at[column]
            base = 0 if isinstance(value, float) and math.isinf(value) else value
            return (*at[:column], base + by, *(-math.inf for _ in at[column + 1 :]))

        unreadable = 0
        for doubling in range(_FARTHEST):
            distance = 1 << doubling
            if not self._reaches(moved(distance), at[:column]):
                unreadable = distance
                continue
            readable = distance
            for _ in range(_CLOSEST):
                if readable - unreadable <= 1:
                    break
                middle = (readable + unreadable) // 2
                if self._reaches(moved(middle), at[:column]):
                    readable = middle
                else:
                    unreadable = middle
            return moved(readable)
        return None

    def _reaches(self, target: Key, prefix: Key) -> bool:
        """Say whether a row at or behind *target* can be read that still has the same *prefix*.

        Beyond the prefix the column before is to be moved, and by less than to the end of this one.
        """
        rows = self._read(target, True, 1)
        return bool(rows) and rows is not None and rows[0][: len(prefix)] == prefix


def _gap(shape: TableShape, at: Key | None, target: Key | None) -> str:
    after = "the beginning" if at is None else _shown(shape, at)
    return f"from {after} to {'the end' if target is None else _shown(shape, target)}"


def _shown(shape: TableShape, key: Key) -> str:
    return " ".join(f"{name} {value}" for name, value in zip(shape.key, key, strict=True) if value != -math.inf)
