"""JAX: an array of one element becomes a number, a small one a list. A tracer inside ``jit`` has no value yet: JAX's own
error says so, and the value is named in a warning."""

from __future__ import annotations

import sys
from typing import Any

from trackai.builtin.values_numpy import array_value
from trackai.extensions import Converter, Value
from trackai.hooks import hookimpl


@hookimpl
def trackai_value_converter(value_type: type) -> Converter | None:
    """Take ``jax.Array``."""
    array = getattr(sys.modules.get("jax"), "Array", None)
    return _value if array is not None and issubclass(value_type, array) else None


def _value(array: Any) -> Value | None:  # noqa: ANN401 - jax.Array, which is not imported here
    import numpy

    return array_value(numpy.asarray(array))  # also of bfloat16 and its like: NumPy has them as extension types
