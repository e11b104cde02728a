"""The machine: host, system, processor, memory, limits of the container, GPUs. From files alone; nothing is started."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from trackai.extensions import RunInfo
from trackai.hooks import hookimpl

GIB = 2**30


@hookimpl
def trackai_capture_environment(run: RunInfo) -> Mapping[str, Any]:
    """Describe the machine: host, system, kernel, architecture, cpu, cpus, memory (GiB), gpus, driver and limits.

    What this machine does not tell is left out.
    """
    system = os.uname()
    found: dict[str, Any] = {
        "host": system.nodename,
        "system": _field("/etc/os-release", "PRETTY_NAME", "=") or system.sysname,
        "kernel": f"{system.sysname} {system.release}",
        "architecture": system.machine,
        "cpu": _field("/proc/cpuinfo", "model name", ":"),
        "cpus": os.cpu_count(),
        "cpus_usable": _usable_cpus(),
        "memory": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / GIB, 2),
        "memory_limit": _memory_limit(),
        "gpus": _nvidia_gpus() or _amd_gpus(),
        "driver": _nvidia_driver(),
    }
    return {name: value for name, value in found.items() if value not in (None, "", [])}


def _usable_cpus() -> int | None:
    """Count the cores that this process may run on: less than all under taskset, Slurm and in some containers."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else None


def _memory_limit() -> float | None:
    """Return what the container may take, in GiB; None without a limit. cgroup v2, then v1."""
    for path in ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"):
        text = _text(path)
        if text.isdecimal() and int(text) < 2**60:  # v1 writes a number near 2**63 for «no limit»
            return round(int(text) / GIB, 2)
    return None


def _nvidia_gpus() -> list[str]:
    folders = sorted(Path("/proc/driver/nvidia/gpus").glob("*"))
    return [name for name in (_field(str(folder / "information"), "Model", ":") for folder in folders) if name]


def _amd_gpus() -> list[str]:
    found = []
    for device in sorted(Path("/sys/class/drm").glob("card[0-9]*/device")):
        if "-" not in device.parent.name and _text(str(device / "vendor")) == "0x1002":
            found.append(_text(str(device / "product_name")) or "AMD GPU")
    return found


def _nvidia_driver() -> str | None:
    # NVRM version: NVIDIA UNIX x86_64 Kernel Module  535.104.05  Sat Aug 19 …
    words = _text("/proc/driver/nvidia/version").partition("\n")[0].split()
    return next((word for word in words if word[:1].isdigit() and "." in word), None)


def _field(path: str, name: str, separator: str) -> str | None:
    """Return the value of the first line ``name<separator>value`` of a file; None where there is none."""
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            for line in file:
                if line.startswith(name):
                    return line.partition(separator)[2].strip().strip('"') or None
    except OSError:  # another kind of system
        pass
    return None


def _text(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8", errors="replace").strip()
    except OSError:  # as above
        return ""
