"""trackio's ``context_vars``: what callers ask about the current run, as objects with ``get``.

TRL's model cards and transformers' callback read these. There are no Spaces and no trackio servers here, so what names
one is None.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from trackai.tracking.current import current
from trackai.tracking.run import Run

T = TypeVar("T")


class Reading(Generic[T]):
    """Looks like a ``ContextVar`` that can only be read.

    Args:
        name: as in trackio.
        read: returns the value now.
    """

    def __init__(self, name: str, read: Callable[[], T]) -> None:
        self.name, self._read = name, read

    def get(self, default: T | None = None) -> T | None:
        """Return the value, or *default* where that is None."""
        value = self._read()
        return default if value is None else value

    def __repr__(self) -> str:
        return f"<trackai reading of {self.name}>"


def _project() -> str | None:
    run = current()
    return None if run is None else run.project


def _nothing() -> None:
    return None


current_run: Reading[Run | None] = Reading("current_run", current)
current_project: Reading[str | None] = Reading("current_project", _project)
current_server: Reading[None] = Reading("current_server", _nothing)
current_space_id: Reading[None] = Reading("current_space_id", _nothing)
current_server_write_token: Reading[None] = Reading("current_server_write_token", _nothing)
