"""Fold points into a summary. Pure: old summary + block of new points → new summary."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Summary:
    """One series, summarised. Fields are the columns of ``metric_summaries``, in their order (``schema/tables.py``).

    ``last`` is None for NaN. ``min`` and ``max`` leave out NaN, not ±inf; None where every value is NaN. ``sum`` adds
    the ``finite_count`` finite values.
    """

    count: int
    nan_count: int
    first_step: float
    last_step: float
    last: float | None
    min: float | None
    min_step: float | None
    max: float | None
    max_step: float | None
    sum: float
    finite_count: int
    first_time: float
    last_time: float
    overwritten: int
    sealed_step: float | None
    sealed_count: int


def summarise(steps: Sequence[float], times: Sequence[float], values: Sequence[float]) -> Summary:
    """Summarise a block of at least one point, ordered by step, NaN as float. Nothing in it counts as sealed. O(n)."""
    total = sum(values)
    if math.isfinite(total):  # NaN and inf would show in the sum, so this is the common case, at the speed of C
        low, high = min(values), max(values)
        nan_count, finite_count = 0, len(values)
        low_step: float | None = steps[values.index(low)]
        high_step: float | None = steps[values.index(high)]
        last: float | None = values[-1]
    else:
        numbers = [(value, step) for value, step in zip(values, steps, strict=True) if value == value]
        finite = [value for value, _ in numbers if not math.isinf(value)]
        nan_count, finite_count, total = len(values) - len(numbers), len(finite), _bounded_sum(finite)
        # Ties go to the earlier step, as in the fast branch.
        low, low_step = min(numbers, default=(None, None))  # type: ignore[assignment]  # None where all are NaN
        high, high_step = max(numbers, key=lambda pair: (pair[0], -pair[1])) if numbers else (None, None)  # type: ignore[assignment]
        last = values[-1] if values[-1] == values[-1] else None
    return Summary(
        count=len(values), nan_count=nan_count, first_step=steps[0], last_step=steps[-1], last=last,
        min=low, min_step=low_step, max=high, max_step=high_step, sum=total, finite_count=finite_count,
        first_time=min(times), last_time=max(times), overwritten=0, sealed_step=None, sealed_count=0,
    )  # fmt: skip


def fold(old: Summary | None, new: Summary) -> Summary:
    """Add a block of points, none of which overwrites one that *old* counts. Sealed fields are those of *old*."""
    if old is None:
        return new
    low, low_step = _least(old.min, old.min_step, new.min, new.min_step)
    high, high_step = _greatest(old.max, old.max_step, new.max, new.max_step)
    newest = new if new.last_step >= old.last_step else old
    return replace(
        old,
        count=old.count + new.count,
        nan_count=old.nan_count + new.nan_count,
        first_step=min(old.first_step, new.first_step),
        last_step=newest.last_step,
        last=newest.last,
        min=low,
        min_step=low_step,
        max=high,
        max_step=high_step,
        sum=_bounded_sum([old.sum, new.sum]),
        finite_count=old.finite_count + new.finite_count,
        first_time=min(old.first_time, new.first_time),
        last_time=max(old.last_time, new.last_time),
    )


def _bounded_sum(values: Sequence[float]) -> float:
    """Add finite values; where the sum leaves the range of a double, answer its end rather than inf."""
    total = sum(values)
    return total if math.isfinite(total) else math.copysign(1.7976931348623157e308, total)


def _least(
    a: float | None, a_step: float | None, b: float | None, b_step: float | None
) -> tuple[float | None, float | None]:
    if a is None or (b is not None and b < a):
        return b, b_step
    return a, a_step


def _greatest(
    a: float | None, a_step: float | None, b: float | None, b_step: float | None
) -> tuple[float | None, float | None]:
    if a is None or (b is not None and b > a):
        return b, b_step
    return a, a_step
