"""NumPy: scalars become numbers, arrays of one element likewise, small arrays lists. No other array is stored as it is.

Scalars of extension types (``ml_dtypes.bfloat16`` …) count as NumPy's.
"""

from __future__ import annotations

import sys
from typing import Any

from trackai.extensions import Converter, Value
from trackai.hooks import hookimpl

LARGEST_LIST = 64  # elements of an array that is stored as a list; a larger one is a distribution: trackai.Histogram


@hookimpl
def trackai_value_converter(value_type: type) -> Converter | None:
    """Take NumPy's scalars and arrays."""
    numpy = sys.modules.get("numpy")
    if numpy is None or not hasattr(numpy, "ndarray"):
        return None
    if issubclass(value_type, numpy.ndarray):
        return array_value
    if issubclass(value_type, numpy.generic):
        return _scalar_value
    return None


def array_value(array: Any) -> Value | None:  # noqa: ANN401 - numpy.ndarray, which is not imported here
    """Return the number of a one-element array, the list of a small one, None for others and for complex numbers."""
    if array.size == 0 or array.size > LARGEST_LIST:
        return None
    if hasattr(array, "filled"):  # a masked array: what is masked is no number
        array = array.astype(float).filled(float("nan"))
    if array.size == 1:
        return _scalar_value(array.reshape(-1)[0])
    if array.dtype.kind in "biufU":
        return array.tolist()  # type: ignore[no-any-return]
    return array.astype(float).tolist() if array.dtype.kind == "V" and array.dtype.names is None else None


def _scalar_value(scalar: Any) -> Value | None:  # noqa: ANN401 - numpy.generic, or what an array of objects holds
    kind = getattr(getattr(scalar, "dtype", None), "kind", "O")
    if kind == "b":
        return bool(scalar)
    if kind in "iu":
        return int(scalar)
    if kind == "M":
        return str(scalar)  # ISO 8601, whatever its unit; datetime cannot hold all of them
    if kind == "m":
        import numpy

        return float(scalar / numpy.timedelta64(1, "s"))
    if kind == "U":
        return str(scalar)
    if kind in "cS" or isinstance(scalar, complex | bytes):
        return None
    return float(scalar) if hasattr(scalar, "__float__") else None  # float16…longdouble, and extension types ("V")
