"""Whatever the order of steps, rollups and summaries say what the points say."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories import doubles, opened, run_started
from tests.store.ingesting import feeding, looking, rows

from trackai import records

Point = tuple[float, float]

# Few distinct steps and values, so that repeats, ties and runs of neighbours are common; sizes around 64 and 128.
STEPS = st.integers(0, 400).map(float)
VALUES = st.one_of(
    st.integers(-5, 5).map(float), st.sampled_from([math.nan, math.inf, -math.inf, 1e308, -1e308, 5e-324])
)
RISING = st.builds(
    lambda first, values: [(first + place, value) for place, value in enumerate(values)],
    st.integers(0, 400).map(float),
    st.lists(VALUES, min_size=1, max_size=200),
)
SCATTERED = st.lists(st.tuples(STEPS, VALUES), min_size=1, max_size=80)
BATCHES = st.lists(st.one_of(RISING, SCATTERED), min_size=1, max_size=5)


def series(points: Sequence[Point]) -> records.Series:
    return records.Series(
        key="loss",
        steps=doubles(step for step, _ in points),
        times=doubles(1000 + step for step, _ in points),
        values=doubles(value for _, value in points),
    )


def store(url: str, batches: Sequence[Sequence[Point]]) -> dict[float, float]:
    """Store the batches; return what must be there."""
    expected: dict[float, float] = {}
    with feeding(url) as feeder:
        feeder.feed(opened(), run_started())
        for batch in batches:
            feeder.feed(series(batch))
            expected.update(batch)
    return dict(sorted(expected.items()))


def same(a: float | None, b: float | None) -> bool:
    if a is None or b is None:
        return (a is None or a != a) and (b is None or b != b)
    return a == b or (math.isfinite(a) and math.isfinite(b) and math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-300))


def check(url: str, expected: dict[float, float]) -> None:
    check_summary(url, expected)
    levels: dict[int, list[tuple[float, ...]]] = {}
    for level, *bucket in rows(
        url,
        'SELECT level, first_step, last_step, "count", nan_count, inf_count, ninf_count, "min", "max", "sum", "first", '
        '"last", first_time, last_time FROM metric_rollups ORDER BY level, first_step',
    ):
        levels.setdefault(level, []).append(tuple(bucket))  # type: ignore[arg-type, call-overload]
    [(sealed_step, sealed_count)] = rows(url, "SELECT sealed_step, sealed_count FROM metric_summaries")
    steps = list(expected)
    assert sealed_count == (0 if sealed_step is None else sum(step <= sealed_step for step in steps))  # type: ignore[operator]
    assert len(steps) - sealed_count < 64  # type: ignore[operator]
    assert sum(bucket[2] for bucket in levels.get(1, [])) == sealed_count
    for level, buckets in levels.items():
        for before, after in pairwise(buckets):
            assert before[1] < after[0], f"buckets of level {level} overlap"
        for bucket in buckets:
            check_bucket(bucket, [(s, v) for s, v in expected.items() if bucket[0] <= s <= bucket[1]])
    for level in range(2, len(levels) + 1):
        covered = levels[level][-1][1]
        below = [bucket for bucket in levels[level - 1] if bucket[0] <= covered]
        assert sum(b[2] for b in levels[level]) == sum(b[2] for b in below), "a parent does not hold whole children"


def check_bucket(bucket: tuple[float, ...], points: list[Point]) -> None:
    first, last, count, nan, inf, ninf, low, high, total, first_value, last_value, first_time, last_time = bucket
    values = [value for _, value in points]
    finite = [value for value in values if math.isfinite(value)]
    assert (first, last) == (points[0][0], points[-1][0])
    assert (first_time, last_time) == (1000 + first, 1000 + last)
    assert count == len(points)
    assert nan == sum(v != v for v in values)
    assert (inf, ninf) == (values.count(math.inf), values.count(-math.inf))
    assert same(low, min(finite, default=None))
    assert same(high, max(finite, default=None))
    assert same(first_value, values[0])
    assert same(last_value, values[-1])
    if all(abs(value) < 1e300 for value in finite):
        assert same(total, sum(finite))


def check_summary(url: str, expected: dict[float, float]) -> None:
    [(count, nan, low, low_step, high, high_step, first, last, last_value, total, finite_count)] = rows(
        url,
        'SELECT "count", nan_count, "min", min_step, "max", max_step, first_step, last_step, "last", "sum", finite_count '
        "FROM metric_summaries",
    )
    steps, values = list(expected), list(expected.values())
    numbers = [value for value in values if value == value]
    finite = [value for value in numbers if math.isfinite(value)]
    assert (count, nan, finite_count) == (len(values), len(values) - len(numbers), len(finite))
    assert (first, last) == (steps[0], steps[-1])
    assert same(last_value, values[-1])  # type: ignore[arg-type]
    assert low == min(numbers, default=None)
    assert high == max(numbers, default=None)
    assert low_step is None if low is None else expected[low_step] == low  # type: ignore[index]
    assert high_step is None if high is None else expected[high_step] == high  # type: ignore[index]
    if all(abs(value) < 1e300 for value in finite):
        assert same(total, sum(finite))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def module_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("rollups") / "trackai.db"
    return f"sqlite:///{path}"


def emptied(url: str) -> str:
    """Empty the store: an example of hypothesis must not see the last one's points."""
    if Path(url.removeprefix("sqlite:///")).exists():
        with looking(url) as db:
            for table in ("metrics", "metric_rollups", "metric_summaries", "journals", "runs"):
                db.execute(f"DELETE FROM {table}")
    return url


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(BATCHES)
def test_any_batches_in_any_order_give_the_rollups_of_their_points(module_url: str, batches: list[list[Point]]) -> None:
    url = emptied(module_url)

    expected = store(url, batches)

    check(url, expected)


