"""What ``TRACKAI_PLUGINS`` says: which plugins may load."""

from __future__ import annotations

from collections.abc import Sequence


class Allowed:
    """Reads ``TRACKAI_PLUGINS``: ``on``, ``off``, or names; ``-name`` blocks one.

    Names are those of entry points or of distributions. Plugins in the box are blocked by ``-name`` alone.
    """

    def __init__(self, text: str) -> None:
        words = [word.strip().lower() for word in text.split(",") if word.strip()]
        self._blocked = {word[1:] for word in words if word.startswith("-")}
        self._named = {word for word in words if not word.startswith("-")}

    def __call__(self, names: Sequence[str], *, always: bool) -> bool:
        lowered = {name.lower() for name in names}
        if lowered & self._blocked:
            return False
        if always or not self._named or "on" in self._named:
            return True
        return bool(lowered & self._named)
