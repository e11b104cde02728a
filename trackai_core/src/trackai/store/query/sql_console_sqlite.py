"""The SQL console on SQLite: a read-only connection of its own, an authorizer, a clock and caps.

Each belt would do; a prefix check would not (``WITH … INSERT`` writes). The file is opened with ``mode=ro``; the
authorizer lets only reading through, and no table of secrets; lengths are capped, so that one ``zeroblob`` cannot take
the memory; the progress handler ends what runs too long.
"""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Engine

from trackai.errors import AccessError, QueryTimeoutError, UsageError
from trackai.store.answers import Json, SqlAnswer

MOST_BYTES = 32 * 2**20  # of an answer, as Python's texts count
SECRET_TABLES = frozenset({"tokens"})
_STEPS = 20_000  # instructions between two looks at the clock
_READS = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_RECURSIVE}
_PRAGMAS = {"table_info", "table_xinfo", "table_list", "index_list", "index_info", "index_xinfo", "foreign_key_list"}
_FUNCTIONS_DENIED = {"load_extension", "readfile", "writefile", "edit", "fts3_tokenizer", "sqlite_dbpage"}
_LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: 16 * 2**20,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 100_000,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 200,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 100,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 1_000,
}


class _Gate:
    """The authorizer; remembers what it refused, because SQLite's own words are «not authorized»."""

    def __init__(self) -> None:
        self.refused: str | None = None

    def __call__(self, action: int, first: str | None, second: str | None, _: str | None, __: str | None) -> int:
        if action in _READS:
            return sqlite3.SQLITE_OK
        if action == sqlite3.SQLITE_READ:
            return self._decide((first or "").lower() not in SECRET_TABLES, f"read the table {first!r}")
        if action == sqlite3.SQLITE_FUNCTION:
            return self._decide((second or "").lower() not in _FUNCTIONS_DENIED, f"call {second}()")
        if action == sqlite3.SQLITE_PRAGMA:
            return self._decide((first or "").lower() in _PRAGMAS, f"use PRAGMA {first}")
        return self._decide(False, "do anything but read")

    def _decide(self, is_fine: bool, what: str) -> int:
        if is_fine:
            return sqlite3.SQLITE_OK
        self.refused = self.refused or what
        return sqlite3.SQLITE_DENY


def run_statement(engine: Engine, statement: str, *, limit: int, timeout_s: float) -> SqlAnswer:
    """Run one statement on the store's file; see ``sql_console.run_statement``."""
    path = Path(engine.url.database or "").absolute()
    gate = _Gate()
    ends = time.monotonic() + timeout_s
    with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True, timeout=timeout_s)) as connection:
        # In memory, because a sort of everything would else fill the disk of whoever serves.
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute("PRAGMA query_only = ON")
        for category, most in _LIMITS.items():
            connection.setlimit(category, most)
        connection.set_authorizer(gate)
        connection.set_progress_handler(lambda: time.monotonic() > ends, _STEPS)
        try:
            cursor = connection.execute(statement)
            if cursor.description is None:
                raise AccessError("The console only reads: write a SELECT.")
            return SqlAnswer([column[0] for column in cursor.description], *_rows(cursor, limit))
        except (sqlite3.Error, sqlite3.Warning) as error:
            raise _explained(error, gate, timeout_s) from error
        except (ValueError, UnicodeError) as error:  # a NUL or half a character
            raise UsageError(f"The statement cannot be read: {error}.") from error


def _rows(cursor: sqlite3.Cursor, limit: int) -> tuple[list[tuple[Json, ...]], bool]:
    rows: list[tuple[Json, ...]] = []
    size = 0
    for row in cursor:
        size += sum(len(value) if isinstance(value, str | bytes) else 8 for value in row)
        if len(rows) == limit or size > MOST_BYTES:
            return rows, True
        rows.append(tuple(value.hex() if isinstance(value, bytes) else value for value in row))
    return rows, False


def _explained(error: sqlite3.Error | sqlite3.Warning, gate: _Gate, timeout_s: float) -> Exception:
    if gate.refused is not None:
        return AccessError(f"The console only reads, and may not {gate.refused}.")
    code = getattr(error, "sqlite_errorcode", None)
    if code == sqlite3.SQLITE_INTERRUPT:
        return QueryTimeoutError(
            f"The statement took longer than {timeout_s:g} s and was cancelled: add a WHERE or LIMIT."
        )
    if code is not None and code & 0xFF == sqlite3.SQLITE_READONLY:
        return AccessError("The console only reads, and may not do anything but read.")
    return UsageError(f"The statement does not work: {error}.")
