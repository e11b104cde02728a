"""PyTorch: a tensor or parameter of one element becomes a number, a small one a list; from any device and any dtype.

Reading a tensor waits for its device. All tensors of one call that lie on a GPU are therefore copied together, with one wait
for each device and dtype instead of one for each metric.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
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
    _check_readable(tensor)
    # item() waits for the device, and takes a tensor that requires a gradient without a warning; float() would warn.
    elements = tensor.numel()
    if elements == 0 or elements > LARGEST_LIST or tensor.is_complex():
        return None
    return tensor.item() if elements == 1 else tensor.detach().tolist()  # type: ignore[no-any-return]


def _together(values: Sequence[Any]) -> list[Any]:
    """Replace the tensors on GPUs by their values; leave the others, whose reading waits for nothing, as they are."""
    distant = [place for place, value in enumerate(values) if _is_distant(value)]
    found = list(values)
    for place, value in zip(distant, copied_together([values[place] for place in distant]), strict=True):
        found[place] = value
    return found


_value.together = _together  # type: ignore[attr-defined]  # what the hook's specification says of converters


def copied_together(tensors: Sequence[Any]) -> list[Value]:
    """Return what each tensor is stored as, with one copy to the host for each device and dtype among them.

    Args:
        tensors: of 1 to 64 elements each, not complex.
    """
    groups: dict[Any, list[int]] = {}
    for place, tensor in enumerate(tensors):
        groups.setdefault((tensor.device, tensor.dtype), []).append(place)
    found: list[Value] = [0.0] * len(tensors)
    for places in groups.values():
        torch: Any = sys.modules["torch"]
        flat = [tensors[place].detach().reshape(-1) for place in places]
        numbers = (flat[0] if len(flat) == 1 else torch.cat(flat)).tolist()
        for place, part in zip(places, flat, strict=True):
            own, numbers = numbers[: len(part)], numbers[len(part) :]
            found[place] = own[0] if len(own) == 1 else _shaped(own, tuple(tensors[place].shape))
    return found


def _shaped(numbers: list[Any], shape: tuple[int, ...]) -> list[Any]:
    if len(shape) <= 1:
        return numbers
    width = len(numbers) // shape[0]
    return [_shaped(numbers[at : at + width], shape[1:]) for at in range(0, len(numbers), width)]


def _is_distant(tensor: Any) -> bool:  # noqa: ANN401
    if type(tensor).__module__ not in ("torch", "torch.nn.parameter") or tensor.device.type in ("cpu", "meta"):
        return False
    return 1 <= tensor.numel() <= LARGEST_LIST and not tensor.is_complex() and not tensor.is_sparse


def _check_readable(tensor: Any) -> None:  # noqa: ANN401
    """Refuse what this process cannot read by itself.

    Raises:
        TypeError: saying why.
    """
    if hasattr(tensor, "placements") or hasattr(tensor, "local_shards"):
        raise TypeError("it is spread over ranks, and reading it would wait for all of them: log tensor.full_tensor()")
    if tensor.is_meta:
        raise TypeError("it lies on the meta device and has no value")
