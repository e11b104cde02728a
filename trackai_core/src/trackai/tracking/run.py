"""``Run``: what people hold in their hands between ``init`` and ``finish``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from threading import RLock
from types import TracebackType
from typing import TYPE_CHECKING, Any

from trackai import notices, records
from trackai.errors import UsageError
from trackai.ids import check_name
from trackai.settings import Settings
from trackai.tracking.config import Config
from trackai.tracking.identity import Identity
from trackai.tracking.logs import Log
from trackai.tracking.summary import Summary

if TYPE_CHECKING:
    from trackai.extensions import Outcome, RunInfo
    from trackai.tracking.session import Session

_SUMMARIES = ("min", "max", "mean", "last", "first", "best", "none", "copy")
_DIRECTIONS = {"minimize": "min", "maximize": "max", "min": "min", "max": "max"}


class Run(Identity):
    """A run that this process logs to; made by :func:`trackai.init`, never directly.

    Safe to use from threads and after a fork. As a context manager it finishes the run at the end of the block, as failed
    if the block raises, and lets the exception pass.

    Attributes:
        config: settings of the run; a dict with attribute access whose every change is stored at once.
        summary: newest value of each metric, and what is set here.
        settings: what holds for this run.
        start_time: when this process began or resumed it, seconds since 1970.
        opened_by: the integration that has opened it, None for a script's own. Integrations log to a run of the script
            and leave one another's alone.
    """

    def __init__(
        self,
        facts: RunInfo,
        settings: Settings,
        recorder: Log,
        *,
        notes: str = "",
        session: Session | None = None,
        first: Mapping[str, Any] | None = None,
        stored: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(facts, settings, recorder, notes)
        self._session = session
        self._lock = RLock()
        self._ending: list[Callable[[Run, Outcome], None]] = []
        self._when_inactive: Callable[[Run], None] = _nothing
        self._has_alerted = False
        self.opened_by: str | None = None
        self.config = Config(self._config_changed, first)
        self.summary = Summary(self._summary_changed, recorder.last_values, stored)
        self.start_time = facts.started

    # -- logging ------------------------------------------------------------------------------------------------------

    def log(
        self,
        metrics: Mapping[str, Any] | None = None,
        step: Any = None,  # noqa: ANN401  (whatever can be a number)
        commit: bool | None = None,
        sync: bool | None = None,
        *,
        data: Mapping[str, Any] | None = None,
    ) -> None:
        """Log values by name. When this has returned, they survive the death of the process. Never raises.

        Args:
            metrics: numbers, texts, tensors, rich values …; nested dicts become names with slashes. What cannot be
                stored is named in one warning, and the rest is kept.
            step: where on the x-axis; the next automatic step when None. Any order, fractions and negative numbers are
                fine; of two values of one name at one step the later counts.
            commit: False leaves the automatic step where it is, so that the next call joins this one.
            sync: accepted; has no meaning here.
            data: another name of *metrics*.
        """
        self._recorder.log(data if metrics is None else metrics, step, commit)  # type: ignore[arg-type]  # None is told by a warning

    def log_system(self, metrics: Mapping[str, Any]) -> None:
        """Log numbers about the machine, by time instead of step. The step counter stays where it is."""
        self._recorder.log_system(metrics)

    def define_metric(
        self,
        name: str,
        step_metric: str | None = None,
        step_sync: bool | None = None,
        hidden: bool | None = None,
        summary: str | None = None,
        overwrite: bool | None = None,
        *,
        goal: str | None = None,
        direction: str | None = None,
        unit: str | None = None,
    ) -> None:
        """Say what metrics mean.

        Args:
            name: a metric, or a glob: ``val/*``.
            step_metric: the metric that is their x-axis by default.
            step_sync: accepted; values are joined by step anyway.
            hidden: whether they are left out of default charts.
            summary: which value stands for the run: ``min max mean last first best none copy``; several by commas.
            overwrite: accepted; the later definition always wins.
            goal: ``minimize`` or ``maximize``; another name of *direction*.
            direction: ``min`` or ``max``: which is better.
            unit: shown with the values: ``"%"``.

        Raises:
            UsageError: for a word that means nothing here.
        """
        check_name(name, "metric")
        if summary is not None and not all(word.strip() in _SUMMARIES for word in str(summary).split(",")):
            raise UsageError(f"summary must be one of: {', '.join(_SUMMARIES)}; it is {summary!r}.")
        wanted = direction or goal
        if wanted is not None and wanted not in _DIRECTIONS:
            raise UsageError(f"direction must be 'min' or 'max' (goal: 'minimize' or 'maximize'); it is {wanted!r}.")
        record = records.MetricDefined(
            pattern=name,
            step_metric=step_metric,
            summary=summary,
            direction=None if wanted is None else _DIRECTIONS[wanted],
            unit=unit,
            hidden=bool(hidden),
        )
        self._append(record)

    def alert(
        self,
        title: str,
        text: str | None = None,
        level: Any = None,  # noqa: ANN401  (an AlertLevel or its name)
        step: float | None = None,
        webhook_url: str | None = None,
        *,
        wait_duration: Any = None,  # noqa: ANN401  (seconds or a timedelta)
    ) -> None:
        """Raise an alert: printed, stored, and sent to where the settings say; see ``trackai.tracking.alerts``."""
        from trackai.tracking.alerts import raise_alert

        self._has_alerted = True
        raise_alert(self, title, text, level, step=step, webhook_url=webhook_url, wait_duration=wait_duration)

    def watch(self, models: Any, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        """Log histograms of a model's gradients or parameters as it trains; see ``trackai.tracking.watching.watch``."""
        from trackai.tracking import watching

        watching.watch(self, models, *args, **kwargs)

    def unwatch(self, models: Any = None) -> None:  # noqa: ANN401
        """Log no more histograms of *models*, by default of all that are watched."""
        from trackai.tracking import watching

        watching.unwatch(models)

    # -- files and artifacts ------------------------------------------------------------------------------------------

    def log_artifact(self, artifact_or_path: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        """Store files as a version of an artifact; see ``trackai.tracking.artifacts.log_artifact``."""
        from trackai.tracking import artifacts

        return artifacts.log_artifact(self, artifact_or_path, *args, **kwargs)

    def use_artifact(self, artifact_or_name: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        """Say that this run uses an artifact, and get it; see ``trackai.tracking.artifacts.use_artifact``."""
        from trackai.tracking import artifacts

        return artifacts.use_artifact(self, artifact_or_name, *args, **kwargs)

    def link_artifact(self, artifact: Any, target_path: str, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        """Raise: there are no registries; aliases do their work."""
        artifact.link(target_path, *args, **kwargs)

    def log_model(self, path: Any, name: str | None = None, aliases: Any = None) -> Any:  # noqa: ANN401
        """Store a file or folder as an artifact of type ``model``."""
        from trackai.tracking import artifacts

        return artifacts.log_model(self, path, name, aliases)

    def use_model(self, name: str) -> str:
        """Download an artifact of type ``model``; return the path of its file or folder."""
        from trackai.tracking import artifacts

        return artifacts.use_model(self, name)

    def log_code(self, root: Any = ".", *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        """Store source files as an artifact of type ``code``; see ``trackai.tracking.artifacts.log_code``."""
        from trackai.tracking import artifacts

        return artifacts.log_code(self, root, *args, **kwargs)

    def save(self, glob_str: Any, *args: Any, **kwargs: Any) -> str:  # noqa: ANN401
        """Keep files that match a glob with the run; see ``trackai.tracking.files.save``."""
        from trackai.tracking import files

        return files.save(self, glob_str, *args, **kwargs)

    def log_file(self, path: Any, *args: Any, **kwargs: Any) -> list[str]:  # noqa: ANN401
        """Keep a file or folder with the run; see ``trackai.tracking.files.log_file``."""
        from trackai.tracking import files

        return files.log_file(self, path, *args, **kwargs)

    def log_gpu(self, device: int | str | None = None) -> dict[str, float]:
        """Log one sample of the GPUs now; see ``trackai.tracking.sampling``."""
        from trackai.tracking import sampling

        return sampling.log_gpu(self, device)

    def log_cpu(self) -> dict[str, float]:
        """Log one sample of CPU, memory, disk and network now; see ``trackai.tracking.sampling``."""
        from trackai.tracking import sampling

        return sampling.log_cpu(self)

    # -- the end ------------------------------------------------------------------------------------------------------

    def finish(self, exit_code: int | None = None, quiet: bool | None = None) -> None:
        """End the run and wait until the store has it, up to ``finish_timeout``. A second call does nothing.

        Args:
            exit_code: other than 0 or None, the run has failed.
            quiet: accepted; only trouble is ever printed.
        """
        from trackai.tracking.outcomes import plain_end

        self._end(plain_end(exit_code))

    def mark_preempting(self) -> None:
        """Do nothing: a run whose process is killed is marked crashed by itself, and can be resumed."""

    def __enter__(self) -> Run:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        from trackai.tracking.outcomes import outcome_of, plain_end

        self._end(plain_end(0) if error is None else outcome_of(error))

    def __repr__(self) -> str:
        return f"<trackai.Run {self.name!r} ({self.id}) of project {self.project!r}>"

    # -- for the rest of the package ----------------------------------------------------------------------------------

    def _wait_stored(self, timeout: float) -> bool:
        """Wait until the store has what was logged so far; False if that is not to be had within *timeout* seconds."""
        return self._session is not None and self._session.wait_stored(timeout)

    def _config_changed(self, values: dict[str, Any], removed: list[str]) -> None:
        self._append(records.ConfigSet(values=values, removed=removed))

    def _summary_changed(self, values: dict[str, Any], removed: list[str]) -> None:
        self._append(records.SummarySet(values=values, removed=removed))

    def _end(self, outcome: Outcome) -> None:
        with self._lock:
            if not self._is_active:
                return
            self._is_active = False
            endings, self._ending = self._ending, []
        if self._has_alerted:
            from trackai.tracking import alerts

            alerts.finish(self)
        if self._session is not None:
            report = self._session.end(outcome)
            outcome = replace(outcome, lost_points=self._recorder.lost_points)
            _say_trouble(self, report.pending_bytes, report.error, outcome.lost_points)
        self._when_inactive(self)
        for ending in endings:
            ending(self, outcome)

    def _after_fork(self) -> None:
        """Become a worker's face in a forked child: who else takes part in the end does so in the parent."""
        self._lock = RLock()
        self._ending = []
        self._has_alerted = False
        self.config._after_fork()
        if self._session is not None:
            self._session.after_fork()


def _nothing(run: Run) -> None:
    """Stand for a list of current runs that a run is not in."""


def _say_trouble(run: Run, pending_bytes: int, error: str | None, lost_points: int) -> None:
    if lost_points:
        notices.warn(
            f"Run {run.name}: {lost_points:,} points are lost, because neither disk nor memory had room for them."
        )
    if pending_bytes or error:
        why = f" ({error})" if error else ""
        notices.warn(
            f"Run {run.name} is not wholly in the store yet{why}: {pending_bytes:,} bytes wait in {run.settings.journals / run.id}. "
            "Nothing of it is lost; `trackai recover` or the next `trackai ui` stores it."
        )
