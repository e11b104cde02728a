"""Foreign types, asked once: type → converter, cached for the life of the process."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

Lookup = Callable[[type], Callable[[Any], Any] | None]
Together = Callable[[Sequence[Any]], Sequence[Any]]


class Converters:
    """Remembers which converter a type has, so that the lookup (a hook) is never on the hot path.

    Args:
        lookup: type → converter, or None for a type that nobody knows. Called once per type; must not raise: who
            hands it in guards the plugins behind it.
    """

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup
        self._known: dict[type, Callable[[Any], Any] | None] = {}
        self._together: dict[type, Together] = {}

    def known(self, kind: type) -> Callable[[Any], Any] | None:
        """Return the converter of exactly this type if it was asked for before, without asking now."""
        return self._known.get(kind)

    def of(self, kind: type) -> Callable[[Any], Any] | None:
        """Return the converter of exactly this type, or None."""
        try:
            return self._known[kind]
        except KeyError:
            found = self._known[kind] = self._lookup(kind)
            if (together := getattr(found, "together", None)) is not None:
                self._together[kind] = together
            return found

    def read_together(self, values: Iterable[Any]) -> dict[int, tuple[Any, Any]]:
        """Convert values whose converters take several at once: ``id(value)`` → the value, and what it becomes.

        The value is there to keep it, and with it its id, from being another's. Types that were not met before are left for :meth:`of`; so is everything where a converter fails.
        """
        groups: dict[Together, list[Any]] = {}
        for value in values:
            if (together := self._together.get(type(value))) is not None:
                groups.setdefault(together, []).append(value)
        found: dict[int, tuple[Any, Any]] = {}
        for together, group in groups.items():
            if len(group) < 2:
                continue
            try:
                read = together(group)
            except Exception:  # noqa: BLE001  (a plugin's code; one by one, it is named what cannot be read)
                continue
            found.update({id(value): (value, own) for value, own in zip(group, read, strict=True) if own is not value})
        return found

    @property
    def reads_together(self) -> bool:
        """Whether any type met so far has a converter that takes several values at once."""
        return bool(self._together)


def no_converters(kind: type) -> None:
    """Know no type: the lookup of tests and of ``TRACKAI_PLUGINS=off``."""
    return None
