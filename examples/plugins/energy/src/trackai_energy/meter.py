"""A source of system metrics: the power that this process and its children take, estimated from processor time."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping

from trackai_energy.quantity import JOULES_PER_KWH

VARIABLE = "TRACKAI_ENERGY_WATTS_PER_CORE"
DEFAULT_WATTS = 12.0  # between a server's core (5 to 10) and a desktop's (15 to 25), under load


def watts_per_core() -> float:
    """Return what a busy core is taken to draw, in watts.

    Raises:
        ValueError: for a variable that is no number above 0. TrackAI names the plugin and this sentence in one warning,
            and the training goes on without energy.
    """
    text = os.environ.get(VARIABLE, "")
    try:
        watts = float(text) if text else DEFAULT_WATTS
    except ValueError:
        watts = 0.0
    if watts <= 0:
        raise ValueError(f"{VARIABLE}={text!r} is no number of watts above 0")
    return watts


def processor_seconds() -> float:
    """Return the processor time that this process and its ended children have taken, in seconds."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


class EnergyMeter:
    """Gives ``energy/watts`` (mean since the last read) and ``energy/kwh`` (since the meter was made).

    Args:
        watts: of one busy core.
        interval: seconds between two reads.
        busy: processor seconds so far; wall: a clock. Parameters, so that a test can say what time it is.
    """

    name = "energy"

    def __init__(
        self,
        watts: float,
        interval: float,
        busy: Callable[[], float] = processor_seconds,
        wall: Callable[[], float] = time.monotonic,
    ) -> None:
        self.interval = interval
        self._watts, self._busy, self._wall = watts, busy, wall
        self._first_busy = self._last_busy = busy()
        self._last_wall = wall()

    def read(self) -> Mapping[str, float]:
        """Return power and energy now; called by TrackAI, in its thread for system metrics."""
        busy, wall = self._busy(), self._wall()
        passed = max(wall - self._last_wall, 1e-9)
        power = (busy - self._last_busy) / passed * self._watts
        self._last_busy, self._last_wall = busy, wall
        return {"energy/watts": power, "energy/kwh": (busy - self._first_busy) * self._watts / JOULES_PER_KWH}
