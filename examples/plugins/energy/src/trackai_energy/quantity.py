"""A type of our own that people may log."""

from __future__ import annotations

from dataclasses import dataclass

JOULES_PER_KWH = 3.6e6


@dataclass(frozen=True)
class Energy:
    """An amount of energy, in kilowatt-hours: ``trackai.log({"epoch/energy": Energy(0.0015)})``."""

    kwh: float

    @classmethod
    def from_joules(cls, joules: float) -> Energy:
        """Return the same amount given in joules (watt-seconds)."""
        return cls(joules / JOULES_PER_KWH)
