"""PyTorch: a tensor or parameter of one element becomes a number, a small one a list; from any device and any dtype."""

from __future__ import annotations

import sys
from typing import Any

from trackai.builtin.values_numpy import LARGEST_LIST
from trackai.extensions import Converter, Value
from trackai.hooks import hookimpl


@hookimpl
def trackai_value_converter(value_type: type) -> Converter | None:
    """Take ``torch.Tensor`` and what derives from it."""
    tensor = getattr(sys.modules.get("torch"), "Tensor", None)
    return _value if tensor is not None and issubclass(value_type, tensor) else None


def _value(tensor: Any) -> Value | None:  # noqa: ANN401 - torch.Tensor, which is not imported here
    # item() waits for the device, and takes a tensor that requires a gradient without a warning; float() would warn.
    elements = tensor.numel()
    if elements == 0 or elements > LARGEST_LIST or tensor.is_complex():
        return None
    return tensor.item() if elements == 1 else tensor.detach().tolist()  # type: ignore[no-any-return]
