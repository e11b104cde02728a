"""Shapes of learning curves: pure, deterministic, and fast enough for ten thousand runs without NumPy."""

from __future__ import annotations

import math
import random
import sys
from array import array
from collections.abc import Sequence
from functools import lru_cache

_NOISE = 1 << 14  # numbers in the table; each series reads it from another place


@lru_cache(maxsize=4)
def _noise(seed: int) -> array[float]:
    gauss = random.Random(seed).gauss
    return array("d", (gauss(0.0, 1.0) for _ in range(_NOISE)))


def noise(seed: int, length: int) -> Sequence[float]:
    """Return *length* numbers of a normal distribution; the same for the same *seed*, repeating after 16,384."""
    table = _noise(0)
    start = (seed * 7919) % _NOISE
    if start + length <= _NOISE:
        return table[start : start + length]
    return (table[start:] + table * (length // _NOISE + 1))[:length]


@lru_cache(maxsize=512)
def falling(length: int, speed: int, power: int) -> Sequence[float]:
    """Return *length* numbers that fall from 1 towards 0 as a power law.

    Args:
        length: of the curve.
        speed: 1 (slow) to 10: the tenth of the way at which most has happened.
        power: 1 to 10, in tenths over 0.5.
    """
    knee = max(1.0, length / (6.0 * speed))
    exponent = -(0.5 + power / 10)
    return array("d", ((1.0 + place / knee) ** exponent for place in range(length)))


@lru_cache(maxsize=64)
def warmup_cosine(length: int, warmup: int) -> Sequence[float]:
    """Return a learning rate's course: from 0 to 1 in *warmup* parts of 100, then down to 0.05 along a cosine."""
    rise = max(1, length * warmup // 100)
    rest = max(1, length - rise)
    return array(
        "d",
        (
            (place + 1) / rise if place < rise else 0.05 + 0.475 * (1 + math.cos(math.pi * (place - rise) / rest))
            for place in range(length)
        ),
    )


def loss(length: int, *, start: float, floor: float, speed: int, power: int, rough: float, seed: int) -> array[float]:
    """Return a training loss: from *start* towards *floor*, with noise of the share *rough* of its height."""
    span = start - floor
    shape = falling(length, speed, power)
    return array("d", (floor + span * y * (1.0 + rough * n) for y, n in zip(shape, noise(seed, length), strict=True)))


def score(
    length: int, *, floor: float, ceiling: float, speed: int, power: int, rough: float, seed: int
) -> array[float]:
    """Return an accuracy or reward: from *floor* towards *ceiling*, with noise of *rough*; never above *ceiling*."""
    span = ceiling - floor
    shape = falling(length, speed, power)
    return array(
        "d", (min(ceiling, ceiling - span * y + rough * n) for y, n in zip(shape, noise(seed, length), strict=True))
    )


def level(length: int, *, around: float, rough: float, seed: int) -> array[float]:
    """Return numbers around a level, never below 0."""
    return array("d", (max(0.0, around * (1.0 + rough * n)) for n in noise(seed, length)))


def spiked(curve: array[float], places: Sequence[int], height: float) -> array[float]:
    """Return *curve* with spikes that die away over a few points."""
    out = array("d", curve)
    for place in places:
        for back, part in enumerate((1.0, 0.6, 0.3, 0.15)):
            if place + back < len(out):
                out[place + back] += height * part
    return out


def diverged(curve: array[float], place: int) -> array[float]:
    """Return *curve* going up faster and faster from *place* on, through infinity to NaN."""
    out = array("d", curve)
    for back in range(place, len(out)):
        beyond = back - place
        out[back] = curve[place] * 1.6**beyond if beyond < 12 else math.inf if beyond < 14 else math.nan
    return out


def packed(values: array[float]) -> bytes:
    """Return the numbers as records hold them: float64, little-endian."""
    if sys.byteorder == "big":
        values = array("d", values)
        values.byteswap()
    return values.tobytes()
