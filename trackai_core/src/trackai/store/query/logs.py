"""Console lines of a run."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, func, select

from trackai.store.answers import LogLine, LogLines, LogsPage
from trackai.store.query.asking import tuples
from trackai.store.query.dialects import lower_ascii
from trackai.store.query.filter.patterns import like_part
from trackai.store.query.limits import check_limit
from trackai.store.schema.tables import logs

MOST_LINES = 10_000
MOST_NUMBERS = 100_000  # of lines: six bytes each, where a line is a hundred


def read_logs(
    connection: Connection,
    run: int,
    *,
    after: int,
    limit: int,
    search: str | None,
    tail: int | None,
    stream: str | None = None,
) -> LogsPage:
    """Return the first *limit* lines after line *after*, or the last *tail*, in order.

    Raises:
        UsageError: for more than 10,000 lines.
    """
    check_limit(limit if tail is None else tail, MOST_LINES, "lines")
    wanted = _matching(run, after, search, stream)
    columns = (logs.c.line, logs.c.timestamp, logs.c.stream, logs.c.writer, logs.c.text)
    statement = select(*columns).where(*wanted)
    if tail is None:
        rows = tuples(connection, statement.order_by(logs.c.line).limit(limit))
    else:
        rows = tuples(connection, statement.order_by(logs.c.line.desc()).limit(tail))[::-1]
    total = connection.scalar(select(func.count()).select_from(logs).where(*wanted)) or 0
    last = connection.scalar(select(func.max(logs.c.line)).where(logs.c.run == run)) or 0
    return LogsPage([LogLine(*row) for row in rows], total, last)


def find_lines(connection: Connection, run: int, *, search: str | None, stream: str | None, limit: int) -> LogLines:
    """Return the numbers of the first *limit* matching lines: where in a log of a million lines something stands.

    Raises:
        UsageError: for more than 100,000 numbers.
    """
    check_limit(limit, MOST_NUMBERS, "numbers of lines")
    wanted = _matching(run, 0, search, stream)
    rows = tuples(connection, select(logs.c.line).where(*wanted).order_by(logs.c.line).limit(limit))
    total = len(rows)
    if total == limit:
        total = connection.scalar(select(func.count()).select_from(logs).where(*wanted)) or 0
    return LogLines([line for (line,) in rows], total)


def _matching(run: int, after: int, search: str | None, stream: str | None) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = [logs.c.run == run, logs.c.line > after]
    if search:
        wanted.append(lower_ascii(logs.c.text).like(like_part(search), escape="\\"))
    if stream:
        wanted.append(logs.c.stream == stream)
    return wanted
