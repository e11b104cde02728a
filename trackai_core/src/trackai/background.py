"""The threads that work beside a training."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread


class BackgroundThread(Thread):
    """A daemon thread of ours, which others may end as well.

    Test suites end the threads that a test has left, if these have a method ``stop`` (Lightning's does), and complain of
    others. A run whose threads were ended like that keeps what is logged in its journal, and stores it when it finishes.

    Args:
        target: its work.
        name: shown by debuggers; begins with ``trackai-``.
        ask: makes *target* return soon.
    """

    def __init__(self, target: Callable[[], None], name: str, ask: Callable[[], object]) -> None:
        super().__init__(target=target, name=name, daemon=True)
        self._ask = ask

    def stop(self, timeout: float | None = None) -> None:
        """Let it finish what it holds, and wait for that *timeout* seconds at most, by default as long as it takes."""
        if self.is_alive():
            self._ask()
            self.join(timeout)
