"""Open a connection for one question, in one snapshot, with a deadline that really ends it."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.sql.expression import Executable

from trackai.errors import QueryTimeoutError

T = TypeVar("T")

_VALUES = 10_000  # bound in one statement
_STEPS = 20_000  # SQLite instructions between two looks at the clock: about 0.2 ms, and below 1 % of the time


@contextmanager
def asking(
    engine: Engine, deadline_s: float | None = None, abandoned: Callable[[], bool] | None = None
) -> Iterator[Connection]:
    """Open a transaction that only reads: all its statements see one state of the store.

    Args:
        engine: of the store.
        deadline_s: seconds after which whatever statement runs is cancelled; None: no limit.
        abandoned: tells that nobody waits for the answer any more; only looked at where there is a deadline.

    Raises:
        QueryTimeoutError: when the deadline passed, or the question was abandoned.
    """
    with engine.connect() as connection:
        connection.begin()  # for statements that the driver is given, SQLAlchemy would not; closing rolls it back
        if deadline_s is None:
            yield connection
            return
        with deadline(connection, deadline_s, abandoned):
            yield connection


@contextmanager
def deadline(connection: Connection, deadline_s: float, abandoned: Callable[[], bool] | None = None) -> Iterator[None]:
    """Cancel the statements of *connection* that run past *deadline_s* seconds from now, or once *abandoned* is true.

    PostgreSQL is not told of an abandoned question: its statements end by themselves or at the deadline.

    Raises:
        QueryTimeoutError: instead of the driver's error.
    """
    ends = time.monotonic() + deadline_s
    driver = connection.connection.driver_connection
    if isinstance(driver, sqlite3.Connection):
        gone = abandoned or (lambda: False)
        driver.set_progress_handler(lambda: time.monotonic() > ends or gone(), _STEPS)
    else:
        connection.exec_driver_sql(f"SET LOCAL statement_timeout = {max(1, int(deadline_s * 1000))}")
    try:
        yield
    except (OperationalError, sqlite3.OperationalError) as error:
        if not is_cancelled(error):
            raise
        raise QueryTimeoutError(
            f"The question took longer than {deadline_s:g} s and was cancelled: ask for fewer runs, metrics or days."
        ) from error
    finally:
        if isinstance(driver, sqlite3.Connection):
            # The connection goes back to the pool, where the next question has a clock of its own.
            driver.set_progress_handler(None, 0)


def is_cancelled(error: Exception) -> bool:
    """Whether a driver's error says that a deadline ended the statement."""
    original = error.orig if isinstance(error, OperationalError) else error
    if isinstance(original, sqlite3.Error):
        return original.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT
    return getattr(original, "sqlstate", None) == "57014"  # query_canceled


def tuples(
    connection: Connection, statement: Executable, parameters: Mapping[str, Any] | None = None
) -> Sequence[tuple[Any, ...]]:
    """Run *statement* and return the driver's own tuples.

    SQLAlchemy's rows cost as much again as the read itself; 10,000 of them are 10 ms. Only for columns whose values
    need no conversion: numbers and texts.
    """
    result = connection.execute(statement, parameters)
    with result:
        cursor = result.cursor
        assert cursor is not None
        return cursor.fetchall()


def batched(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """Cut *values* into parts that fit into one statement: SQLite binds at most 32,766 values."""
    return (values[start : start + _VALUES] for start in range(0, len(values), _VALUES))
