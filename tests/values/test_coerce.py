"""What becomes of each value and each key that people pass to ``log``."""

from __future__ import annotations

import enum
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trackai.values.coerce import Coerced, Json, coerce
from trackai.values.converters import Converters, no_converters


class Split(str, enum.Enum):  # noqa: UP042  (whose str() is not its value, unlike StrEnum's)
    TRAIN = "train"


class Level(enum.IntEnum):
    HIGH = 3


class Sound:
    """The least that a rich value is."""

    kind = "sound"

    def encode(self, blobs: object) -> tuple[dict[str, Any], list[str]]:
        return {}, []


class Celsius:
    """A scalar of a framework that nobody knows."""

    def __init__(self, degrees: float) -> None:
        self.degrees = degrees

    def __float__(self) -> float:
        return self.degrees

    def __str__(self) -> str:
        return f"{self.degrees} °C"


class Broken:
    def __float__(self) -> float:
        raise RuntimeError("the device is gone")


def sort(metrics: Mapping[Any, Any], converters: Converters | None = None) -> Coerced:
    return coerce(metrics, converters or Converters(no_converters))


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (1, 1), (0.5, 0.5), (True, 1), (math.inf, math.inf), (-math.inf, -math.inf), (2**63, 2.0**63), (10**30, 10**30),
        (Level.HIGH, 3), (Decimal("0.25"), 0.25), (Decimal("Infinity"), math.inf), (Fraction(1, 4), 0.25),
        (timedelta(minutes=1), 60.0), (Celsius(21.5), 21.5),
    ],
    ids=str,
)  # fmt: skip
def test_numbers_of_all_kinds_are_numbers(value: object, number: float) -> None:
    found = sort({"x": value})

    assert found.numbers == {"x": number}
    assert found.problems == []


@pytest.mark.parametrize("value", [math.nan, Decimal("NaN"), Decimal("sNaN")], ids=str)
def test_nan_is_a_value(value: object) -> None:
    assert math.isnan(sort({"x": value}).numbers["x"])


@pytest.mark.parametrize(
    ("value", "stored"), [(10**400, math.inf), (-(10**400), -math.inf), (Decimal("1e999"), math.inf)]
)
def test_a_number_beyond_float64_is_kept_as_infinity_and_said(value: object, stored: float) -> None:
    found = sort({"x": value, "y": 1})

    assert found.numbers == {"x": stored, "y": 1}
    assert "'x' holds a number beyond the range of float64: stored as" in found.problems[0].text


@pytest.mark.parametrize(
    ("value", "text"),
    [("hello", "hello"), (Split.TRAIN, "train"), (datetime(2026, 1, 2, 3, 4), "2026-01-02T03:04:00"), (date(2026, 1, 2), "2026-01-02")],
    ids=str,
)  # fmt: skip
def test_texts_and_dates_are_texts(value: object, text: str) -> None:
    found = sort({"note": value})

    assert [(other.key, other.value) for other in found.others] == [("note", text)]
    assert found.problems == []


def test_none_is_left_out_without_a_word() -> None:
    assert sort({"x": None, "y": 1}) == Coerced(numbers={"y": 1})


def test_nested_dicts_are_flattened_with_slashes() -> None:
    assert sort({"a": {"b": {"c": 1}, 2: 3}, "d": 4}).numbers == {"a/b/c": 1, "a/2": 3, "d": 4}


def test_a_dict_inside_itself_ends_in_a_problem_and_not_in_a_recursion() -> None:
    circle: dict[str, Any] = {"x": 1}
    circle["again"] = circle

    found = sort(circle)

    assert found.numbers["x"] == 1
    assert "perhaps in a circle" in found.problems[0].text


def test_a_list_is_one_json_value() -> None:
    found = sort({"l": [1, 2.5, None, "a", {"b": (3,)}, 2**70]})

    assert found.others[0].value == Json([1, 2.5, None, "a", {"b": [3]}, float(2**70)])


def test_a_list_of_rich_values_is_a_gallery() -> None:
    sounds = [Sound(), Sound()]

    found = sort({"nest": {"s": sounds}})

    assert [(other.key, other.value, other.index) for other in found.others] == [
        ("nest/s", sounds[0], 0),
        ("nest/s", sounds[1], 1),
    ]


def test_a_list_that_cannot_be_stored_is_named_with_what_to_do() -> None:
    found = sort({"grads": [object(), object()], "x": 1})

    assert found.numbers == {"x": 1}
    assert "Key 'grads' holds a list of 2 (object first)" in found.problems[0].text
    assert "trackai.Histogram" in found.problems[0].text


@pytest.mark.parametrize("value", [b"bytes", 1j, len, object(), Broken()], ids=lambda value: type(value).__name__)
def test_what_cannot_be_stored_is_named_and_the_rest_is_kept(value: object) -> None:
    found = sort({"odd": value, "x": 1})

    assert found.numbers == {"x": 1}
    assert len(found.problems) == 1
    assert "'odd'" in found.problems[0].text
    assert type(value).__name__ in found.problems[0].text


@pytest.mark.parametrize("kind", [tuple, list, iter])  # PyTorch, ONNX; TensorFlow's is a class of its own
def test_a_tensor_of_many_elements_is_named_with_its_shape(kind: Callable[[tuple[int, ...]], object]) -> None:
    class Tensor:
        shape = kind((2, 100))

    (problem,) = coerce({"many": Tensor()}, Converters(no_converters)).problems

    assert "of shape (2, 100), which cannot be stored" in problem.text
    assert "trackai.Histogram" in problem.text


