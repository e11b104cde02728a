"""A thread that looks for journals of dead writers every few seconds and brings them into the store."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from typing import Protocol

_log = logging.getLogger("trackai.server")
INTERVAL_S = 3.0  # how long a killed run may still look alive
FIRST_LOOK_S = 0.3  # after the start: whoever waits for the page comes first


class Outcome(Protocol):
    """What became of one journal."""

    @property
    def points(self) -> int:
        """Points that were brought into the store now."""

    @property
    def state(self) -> str | None:
        """The run's new state; None if it did not change."""

    @property
    def message(self) -> str:
        """A sentence where one is needed."""


class RecoveryThread:
    """Calls *recover* until stopped. Two servers on one store do not disturb each other: a journal has a lock.

    Args:
        recover: drains what there is to drain; returns one outcome a journal.
        interval_s: between the end of one look and the next.

    Attributes:
        last: when it last looked without failing, seconds since 1970; None before.
        recovered: journals drained so far.
        error: why the latest look failed; None if it did not.
    """

    def __init__(self, recover: Callable[[], Sequence[Outcome]], interval_s: float = INTERVAL_S) -> None:
        self._recover, self._interval = recover, interval_s
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="trackai-recovery", daemon=True)
        self.last: float | None = None
        self.recovered = 0
        self.error: str | None = None
        self._told: set[str] = set()

    def start(self) -> None:
        """Begin; the first look is in a moment."""
        self._thread.start()

    def stop(self, timeout_s: float = 10.0) -> None:
        """Ask it to end and wait. A look that takes longer is abandoned: the store's transactions make that safe."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout_s)

    def _run(self) -> None:
        wait_s = FIRST_LOOK_S
        while not self._stop.wait(wait_s):
            self._look()
            wait_s = self._interval

    def _look(self) -> None:
        try:
            outcomes = self._recover()
        except Exception as error:  # noqa: BLE001 - must go on: the next look may succeed, and health says what failed
            text = f"{type(error).__name__}: {error}"
            if text != self.error:
                _log.exception("Recovery of journals failed; trying again every %g s", self._interval)
            self.error = text
        else:
            self.last, self.error = time.time(), None
            self.recovered += sum(1 for outcome in outcomes if outcome.points or outcome.state)
            self._tell({outcome.message for outcome in outcomes if outcome.message})

    def _tell(self, messages: set[str]) -> None:
        # A journal that has to stay (damaged, of a newer version) is met again at every look, and told of once.
        for message in sorted(messages - self._told):
            _log.warning("Recovery: %s", message)
        self._told = messages
