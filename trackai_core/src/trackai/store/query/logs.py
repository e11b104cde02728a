"""Console lines of a run."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from trackai.store.answers import LogLine, LogsPage
from trackai.store.query.asking import tuples
from trackai.store.query.dialects import lower_ascii
from trackai.store.query.filter.patterns import like_part
from trackai.store.query.limits import check_limit
from trackai.store.schema.tables import logs

MOST_LINES = 10_000


def read_logs(
    connection: Connection, run: int, *, after: int, limit: int, search: str | None, tail: int | None
) -> LogsPage:
    """Return the first *limit* lines after line *after*, or the last *tail*, in order.

    Raises:
        UsageError: for more than 10,000 lines.
    """
    check_limit(limit if tail is None else tail, MOST_LINES, "lines")
    wanted = [logs.c.run == run, logs.c.line > after]
    if search:
        wanted.append(lower_ascii(logs.c.text).like(like_part(search), escape="\\"))
    columns = (logs.c.line, logs.c.timestamp, logs.c.stream, logs.c.writer, logs.c.text)
    statement = select(*columns).where(*wanted)
    if tail is None:
        rows = tuples(connection, statement.order_by(logs.c.line).limit(limit))
    else:
        rows = tuples(connection, statement.order_by(logs.c.line.desc()).limit(tail))[::-1]
    total = connection.scalar(select(func.count()).select_from(logs).where(*wanted)) or 0
    last = connection.scalar(select(func.max(logs.c.line)).where(logs.c.run == run)) or 0
    return LogsPage([LogLine(*row) for row in rows], total, last)
