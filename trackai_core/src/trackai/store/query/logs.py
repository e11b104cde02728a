"""Console lines of a run."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, func, select

from trackai.store.answers import LogLine, LogsPage
from trackai.store.query.asking import tuples
from trackai.store.query.dialects import lower_ascii
from trackai.store.query.filter.patterns import like_part
from trackai.store.query.limits import check_limit
from trackai.store.schema.tables import logs

MOST_LINES = 10_000
MOST_NAMED = 1_000  # lines that are asked for by number


def read_logs(
    connection: Connection,
    run: int,
    *,
    after: int,
    limit: int,
    search: str | None,
    tail: int | None,
    stream: str | None = None,
    lines: Sequence[int] | None = None,
) -> LogsPage:
    """Return the first *limit* lines after line *after*, the last *tail*, or those with the numbers *lines*, in order.

    Raises:
        UsageError: for more than 10,000 lines, or 1,000 numbers.
    """
    check_limit(limit if tail is None else tail, MOST_LINES, "lines")
    wanted = _matching(run, after, search, stream)
    if lines is not None:
        check_limit(len(lines), MOST_NAMED, "lines by number")
        wanted.append(logs.c.line.in_(lines))
    columns = (logs.c.line, logs.c.timestamp, logs.c.stream, logs.c.writer, logs.c.text)
    statement = select(*columns).where(*wanted)
    if tail is None:
        rows = tuples(connection, statement.order_by(logs.c.line).limit(limit))
    else:
        rows = tuples(connection, statement.order_by(logs.c.line.desc()).limit(tail))[::-1]
    last = connection.scalar(select(func.max(logs.c.line)).where(logs.c.run == run)) or 0
    if search or stream or lines is not None:
        total = connection.scalar(select(func.count()).select_from(logs).where(*wanted)) or 0
    else:
        total = max(0, last - after)  # lines are numbered without gaps, and counting a million takes its time
    return LogsPage([LogLine(*row) for row in rows], total, last)


def _matching(run: int, after: int, search: str | None, stream: str | None) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = [logs.c.run == run, logs.c.line > after]
    if search:
        wanted.append(lower_ascii(logs.c.text).like(like_part(search), escape="\\"))
    if stream:
        wanted.append(logs.c.stream == stream)
    return wanted