LONG = [(float(step), math.sin(step)) for step in range(64 * 64 * 2 + 100)]


@pytest.mark.parametrize(
    "late",
    [
        pytest.param([[(0.5, 9.0)]], id="one between the first two"),
        pytest.param([[(-1.0, 9.0)]], id="one before all"),
        pytest.param([[(4095.5, 9.0)]], id="one on the seam of two parents"),
        pytest.param(
            [[(float(s), 2.0) for s in range(4000, 4200)]], id="a stretch over the seam of two parents, again"
        ),
        pytest.param([[(float(s), 2.0) for s in range(8000, 8400)]], id="a stretch that leads beyond the end"),
        pytest.param([[(s + 0.5, 2.0) for s in range(0, 8000, 7)]], id="one in every bucket"),
        pytest.param([[(0.001 * s, 2.0) for s in range(1, 900)]], id="very many in one bucket"),
        pytest.param([[(-float(s), 2.0)] for s in range(1, 300)], id="backwards, one a batch"),
        pytest.param([[(4095.5, 9.0), (4095.7, 9.0)], [(8191.5, 1.0)], [(9000.0, 1.0)]], id="seams, then on"),
    ],
)
def test_late_points_are_in_the_buckets_of_every_level(store_url: str, late: list[list[Point]]) -> None:
    expected = store(store_url, [LONG, *late])

    check(store_url, expected)


def test_a_series_fed_point_by_point_has_the_same_rollups_as_one_fed_at_once(sqlite_url: str, tmp_path: Path) -> None:
    other = f"sqlite:///{tmp_path / 'other.db'}"
    points = LONG[:700]

    store(sqlite_url, [[point] for point in points])
    store(other, [points])

    sql = "SELECT * FROM metric_rollups ORDER BY level, first_step"
    assert rows(sqlite_url, sql) == rows(other, sql)


def test_rebuilding_gives_what_ingest_gave(store_url: str) -> None:
    from trackai.store.rollups.rebuild import rebuild_series

    expected = store(store_url, [LONG])
    sql = 'SELECT level, first_step, last_step, "count", "min", "max" FROM metric_rollups ORDER BY level, first_step'
    before = rows(store_url, sql)
    [(run, key)] = rows(store_url, 'SELECT run, "key" FROM metric_summaries')

    with looking(store_url) as db:
        db.begin()
        sealed = rebuild_series(db, run, key)  # type: ignore[arg-type]
        db.commit()

    assert rows(store_url, sql) == before
    assert sealed == (LONG[len(LONG) // 64 * 64 - 1][0], len(LONG) // 64 * 64)
    check(store_url, expected)
