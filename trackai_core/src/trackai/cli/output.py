"""How answers are shown: a table for people, or one JSON document for programs; both from the same answer.

Text that was logged may hold anything, terminal commands included; what is shown here cannot move the cursor or set
the title of a terminal.
"""

from __future__ import annotations

import json
import math
import re
import sys
import time
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import click

MAX_CELL = 60  # characters: a column of 512-character names would leave no room for the others; --json has them whole
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_COLORS = re.compile(r"\x1b\[[0-9;:]*m")

json_option = click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")


def say_json(document: object) -> None:
    """Print *document* as JSON, indented; NaN and ±inf become the strings "NaN", "Infinity" and "-Infinity"."""
    json.dump(jsonable(document), sys.stdout, indent=2, ensure_ascii=False, allow_nan=False)
    sys.stdout.write("\n")


def json_line(document: object) -> str:
    """Return *document* as one line of JSON, with the same rule for NaN and ±inf."""
    return json.dumps(jsonable(document), ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def jsonable(value: Any) -> Any:  # noqa: ANN401  # any answer in, any JSON value out
    """Turn answers (dataclasses, arrays, tuples, paths, odd floats) into plain JSON values."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        if math.isfinite(value):
            return value
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    if is_dataclass(value):
        return {field.name: jsonable(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): jsonable(item) for key, item in value.items()}
    if isinstance(value, array | list | tuple | set | frozenset):
        return [jsonable(item) for item in value]
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, bytes):
        return value.hex()
    raise TypeError(f"{type(value).__name__} has no place in an answer")


def say_table(headers: Sequence[str], rows: Iterable[Sequence[object]], *, empty: str) -> None:
    """Print rows under *headers*, or the sentence *empty* when there is none."""
    from tabulate import tabulate

    shown = [[cell(value) for value in row] for row in rows]
    if not shown:
        click.echo(empty)
        return
    numeric = [all(isinstance(row[i], _Number) or row[i] == "" for row in shown) for i in range(len(headers))]
    align = ["right" if is_numeric else "left" for is_numeric in numeric]
    click.echo(tabulate(shown, [clean(name) for name in headers], "simple", disable_numparse=True, colalign=align))


def say_fields(rows: Iterable[tuple[str, object]], *, indent: str = "") -> None:
    """Print names and values as two columns, leaving out what is empty."""
    kept = [(clean(name), cell(value)) for name, value in rows if value not in (None, "", [], {})]
    width = max((len(name) for name, _ in kept), default=0)
    for name, value in kept:
        click.echo(f"{indent}{name:<{width}}  {value}")


class _Number(str):
    """A cell that is aligned to the right."""

    __slots__ = ()


def cell(value: object) -> str:
    """Return *value* as it is shown in a table: short, on one line, without control characters."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return _Number(value)
    if isinstance(value, float):
        return _Number(number(value))
    if isinstance(value, list | tuple):
        return shorten(", ".join(cell(item) for item in value))
    if isinstance(value, dict):
        return shorten(json_line(value))
    return shorten(clean(str(value)))


def number(value: float) -> str:
    """Return a number with six significant digits; whole ones up to 2**53 in full."""
    if math.isfinite(value) and value == int(value) and abs(value) <= 2**53:
        return str(int(value))
    return f"{value:.6g}"


def whole(value: float) -> float | int:
    """Return an integer as int: steps are doubles that nearly always count, and read so in files."""
    return int(value) if value.is_integer() and abs(value) <= 2**53 else value


def shorten(text: str, width: int = MAX_CELL) -> str:
    """Cut *text* to *width* characters, with an ellipsis as the last of them."""
    return text if len(text) <= width else f"{text[: width - 1]}…"


def clean(text: str, *, colors: bool = False) -> str:
    """Make control and direction characters visible as escapes; line ends too. *colors* keeps ANSI colours."""
    if colors:
        kept = _COLORS.findall(text)
        parts = [clean(part) for part in _COLORS.split(text)]
        return "".join(part + color for part, color in zip(parts, [*kept, ""], strict=True)) + (
            "\x1b[0m" if kept else ""
        )
    text = text.replace("\n", "\\n").replace("\t", "    ")
    return _CONTROL.sub(lambda match: match.group().encode("unicode_escape").decode(), text)


def ago(then: float | None, now: float | None = None) -> str:
    """Return how long ago a time was, in one unit."""
    if then is None:
        return ""
    passed = (time.time() if now is None else now) - then
    return "now" if abs(passed) < 1 else f"{duration(passed)} ago" if passed > 0 else f"in {duration(-passed)}"


def duration(seconds: float) -> str:
    """Return a length of time in its two largest units: ``3h 12m``."""
    if seconds < 60:
        return f"{seconds:.0f}s" if seconds >= 10 else f"{seconds:.1f}s"
    whole = int(seconds)
    for size, unit, smaller, smaller_unit in ((86400, "d", 3600, "h"), (3600, "h", 60, "m"), (60, "m", 1, "s")):
        if whole >= size:
            rest = whole % size // smaller
            return f"{whole // size}{unit}" + (f" {rest}{smaller_unit}" if rest else "")
    return f"{whole}s"


def when(then: float | None) -> str:
    """Return a time as local date and time, to the second."""
    return "" if then is None else time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(then))


def size(count: float) -> str:
    """Return a number of bytes in the largest unit that leaves at least 1."""
    for unit in ("B", "kB", "MB", "GB"):
        if abs(count) < 1000:
            return f"{count:.0f} {unit}" if unit == "B" or count >= 100 else f"{count:.1f} {unit}"
        count /= 1000
    return f"{count:.1f} TB"


def counted(count: int, one: str, many: str | None = None) -> str:
    """Return ``1 run`` or ``2 runs``."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"
