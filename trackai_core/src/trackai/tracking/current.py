"""The current run, and the functions of the facade that go to it.

A context (thread, task) that has called ``init`` has its own run; everybody else gets the newest active one of the
process. So the module's functions work in data loaders, callbacks and executors.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping
from contextvars import ContextVar
from typing import Any

from trackai import notices
from trackai.errors import NotInitializedError
from trackai.tracking.config import Config
from trackai.tracking.run import Run

_own: ContextVar[Run | None] = ContextVar("trackai_run", default=None)
_active: list[Run] = []  # oldest first; only replaced as a whole, so that readers need no lock
_latest: Run | None = None  # also after it was finished: trackai.config stays readable


def activate(run: Run) -> None:
    """Make *run* the current one of this context, and of every context that has none."""
    global _active, _latest
    _active = [*_active, run]
    _latest = run
    _own.set(run)


def deactivate(run: Run) -> None:
    """Take a run that has ended from among the active ones; an earlier one that is active becomes current again."""
    global _active
    _active = [other for other in _active if other is not run]
    if _own.get() is run:
        _own.set(None)


def active_runs() -> list[Run]:
    """Return the runs of this process that are not finished, oldest first."""
    return list(_active)


def current() -> Run | None:
    """Return the current run, or None."""
    run = _own.get()
    if run is not None and run.is_active:
        return run
    return _active[-1] if _active else None


def required(function: str) -> Run:
    """Return the current run.

    Raises:
        NotInitializedError: if there is none; its text names *function*.
    """
    run = current()
    if run is None:
        raise NotInitializedError(function)
    return run


def log(
    metrics: Mapping[str, Any] | None = None,
    step: Any = None,  # noqa: ANN401  (whatever can be a number)
    commit: bool | None = None,
    sync: bool | None = None,
    *,
    data: Mapping[str, Any] | None = None,
) -> None:
    """Log values by name to the current run; see :meth:`trackai.Run.log`.

    Raises:
        NotInitializedError: (a ``RuntimeError``) without a current run.
    """
    run = _own.get()
    if run is None or not run._is_active:
        run = required("log")
    run._recorder.log(data if metrics is None else metrics, step, commit)  # type: ignore[arg-type]  # as in Run.log


def log_system(metrics: Mapping[str, Any]) -> None:
    """Log numbers about the machine, by time; see :meth:`trackai.Run.log_system`."""
    required("log_system").log_system(metrics)


def alert(
    title: str,
    text: str | None = None,
    level: Any = None,  # noqa: ANN401  (an AlertLevel or its name)
    webhook_url: str | None = None,
    *,
    step: float | None = None,
    wait_duration: Any = None,  # noqa: ANN401  (seconds or a timedelta)
) -> None:
    """Raise an alert in the current run; see :meth:`trackai.Run.alert`."""
    required("alert").alert(title, text, level, step, webhook_url, wait_duration=wait_duration)


def define_metric(name: str, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  (as the method's)
    """Say what metrics of the current run mean; see :meth:`trackai.Run.define_metric`."""
    required("define_metric").define_metric(name, *args, **kwargs)


def log_artifact(artifact_or_path: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
    """Store files as a version of an artifact; see :meth:`trackai.Run.log_artifact`."""
    return required("log_artifact").log_artifact(artifact_or_path, *args, **kwargs)


def use_artifact(artifact_or_name: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
    """Say that the current run uses an artifact, and get it; see :meth:`trackai.Run.use_artifact`."""
    return required("use_artifact").use_artifact(artifact_or_name, *args, **kwargs)


def save(glob_str: Any, project: str | None = None, **kwargs: Any) -> str:  # noqa: ANN401
    """Keep files that match a glob with the current run, whose project holds for *project*; see :meth:`trackai.Run.save`."""
    return required("save").save(glob_str, **kwargs)


def log_file(path: Any, *args: Any, **kwargs: Any) -> list[str]:  # noqa: ANN401
    """Keep a file or folder with the current run; see :meth:`trackai.Run.log_file`."""
    return required("log_file").log_file(path, *args, **kwargs)


def log_gpu(run: Run | None = None, device: int | str | None = None) -> dict[str, float]:
    """Log one sample of the GPUs now, as system metrics, and return it; ``{}`` and a warning where there is none."""
    return (run or required("log_gpu")).log_gpu(device)


def log_cpu(run: Run | None = None) -> dict[str, float]:
    """Log one sample of CPU, memory, disk and network now, as system metrics, and return it."""
    return (run or required("log_cpu")).log_cpu()


def watch(models: Any, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
    """Log histograms of a model's gradients or parameters as it trains; see :meth:`trackai.Run.watch`."""
    required("watch").watch(models, *args, **kwargs)


def unwatch(models: Any = None) -> None:  # noqa: ANN401
    """Log no more histograms of *models*, by default of all that are watched."""
    from trackai.tracking import watching

    watching.unwatch(models)


def finish(exit_code: int | None = None, quiet: bool | None = None) -> None:
    """End the current run; see :meth:`trackai.Run.finish`. Without one, warn: a second call hurts nobody."""
    run = current()
    if run is None:
        notices.warn("trackai.finish() was called without an active run: there was nothing to finish.")
        return
    run.finish(exit_code, quiet)


class LiveConfig(MutableMapping[str, Any]):
    """``trackai.config``: the config of the current run, whichever that is when it is used.

    Without an active run it shows that of the last one, and is empty before the first.
    """

    def _target(self) -> Config:
        run = current() or _latest
        return Config() if run is None else run.config

    def _writable(self) -> Config:
        run = current() or _latest
        if run is None:
            raise NotInitializedError("config.update")
        return run.config

    def __getitem__(self, key: str) -> Any:  # noqa: ANN401  (a dict of anything)
        return self._target()[key]

    def __setitem__(self, key: str, value: Any) -> None:  # noqa: ANN401  (a dict of anything)
        self._writable()[key] = value

    def __delitem__(self, key: str) -> None:
        del self._writable()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._target())

    def __len__(self) -> int:
        return len(self._target())

    def __contains__(self, key: object) -> bool:
        return key in self._target()

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  (a dict of anything)
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self._target(), name)

    def __setattr__(self, name: str, value: object) -> None:
        self._writable()[name] = value

    def update(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  (as the method's)
        """Set many values at once; see :meth:`trackai.tracking.config.Config.update`."""
        self._writable().update(*args, **kwargs)

    def __repr__(self) -> str:
        return repr(dict(self._target()))


class LiveSummary(MutableMapping[str, Any]):
    """``trackai.summary``: the summary of the current run, or of the last one."""

    def _target(self) -> MutableMapping[str, Any]:
        run = current() or _latest
        if run is None:
            raise NotInitializedError("summary")
        return run.summary

    def __getitem__(self, key: str) -> Any:  # noqa: ANN401  (a dict of anything)
        return self._target()[key]

    def __setitem__(self, key: str, value: Any) -> None:  # noqa: ANN401  (a dict of anything)
        self._target()[key] = value

    def __delitem__(self, key: str) -> None:
        del self._target()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._target())

    def __len__(self) -> int:
        return len(self._target())

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  (a dict of anything)
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self._target(), name)

    def __setattr__(self, name: str, value: object) -> None:
        self._target()[name] = value

    def __repr__(self) -> str:
        run = current() or _latest
        return "{}" if run is None else repr(dict(run.summary))


config = LiveConfig()
summary = LiveSummary()
