"""CPU, memory, disk and network of this machine, and what this process takes of them, through psutil.

========================================================  ==================================================
key                                                       unit
========================================================  ==================================================
``cpu/utilization``, ``cpu/<i>/utilization``              percent of all cores, of core i
``memory/used``, ``memory/available``, ``memory/total``   GiB
``memory/percent``, ``swap/percent``                      percent
``swap/used``, ``swap/total``                             GiB; only where there is swap
``disk/read_mb_per_sec``, ``disk/write_mb_per_sec``       MB/s (10^6 bytes) over all disks
``disk/read_iops``, ``disk/write_iops``                   operations a second
``network/sent_mb_per_sec``, ``network/recv_mb_per_sec``  MB/s over all interfaces but the loopback
``process/cpu``                                           percent of one core; 400 is four busy cores
``process/memory``                                        GiB, resident
``process/threads``                                       number
========================================================  ==================================================

Rates and utilisation are means since the last read. The CPU's frequency is left out: the kernel interrupts every core to
tell it.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping

from trackai.extensions import SystemCollector
from trackai.hooks import hookimpl
from trackai.settings import Settings

GIB = 2**30
MB = 10**6


@hookimpl
def trackai_system_collectors(settings: Settings) -> Iterable[SystemCollector]:
    """Give one collector, unless the user wants none."""
    return [] if settings.auto_log_cpu is False else [HostCollector(settings.system_interval)]


class HostCollector:
    """Reads the machine; the first rates count from the making of this object."""

    name = "host"

    def __init__(self, interval: float) -> None:
        import psutil

        self.interval = interval
        self._psutil = psutil
        self._process = psutil.Process()
        psutil.cpu_percent(percpu=True)
        self._process.cpu_percent()
        self._counters = self._totals()
        self._time = time.monotonic()

    def read(self) -> Mapping[str, float]:
        """Return what is listed above; rates since the last call."""
        found: dict[str, float] = {}
        cores = self._psutil.cpu_percent(percpu=True)
        found["cpu/utilization"] = sum(cores) / len(cores)
        found.update({f"cpu/{index}/utilization": percent for index, percent in enumerate(cores)})
        found.update(self._memory())
        found.update(self._rates())
        with self._process.oneshot():
            found["process/cpu"] = self._process.cpu_percent()
            found["process/memory"] = self._process.memory_info().rss / GIB
            found["process/threads"] = self._process.num_threads()
        return found

    def _memory(self) -> dict[str, float]:
        memory, swap = self._psutil.virtual_memory(), self._psutil.swap_memory()
        found = {
            "memory/used": memory.used / GIB,
            "memory/available": memory.available / GIB,
            "memory/total": memory.total / GIB,
            "memory/percent": memory.percent,
        }
        if swap.total:
            found |= {"swap/used": swap.used / GIB, "swap/total": swap.total / GIB, "swap/percent": swap.percent}
        return found

    def _totals(self) -> dict[str, float]:
        totals: dict[str, float] = {}
        disks = self._psutil.disk_io_counters()
        if disks is not None:  # None in some containers
            totals["disk/read_mb_per_sec"], totals["disk/write_mb_per_sec"] = (
                disks.read_bytes / MB,
                disks.write_bytes / MB,
            )
            totals["disk/read_iops"], totals["disk/write_iops"] = disks.read_count, disks.write_count
        cards = self._psutil.net_io_counters(pernic=True)
        outward = [card for name, card in cards.items() if not name.startswith("lo")]
        if outward:
            totals["network/sent_mb_per_sec"] = sum(card.bytes_sent for card in outward) / MB
            totals["network/recv_mb_per_sec"] = sum(card.bytes_recv for card in outward) / MB
        return totals

    def _rates(self) -> dict[str, float]:
        totals, now = self._totals(), time.monotonic()
        before, passed = self._counters, max(now - self._time, 1e-9)
        self._counters, self._time = totals, now
        # A counter that went back belongs to a disk or card that is gone: no rate can be told for this interval.
        return {
            key: (totals[key] - before[key]) / passed
            for key in totals
            if totals[key] >= before.get(key, totals[key] + 1)
        }
