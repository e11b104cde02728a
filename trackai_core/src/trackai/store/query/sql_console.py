"""Read-only SQL for people: the database itself refuses everything else."""

from __future__ import annotations

from sqlalchemy import Engine

from trackai.errors import UsageError
from trackai.store.answers import SqlAnswer
from trackai.store.engine import is_sqlite
from trackai.store.query.limits import check_limit

MOST_ROWS = 100_000
MOST_SECONDS = 60.0


def run_statement(engine: Engine, statement: str, *, limit: int, timeout_s: float) -> SqlAnswer:
    """Run one statement that only reads; see ``Reader.sql``.

    Raises:
        AccessError: for a statement that does more than read, or reads what nobody may.
        UsageError: for a mistake in it, or a limit that cannot be.
        QueryTimeoutError: if it took longer than *timeout_s*.
    """
    check_limit(limit, MOST_ROWS, "rows")
    if not 0 < timeout_s <= MOST_SECONDS:
        raise UsageError(f"timeout_s is {timeout_s:g}; a statement may take up to {MOST_SECONDS:g} seconds.")
    if is_sqlite(engine):
        from trackai.store.query import sql_console_sqlite as console
    else:
        from trackai.store.query import sql_console_postgresql as console  # type: ignore[no-redef]
    return console.run_statement(engine, statement, limit=limit, timeout_s=timeout_s)
