"""Rank correlation after Spearman, with ties."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

_Z95 = 1.959964


@dataclass(frozen=True, slots=True)
class Correlation:
    """A rank correlation and its 95 % interval; −1 ≤ low ≤ value ≤ high ≤ 1."""

    value: float
    low: float
    high: float


def ranks(values: Sequence[float]) -> list[float]:
    """Return the rank of each value from 1; equal values share the mean of their ranks."""
    order = sorted(range(len(values)), key=values.__getitem__)
    found = [0.0] * len(values)
    start = 0
    for end in range(1, len(order) + 1):
        if end == len(order) or values[order[end]] != values[order[start]]:
            shared = (start + end + 1) / 2
            for place in range(start, end):
                found[order[place]] = shared
            start = end
    return found


def spearman(x: Sequence[float], y: Sequence[float]) -> Correlation | None:
    """Return the rank correlation of pairs; None for fewer than four, or where one side is constant.

    The interval is that of Fisher's transformation with the variance 1.06 / (n − 3), which holds for ranks.
    """
    if len(x) < 4:
        return None
    first, second = ranks(x), ranks(y)
    mean = (len(x) + 1) / 2
    spread = math.sqrt(sum((r - mean) ** 2 for r in first) * sum((r - mean) ** 2 for r in second))
    if spread == 0:
        return None
    r = max(-1.0, min(1.0, sum((a - mean) * (b - mean) for a, b in zip(first, second, strict=True)) / spread))
    if abs(r) > 1 - 1e-12:
        return Correlation(r, r, r)
    half = _Z95 * math.sqrt(1.06 / (len(x) - 3))
    return Correlation(r, math.tanh(math.atanh(r) - half), math.tanh(math.atanh(r) + half))
