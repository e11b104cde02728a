"""A plain DBAPI connection, SQLite or PostgreSQL, for what must not import SQLAlchemy: ingest above all.

Importing SQLAlchemy costs about 0.3 s of CPU, which the process that trains would pay; ingest needs a dozen statements
that both databases take in the same words. They are written with ``?``; PostgreSQL gets ``$1``, ``$2``. Everything
that is not on the ingest path goes through SQLAlchemy (``store/engine.py``).
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol, TypeVar
from urllib.parse import unquote

from trackai.errors import StoreCorruptError, StoreError

T = TypeVar("T")

BUSY_TIMEOUT_S = 120  # then the drainer says since when it waits; the points are in the journal
_ROWS_A_STATEMENT = 100  # sqlite3 drops the GIL once a statement, and a busy trainer gives it back 5 ms later


class Db(Protocol):
    """What ingest needs of a database."""

    is_sqlite: bool

    @property
    def error(self) -> type[Exception]:
        """Base of the driver's exceptions."""
        ...

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Run one statement; return its rows, or nothing."""
        ...

    def begin(self) -> None:
        """Begin a transaction that will write."""
        ...

    def commit(self) -> None: ...

    def rollback(self) -> None: ...

    def close(self) -> None: ...

    def is_transient(self, error: BaseException) -> bool:
        """Whether the same transaction may succeed when it is tried again."""
        ...


class SqliteDb:
    """SQLite through the standard library: write-ahead log, one writer at a time, queueing."""

    is_sqlite = True
    error = sqlite3.Error

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(
            path, timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False, cached_statements=256
        )
        try:
            self._connection.execute("PRAGMA synchronous=NORMAL")
            self._connection.execute("PRAGMA foreign_keys=ON")
        except sqlite3.Error as error:
            self._connection.close()
            raise _explained(error) from error

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        return self._connection.execute(sql, parameters).fetchall()

    def script(self, statements: Iterable[str]) -> None:
        """Run statements one by one inside the current transaction (``executescript`` would commit it)."""
        for statement in statements:
            self._connection.execute(statement)

    def begin(self) -> None:
        # Not BEGIN (deferred): two writers would both read, then both want to write, and SQLite answers BUSY at once,
        # without waiting for the busy time-out, because waiting would be a deadlock. IMMEDIATE makes the second queue.
        self._connection.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        self._connection.execute("COMMIT")

    def rollback(self) -> None:
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")

    def close(self) -> None:
        self._connection.close()

    def is_transient(self, error: BaseException) -> bool:
        if not isinstance(error, sqlite3.OperationalError):
            return False
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        return code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


class PostgresDb:
    """PostgreSQL through psycopg 3."""

    is_sqlite = False

    def __init__(self, url: str) -> None:
        try:
            import psycopg
        except ImportError as error:
            raise StoreError("A PostgreSQL store needs psycopg: pip install 'trackai[postgresql]'.") from error
        self._psycopg = psycopg
        self.error: type[Exception] = psycopg.Error
        # Raw: an INSERT of 1,800 values is sent as it stands. Taking it apart to number them was half the time of ingest.
        self._connection = psycopg.connect(
            _libpq(url), autocommit=True, application_name="trackai", cursor_factory=psycopg.RawCursor
        )

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        cursor = self._connection.execute(_numbered(sql), parameters or None)
        return cursor.fetchall() if cursor.description is not None else []

    def begin(self) -> None:
        self._connection.execute("BEGIN")

    def commit(self) -> None:
        self._connection.execute("COMMIT")

    def rollback(self) -> None:
        if not self._connection.closed:
            self._connection.execute("ROLLBACK")

    def close(self) -> None:
        self._connection.close()

    def is_transient(self, error: BaseException) -> bool:
        errors = self._psycopg.errors
        return isinstance(
            error,
            (errors.DeadlockDetected, errors.SerializationFailure, errors.LockNotAvailable, errors.UniqueViolation),
        )


@lru_cache(maxsize=2048)
def _numbered(sql: str) -> str:
    first, *rest = sql.split("?")
    return first + "".join(f"${number}{part}" for number, part in enumerate(rest, 1))


def _libpq(url: str) -> str:
    """Turn ``postgresql+psycopg://…`` into what libpq reads."""
    scheme, _, rest = url.partition("://")
    return f"{scheme.split('+')[0]}://{rest}"


def sqlite_path(url: str) -> Path | None:
    """Return the file of a ``sqlite:///…`` URL, or None if the URL is of another database."""
    if not url.startswith("sqlite"):
        return None
    _, separator, path = url.partition(":///")
    path = unquote(path.partition("?")[0])
    if not separator or not path or path == ":memory:":
        raise StoreError(f"The store {url!r} is in memory and would be gone with this process: name a file.")
    return Path(path)


def with_retry(db: Db, work: Callable[[], T], *, patience_s: float = BUSY_TIMEOUT_S) -> T:
    """Run *work* inside one writing transaction; try again while the database is busy, with jitter.

    Raises:
        StoreError: if the database refuses, or is busy for longer than *patience_s* seconds.
        Exception: whatever else *work* raises, after rolling back.
    """

    def transaction() -> T:
        try:
            db.begin()
            result = work()
            db.commit()
        except BaseException:
            db.rollback()
            raise
        return result

    return patiently(db, transaction, patience_s=patience_s)


def patiently(db: Db, work: Callable[[], T], *, patience_s: float = BUSY_TIMEOUT_S) -> T:
    """Do something that may find the database busy; try again until it is not. Raises as ``with_retry``."""
    deadline = time.monotonic() + patience_s
    pause = 0.005
    while True:
        try:
            return work()
        except db.error as error:
            if not db.is_transient(error) or time.monotonic() > deadline:
                raise _explained(error) from error
        time.sleep(pause * (0.5 + os.urandom(1)[0] / 256))  # random itself takes milliseconds to import
        pause = min(pause * 2, 0.5)


def _explained(error: Exception) -> StoreError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return StoreCorruptError(
            f"The store is damaged ({error}). Run `trackai doctor`; what is logged stays in the journals."
        )
    return StoreError(f"The store refused: {str(error).strip() or type(error).__name__}")


def insert_rows(db: Db, insert: str, conflict: str, width: int, flat: list[Any]) -> None:
    """Insert many rows with few statements.

    Args:
        db: where to.
        insert: ``INSERT INTO t(a, b) VALUES``, without the values.
        conflict: what follows the values, an ``ON CONFLICT`` clause or "".
        width: columns of a row.
        flat: values of all rows, one row after another.
    """
    per = _ROWS_A_STATEMENT * width
    full = len(flat) - len(flat) % per
    if full:
        statement = _statement(insert, conflict, width, _ROWS_A_STATEMENT)
        for start in range(0, full, per):
            db.execute(statement, flat[start : start + per])
    if rest := (len(flat) - full) // width:
        db.execute(_statement(insert, conflict, width, rest), flat[full:])


@lru_cache(maxsize=2048)
def _statement(insert: str, conflict: str, width: int, rows: int) -> str:
    row = "(" + ",".join("?" * width) + ")"
    return f"{insert} {','.join([row] * rows)} {conflict}"
