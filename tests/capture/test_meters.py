"""The meters in the box: real numbers of this machine, and the files and calls of GPUs that it does not have."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from trackai import settings
from trackai.builtin import meters_amd, meters_nvidia
from trackai.errors import TrackAIWarning
from trackai.plugins import PluginManager


def collectors(**chosen: object) -> list[Any]:
    chosen = {"plugins": "on", **chosen}
    given = settings.load(chosen)
    plugins = PluginManager("run", given, path=())
    return [one for each in plugins.call("trackai_system_collectors", settings=given) for one in each]


def read_host() -> dict[str, float]:
    (host,) = [each for each in collectors(plugins="-nvidia,-amd") if each.name == "host"]
    sum(range(3_000_000))  # so that there is something to measure
    return dict(host.read())


def test_the_host_tells_what_it_and_this_process_use() -> None:
    found = read_host()

    assert 0 <= found["cpu/utilization"] <= 100
    assert 0 <= found["cpu/0/utilization"] <= 100
    assert 0 < found["memory/used"] < found["memory/total"]
    assert 0 < found["memory/percent"] <= 100
    assert found["process/cpu"] > 0
    assert 0 < found["process/memory"] < found["memory/total"]
    assert found["process/threads"] >= 1
    assert all(isinstance(value, int | float) for value in found.values())


def test_rates_are_per_second_and_never_negative() -> None:
    rates = {key: value for key, value in read_host().items() if key.startswith(("disk/", "network/"))}

    assert set(rates) <= {
        "disk/read_mb_per_sec", "disk/write_mb_per_sec", "disk/read_iops", "disk/write_iops",
        "network/sent_mb_per_sec", "network/recv_mb_per_sec",
    }  # fmt: skip
    assert all(value >= 0 for value in rates.values())


def test_the_interval_is_that_of_the_settings_and_off_is_off() -> None:
    assert {each.interval for each in collectors(system_interval=7.0)} == {7.0}
    assert [each.name for each in collectors(auto_log_cpu=False, auto_log_gpu=False)] == []


class NvmlError(Exception):
    """Base of NVML's errors."""


class Nvml(ModuleType):
    """What ``pynvml`` offers, for boards that are described by dicts."""

    NVMLError = NvmlError
    NVMLError_NotSupported = type("NVMLError_NotSupported", (NvmlError,), {})
    NVMLError_FunctionNotFound = type("NVMLError_FunctionNotFound", (NvmlError,), {})
    NVMLError_NoPermission = type("NVMLError_NoPermission", (NvmlError,), {})
    NVMLError_GpuIsLost = type("NVMLError_GpuIsLost", (NvmlError,), {})
    NVML_CLOCK_SM, NVML_CLOCK_MEM, NVML_TEMPERATURE_GPU = 1, 2, 0
    NVML_MEMORY_ERROR_TYPE_CORRECTED, NVML_MEMORY_ERROR_TYPE_UNCORRECTED, NVML_VOLATILE_ECC = 0, 1, 0

    def __init__(self, *boards: dict[str, Any]) -> None:
        super().__init__("pynvml")
        self.boards = boards
        self.asked: list[str] = []

    def nvmlInit(self) -> None: ...  # noqa: N802 - NVML's name

    def nvmlDeviceGetCount(self) -> int:  # noqa: N802
        return len(self.boards)

    def nvmlDeviceGetHandleByIndex(self, index: int) -> dict[str, Any]:  # noqa: N802
        return self.boards[index]

    def nvmlDeviceGetHandleByUUID(self, uuid: str) -> dict[str, Any]:  # noqa: N802
        return next(board for board in self.boards if board["uuid"] == uuid)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if not name.startswith("nvmlDeviceGet"):
            raise AttributeError(name)

        def question(board: dict[str, Any], *details: object) -> Any:  # noqa: ANN401
            self.asked.append(name)
            answer = board.get(name.removeprefix("nvmlDeviceGet"), self.NVMLError_NotSupported)
            if isinstance(answer, type):
                raise answer
            return answer

        return question


def board(**changed: object) -> dict[str, Any]:
    return {
        "uuid": "GPU-a",
        "UtilizationRates": SimpleNamespace(gpu=80, memory=30),
        "MemoryInfo": SimpleNamespace(used=8 * 2**30, total=32 * 2**30),
        "PowerUsage": 150_000,
        "EnforcedPowerLimit": 300_000,
        "Temperature": 61,
        "ClockInfo": 1410,
        "PerformanceState": 0,
        "TotalEnergyConsumption": 5_000_000,
        "CurrentClocksThrottleReasons": 0x04 | 0x20,
    } | changed


def nvidia(nvml: Nvml, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Any]:
    monkeypatch.setitem(sys.modules, "pynvml", nvml)
    driver = tmp_path / "nvidiactl"
    driver.touch()
    monkeypatch.setattr(meters_nvidia, "_DRIVER_FILES", (str(driver),))
    return list(meters_nvidia.trackai_system_collectors(settings.load()))


