"""Series of groups: mean and spread over runs in each column, the same as from all points, at any zoom."""

from __future__ import annotations

import itertools
import math
import random
import statistics
from collections.abc import Sequence

import pytest
from tests.factories import START
from tests.query.made import MadeRun, same, write

from trackai.errors import RunNotFoundError, UsageError
from trackai.store import Store
from trackai.store.answers import GroupQuestion, GroupSeries

A, B, C = (f"aaaaaaaaaaaaaaa{number}" for number in (1, 2, 3))

Points = list[tuple[float, float, float]]


def one(store: Store, *members: str, **asked: object) -> GroupSeries:
    (found,) = store.reader().group_series(GroupQuestion((members,), ("loss",), **asked))  # type: ignore[arg-type]  # given by the test
    return found


def steady(number: int, *, seed: int, stride: float = 1.0, start: float = 0.0, odd: float = 0.0) -> Points:
    """Make noisy points at even steps; a share of *odd* is NaN or infinite."""
    chance = random.Random(seed)
    return [
        (
            start + stride * at,
            START + at,
            chance.gauss(seed, 1) if chance.random() >= odd else chance.choice([math.nan, math.inf, -math.inf]),
        )
        for at in range(number)
    ]


def check(answer: GroupSeries, runs: Sequence[Points], low: float = -math.inf, high: float = math.inf) -> None:
    """Hold every column against the points of the runs that lie between its last step and that of the one before."""
    edge = low
    for column, step in enumerate(answer.step):
        worth: list[float] = []
        inside: list[float] = []
        odd = number = 0
        for points in runs:
            own = [value for at, _, value in points if edge <= at <= min(step, high)]
            finite = [value for value in own if math.isfinite(value)]
            earlier = [value for at, _, value in points if at < edge]
            odd += len(own) - len(finite)
            number += len(own)
            if finite:
                worth.append(statistics.fmean(finite))
                inside += finite
            elif (
                not own
                and earlier
                and math.isfinite(earlier[-1])
                and begin(answer, runs, column, edge) <= points[-1][0]
            ):
                worth.append(earlier[-1])
                inside.append(earlier[-1])
        assert (answer.n[column], answer.count[column]) == (len(worth), number)
        assert answer.nan[column] + answer.inf[column] + answer.ninf[column] == odd
        assert (
            same(answer.mean[column], pytest.approx(statistics.fmean(worth), abs=1e-9))
            if worth
            else math.isnan(answer.mean[column])
        )
        if len(worth) > 1:
            assert answer.std[column] == pytest.approx(statistics.stdev(worth), abs=1e-9)
        else:
            assert math.isnan(answer.std[column])
        assert same(answer.min[column], min(inside, default=math.nan))
        assert same(answer.max[column], max(inside, default=math.nan))
        edge = math.nextafter(step, math.inf)
    assert answer.total == sum(low <= at <= high for points in runs for at, _, _ in points)


def begin(answer: GroupSeries, runs: Sequence[Points], column: int, edge: float) -> float:
    """Return where a column begins: at the first of its points."""
    return min(at for points in runs for at, _, _ in points if edge <= at <= answer.step[column])


GROUPS = {
    "the same steps": [steady(5_000, seed=1), steady(5_000, seed=2), steady(5_000, seed=3)],
    "runs of unlike length": [steady(8_000, seed=1), steady(1_500, seed=2), steady(5_000, seed=3, start=2_000)],
    "steps that never meet": [steady(5_000, seed=1), steady(4_500, seed=2, stride=1.5, start=0.25)],
    "NaN and infinities": [steady(4_500, seed=1, odd=0.02), steady(4_500, seed=2), steady(300, seed=3, odd=0.3)],
    "few points": [steady(30, seed=1, stride=100), steady(20, seed=2, stride=150), steady(1, seed=3)],
}


@pytest.mark.parametrize("made", GROUPS.values(), ids=GROUPS.keys())
def test_every_column_at_every_zoom_is_what_all_points_say(
    store: Store, store_url: str, made: Sequence[Points]
) -> None:
    ids = (A, B, C)[: len(made)]
    write(store_url, [MadeRun(id_, metrics={"loss": points}) for id_, points in zip(ids, made, strict=True)])
    chance = random.Random(7)
    end = max(points[-1][0] for points in made)

    check(one(store, *ids, points=150), made)
    for share in (0.5, 0.1, 0.01):
        low = chance.uniform(0, end * (1 - share))
        window = (low, low + end * share)

        check(one(store, *ids, points=60, x_min=window[0], x_max=window[1]), made, *window)


def test_a_column_has_every_point_where_there_are_few(store: Store, store_url: str) -> None:
    write(store_url, [MadeRun(A, metrics={"loss": [1.0, 2.0, 3.0]}), MadeRun(B, metrics={"loss": [3.0, 4.0]})])

    answer = one(store, A, B)

    assert answer.exact
    assert (list(answer.x), list(answer.mean)) == ([0, 1, 2], [2.0, 3.0, 3.0])
    assert (list(answer.n), answer.runs, answer.total) == ([2, 2, 1], 2, 5)


