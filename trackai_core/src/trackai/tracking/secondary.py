"""The log of a rank above zero: what is said once for all ranks is left to rank 0, what belongs to this rank says so."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from trackai import notices, records
from trackai.tracking.ranks import Rank
from trackai.tracking.recorder import Recorder
from trackai.tracking.steps import parse_step, step_after

# Every rank runs the same script, so these come from all of them; eight times the same, or the last one's.
_OF_RANK_ZERO = (records.ConfigSet, records.SummarySet, records.MetricDefined, records.RunEdited)
_PLACED = ("node/", "rank/")  # keys that say already whose they are


class SecondaryRecorder(Recorder):
    """Keeps files, alerts and output as they come, system metrics under ``rank/<number>/``, and metrics only if asked to.

    Args:
        *arguments: as for :class:`Recorder`.
        rank: this process.
        keeps_metrics: whether they are kept, too, under ``rank/<number>/``.
        id_was_given: whether the script chose the run itself: then metrics that are left out might have been meant for
            a run of this rank alone, which is worth a sentence on each rank.
        **options: as for :class:`Recorder`.
    """

    def __init__(
        self,
        *arguments: Any,  # noqa: ANN401  (the recorder's own)
        rank: Rank,
        keeps_metrics: bool,
        id_was_given: bool,
        **options: Any,  # noqa: ANN401  (as above)
    ) -> None:
        self._rank = rank
        self.keeps_metrics = keeps_metrics
        self._is_to_tell = not keeps_metrics and (rank.number == 1 or id_was_given)  # one rank for all is enough
        super().__init__(*arguments, **options)

    def log(self, metrics: Mapping[str, Any], step: object = None, commit: bool | None = None) -> None:
        """Record one call under this rank's name, or only count its step."""
        if self.keeps_metrics:
            super().log(self._placed(metrics), step, commit)
            return
        if self._is_to_tell:
            self._is_to_tell = False
            notices.warn(
                f"This is rank {self._rank.number} of {self._rank.world} of one run, which keeps the metrics of rank 0. Set "
                "TRACKAI_RANKS=all to keep those of all ranks, or TRACKAI_RANKS=separate to give each rank a run of its own."
            )
        with self.lock:
            at = self.next_step if step is None else parse_step(step)
            if at is not None:
                self.next_step = max(self.next_step, math.ceil(at) if commit is False else step_after(at))

    def log_system(self, metrics: Mapping[str, Any], at: float | None = None) -> None:
        """Record system values under this rank's name."""
        super().log_system(self._placed(metrics), at)

    def append(self, record: records.Record) -> bool:
        """Append a record, unless it is rank 0 that says it."""
        return True if isinstance(record, _OF_RANK_ZERO) else super().append(record)

    def _placed(self, metrics: Any) -> Any:  # noqa: ANN401  (users pass anything)
        if not isinstance(metrics, Mapping):
            return metrics  # a mistake, which the recorder tells
        place = f"rank/{self._rank.number}/"
        return {key if str(key).startswith(_PLACED) else f"{place}{key}": value for key, value in metrics.items()}
