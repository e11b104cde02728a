"""NVIDIA GPUs through NVML (``pynvml`` of the package nvidia-ml-py); silent where there is neither driver nor package.

Keys begin with ``gpu/<i>/``, where i counts the GPUs that ``CUDA_VISIBLE_DEVICES`` leaves to this process, as CUDA does.

=================================================  ===========================================================
key                                                unit
=================================================  ===========================================================
``utilization``, ``memory_utilization``            percent of time: a kernel ran; memory was read or written
``allocated_memory``, ``total_memory``             GiB, by all processes
``memory_usage``                                   percent of total_memory
``power``, ``power_limit``; ``power_percent``      W; percent
``temp``                                           °C
``sm_clock``, ``memory_clock``                     MHz
``fan_speed``                                      percent
``performance_state``                              0 (fastest) … 15
``energy_consumed``                                J since the driver was loaded
``throttle_power``, ``throttle_thermal``           1 while the clock is held down for this reason
``throttle_hardware``                              1 while the board itself brakes: power or heat beyond limits
``(un)corrected_memory_errors``                    number since the driver was loaded
=================================================  ===========================================================

Over all of them: ``gpu/mean_utilization``, ``gpu/total_allocated_memory``, ``gpu/total_power``, ``gpu/max_temp``. PCIe
throughput is left out: NVML measures it by waiting 20 ms for each direction.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from trackai.errors import UsageError
from trackai.extensions import SystemCollector
from trackai.hooks import hookimpl
from trackai.settings import Settings

GIB = 2**30
_DRIVER_FILES = ("/dev/nvidiactl", "/dev/dxg", "/dev/nvgpu")  # Linux, its subsystem in Windows, Jetson


@hookimpl
def trackai_system_collectors(settings: Settings) -> Iterable[SystemCollector]:
    """Give one collector for the GPUs of this process, if it has any.

    Raises:
        UsageError: if GPUs were asked for (``auto_log_gpu=True``) and cannot be read; says why.
    """
    if settings.auto_log_gpu is False:
        return []
    has_driver = sys.platform != "linux" or any(map(os.path.exists, _DRIVER_FILES))
    try:
        return _collectors(settings.system_interval) if has_driver else []
    except ImportError as error:
        if settings.auto_log_gpu:
            raise UsageError("GPUs are not read: install nvidia-ml-py (pip install 'trackai[gpu]')") from error
        return []


def _collectors(interval: float) -> list[SystemCollector]:
    import pynvml

    try:
        pynvml.nvmlInit()
        handles = _visible(pynvml, os.environ.get("CUDA_VISIBLE_DEVICES"))
    except pynvml.NVMLError:  # a driver that is not loaded, or no GPU behind it: the machine has none that works
        return []
    return [NvidiaCollector(pynvml, handles, interval)] if handles else []


def _visible(nvml: Any, wanted: str | None) -> list[Any]:  # noqa: ANN401 - NVML's handles have no type
    """Return the handles that CUDA shows to this process, in its order; like CUDA, stop at the first unknown one."""
    handles = [nvml.nvmlDeviceGetHandleByIndex(index) for index in range(nvml.nvmlDeviceGetCount())]
    if wanted is None:
        return handles
    shown = []
    for word in (word.strip() for word in wanted.split(",")):
        if word.isdecimal() and int(word) < len(handles):
            shown.append(handles[int(word)])
        elif word.startswith(("GPU-", "MIG-")):
            shown.append(nvml.nvmlDeviceGetHandleByUUID(word))
        else:
            break
    return shown


class NvidiaCollector:
    """Reads GPUs by their NVML handles. What a board does not have is asked for once and then left out."""

    name = "nvidia"

    def __init__(self, nvml: Any, handles: list[Any], interval: float) -> None:  # noqa: ANN401 - a module
        self.interval = interval
        self._nvml, self._handles = nvml, handles
        self._missing: set[tuple[int, str]] = set()
        names = ("NVMLError_NotSupported", "NVMLError_FunctionNotFound", "NVMLError_NoPermission")
        # AttributeError: the installed pynvml is older than the question.
        self._absent: tuple[type[Exception], ...] = (AttributeError, *(getattr(nvml, name) for name in names))

    def read(self) -> Mapping[str, float]:
        """Return what is listed above.

        Raises:
            pynvml.NVMLError: for a GPU that fell off its bus, and other trouble that is not a missing feature.
        """
        found: dict[str, float] = {}
        for index, handle in enumerate(self._handles):
            for name, question in _QUESTIONS.items():
                found.update(
                    {f"gpu/{index}/{key}": value for key, value in self._ask(index, handle, name, question).items()}
                )
        return found | self._overall(found)

    def _ask(self, index: int, handle: Any, name: str, question: _Question) -> dict[str, float]:  # noqa: ANN401
        if (index, name) in self._missing:
            return {}
        try:
            return question(self._nvml, handle)
        except self._absent:
            self._missing.add((index, name))
            return {}

    def _overall(self, found: Mapping[str, float]) -> dict[str, float]:
        def column(name: str) -> list[float]:
            keys = (f"gpu/{index}/{name}" for index in range(len(self._handles)))
            return [found[key] for key in keys if key in found]

        overall: dict[str, float] = {}
        if busy := column("utilization"):
            overall["gpu/mean_utilization"] = sum(busy) / len(busy)
        if memory := column("allocated_memory"):
            overall["gpu/total_allocated_memory"] = sum(memory)
        if power := column("power"):
            overall["gpu/total_power"] = sum(power)
        if temperature := column("temp"):
            overall["gpu/max_temp"] = max(temperature)
        return overall


_Question = Callable[[Any, Any], dict[str, float]]


def _utilization(nvml: Any, gpu: Any) -> dict[str, float]:  # noqa: ANN401
    rates = nvml.nvmlDeviceGetUtilizationRates(gpu)
    return {"utilization": rates.gpu, "memory_utilization": rates.memory}


def _memory(nvml: Any, gpu: Any) -> dict[str, float]:  # noqa: ANN401
    memory = nvml.nvmlDeviceGetMemoryInfo(gpu)
    used, total = memory.used / GIB, memory.total / GIB
    return {"allocated_memory": used, "total_memory": total, "memory_usage": 100 * used / total if total else 0.0}


def _power(nvml: Any, gpu: Any) -> dict[str, float]:  # noqa: ANN401
    return {"power": nvml.nvmlDeviceGetPowerUsage(gpu) / 1000}


def _power_limit(nvml: Any, gpu: Any) -> dict[str, float]:  # noqa: ANN401
    limit = nvml.nvmlDeviceGetEnforcedPowerLimit(gpu) / 1000
    share = {"power_percent": nvml.nvmlDeviceGetPowerUsage(gpu) / 10 / limit} if limit else {}
    return {"power_limit": limit, **share}


def _clocks(nvml: Any, gpu: Any) -> dict[str, float]:  # noqa: ANN401
    return {
        "sm_clock": nvml.nvmlDeviceGetClockInfo(gpu, nvml.NVML_CLOCK_SM),
        "memory_clock": nvml.nvmlDeviceGetClockInfo(gpu, nvml.NVML_CLOCK_MEM),
    }


def _throttling(nvml: Any, gpu: Any) -> dict[str, float]:  # noqa: ANN401
    reasons = nvml.nvmlDeviceGetCurrentClocksThrottleReasons(gpu)
    # Bits as NVML's reference lists them (nvmlClocksThrottleReasons).
    power, software_heat, hardware_heat, hardware, brake = 0x04, 0x20, 0x40, 0x08, 0x80
    return {
        "throttle_power": float(bool(reasons & power)),
        "throttle_thermal": float(bool(reasons & (software_heat | hardware_heat))),
        "throttle_hardware": float(bool(reasons & (hardware | brake))),
    }


def _errors(kind: str, key: str) -> _Question:
    def question(nvml: Any, gpu: Any) -> dict[str, float]:  # noqa: ANN401
        return {key: nvml.nvmlDeviceGetTotalEccErrors(gpu, getattr(nvml, kind), nvml.NVML_VOLATILE_ECC)}

    return question


_QUESTIONS: dict[str, _Question] = {
    "utilization": _utilization,
    "memory": _memory,
    "power": _power,
    "power_limit": _power_limit,
    "temp": lambda nvml, gpu: {"temp": nvml.nvmlDeviceGetTemperature(gpu, nvml.NVML_TEMPERATURE_GPU)},
    "clocks": _clocks,
    "fan": lambda nvml, gpu: {"fan_speed": nvml.nvmlDeviceGetFanSpeed(gpu)},
    "state": lambda nvml, gpu: {"performance_state": nvml.nvmlDeviceGetPerformanceState(gpu)},
    "energy": lambda nvml, gpu: {"energy_consumed": nvml.nvmlDeviceGetTotalEnergyConsumption(gpu) / 1000},
    "throttling": _throttling,
    "corrected": _errors("NVML_MEMORY_ERROR_TYPE_CORRECTED", "corrected_memory_errors"),
    "uncorrected": _errors("NVML_MEMORY_ERROR_TYPE_UNCORRECTED", "uncorrected_memory_errors"),
}
