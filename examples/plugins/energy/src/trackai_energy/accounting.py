"""How much a run took in all: one function that the command and the route share."""

from __future__ import annotations

from collections.abc import Iterable


def total_kwh(readings: Iterable[float]) -> float:
    """Add up the rises of a counter. One that falls began anew: the run was resumed in another process."""
    total, last = 0.0, 0.0
    for reading in readings:
        total += reading - last if reading >= last else reading
        last = reading
    return total
