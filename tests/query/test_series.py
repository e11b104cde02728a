"""Series: every point of a short one; of a long one columns that hide no extreme, for any range."""

from __future__ import annotations

import itertools
import math
import random

import pytest
from tests.factories import START
from tests.query.made import MadeRun, Points, same, write

from trackai.errors import RunNotFoundError, UsageError
from trackai.store import Store
from trackai.store.answers import Series, SeriesQuestion

RUN = "aaaaaaaaaaaaaaa1"
OTHER = "aaaaaaaaaaaaaaa2"


def one(store: Store, metric: str = "loss", **asked: object) -> Series:
    found = store.reader().series(SeriesQuestion((RUN,), (metric,), **asked))  # type: ignore[arg-type]  # given by the test
    assert len(found) == 1
    return found[0]


def noisy(number: int, *, seed: int = 1, odd: float = 0.0) -> list[tuple[float, float, float]]:
    """Make points at growing steps with gaps; a share of *odd* is NaN or infinite."""
    chance = random.Random(seed)
    step, points = 0.0, []
    for _ in range(number):
        value = chance.gauss(0, 1) if chance.random() >= odd else chance.choice([math.nan, math.inf, -math.inf])
        points.append((step, START + step / 10, value))
        step += chance.choice([1, 1, 1, 2, 7.5])
    return points


def check_columns(series: Series, points: Points) -> None:
    """Hold every row against the points that it says it stands for, and all rows together against all points."""
    assert series.total == len(points)
    assert sum(series.count) == len(points)
    rest = iter(points)
    for row, count in enumerate(series.count):
        inside = list(itertools.islice(rest, count))
        finite = [value for _, _, value in inside if math.isfinite(value)]
        assert series.first_step[row] == inside[0][0]
        assert (series.step[row], series.time[row]) == inside[-1][:2]
        assert same(series.last[row], inside[-1][2])
        if series.exact:
            continue
        assert same(series.min[row], min(finite, default=math.nan))
        assert same(series.max[row], max(finite, default=math.nan))
        assert series.nan[row] == sum(math.isnan(value) for _, _, value in inside)
        assert series.inf[row] == sum(value == math.inf for _, _, value in inside)
        assert series.ninf[row] == sum(value == -math.inf for _, _, value in inside)
        if finite:
            assert series.mean[row] == pytest.approx(sum(finite) / len(finite), rel=1e-9, abs=1e-12)
        else:
            assert math.isnan(series.mean[row])


def test_a_short_series_is_answered_with_every_point(store: Store, store_url: str) -> None:
    write(store_url, [MadeRun(RUN, metrics={"loss": [1.0, math.nan, math.inf, 0.25]})])

    series = one(store)

    assert series.exact
    assert list(series.step) == [0, 1, 2, 3]
    assert list(series.time) == [START + step for step in range(4)]
    assert series.last[0] == 1.0
    assert math.isnan(series.last[1])
    assert list(series.nan) == [0, 1, 0, 0]
    assert list(series.inf) == [0, 0, 1, 0]


@pytest.mark.parametrize("odd", [0.0, 0.05], ids=["finite", "with NaN and infinities"])
@pytest.mark.parametrize("points", [5_000, 30_000])
def test_columns_of_a_long_series_are_those_of_its_points(
    store: Store, store_url: str, points: int, odd: float
) -> None:
    made = noisy(points, odd=odd)
    write(store_url, [MadeRun(RUN, metrics={"loss": made})])

    for width in (50, 400):
        series = one(store, points=width)

        assert not series.exact
        assert len(series.step) <= width
        check_columns(series, made)


def test_any_zoom_has_exactly_the_points_of_its_range(store: Store, store_url: str) -> None:
    made = noisy(40_000, odd=0.01)
    write(store_url, [MadeRun(RUN, metrics={"loss": made})])
    chance = random.Random(5)
    end = made[-1][0]

    for _ in range(25):
        width = end * 10 ** chance.uniform(-4, 0)
        low = chance.uniform(-width / 2, end)
        inside = [point for point in made if low <= point[0] <= low + width]

        series = one(store, points=100, x_min=low, x_max=low + width)

        check_columns(series, inside)
        assert series.exact == (len(inside) <= 2000)


