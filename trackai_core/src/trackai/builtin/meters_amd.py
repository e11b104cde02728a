"""AMD GPUs through the files of the Linux kernel's ``amdgpu`` driver, under ``/sys/class/drm``; silent elsewhere.

Keys begin with ``gpu/<i>/`` and are those of ``meters_nvidia``: ``utilization``, ``memory_utilization``,
``allocated_memory``, ``total_memory`` (GiB), ``memory_usage``, ``power``, ``power_limit`` (W), ``power_percent``, ``temp``
(°C), ``sm_clock``, ``memory_clock`` (MHz). Where an NVIDIA driver is present, the AMD chip drives the display and is left out.
File names and units: https://docs.kernel.org/gpu/amdgpu/thermal.html
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from trackai.extensions import SystemCollector
from trackai.hooks import hookimpl
from trackai.settings import Settings

GIB = 2**30
AMD = "0x1002"  # vendor's number on the PCI bus
DRM = Path("/sys/class/drm")


@hookimpl
def trackai_system_collectors(settings: Settings) -> Iterable[SystemCollector]:
    """Give one collector for all AMD GPUs, if there are any."""
    if settings.auto_log_gpu is False or os.path.exists("/dev/nvidiactl"):
        return []
    cards = find_cards(DRM)
    return [AmdCollector(cards, settings.system_interval)] if cards else []


def find_cards(drm: Path) -> list[Path]:
    """Return the device folders of AMD's GPUs, in the order of their numbers."""
    cards = [path for path in drm.glob("card*") if path.name[4:].isdecimal() and _text(path / "device/vendor") == AMD]
    return [path / "device" for path in sorted(cards, key=lambda path: int(path.name[4:]))]


class AmdCollector:
    """Reads the files of GPUs; a file that is missing or empty leaves its key out."""

    name = "amd"

    def __init__(self, cards: list[Path], interval: float) -> None:
        self.interval = interval
        self._cards = [(card, next(iter(sorted(card.glob("hwmon/hwmon*"))), card)) for card in cards]

    def read(self) -> Mapping[str, float]:
        """Return what is listed above."""
        found: dict[str, float] = {}
        for index, (card, sensors) in enumerate(self._cards):
            found.update({f"gpu/{index}/{key}": value for key, value in _read_card(card, sensors).items()})
        return found


def _read_card(card: Path, sensors: Path) -> dict[str, float]:
    sources = {
        "utilization": (card / "gpu_busy_percent", 1),
        "memory_utilization": (card / "mem_busy_percent", 1),
        "allocated_memory": (card / "mem_info_vram_used", GIB),
        "total_memory": (card / "mem_info_vram_total", GIB),
        "power": (sensors / "power1_average", 10**6),
        "power_limit": (sensors / "power1_cap", 10**6),
        "temp": (sensors / "temp1_input", 1000),
        "sm_clock": (sensors / "freq1_input", 10**6),
        "memory_clock": (sensors / "freq2_input", 10**6),
    }
    values = {key: int(text) / unit for key, (path, unit) in sources.items() if (text := _text(path)).isdecimal()}
    if "power" not in values and (text := _text(sensors / "power1_input")).isdecimal():  # what newer chips have instead
        values["power"] = int(text) / 10**6
    for part, whole, key in (
        ("allocated_memory", "total_memory", "memory_usage"),
        ("power", "power_limit", "power_percent"),
    ):
        if part in values and values.get(whole):
            values[key] = 100 * values[part] / values[whole]
    return values


def _text(path: Path) -> str:
    try:
        return path.read_text().strip()
    except OSError:  # this chip has no such sensor, or it sleeps: its key is left out
        return ""
