"""Any object → plain JSON: for table cells, messages of traces and metadata.

What JSON cannot hold is written so that it can be read back by a person: NaN and infinities as the strings ``"NaN"``,
``"Infinity"`` and ``"-Infinity"``, integers beyond 64 bits as floats, dates in ISO 8601, bytes as their number.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, time, timedelta
from enum import Enum
from typing import Any

MAX_DEPTH = 32  # deeper than any message or metadata seen; a structure that holds itself ends here
_MAX_ITEMS = 10_000  # of an array in one cell: more is data for a file, not for a cell
_INT64 = 2**63


def plain(value: object, depth: int = 0) -> Any:
    """Return *value* as None, bool, int, float, str, list or dict with string keys, all the way down. Never raises."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, Enum):
        return plain(value.value, depth + 1)
    if isinstance(value, str):
        return plain_text(value)
    if isinstance(value, int):
        return int(value) if -_INT64 <= value < 2 * _INT64 else plain_number(float_of(value))
    if isinstance(value, float):
        return plain_number(float(value))
    if depth >= MAX_DEPTH:
        return str(type(value))
    if isinstance(value, Mapping):
        return {plain_text(str(key)): plain(item, depth + 1) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(item, depth + 1) for item in value]
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, (bytes, bytearray, memoryview)):
        return f"<{len(value)} bytes>"
    return _foreign(value, depth)


def plain_number(value: float) -> float | str:
    """Return a finite number as it is and others as ``"NaN"``, ``"Infinity"`` or ``"-Infinity"``."""
    if math.isfinite(value):
        return value
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


def float_of(value: int) -> float:
    """Return a large integer as float, infinite where it is beyond all floats."""
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def plain_text(text: str) -> str:
    """Return *text* as an exact ``str`` without half characters (which no encoding can hold; they become ``?``)."""
    text = str.__str__(text)  # numpy.str_ and other subclasses
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _foreign(value: Any, depth: int) -> Any:
    """Take numbers and arrays of any framework by what they can do, without importing one."""
    size = getattr(value, "size", None)
    count = size() if callable(size) else size  # an int for NumPy, a function returning a shape for torch
    count = math.prod(count) if isinstance(count, tuple) else count
    try:
        if isinstance(count, int) and count > _MAX_ITEMS:
            return f"<{type(value).__name__} of {count} items>"
        if callable(getattr(value, "tolist", None)):  # NumPy scalars and arrays, tensors, pandas' columns
            return plain(value.tolist(), depth + 1)
        if hasattr(value, "__float__") and not hasattr(value, "__len__"):  # Decimal, Fraction
            return plain_number(float(value))
        return plain_text(str(value))
    except Exception as error:  # noqa: BLE001  a cell must not lose its table: the object's own code failed
        return plain_text(f"<{type(value).__name__}: {error}>")