def test_late_and_overwritten_points_are_in_the_picture(store: Store, store_url: str) -> None:
    begin = [(float(step), START + step, 1.0) for step in range(0, 20_000, 2)]
    late = [
        (step, START + 30_000 + step, value) for step, value in ((4_001.0, 99.0), (5_000.0, -99.0), (19_997.0, 50.0))
    ]
    run = MadeRun(RUN, metrics={"loss": [*begin, *late]})
    write(store_url, [run])

    series = one(store, points=60)

    check_columns(series, run.points("loss"))
    assert max(series.max) == 99.0
    assert min(series.min) == -99.0


def test_a_range_of_times_has_exactly_the_points_of_that_time(store: Store, store_url: str) -> None:
    made = noisy(30_000)
    write(store_url, [MadeRun(RUN, metrics={"loss": made})])

    for axis, start in (("time", 0.0), ("relative", START)):
        for low, high in ((START + 100, START + 2_000), (START + 5_000.05, START + 5_100), (START - 9, START + 1e9)):
            inside = [point for point in made if low <= point[1] <= high]

            series = one(store, points=80, x=axis, x_min=low - start, x_max=high - start)

            check_columns(series, inside)
            assert list(series.x) == pytest.approx([time - start for time in series.time])


def test_a_run_that_went_back_in_time_is_read_by_time_without_points_from_outside(store: Store, store_url: str) -> None:
    first = [(float(step), START + step, 0.0) for step in range(10_000)]
    resumed = [(float(step), START + 100_000 + step, 1.0) for step in range(4_000, 6_000)]
    run = MadeRun(RUN, metrics={"loss": [*first, *resumed]})
    write(store_url, [run])

    later = one(store, x="time", x_min=START + 50_000, points=50)
    before = one(store, x="time", x_max=START + 50_000, points=50)

    assert (later.total, min(later.min), max(later.max)) == (2_000, 1.0, 1.0)
    assert (before.total, max(before.max)) == (8_000, 0.0)


def test_a_metric_as_axis_is_joined_by_its_last_value_at_or_before_the_step(store: Store, store_url: str) -> None:
    epochs = [(2.0, START, 1.0), (5.0, START, 2.0), (8.0, START, 3.0)]
    write(store_url, [MadeRun(RUN, metrics={"loss": [float(v) for v in range(10)], "epoch": epochs})])

    series = one(store, x="epoch")

    assert [None if math.isnan(x) else x for x in series.x] == [None, None, 1, 1, 1, 2, 2, 2, 3, 3]


