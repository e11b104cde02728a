"""What a run logs to, and the one that keeps nothing."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Protocol

from trackai import records
from trackai.tracking.steps import Step


class Log(Protocol):
    """What a run logs to: a :class:`~trackai.tracking.recorder.Recorder`, or :class:`NoRecorder` where runs are disabled."""

    next_step: int
    highest: Step
    keeps_metrics: bool

    @property
    def lost_points(self) -> int: ...

    def log(self, metrics: Mapping[str, Any], step: object = None, commit: bool | None = None) -> None: ...

    def log_system(self, metrics: Mapping[str, Any], at: float | None = None) -> None: ...

    def attach(self, metrics: Mapping[str, Any]) -> None: ...

    def append(self, record: records.Record) -> bool: ...

    def last_values(self) -> dict[str, float]: ...


class NoRecorder:
    """Accepts everything and keeps nothing, for disabled runs."""

    next_step = 0
    keeps_metrics = False
    highest: Step = -math.inf
    lost_points = 0

    def log(self, metrics: Mapping[str, Any], step: object = None, commit: bool | None = None) -> None:
        """Keep nothing."""

    def log_system(self, metrics: Mapping[str, Any], at: float | None = None) -> None:
        """Keep nothing."""

    def attach(self, metrics: Mapping[str, Any]) -> None:
        """Keep nothing."""

    def append(self, record: records.Record) -> bool:
        """Keep nothing; that is no loss."""
        return True

    def last_values(self) -> dict[str, float]:
        """Know nothing."""
        return {}
