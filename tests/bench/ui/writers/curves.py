"""The runs that every tracker is given. Knows NumPy alone: it is imported in the environment of each tracker."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

Curve = np.ndarray[tuple[int], np.dtype[np.float64]]
PROJECT = "jobs"


@dataclass(frozen=True, slots=True)
class MadeRun:
    """One run before it is logged; every tenth is in the same arm, and its name ends in the arm."""

    name: str
    arm: int
    series: dict[str, list[float]]


def curve(points: int, seed: int) -> Curve:
    """Return a loss that falls, with noise; the same for the same *seed*."""
    chance = np.random.default_rng(seed)
    made: Curve = 2 * np.exp(-np.arange(points) / (points / 4))
    return made + 0.3 + chance.normal(0, 0.05, points)


def metric_names(number: int) -> list[str]:
    """Return names of metrics in two sections."""
    return [f"{'train' if place % 2 else 'val'}/m{place:02d}" for place in range(number)]


def run_name(number: int) -> str:
    """Return the name of a run, which ends in its arm."""
    return f"run-{number:04d}"


def runs(first: int, last: int, metrics: int, points: int) -> Iterator[MadeRun]:
    """Yield the runs *first* … *last* - 1."""
    names = metric_names(metrics)
    for number in range(first, last):
        series = {name: curve(points, number * 100 + place).tolist() for place, name in enumerate(names)}
        yield MadeRun(run_name(number), number % 10, series)


def asked_for() -> tuple[Path, Iterator[MadeRun]]:
    """Return what a writer's command line names: where the tracker's data lie, and the runs to add."""
    parser = argparse.ArgumentParser()
    parser.add_argument("home", type=Path)
    for number in ("first", "last", "metrics", "points"):
        parser.add_argument(number, type=int)
    given = parser.parse_args()
    return given.home, runs(given.first, given.last, given.metrics, given.points)
