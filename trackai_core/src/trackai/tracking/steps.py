"""What counts as a step, and how the automatic one goes on."""

from __future__ import annotations

import contextlib
import math

Step = int | float
EXACT = 2**53  # integers below it are what they are in float64


def parse_step(given: object) -> Step | None:
    """Return *given* as a step, or None if it cannot be a finite number.

    Bools, NumPy and tensor scalars count as their number, texts as the number that they spell. Fractions and negative
    numbers are steps; NaN, infinities and what float64 cannot hold are not.
    """
    if isinstance(given, str):
        with contextlib.suppress(ValueError):
            given = int(given)
    try:
        number = float(given)  # type: ignore[arg-type]  # whatever has no number raises, which is the question
    except Exception:  # noqa: BLE001  (a foreign __float__ may raise anything: then it is no step)
        return None
    if not math.isfinite(number):
        return None
    if isinstance(given, int) or number.is_integer():
        return int(number) if not isinstance(given, int) else int(given)
    return number


def step_after(step: Step) -> int:
    """Return the automatic step that follows *step*: the next integer above it that float64 tells apart from it.

    Steps are stored as float64. From 2**53 on its neighbours are more than 1 apart, and a step that becomes the one before
    would take its values' place.
    """
    if -EXACT < step < EXACT:
        return math.floor(step) + 1
    above = math.nextafter(float(step), math.inf)
    return math.floor(step) if above == math.inf else max(math.floor(above), math.floor(step) + 1)
