"""Where in a long log something stands: lines by what is seen of them, a stretch at a time.

A search looks at lines as a person sees them, without colours and with the last state of a progress bar. The database
leaves out the lines that cannot match; what is left is tested here. Each answer takes about a second at most and says how
far it has come, so that ten million lines are searched by asking again, and no pattern holds up a server.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from trackai.store.answers import LogLines
from trackai.store.query.asking import tuples
from trackai.store.query.dialects import lower_ascii
from trackai.store.query.filter.patterns import like_part, lowered
from trackai.store.query.limits import check_limit
from trackai.store.query.literals import required_literal
from trackai.store.query.regex import Pattern
from trackai.store.schema.tables import logs

MOST_NUMBERS = 100_000  # of lines: six bytes each, where a line is a hundred
_STRETCH = 20_000  # lines that are asked for at once: some ten milliseconds
_BUDGET_S = 0.8  # of an answer, after which it says how far it came
_MOST_LETTERS = 12  # of what is searched for, that are looked for one after the other
_SEQUENCES = re.compile(r"\x1b(?:\[[0-9;:]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])")


def find_lines(
    connection: Connection,
    run: int,
    *,
    search: str | None,
    is_regex: bool,
    stream: str | None,
    after: int,
    limit: int,
) -> LogLines:
    """Return the numbers of the lines behind line *after* that match, as far as one answer comes.

    Hits of a search are counted beyond *limit*; without one the answer ends there.

    Raises:
        UsageError: for more than 100,000 numbers, or a regular expression that cannot be; says where.
    """
    check_limit(limit, MOST_NUMBERS, "numbers of lines")
    wanted, test = _conditions(search, is_regex)
    if stream:
        wanted.append(logs.c.stream == stream)
    last = connection.scalar(select(func.max(logs.c.line)).where(logs.c.run == run)) or 0
    ends = time.monotonic() + _BUDGET_S
    lines: list[int] = []
    total, searched = 0, after
    while searched < last and (searched == after or time.monotonic() < ends):
        until = min(searched + _STRETCH, last)
        inside = (logs.c.run == run, logs.c.line > searched, logs.c.line <= until)
        columns = (logs.c.line, logs.c.text) if test else (logs.c.line,)
        rows = tuples(connection, select(*columns).where(*inside, *wanted).order_by(logs.c.line))
        found = [row[0] for row in rows if test is None or test(row[1])]
        room = limit - len(lines)
        if test is None and len(found) > room:  # nothing is worth counting: whoever wants more asks on
            return LogLines(lines + found[:room], limit, found[room - 1] if room else searched, last)
        lines += found[:room]
        total += len(found)
        searched = until
    return LogLines(lines, total, searched, last)


def _conditions(search: str | None, is_regex: bool) -> tuple[list[ColumnElement[bool]], Callable[[str], bool] | None]:
    """Return what a line must fulfil in the database, and the test of the lines that are left."""
    if not search:
        return [], None
    part = required_literal(search) if is_regex else lowered(search)
    likely = [_holds(part)] if part else []
    if not is_regex:
        return likely, lambda text: part in lowered(seen(text))
    finds = Pattern(search).finds

    def test(text: str) -> bool:
        shown = seen(text)
        return part in lowered(shown) and finds(shown)

    return likely, test


def _holds(part: str) -> ColumnElement[bool]:
    """Say that what is seen of a line may hold *part*: colours may stand between any two of its letters."""
    text = lower_ascii(logs.c.text)
    letters = part[:_MOST_LETTERS]
    apart = "".join(like_part(letter)[:-1] for letter in letters) + "%"
    coloured = logs.c.text.like("%\x1b[%")
    return or_(text.like(like_part(part), escape="\\"), and_(coloured, text.like(apart, escape="\\")))


def seen(text: str) -> str:
    """Return what a terminal shows of a line: no colours, and what stands behind the last carriage return."""
    if "\r" in text:
        text = text.rstrip("\r").rpartition("\r")[2]
    return _SEQUENCES.sub("", text) if "\x1b" in text else text