def test_a_converter_is_looked_up_once_for_a_type() -> None:
    asked: list[type] = []

    def lookup(kind: type) -> Callable[[Any], float]:
        asked.append(kind)
        return lambda value: value.degrees + 273.15

    converters = Converters(lookup)
    first, second = sort({"t": Celsius(0)}, converters), sort({"t": Celsius(1)}, converters)

    assert (first.numbers["t"], second.numbers["t"]) == (273.15, 274.15)
    assert asked == [Celsius]


def test_values_of_one_call_that_can_be_read_together_are_also_from_nested_dicts() -> None:
    waits: list[int] = []

    class Distant:
        def __init__(self, number: float) -> None:
            self.number = number

    def read(value: Distant) -> float:
        waits.append(1)
        return value.number

    def together(values: Sequence[Distant]) -> list[Any]:
        waits.append(len(values))
        return [value if value.number < 0 else value.number for value in values]

    read.together = together  # type: ignore[attr-defined]
    converters = Converters(lambda kind: read if kind is Distant else None)
    sort({"first of its type": Distant(0)}, converters)
    waits.clear()

    found = sort({"a": Distant(1), "in": {"b": Distant(2), "c": 3.0}, "left": Distant(-4)}, converters)

    assert found.numbers == {"a": 1, "in/b": 2, "in/c": 3, "left": -4}
    assert waits == [3, 1]


def test_where_reading_together_fails_each_value_is_read_and_named_by_itself() -> None:
    class Thing:
        def __init__(self, number: float) -> None:
            self.number = number

    def read(value: Thing) -> float:
        if value.number < 0:
            raise ValueError("no device")
        return value.number

    def together(values: Sequence[Thing]) -> list[Any]:
        return [read(value) for value in values]

    read.together = together  # type: ignore[attr-defined]
    converters = Converters(lambda kind: read if kind is Thing else None)
    sort({"x": Thing(0)}, converters)

    found = sort({"a": Thing(1), "b": Thing(-1)}, converters)

    assert found.numbers == {"a": 1}
    assert ["'b'" in problem.text and "no device" in problem.text for problem in found.problems] == [True]


def test_a_mapping_that_makes_its_values_anew_gets_no_other_s() -> None:
    class Thing:
        def __init__(self, number: float) -> None:
            self.number = number

    class Fresh(Mapping[str, Any]):
        reads = 0

        def __getitem__(self, key: str) -> Thing:
            self.reads += 1
            return Thing(self.reads)

        def __iter__(self) -> Iterator[str]:
            return iter("abcdef")

        def __len__(self) -> int:
            return 6

    def read(value: Thing) -> float:
        return value.number

    read.together = lambda values: [value.number for value in values]  # type: ignore[attr-defined]
    converters = Converters(lambda kind: read if kind is Thing else None)
    sort({"x": Thing(0)}, converters)

    assert list(sort(Fresh(), converters).numbers.values()) == [7, 8, 9, 10, 11, 12]


def test_a_converter_that_raises_costs_its_value_only() -> None:
    def fail(value: object) -> float:
        raise RuntimeError("no such device")

    found = sort({"t": Celsius(0), "x": 1}, Converters(lambda kind: fail))

    assert found.numbers == {"x": 1}
    assert "RuntimeError: no such device" in found.problems[0].text


def test_keys_become_texts_and_odd_ones_are_escaped() -> None:
    found = sort({1: 1, Split.TRAIN: 2, "q'\"🎉/": 3, "nul\0": 4, "half\ud800": 5, None: 6})

    assert found.numbers == {"1": 1, "train": 2, "q'\"🎉/": 3, "nul\\x00": 4, "half\\ud800": 5, "None": 6}


def test_an_empty_key_is_left_out_with_a_word_and_the_others_are_kept() -> None:
    found = sort({"": 1, "a": {"": 2, "b": 3}})

    assert found.numbers == {"a/b": 3}
    assert len(found.problems) == 2


def test_long_keys_are_shortened_and_stay_apart() -> None:
    found = sort({"k" * 600: 1, "k" * 601: 2, "k" * 512: 3})

    assert [len(key) for key in found.numbers] == [512, 512, 512]
    assert list(found.numbers.values()) == [1, 2, 3]
    assert len(found.problems) == 2


@given(st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.binary(), st.complex_numbers(), st.dates()),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.one_of(st.text(), st.integers()), inner, max_size=4)),
    max_leaves=20,
))  # fmt: skip
def test_nothing_that_is_logged_makes_it_raise(value: object) -> None:
    found = sort({"key": value, "kept": 1})

    assert found.numbers["kept"] == 1
    for key in found.numbers:
        assert 0 < len(key) <= 512
        assert key.encode()


class Hostile:
    """An object that raises whenever it is looked at."""

    def __getattr__(self, name: str) -> object:
        raise RuntimeError(f"hands off {name}")

    def __str__(self) -> str:
        raise RuntimeError("no words")

    __repr__ = __str__


def test_hostile_objects_cost_themselves_only() -> None:
    found = sort({"x": Hostile(), Hostile(): 1, "y": 2, "l": [Hostile()]})

    assert list(found.numbers.values()) == [1, 2]
    assert {problem.key for problem in found.problems} == {"x", "l"}
