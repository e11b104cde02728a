"""Bounds of what one question may ask for; beyond them it is told so, and nothing is read."""

from __future__ import annotations

from trackai.errors import UsageError


def check_limit(limit: int, most: int, what: str) -> None:
    """Refuse a page that is empty or larger than *most*.

    Raises:
        UsageError: naming the limit.
    """
    if not 1 <= limit <= most:
        raise UsageError(f"limit is {limit}; 1 to {most:,} {what} can be asked for at once.")