def test_a_run_that_diverged_is_not_carried_on(store: Store, store_url: str) -> None:
    write(store_url, [MadeRun(A, metrics={"loss": [1.0, 1.0, 1.0]}), MadeRun(B, metrics={"loss": [3.0, math.nan]})])

    answer = one(store, A, B)

    assert (list(answer.mean), list(answer.n), list(answer.nan)) == ([2.0, 1.0, 1.0], [2, 1, 1], [0, 1, 0])


def test_runs_are_aligned_by_time_and_by_another_metric(store: Store, store_url: str) -> None:
    late = [(float(step), START + 500 + 2 * step, 10.0 + step) for step in range(4)]
    epochs = {"epoch": [0.0, 0.0, 1.0, 1.0]}
    write(
        store_url,
        [
            MadeRun(A, metrics={"loss": [0.0, 1.0, 2.0, 3.0], **epochs}),
            MadeRun(B, created=START + 500, metrics={"loss": late, **epochs}),
        ],
    )

    relative = one(store, A, B, x="relative")
    by_epoch = one(store, A, B, x="epoch")

    assert list(relative.x) == [0, 1, 2, 3, 4, 6]
    assert list(relative.mean) == [5.0, 5.5, 6.5, 7.0, 12.0, 13.0]
    assert (list(by_epoch.x), list(by_epoch.mean), list(by_epoch.n)) == ([0, 1], [5.5, 7.5], [2, 2])


@pytest.mark.parametrize("number", [2, 3, 5])
def test_the_bootstrap_interval_is_that_of_all_resamples(store: Store, store_url: str, number: int) -> None:
    values = {f"aaaaaaaaaaaaaaa{place}": value for place, value in enumerate((1.0, 2.0, 4.5, -3.0, 2.25)[:number])}
    write(store_url, [MadeRun(id_, metrics={"loss": [value]}) for id_, value in values.items()])

    answer = one(store, *values, interval=True)

    means = [statistics.fmean(some) for some in itertools.product(values.values(), repeat=number)]
    cuts = statistics.quantiles(means, n=40, method="inclusive")
    assert (answer.low[0], answer.high[0]) == (pytest.approx(cuts[0]), pytest.approx(cuts[-1]))


def test_a_single_run_has_no_interval_and_nobody_gets_one_unasked(store: Store, store_url: str) -> None:
    write(store_url, [MadeRun(id_, metrics={"loss": [1.0]}) for id_ in (A, B)])

    assert math.isnan(one(store, A, interval=True).low[0])
    assert len(one(store, A, B).low) == 0


def test_many_runs_have_the_same_interval_whenever_it_is_asked_for(store: Store, store_url: str) -> None:
    ids = [f"aaaaaaaaaaaaaa{number:02}" for number in range(12)]
    write(store_url, [MadeRun(id_, metrics={"loss": [float(number)]}) for number, id_ in enumerate(ids)])

    first, second = (one(store, *ids, interval=True) for _ in range(2))

    assert (first.low[0], first.high[0]) == (second.low[0], second.high[0])
    # Of twelve even values the standard error is about 1.04; ±1.96 of it around 5.5.
    assert first.low[0] == pytest.approx(5.5 - 2.04, abs=0.4)
    assert first.high[0] == pytest.approx(5.5 + 2.04, abs=0.4)


def test_values_near_the_largest_double_have_a_mean(store: Store, store_url: str) -> None:
    write(store_url, [MadeRun(id_, metrics={"loss": [1.7e308]}) for id_ in (A, B, C)])

    answer = one(store, A, B, C)

    assert (answer.mean[0], answer.std[0]) == (1.7e308, 0.0)


def test_several_groups_and_metrics_come_together(store: Store, store_url: str) -> None:
    write(
        store_url,
        [MadeRun(A, metrics={"loss": [1.0], "acc": [0.5]}), MadeRun(B, metrics={"loss": [3.0]}), MadeRun(C)],
    )

    found = store.reader().group_series(GroupQuestion(((A, B), (B, C), (C,)), ("loss", "acc", "none")))

    assert [(each.group, each.metric, each.runs, each.mean[0]) for each in found] == [
        (0, "loss", 2, 2.0),
        (0, "acc", 1, 0.5),
        (1, "loss", 1, 3.0),
    ]


def test_what_cannot_be_asked_is_refused(store: Store, store_url: str) -> None:
    write(store_url, [MadeRun(A)])

    with pytest.raises(UsageError, match="columns are possible"):
        one(store, A, points=0)
    with pytest.raises(RunNotFoundError):
        one(store, "aaaaaaaaaaaaaaa9")
