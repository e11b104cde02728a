"""Foreign types, asked once: type → converter, cached for the life of the process."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Lookup = Callable[[type], Callable[[Any], Any] | None]


class Converters:
    """Remembers which converter a type has, so that the lookup (a hook) is never on the hot path.

    Args:
        lookup: type → converter, or None for a type that nobody knows. Called once per type; must not raise: who
            hands it in guards the plugins behind it.
    """

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup
        self._known: dict[type, Callable[[Any], Any] | None] = {}

    def known(self, kind: type) -> Callable[[Any], Any] | None:
        """Return the converter of exactly this type if it was asked for before, without asking now."""
        return self._known.get(kind)

    def of(self, kind: type) -> Callable[[Any], Any] | None:
        """Return the converter of exactly this type, or None."""
        try:
            return self._known[kind]
        except KeyError:
            found = self._known[kind] = self._lookup(kind)
            return found


def no_converters(kind: type) -> None:
    """Know no type: the lookup of tests and of ``TRACKAI_PLUGINS=off``."""
    return None
