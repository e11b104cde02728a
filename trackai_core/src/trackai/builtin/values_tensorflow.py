"""TensorFlow and Keras: eager tensors and variables of one element become numbers, small ones lists, strings texts.

A symbolic tensor inside ``tf.function`` has no value: its own error says so, and the value is named in a warning.
"""

from __future__ import annotations

import sys
from typing import Any

from trackai.builtin.values_numpy import array_value
from trackai.extensions import Converter, Value
from trackai.hooks import hookimpl


@hookimpl
def trackai_value_converter(value_type: type) -> Converter | None:
    """Take ``tf.Tensor``, ``tf.Variable`` and Keras's backend-neutral ``Variable``."""
    tensorflow, keras = sys.modules.get("tensorflow"), sys.modules.get("keras")
    kinds = (
        getattr(tensorflow, "Tensor", None),
        getattr(tensorflow, "Variable", None),
        getattr(keras, "Variable", None),
    )
    return _value if issubclass(value_type, tuple(kind for kind in kinds if kind is not None)) else None


def _value(tensor: Any) -> Value | None:  # noqa: ANN401 - tf.Tensor, which is not imported here
    import numpy

    value = tensor.numpy()
    if isinstance(value, bytes):  # a string tensor: TensorFlow's strings are bytes
        return value.decode("utf-8", "replace")
    return array_value(numpy.asarray(value))
