"""Energy and emissions of trainings. For users: :class:`Energy`, a value that can be logged."""

from trackai_energy.quantity import Energy as Energy

__all__ = ["Energy"]
