"""When collectors are read, what becomes of their numbers, and what of their failures."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from tests.capture.conftest import RememberingRun
from tests.waiting import wait_until

from trackai import settings
from trackai.errors import TrackAIWarning
from trackai.hooks import hookimpl
from trackai.plugins import PluginManager
from trackai.tracking import system

MakeRun = Callable[..., RememberingRun]


class Meter:
    """A collector that counts its reads and does what it is told."""

    def __init__(self, read: Callable[[int], Mapping[str, float]], name: str = "meter", interval: float = 0.1) -> None:
        self._read, self.name, self.interval = read, name, interval
        self.reads: list[float] = []

    def read(self) -> Mapping[str, float]:
        self.reads.append(time.monotonic())
        return self._read(len(self.reads))


def plugins_with(*collectors: object) -> PluginManager:
    class Plugin:
        @hookimpl
        def trackai_system_collectors(self) -> Any:  # noqa: ANN401 - also wrong answers are tested
            return collectors[0] if len(collectors) == 1 and not hasattr(collectors[0], "read") else collectors

    plugins = PluginManager("run", settings.load({"plugins": "-host,-nvidia,-amd"}), path=())
    plugins.register(Plugin(), "meters")
    return plugins


@pytest.fixture
def sample(make_run: MakeRun) -> Iterator[Callable[..., RememberingRun]]:
    """Start sampling with these collectors; stopped at the end of the test."""
    samplers = []

    def begin(*collectors: object, plugins: PluginManager | None = None, **chosen: object) -> RememberingRun:
        run = make_run(**{"system_interval": 0.1, **chosen})
        samplers.append(system.start(run, plugins or plugins_with(*collectors)))
        return run

    yield begin
    for sampler in samplers:
        sampler.stop(5)


def test_collectors_are_read_again_and_again_at_their_own_interval(sample: Callable[..., RememberingRun]) -> None:
    quick = Meter(lambda count: {"quick": count})
    slow = Meter(lambda count: {"slow": count}, interval=60.0)

    run = sample(quick, slow)

    wait_until(lambda: len(quick.reads) >= 3)
    assert {"quick": 1} in run.samples
    assert {"quick": 2} in run.samples
    assert len(slow.reads) == 1


def test_a_run_that_ends_before_the_first_interval_asks_for_no_collectors(make_run: MakeRun) -> None:
    plugins = plugins_with(Meter(lambda count: {"x": 1.0}))

    sampler = system.start(make_run(system_interval=60), plugins)
    sampler.stop(5)

    assert {row.name: row.calls for row in plugins.report()}["meters"] == 0
    assert "trackai-system" not in {thread.name for thread in threading.enumerate()}


def test_a_collector_that_fails_three_times_in_a_row_is_off_with_one_warning(
    sample: Callable[..., RememberingRun],
) -> None:
    def fail(count: int) -> Mapping[str, float]:
        raise OSError("fell off the bus")

    broken, whole = Meter(fail, name="broken"), Meter(lambda count: {"x": count})
    plugins = plugins_with(broken, whole)

    def warned() -> None:
        sample(plugins=plugins)
        wait_until(lambda: len(whole.reads) >= 6)

    with pytest.warns(
        TrackAIWarning, match="'meters' failed in read of collector 'broken': OSError: fell off"
    ) as caught:
        warned()

    assert len(caught) == 1
    assert len(broken.reads) == 3
    report = plugins.report()[-1]
    assert report.state == "loaded"
    assert "fell off the bus" in report.error


def test_a_collector_may_fail_now_and_then(sample: Callable[..., RememberingRun]) -> None:
    def hiccup(count: int) -> Mapping[str, float]:
        if count % 3:
            raise OSError("busy")
        return {"x": count}

    meter = Meter(hiccup)
    run = sample(meter)

    wait_until(lambda: len(meter.reads) >= 7)
    assert {"x": 3} in run.samples
    assert {"x": 6} in run.samples


def test_reads_that_were_missed_during_a_slow_one_are_skipped(sample: Callable[..., RememberingRun]) -> None:
    def slow(count: int) -> Mapping[str, float]:
        if count == 1:
            time.sleep(0.55)
        return {"x": count}

    meter = Meter(slow)
    sample(meter)

    wait_until(lambda: len(meter.reads) >= 4)
    gaps = [after - before for before, after in zip(meter.reads, meter.reads[1:], strict=False)]
    assert gaps[0] > 0.5
    assert min(gaps[1:]) > 0.05  # not one after the other, to catch up


@pytest.mark.parametrize("answer", [3, {"x": 1.0}, [object()]], ids=["number", "mapping", "object"])
def test_a_plugin_that_gives_something_else_than_collectors_is_off(
    sample: Callable[..., RememberingRun], answer: object
) -> None:
    plugins = plugins_with(answer)

    with pytest.warns(TrackAIWarning, match="'meters' failed in trackai_system_collectors") as warned:  # noqa: PT031  # it warns while we wait
        sample(plugins=plugins)
        wait_until(lambda: len(warned))  # said last, in the thread that samples

    assert plugins.report()[-1].state == "disabled"


def test_numbers_of_other_machines_of_the_job_are_kept_apart(
    sample: Callable[..., RememberingRun], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GROUP_RANK", "2")
    monkeypatch.setenv("LOCAL_RANK", "0")

    run = sample(Meter(lambda count: {"gpu/0/power": 70.0}))

    wait_until(lambda: run.samples)
    assert run.samples[0] == {"node/2/gpu/0/power": 70.0}


def test_the_other_processes_of_a_machine_sample_only_themselves(
    sample: Callable[..., RememberingRun], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"RANK": "9", "LOCAL_RANK": "1", "WORLD_SIZE": "16", "GROUP_RANK": "1"}.items():
        monkeypatch.setenv(name, value)

    run = sample(Meter(lambda count: {"cpu/utilization": 1.0, "process/cpu": 2.0, "gpu/0/power": 3.0}))

    wait_until(lambda: run.samples)
    assert run.samples[0] == {"rank/9/process/cpu": 2.0}


def test_a_task_of_slurm_with_a_gpu_of_its_own_samples_that_too(
    sample: Callable[..., RememberingRun], monkeypatch: pytest.MonkeyPatch
) -> None:
    task = {
        "SLURM_JOB_ID": "1", "SLURM_STEP_ID": "0", "SLURM_NTASKS": "4", "SLURM_TASKS_PER_NODE": "4", "SLURM_PROCID": "2",
        "SLURM_LOCALID": "2", "SLURM_GPUS_ON_NODE": "4", "CUDA_VISIBLE_DEVICES": "0",
    }  # fmt: skip
    for name, value in task.items():
        monkeypatch.setenv(name, value)

    run = sample(Meter(lambda count: {"cpu/utilization": 1.0, "gpu/0/power": 3.0}))

    wait_until(lambda: run.samples)
    assert run.samples[0] == {"rank/2/gpu/0/power": 3.0}


def test_nothing_runs_when_neither_cpu_nor_gpu_is_wanted(sample: Callable[..., RememberingRun]) -> None:
    sample(Meter(lambda count: {"x": 1.0}), auto_log_cpu=False, auto_log_gpu=False)

    assert "trackai-system" not in {thread.name for thread in threading.enumerate()}
