"""The tracker: what Accelerate calls, turned into calls of ``trackai.Run``."""
# mypy: disallow-untyped-decorators=False

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar

from accelerate import PartialState
from accelerate.tracking import GeneralTracker, on_main_process

import trackai


class TrackAITracker(GeneralTracker):  # type: ignore[misc]  # Accelerate's base is untyped
    """Log an Accelerate training to TrackAI, from its main process.

    The run is opened by ``start`` or by the first use, never by the constructor: Accelerate makes instances on every
    process. A run that the script opened by ``trackai.init`` is used, and left open.

    Args:
        run_name: the project, as in Accelerate's other trackers (``init_trackers("digits")``).
        **init: arguments of ``trackai.init``: name, group, tags, notes, id, resume …
    """

    name = "trackai"
    requires_logging_directory = False
    main_process_only = True

    _latest: ClassVar[tuple[trackai.Run | None, Mapping[str, Any] | None, TrackAITracker | None]] = (None, None, None)

    def __init__(self, run_name: str | None = None, **init: Any) -> None:
        super().__init__()
        self._project = run_name
        self._init = init
        self._run: trackai.Run | None = None
        self._is_adopted = False
        self._has_told = False

    @property
    def tracker(self) -> trackai.Run:
        """The run, opened when it is first asked for."""
        if self._run is None:
            current = trackai.run
            is_foreign = current is not None and current.opened_by not in (None, "accelerate")
            adopted = current if "id" not in self._init and not is_foreign else None
            self._is_adopted = adopted is not None
            if adopted is None:
                reinit = {"reinit": "create_new"} if is_foreign else {}
                adopted = trackai.init(**{"project": self._project, **reinit, **self._init})
                adopted.opened_by = "accelerate"
            self._run = adopted
        return self._run

    @on_main_process
    def start(self) -> None:
        """Open the run."""
        self.tracker  # noqa: B018 - the property opens it

    @on_main_process
    def store_init_configuration(self, values: Mapping[str, Any]) -> None:
        """Merge values into the run's config."""
        self.tracker.config.update(values)

    def log(self, values: Mapping[str, Any], step: int | None = None, **kwargs: Any) -> None:
        """Log values as they come, tensors on a device included; without a step, count up."""
        # Not by the decorator, which makes a state and two functions for each call: half of what a logged step costs.
        if self.main_process_only and not self._is_main:
            return
        run = self._run or self.tracker
        latest = TrackAITracker._latest
        if latest[1] is values and latest[0] is run and latest[2] is not self:
            self._tell_twice()
            return
        TrackAITracker._latest = run, values, self
        run.log(values, step, **kwargs)

    @cached_property
    def _is_main(self) -> bool:
        return bool(PartialState().is_main_process)

    def _tell_twice(self) -> None:
        """Another tracker of this run has just logged this very mapping: Accelerate hands it to one after the other."""
        if not self._has_told:
            self._has_told = True
            warnings.warn("Accelerate was given TrackAI twice: what both are to log is logged once.", stacklevel=3)

    @on_main_process
    def log_images(self, values: Mapping[str, Sequence[Any]], step: int | None = None, **kwargs: Any) -> None:
        """Log lists of images by key. Further arguments go to ``trackai.Image``."""
        self.tracker.log(
            {key: [trackai.Image(image, **kwargs) for image in images] for key, images in values.items()}, step=step
        )

    @on_main_process
    def log_table(
        self,
        table_name: str,
        columns: list[str] | None = None,
        data: list[list[Any]] | None = None,
        dataframe: Any = None,
        step: int | None = None,
        **kwargs: Any,
    ) -> None:
        """Log a table, given by columns and rows or as a data frame."""
        self.tracker.log(
            {table_name: trackai.Table(columns=columns, data=data, dataframe=dataframe)}, step=step, **kwargs
        )

    @on_main_process
    def finish(self) -> None:
        """Finish the run, unless somebody else opened it."""
        if self._run is not None and not self._is_adopted:
            self._run.finish()
        TrackAITracker._latest = (None, None, None)
