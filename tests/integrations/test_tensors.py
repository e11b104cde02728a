"""Values of the real JAX and TensorFlow, logged as a script would; run by the session `backends`, where one of them is."""

from __future__ import annotations

import json
import math
import warnings
from collections.abc import Callable
from types import ModuleType
from typing import Any

import keras
import pytest
from tests.integrations.stored import Stored

import trackai

BACKEND = keras.backend.backend()
framework: Any = pytest.importorskip("jax.numpy" if BACKEND == "jax" else "tensorflow")


def cases() -> dict[str, tuple[Any, float | None]]:
    """Return name → (value, what is stored of it; None for what cannot be and costs a warning)."""
    array: Callable[..., Any] = framework.array if BACKEND == "jax" else framework.constant
    many: dict[str, tuple[Any, float | None]] = {
        "float32": (array(1.5), 1.5),
        "bfloat16": (array(1.5, framework.bfloat16), 1.5),
        "float16": (array(0.25, framework.float16), 0.25),
        "integer": (array(7), 7.0),
        "boolean": (array(True), 1.0),
        "one element": (framework.ones((1, 1)), 1.0),
        "not a number": (array(math.nan), math.nan),
        "keras variable": (keras.Variable(2.5), 2.5),
        "computed": (framework.ones((3,)).sum() if BACKEND == "jax" else framework.reduce_sum(framework.ones(3)), 3.0),
        "complex": (array(1j), None),
        "large": (framework.zeros((100,)), None),
        "empty": (framework.zeros((0,)), None),
    }
    if BACKEND == "tensorflow":
        many |= {
            "variable": (framework.Variable(4.5), 4.5),
            "ragged": (framework.ragged.constant([[1], [1, 2]]), None),
            "sparse": (framework.sparse.from_dense([1.0, 0.0]), None),
        }
    return many


@pytest.mark.parametrize("name", cases())
def test_a_value_is_stored_as_its_number_or_named_in_one_warning(stored: Stored, name: str) -> None:
    value, expected = cases()[name]
    trackai.init(project="tensors")

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        trackai.log({"value": value, "other": 1.0})
    trackai.finish()

    series = stored.series()
    ours = [each for each in caught if "'value'" in str(each.message)]
    assert series["other"] == {0: 1.0}
    if expected is None:
        assert "value" not in series
        assert len(ours) == 1
    else:
        assert ours == []
        # NaN is NULL in the store.
        assert series["value"] == {0: None if math.isnan(expected) else expected}


def test_a_small_array_is_stored_whole(stored: Stored) -> None:
    trackai.init(project="tensors")
    trackai.log({"value": framework.ones((2, 2))})
    trackai.finish()

    [(kind, payload)] = stored.rows("SELECT type, payload FROM rich_values")
    assert (kind, json.loads(payload)) == ("json", {"value": [[1.0, 1.0], [1.0, 1.0]]})


def traced(log: Callable[[Any], None]) -> None:
    """Run *log* with a tensor that has no value, inside a compiled function."""
    if BACKEND == "jax":
        jax: ModuleType = pytest.importorskip("jax")
        jax.jit(lambda x: (log(x), x)[1])(framework.array(1.0))
    else:
        framework.function(framework.autograph.experimental.do_not_convert(lambda x: (log(x), x)[1]))(
            framework.constant(1.0)
        )


def test_a_tensor_without_a_value_costs_a_warning_and_not_the_training(stored: Stored) -> None:
    trackai.init(project="tensors")

    with pytest.warns(UserWarning, match=r"Key 'value' holds a .*(Tracer|SymbolicTensor)"):
        traced(lambda x: trackai.log({"value": x, "other": 1.0}))
    trackai.finish()

    assert set(stored.series()) == {"other"}


def test_a_histogram_takes_an_array_of_the_framework(stored: Stored) -> None:
    trackai.init(project="tensors")
    trackai.log({"weights": trackai.Histogram(framework.ones((100,)))})
    trackai.finish()

    assert stored.rows("SELECT type FROM rich_values") == [("histogram",)]


@pytest.mark.skipif(BACKEND != "tensorflow", reason="JAX has no tensors of text")
def test_a_tensor_of_text_is_text(stored: Stored) -> None:
    trackai.init(project="tensors")
    trackai.log({"caption": framework.constant("größer")})
    trackai.finish()

    [(kind, payload)] = stored.rows("SELECT type, payload FROM rich_values")
    assert (kind, json.loads(payload)["text"]) == ("text", "größer")
