"""Tables as CSV and as JSON lines."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterator
from typing import Any

from trackai.exports.rows import Table

_ROWS = 500  # of a piece: tens of kilobytes, so that neither a piece nor the number of pieces is large
# What spreadsheets take for a formula, which may then run a program or send cells elsewhere (OWASP, «CSV injection»).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def csv_pieces(table: Table) -> Iterator[str]:
    """Write a table as CSV (RFC 4180, lines end with LF), a piece of many lines at a time.

    A text that a spreadsheet would run as a formula gets an apostrophe before it; numbers never do. NaN and ±inf are
    ``NaN``, ``Infinity`` and ``-Infinity``; what is missing is empty; lists and dicts are JSON.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow([_guarded(name) for name in table.names])
    for number, row in enumerate(table.rows, 1):
        writer.writerow([_cell(value) for value in row])
        if number % _ROWS == 0:
            yield _taken(buffer)
    yield _taken(buffer)


def jsonl_pieces(table: Table) -> Iterator[str]:
    """Write a table as a JSON object a line; NaN and ±inf are the strings "NaN", "Infinity" and "-Infinity"."""
    buffer = io.StringIO()
    for number, row in enumerate(table.rows, 1):
        buffer.write(json_text(dict(zip(table.names, row, strict=True))) + "\n")
        if number % _ROWS == 0:
            yield _taken(buffer)
    yield _taken(buffer)


def json_text(value: object) -> str:
    """Return *value* as JSON on one line, with the same rule for NaN and ±inf."""
    return json.dumps(_plain(value), ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _plain(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, list | tuple) else value


def _cell(value: object) -> object:
    if isinstance(value, str):
        return _guarded(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple | dict):
        return json_text(value)
    return _plain(value)


def _guarded(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def _taken(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text
