"""Engines for everything but ingest: one for each URL, with the pragmas and the locking that the store needs."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor, ExecutionContext
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.sql.schema import Table

from trackai.errors import StoreError
from trackai.store.connection import BUSY_TIMEOUT_S, sqlite_path

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql


def make_engine(url: str) -> Engine:
    """Make an engine for ``sqlite:///FILE`` or ``postgresql+psycopg://…``.

    Raises:
        StoreError: for another database, a URL that cannot be read, or a driver that is not installed.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise StoreError(f"TRACKAI_DB_URL {url!r} is not a SQLAlchemy URL: {error}.") from error
    backend = parsed.get_backend_name()
    if backend == "sqlite":
        sqlite_path(url)  # refuses a store in memory
        engine = create_engine(parsed, connect_args={"timeout": BUSY_TIMEOUT_S, "check_same_thread": False})
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    if backend == "postgresql":
        if parsed.drivername == "postgresql":
            parsed = parsed.set(drivername="postgresql+psycopg")
        try:
            engine = create_engine(parsed, pool_pre_ping=True, pool_size=8, max_overflow=8)
        except ModuleNotFoundError as error:
            raise StoreError("A PostgreSQL store needs psycopg: pip install 'trackai[postgresql]'.") from error
        event.listen(engine, "before_cursor_execute", _choose_format)
        return engine
    raise StoreError(f"A store is SQLite or PostgreSQL, not {backend}: see TRACKAI_DB_URL.")


def _prepare_sqlite(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    assert isinstance(connection, sqlite3.Connection)
    # SQLAlchemy's dialect would begin by itself, late and deferred; _begin_sqlite says how.
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        "temp_store=MEMORY",
        "cache_size=-32000",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    if connection.get_execution_options().get("trackai_writing", False):
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.connection.cursor().execute("BEGIN")  # takes no lock yet, so that nothing can be said of it


def _choose_format(
    _connection: Connection,
    cursor: DBAPICursor,
    _statement: str,
    _parameters: object,
    context: ExecutionContext | None,
    _many: bool,
) -> None:
    """Let statements that ask for many numbers have them in binary: writing each as a text is most of their time."""
    if context is not None and context.execution_options.get("trackai_binary", False):
        from psycopg.pq import Format

        cast(Any, cursor).format = Format.BINARY  # psycopg's own; PEP 249 has no word for it


@contextmanager
def begin_write(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that writes; it commits at the end of the block and rolls back on an exception.

    On SQLite it takes the write lock at once and queues up to two minutes for it, so that no statement inside can find
    the database busy.
    """
    with engine.execution_options(trackai_writing=True).begin() as connection:
        yield connection


def is_sqlite(engine: Engine | Connection) -> bool:
    """Whether the store is a SQLite file."""
    return engine.dialect.name == "sqlite"


def insert(table: Table, connection: Connection) -> sqlite.Insert | postgresql.Insert:
    """Return the dialect's INSERT, which can say ``on_conflict_do_update``."""
    if is_sqlite(connection):
        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql  # late: all its drivers' modules, a third of SQLAlchemy's own import

    return postgresql.insert(table)
