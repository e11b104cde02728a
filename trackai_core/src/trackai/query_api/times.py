"""Times as people and trackio write them."""

from __future__ import annotations

from datetime import UTC, datetime

from trackai.errors import UsageError


def iso(time: float) -> str:
    """Return a time as ISO 8601 in UTC."""
    return datetime.fromtimestamp(time, UTC).isoformat()


def seconds(time: str | float | None) -> float | None:
    """Return seconds since 1970 of a time given so, or as ISO 8601 (UTC unless it says otherwise).

    Raises:
        UsageError: if it is neither.
    """
    if time is None or isinstance(time, int | float):
        return time
    try:
        moment = datetime.fromisoformat(time)
    except ValueError as error:
        raise UsageError(f"{time!r} is no ISO time; write for example 2026-01-31T12:00:00+00:00.") from error
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
