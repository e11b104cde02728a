"""JAX: an array of one element becomes a number, a small one a list; the arrays of one call are copied to the host together.

A tracer inside ``jit`` has no value yet, and an array that is spread over hosts has none here: named in a warning.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

from trackai.builtin.values_numpy import LARGEST_LIST, array_value
from trackai.extensions import Converter, Value
from trackai.hooks import hookimpl


@hookimpl
def trackai_value_converter(value_type: type) -> Converter | None:
    """Take ``jax.Array``, and its stand-ins inside ``jit``, whose types do not derive from it."""
    jax: Any = sys.modules.get("jax")
    if not hasattr(jax, "Array"):
        return None
    return _value if issubclass(value_type, (jax.Array, jax.core.Tracer)) else None


def _together(values: Sequence[Any]) -> list[Any]:
    """Copy all arrays to the host at once; JAX starts all copies before it waits for the first."""
    jax: Any = sys.modules["jax"]
    small = [place for place, value in enumerate(values) if value.size <= LARGEST_LIST and not _is_tracer(jax, value)]
    found = list(values)
    for place, value in zip(small, jax.device_get([values[place] for place in small]), strict=True):
        found[place] = array_value(value)
    return found


def _is_tracer(jax: Any, value: Any) -> bool:  # noqa: ANN401 - a module and its array
    return isinstance(value, jax.core.Tracer)


def _value(array: Any) -> Value | None:  # noqa: ANN401 - jax.Array, which is not imported here
    import numpy

    if _is_tracer(sys.modules["jax"], array):
        raise TypeError("it is traced by jit, and has no value until that runs: return it and log it outside")
    return array_value(numpy.asarray(array))  # also of bfloat16 and its like: NumPy has them as extension types


_value.together = _together  # type: ignore[attr-defined]  # what the hook's specification says of converters
