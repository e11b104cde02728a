"""Takes part in every hook of a training process."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from trackai.extensions import Converter, Outcome, RunInfo
from trackai.hooks import hookimpl

heard: list[str] = []


class Thermometer:
    """Reads a constant."""

    name = "thermometer"
    interval = 0.1

    def read(self) -> Mapping[str, float]:
        return {"room/temperature": 21.5}


@hookimpl
def trackai_value_converter(value_type: type) -> Converter | None:
    return float if issubclass(value_type, Fraction) else None


@hookimpl
def trackai_run_defaults() -> Mapping[str, Any]:
    return {"group": "sampled"}


@hookimpl
def trackai_run_started(run: RunInfo) -> None:
    heard.append(f"started {run.name}")


@hookimpl
def trackai_run_finished(run: RunInfo, outcome: Outcome) -> None:
    heard.append(f"{outcome.state} {run.name}")


@hookimpl
def trackai_system_collectors() -> Iterator[Thermometer]:
    yield Thermometer()


@hookimpl
def trackai_capture_environment(run: RunInfo) -> Mapping[str, Any]:
    return {"greeting": f"hello {run.name}", "api_key": "hunter2"}
