"""Find out about code, machine and packages beside a run, once for each writer, and write each section as it is found."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from typing import Any, Protocol

from trackai.background import BackgroundThread
from trackai.extensions import RunInfo
from trackai.plugins import PluginManager
from trackai.records import EnvironmentCaptured, Record
from trackai.redact import redact_value

LIMIT_S = 10.0  # for all plugins together
DELAY_S = 0.2  # the first steps of a training come first; a run that ends sooner is captured as it ends


class DescribedRun(Protocol):
    """What capturing needs of a run."""

    def _info(self) -> RunInfo: ...

    def _append(self, record: Record) -> object: ...


class EnvironmentCapture:
    """Owns the thread ``trackai-environment`` of one run."""

    def __init__(self, run: DescribedRun, plugins: PluginManager) -> None:
        self._run, self._plugins = run, plugins
        self._hurry = threading.Event()
        self._closed = threading.Event()
        self._thread = BackgroundThread(self._work, "trackai-environment", self._hurry.set)
        self._thread.start()

    def stop(self, timeout: float) -> None:
        """Wait at most *timeout* seconds for what is still being found out; what comes later is dropped."""
        self._thread.stop(timeout)
        self._closed.set()

    def _work(self) -> None:
        self._hurry.wait(DELAY_S)
        began = time.monotonic()
        for answer in self._plugins.outcomes("trackai_capture_environment", run=self._run._info()):
            took = time.monotonic() - began
            if self._closed.is_set():
                return
            payload = {"error": answer.error} if answer.error else _payload(answer.value)
            if took > LIMIT_S:
                payload = {"error": f"Dropped: all sections have {LIMIT_S:g} s, and this one came after {took:.1f} s."}
            self._run._append(EnvironmentCaptured(answer.plugin, payload))
            if took > LIMIT_S:
                return


def _payload(value: object) -> dict[str, Any]:
    """Return a section without secrets, of JSON values alone."""
    if not isinstance(value, Mapping):
        return {"error": f"The plugin answered with {type(value).__name__} instead of a mapping."}
    payload: dict[str, Any] = redact_value("", _plain(value))
    return payload


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever a plugin gives
    if isinstance(value, Mapping):
        return {str(key): _plain(below) for key, below in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(below) for below in value]
    if value is None or isinstance(value, bool | int | float | str):
        # Paths on Linux may hold bytes that are no text; they come as lone surrogates, which no store can keep.
        return value.encode("utf-8", "backslashreplace").decode() if isinstance(value, str) else value
    return str(value)


def start(run: DescribedRun, plugins: PluginManager) -> EnvironmentCapture:
    """Begin to describe the environment of *run*."""
    return EnvironmentCapture(run, plugins)
