"""What takes part in a training process (entry-point group ``trackai.run``).

Imported at the first hook call, so when ``trackai.init`` runs: nothing heavy at module level.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from trackai.extensions import Converter, SystemCollector
from trackai.hooks import hookimpl
from trackai.settings import Settings
from trackai_energy.meter import EnergyMeter, watts_per_core
from trackai_energy.quantity import Energy

TRACKAI_HOOKS = "1.0"  # an older TrackAI refuses this plugin in one sentence, instead of half of it working


@hookimpl
def trackai_system_collectors(settings: Settings) -> Iterable[SystemCollector]:
    """Measure, unless the user wants no metrics of the machine."""
    return [] if settings.auto_log_cpu is False else [EnergyMeter(watts_per_core(), settings.system_interval)]


@hookimpl
def trackai_value_converter(value_type: type) -> Converter | None:
    """Store an Energy as its kilowatt-hours."""
    return _kwh if issubclass(value_type, Energy) else None


@hookimpl
def trackai_run_defaults() -> Mapping[str, Any]:
    """Let every run say what its estimate rests on; a config of the user's own wins."""
    return {"config": {"energy": {"watts_per_core": watts_per_core()}}}


def _kwh(energy: Energy) -> float:
    return energy.kwh
