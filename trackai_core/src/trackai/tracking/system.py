"""Sample the machine beside a run: one thread reads all collectors, each at its own interval.

Of the processes of a distributed job, the first of each machine samples the machine, under ``node/<number>/`` on all but
the first machine; the others only themselves, under ``rank/<number>/process/``. Eight ranks are not eight copies of the
machine's meters.

Collectors are made one second before the first sample, and that comes after one interval: a script that ends sooner pays
for nothing, not even for the import of psutil.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Protocol

from trackai.background import BackgroundThread
from trackai.extensions import SystemCollector
from trackai.plugins import PluginManager
from trackai.settings import Settings
from trackai.tracking import launched, ranks
from trackai.tracking.ranks import Rank

FAILURES = 3  # in a row, after which a collector is off: once is a hiccup of a driver
PRIMING_S = 1.0  # from the making of a collector to its first read: its first rates are means over this
SHORTEST_S = 0.1  # between two reads of one collector, whatever it asks for


class SampledRun(Protocol):
    """What sampling needs of a run."""

    settings: Settings

    def log_system(self, metrics: Mapping[str, float]) -> None:
        """Store numbers under the current time."""


class SystemSampler:
    """Owns the thread ``trackai-system`` of one run; has none where the user wants no samples."""

    def __init__(self, run: SampledRun, plugins: PluginManager) -> None:
        self._run, self._plugins = run, plugins
        self._stopped = threading.Event()
        rank = ranks.find()
        self._place, self._keeps = _place(rank), _kept(rank)
        self._thread = BackgroundThread(self._work, "trackai-system", self._stopped.set)
        if run.settings.auto_log_cpu is not False or run.settings.auto_log_gpu is not False:
            self._thread.start()

    def stop(self, timeout: float) -> None:
        """Take no more samples; wait at most *timeout* seconds for a read that is under way."""
        self._thread.stop(timeout)

    def _work(self) -> None:
        began = time.monotonic()
        first = max(self._run.settings.system_interval, SHORTEST_S)
        if self._stopped.wait(max(first - PRIMING_S, 0)):
            return
        meters = list(self._meters(began + first))
        while meters:
            meter = min(meters, key=lambda meter: meter.due)
            if self._stopped.wait(max(meter.due - time.monotonic(), 0)):
                return
            self._sample(meter)
            meters = [meter for meter in meters if meter.failures < FAILURES]

    def _meters(self, first: float) -> Iterator[_Meter]:
        hook = "trackai_system_collectors"
        for answer in self._plugins.answers(hook, settings=self._run.settings):
            try:
                yield from [_Meter(answer.plugin, collector, first) for collector in answer.value]
            except Exception as error:  # noqa: BLE001 - a plugin's objects may fail in any way
                self._plugins.failed(answer.plugin, hook, error)

    def _sample(self, meter: _Meter) -> None:
        try:
            values = meter.collector.read()
            if self._keeps is not None:
                values = {key: value for key, value in values.items() if self._keeps(key)}
            if self._place:
                values = {self._place + key: value for key, value in values.items()}
            if values and not self._stopped.is_set():
                self._run.log_system(values)
            meter.failures = 0
        except Exception as error:  # noqa: BLE001 - as above
            meter.failures += 1
            if meter.failures == FAILURES:
                where, remedy = f"read of collector {meter.name!r}", f"It failed {FAILURES} times in a row and is off."
                self._plugins.failed(meter.plugin, where, error, remedy, off=False)
        meter.reschedule(time.monotonic())


class _Meter:
    """A collector with its timetable."""

    def __init__(self, plugin: str, collector: SystemCollector, first: float) -> None:
        self.plugin, self.collector = plugin, collector
        self.name = str(collector.name)
        self.interval = max(float(collector.interval), SHORTEST_S)
        self.due = first
        self.failures = 0

    def reschedule(self, now: float) -> None:
        """Move on to the next date; dates that passed during the read are skipped, never caught up with."""
        missed = max(int((now - self.due) // self.interval), 0)
        self.due += (missed + 1) * self.interval


def _place(rank: Rank) -> str:
    """Return what is put before the keys of this process: nothing on the first machine, which reads as a lone one does."""
    if rank.local:
        return f"rank/{rank.number}/"
    return f"node/{rank.node}/" if rank.node else ""


def _kept(rank: Rank) -> Callable[[str], bool] | None:
    """Say which keys this process keeps; None: all. One process of each machine reads what is the machine's."""
    role = launched.role()
    if role == "launcher":
        return lambda key: not key.startswith("process/")  # the program's are worth reading, its launcher's are not
    if rank.local == 0 and (role is None or rank.node > 0):
        return None
    own = ("process/", "gpu/") if rank.local and _has_own_gpus(rank) else ("process/",)
    return lambda key: key.startswith(own)


def _has_own_gpus(rank: Rank) -> bool:
    """Say whether SLURM has given each task GPUs of its own, which the first process of the machine cannot see."""
    seen = [word for word in os.environ.get("CUDA_VISIBLE_DEVICES", "").split(",") if word]
    on_machine = os.environ.get("SLURM_GPUS_ON_NODE", "")
    return rank.local_world > 1 and bool(seen) and on_machine.isdecimal() and len(seen) < int(on_machine)


def start(run: SampledRun, plugins: PluginManager) -> SystemSampler:
    """Begin to sample beside *run*."""
    return SystemSampler(run, plugins)