def test_an_nvidia_board_tells_load_memory_power_heat_and_why_it_is_slow(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (collector,) = nvidia(Nvml(board(), board(Temperature=70)), monkeypatch, tmp_path)

    found = collector.read()

    assert {key: found[f"gpu/0/{key}"] for key in ("utilization", "allocated_memory", "total_memory", "memory_usage")} == {
        "utilization": 80, "allocated_memory": 8.0, "total_memory": 32.0, "memory_usage": 25.0,
    }  # fmt: skip
    assert (found["gpu/0/power"], found["gpu/0/power_limit"], found["gpu/0/power_percent"]) == (150.0, 300.0, 50.0)
    assert (found["gpu/0/throttle_power"], found["gpu/0/throttle_thermal"], found["gpu/0/throttle_hardware"]) == (
        1,
        1,
        0,
    )
    assert found["gpu/0/energy_consumed"] == 5000.0
    assert found["gpu/1/temp"] == 70
    assert found["gpu/mean_utilization"] == 80
    assert found["gpu/total_allocated_memory"] == 16.0
    assert found["gpu/total_power"] == 300.0
    assert found["gpu/max_temp"] == 70


def test_what_a_board_does_not_have_is_asked_for_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    nvml = Nvml(board())
    (collector,) = nvidia(nvml, monkeypatch, tmp_path)

    first, second = collector.read(), collector.read()

    assert "gpu/0/fan_speed" not in first
    assert first.keys() == second.keys()
    assert nvml.asked.count("nvmlDeviceGetFanSpeed") == 1


def test_a_board_that_is_lost_raises_for_the_sampler_to_count(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (collector,) = nvidia(Nvml(board(UtilizationRates=Nvml.NVMLError_GpuIsLost)), monkeypatch, tmp_path)

    with pytest.raises(NvmlError):
        collector.read()


@pytest.mark.parametrize(
    ("visible", "temperatures"),
    [("1", [2]), ("2,0", [3, 1]), ("GPU-c", [3]), ("0,9,1", [1]), ("", None), ("-1", None)],
)
def test_gpus_are_counted_as_cuda_counts_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, visible: str, temperatures: list[int] | None
) -> None:
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", visible)
    boards = [board(uuid=f"GPU-{letter}", Temperature=heat) for letter, heat in (("a", 1), ("b", 2), ("c", 3))]

    found = nvidia(Nvml(*boards), monkeypatch, tmp_path)

    if temperatures is None:
        assert found == []
    else:
        values = found[0].read()
        assert [values[f"gpu/{index}/temp"] for index in range(len(temperatures))] == temperatures
        assert f"gpu/{len(temperatures)}/temp" not in values


def test_a_machine_without_nvidia_is_silent_unless_gpus_were_asked_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "pynvml", None)  # as if nvidia-ml-py were not installed
    monkeypatch.setattr(meters_nvidia, "_DRIVER_FILES", (str(tmp_path),))

    assert collectors(auto_log_cpu=False) == []
    with pytest.warns(
        TrackAIWarning, match=r"GPUs are not read: install nvidia-ml-py \(pip install 'trackai\[gpu\]'\)"
    ):
        assert collectors(auto_log_cpu=False, auto_log_gpu=True) == []


def test_an_amd_card_is_read_from_the_files_of_its_driver(tmp_path: Path) -> None:
    for name, vendor in (("card0", "0x8086"), ("card1", "0x1002"), ("card1-DP-1", "0x1002"), ("card10", "0x1002")):
        (tmp_path / name / "device").mkdir(parents=True)
        (tmp_path / name / "device/vendor").write_text(f"{vendor}\n")
    card = tmp_path / "card1/device"
    sensors = card / "hwmon/hwmon3"
    sensors.mkdir(parents=True)
    for path, text in {
        "gpu_busy_percent": "97", "mem_info_vram_used": str(4 * 2**30), "mem_info_vram_total": str(16 * 2**30),
        "hwmon/hwmon3/power1_average": "180000000", "hwmon/hwmon3/power1_cap": "300000000",
        "hwmon/hwmon3/temp1_input": "65000", "hwmon/hwmon3/freq1_input": "1800000000", "mem_busy_percent": "",
    }.items():  # fmt: skip
        (card / path).write_text(text + "\n")

    cards = meters_amd.find_cards(tmp_path)
    found = meters_amd.AmdCollector(cards, 10.0).read()

    assert [path.parent.name for path in cards] == ["card1", "card10"]
    assert found == {
        "gpu/0/utilization": 97, "gpu/0/allocated_memory": 4.0, "gpu/0/total_memory": 16.0, "gpu/0/memory_usage": 25.0,
        "gpu/0/power": 180.0, "gpu/0/power_limit": 300.0, "gpu/0/power_percent": 60.0, "gpu/0/temp": 65.0,
        "gpu/0/sm_clock": 1800.0,
    }  # fmt: skip