def test_a_range_of_a_growing_metric_holds_the_steps_at_which_it_is_there(store: Store, store_url: str) -> None:
    tokens = [(float(step), START + step, step * 512.0) for step in range(0, 30_000, 3)]
    losses = noisy(30_000)
    write(store_url, [MadeRun(RUN, metrics={"loss": losses, "tokens": tokens})])

    for low, high in ((0.0, 1e12), (1_000_000.0, 1_200_000.0), (9_000_000.0, 9_000_500.0), (-5.0, 0.0)):
        inside = [p for p in losses if low <= min(p[0] // 3 * 3, 29_997) * 512 <= high]

        series = one(store, x="tokens", x_min=low, x_max=high, points=100)

        check_columns(series, inside)


def test_rows_whose_own_x_is_outside_are_left_out_where_x_goes_back_and_forth(store: Store, store_url: str) -> None:
    rates = [(float(step), START, 1.0 if step % 2 else 5.0) for step in range(100)]
    write(store_url, [MadeRun(RUN, metrics={"loss": [float(v) for v in range(100)], "lr": rates})])

    series = one(store, x="lr", x_min=4.0)

    assert list(series.step) == [float(step) for step in range(0, 100, 2)]


def test_a_run_without_the_axis_has_no_x(store: Store, store_url: str) -> None:
    write(store_url, [MadeRun(RUN, metrics={"loss": [1.0, 2.0]})])

    assert all(math.isnan(x) for x in one(store, x="tokens").x)
    assert list(one(store, x="tokens", x_min=0.0).step) == []


def test_many_series_are_answered_runs_first_and_missing_ones_are_left_out(store: Store, store_url: str) -> None:
    write(
        store_url,
        [MadeRun(RUN, metrics={"a": [1.0], "b": [2.0]}), MadeRun(OTHER, metrics={"b": [3.0], "long": noisy(9_000)})],
    )

    found = store.reader().series(SeriesQuestion((OTHER, RUN), ("b", "a", "long", "nothing"), points=20))

    assert [(series.run, series.metric) for series in found] == [(OTHER, "b"), (OTHER, "long"), (RUN, "b"), (RUN, "a")]


def test_exact_gives_every_point_of_a_long_series(store: Store, store_url: str) -> None:
    made = noisy(10_000, odd=0.01)
    write(store_url, [MadeRun(RUN, metrics={"loss": made})])

    series = one(store, exact=True, points=5)

    assert series.exact
    assert list(series.step) == [step for step, _, _ in made]
    assert all(same(got, value) for got, (_, _, value) in zip(series.last, made, strict=True))


def test_system_metrics_go_by_time(store: Store, store_url: str) -> None:
    points = [(START + 10.0 * n, START + 10.0 * n, float(n)) for n in range(5)]
    write(store_url, [MadeRun(RUN, system={"cpu/percent": points})])

    series = one(store, "cpu/percent", kind="system", x="relative")

    assert list(series.x) == [0, 10, 20, 30, 40]
    with pytest.raises(UsageError, match="have times"):
        one(store, "cpu/percent", kind="system", x="loss")


def test_extremes_survive_values_near_the_largest_double(store: Store, store_url: str) -> None:
    swinging = [(float(step), START, 1.7e308 if step % 2 else -1.7e308) for step in range(30_000)]
    write(store_url, [MadeRun(RUN, metrics={"loss": swinging, "high": [1.7e308] * 30_000})])

    assert (min(one(store, points=100).min), max(one(store, points=100).max)) == (-1.7e308, 1.7e308)
    assert (min(one(store, "high", points=100).min), max(one(store, "high", points=100).max)) == (1.7e308, 1.7e308)


@pytest.mark.parametrize(
    "wrong",
    [{"points": 0}, {"points": 10_001}, {"x_min": math.nan}, {"runs": (RUN,) * 200, "metrics": ("m",) * 200}],
    ids=["no column", "too many columns", "NaN", "too many series"],
)
def test_what_cannot_be_asked_is_refused_with_the_limit(store: Store, store_url: str, wrong: dict[str, object]) -> None:
    write(store_url, [MadeRun(RUN)])

    with pytest.raises(UsageError):
        store.reader().series(SeriesQuestion(**({"runs": (RUN,), "metrics": ("loss",)} | wrong)))  # type: ignore[arg-type]  # wrong on purpose


def test_a_run_that_does_not_exist_is_an_error_that_names_the_nearest(store: Store, store_url: str) -> None:
    write(store_url, [MadeRun(RUN)])

    with pytest.raises(RunNotFoundError, match=RUN):
        store.reader().series(SeriesQuestion((RUN[:-1] + "9",), ("loss",)))


def test_the_number_of_rows_read_does_not_grow_with_the_series(sqlite_url: str) -> None:
    write(sqlite_url, [MadeRun(RUN, metrics={"loss": noisy(200_000), "short": noisy(12_000)})])

    with Store.open(sqlite_url) as store:
        looked: list[str] = []
        connection = store.engine.raw_connection()
        connection.driver_connection.set_trace_callback(looked.append)  # type: ignore[union-attr]  # a sqlite3 connection
        connection.close()
        one(store, points=500)

    assert any("metric_rollups" in text for text in looked)
    assert len([text for text in looked if "FROM metric" in text]) <= 8
