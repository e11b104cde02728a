"""Mean and spread of a few values: of a column over the runs of a group, of a metric's runs in one column of a chart."""

from __future__ import annotations

import math
import random
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from itertools import combinations_with_replacement
from operator import itemgetter
from typing import Any

_RESAMPLES = 400  # the ends of the interval move by less than a tenth of its width from seed to seed; 0.1 ms
_ALL = 5  # values up to which every resample counts, which is exact and faster


def mean_and_deviation(values: Sequence[float]) -> tuple[float, float]:
    """Return the mean and the sample standard deviation of finite values; NaN for the deviation of a single one."""
    if len(values) == 1:
        return values[0], math.nan
    mean = sum(values) / len(values)
    if not math.isfinite(mean):  # the sum is more than a float can be
        scale = max(map(abs, values))
        mean = sum([value / scale for value in values]) / len(values) * scale
    # A distance, because that is computed without overflow, and in C.
    deviation = math.dist(values, [mean] * len(values)) / math.sqrt(len(values) - 1)
    return mean, min(deviation, sys.float_info.max)


def bootstrap_interval(values: Sequence[float]) -> tuple[float, float]:
    """Return the 95 % percentile-bootstrap interval of the mean of finite values (Efron 1979); NaN for a single one.

    The 2.5 % and 97.5 % quantiles, linearly interpolated, of the means of resamples of the same number: of all of them
    up to 5 values, else of 400. These are drawn once for each number of values, from a fixed seed: the same values give
    the same interval.
    """
    number = len(values)
    if number < 2:
        return math.nan, math.nan
    if number > _ALL:
        sums = sorted([sum(pick(values)) for pick in _resamples(number)])
        return _quantile(sums, 0.025) / number, _quantile(sums, 0.975) / number
    # Resamples that differ in their order alone have one sum: 126 instead of 3,125 for 5 values.
    sums = list(map(sum, combinations_with_replacement(values, number)))
    weights = _weights(number)
    order = sorted(range(len(sums)), key=sums.__getitem__)
    place = 0.025 * (number**number - 1)
    return (
        _weighted(sums, weights, order, place) / number,
        _weighted(sums, weights, reversed(order), place) / number,
    )


@lru_cache(maxsize=64)  # a set of them is half a megabyte for a thousand values
def _resamples(number: int) -> Sequence[Any]:
    chance = random.Random(number)
    return [itemgetter(*chance.choices(range(number), k=number)) for _ in range(_RESAMPLES)]


@cache
def _weights(number: int) -> Sequence[int]:
    """Return how many resamples there are of each multiset, in the order of ``combinations_with_replacement``."""
    whole = math.factorial(number)
    return [
        whole // math.prod(math.factorial(times) for times in Counter(places).values())
        for places in combinations_with_replacement(range(number), number)
    ]


def _quantile(ordered: Sequence[float], share: float) -> float:
    place = share * (len(ordered) - 1)
    at = int(place)
    low, high = ordered[at], ordered[min(at + 1, len(ordered) - 1)]
    return low + (high - low) * (place - at)


def _weighted(sums: Sequence[float], weights: Sequence[int], order: Iterable[int], place: float) -> float:
    """Return what would stand at *place*, counted from 0 and between two neighbours, were each sum there as often."""
    passed, at = 0, int(place)
    low: float | None = None
    for index in order:
        passed += weights[index]
        if low is None and passed > at:
            low = sums[index]
        if low is not None and passed > at + 1:
            return low + (sums[index] - low) * (place - at)
    return sums[-1]
