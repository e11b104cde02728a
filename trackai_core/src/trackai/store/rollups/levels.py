"""The arithmetic of buckets. Pure: points → buckets → buckets of buckets."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

FAN_OUT = 64  # three levels reach 262,144 points, four 16.7 million; smaller: more rows, larger: coarser zoom


@dataclass(frozen=True, slots=True)
class Bucket:
    """Consecutive points of one series. Fields are columns of ``metric_rollups``, in their order.

    ``min``, ``max`` and ``sum`` are over the finite values (None, None, 0.0 where there is none); ``first`` and ``last``
    are None for NaN and may be ±inf.
    """

    first_step: float
    last_step: float
    count: int
    nan_count: int
    inf_count: int
    ninf_count: int
    min: float | None
    max: float | None
    sum: float
    first: float | None
    last: float | None
    first_time: float
    last_time: float

    def row(self) -> tuple[float | int | None, ...]:
        """Return the fields in the order of the columns."""
        return (
            self.first_step, self.last_step, self.count, self.nan_count, self.inf_count, self.ninf_count, self.min,
            self.max, self.sum, self.first, self.last, self.first_time, self.last_time,
        )  # fmt: skip


def of_points(steps: Sequence[float], times: Sequence[float], values: Sequence[float]) -> Bucket:
    """Make one bucket of at least one point, ordered by step; NaN is a float here."""
    total = sum(values)
    if math.isfinite(total):
        return Bucket(steps[0], steps[-1], len(values), 0, 0, 0, min(values), max(values), total, values[0], values[-1],
                      times[0], times[-1])  # fmt: skip
    finite = [value for value in values if math.isfinite(value)]
    return Bucket(
        first_step=steps[0],
        last_step=steps[-1],
        count=len(values),
        nan_count=sum(1 for value in values if value != value),
        inf_count=sum(1 for value in values if value == math.inf),
        ninf_count=sum(1 for value in values if value == -math.inf),
        min=min(finite, default=None),
        max=max(finite, default=None),
        sum=_bounded(sum(finite)),
        first=_none_for_nan(values[0]),
        last=_none_for_nan(values[-1]),
        first_time=times[0],
        last_time=times[-1],
    )


def of_buckets(children: Sequence[Bucket]) -> Bucket:
    """Make the parent of at least one bucket, ordered by step."""
    return Bucket(
        first_step=children[0].first_step,
        last_step=children[-1].last_step,
        count=sum(child.count for child in children),
        nan_count=sum(child.nan_count for child in children),
        inf_count=sum(child.inf_count for child in children),
        ninf_count=sum(child.ninf_count for child in children),
        min=min((child.min for child in children if child.min is not None), default=None),
        max=max((child.max for child in children if child.max is not None), default=None),
        sum=_bounded(sum(child.sum for child in children)),
        first=children[0].first,
        last=children[-1].last,
        first_time=children[0].first_time,
        last_time=children[-1].last_time,
    )


def pieces(length: int) -> list[slice]:
    """Cut *length* ≥ 1 children into nearly equal parts of about 64 (at least 33 and under 128, but for a short rest)."""
    number = max(1, length // FAN_OUT)
    return [slice(length * i // number, length * (i + 1) // number) for i in range(number)]


def _bounded(total: float) -> float:
    return total if math.isfinite(total) else math.copysign(1.7976931348623157e308, total)


def _none_for_nan(value: float) -> float | None:
    return value if value == value else None
