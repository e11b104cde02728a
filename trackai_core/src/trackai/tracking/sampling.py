"""One sample of the machine now, on demand: ``log_gpu`` and ``log_cpu``."""

from __future__ import annotations

import time
import weakref
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from trackai import notices
from trackai.extensions import SystemCollector

if TYPE_CHECKING:
    from trackai.settings import Settings
    from trackai.tracking.run import Run

_HOST = ("cpu/", "memory/", "swap/", "disk/", "network/", "process/")
_FIRST_S = 0.1  # over which the first rates and utilisation are measured; later ones count from the call before

_collectors: weakref.WeakKeyDictionary[Run, dict[str, list[SystemCollector]]] = weakref.WeakKeyDictionary()


def log_gpu(run: Run, device: int | str | None = None) -> dict[str, float]:
    """Read all GPUs once, log that as system metrics, and return it.

    Args:
        run: the run.
        device: number of one GPU among those that this process sees; ``"cuda:1"`` is understood.

    Returns:
        Keys such as ``gpu/0/utilization``; empty, with one warning, where no GPU can be read.
    """
    found = {key: value for key, value in _sample(run, "gpu").items() if key.startswith("gpu/")}
    if device is not None:
        own = f"gpu/{str(device).rpartition(':')[2]}/"
        found = {key: value for key, value in found.items() if key.startswith(own)}
    if not found:
        notices.warn("log_gpu() found no GPU that it can read (NVIDIA's need: pip install 'trackai[gpu]').")
    return _logged(run, found)


def log_cpu(run: Run) -> dict[str, float]:
    """Read CPU, memory, disk and network once, log that as system metrics, and return it.

    The first call of a run takes a tenth of a second, to measure rates; later rates count from the call before.
    """
    found = {key: value for key, value in _sample(run, "cpu").items() if key.startswith(_HOST)}
    if not found:
        notices.warn("log_cpu() could read nothing of this machine.")
    return _logged(run, found)


def _logged(run: Run, found: dict[str, float]) -> dict[str, float]:
    if found:
        run.log_system(found)
    return found


def _sample(run: Run, what: str) -> dict[str, float]:
    from trackai.plugins import manager

    plugins = manager("run", run.settings)
    kept = _collectors.setdefault(run, {})
    if what not in kept:
        given = plugins.call("trackai_system_collectors", settings=_asking_for(run.settings, what))
        kept[what] = [collector for collectors in given for collector in collectors]
        if kept[what] and what == "cpu":
            time.sleep(_FIRST_S)
    found: dict[str, float] = {}
    for collector in kept[what]:
        try:
            values: Mapping[str, float] = collector.read()
            found.update({key: float(value) for key, value in values.items()})
        except Exception as error:  # noqa: BLE001  a plugin's code or a driver; the others are read all the same
            notices.warn(f"The collector {collector.name!r} could not be read: {error}.")
    return found


def _asking_for(settings: Settings, what: str) -> Settings:
    return replace(settings, auto_log_cpu=what == "cpu", auto_log_gpu=None if what == "gpu" else False)
