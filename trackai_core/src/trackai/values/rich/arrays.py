"""Arrays of any framework → NumPy, imported only when the first array comes.

Nothing here imports torch, JAX or TensorFlow: a tensor is known by what it can do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trackai.errors import MissingExtraError, UsageError

if TYPE_CHECKING:
    from types import ModuleType

    from numpy.typing import NDArray


def numpy_for(what: str) -> ModuleType:
    """Import NumPy.

    Raises:
        MissingExtraError: if it is not installed, naming *what* needs it and how to get it.
    """
    try:
        import numpy
    except ImportError as error:
        raise MissingExtraError(f"{what} from an array needs NumPy: pip install 'trackai[media]'.") from error
    return numpy


def is_arraylike(value: object) -> bool:
    """Tell whether *value* is an array or tensor of some framework."""
    return hasattr(value, "shape") and (hasattr(value, "__array__") or hasattr(value, "detach"))


def is_tensor(value: object) -> bool:
    """Tell whether *value* is a torch tensor, whose images are channels first by custom."""
    return hasattr(value, "detach") and hasattr(value, "cpu")


def as_numpy(value: Any, what: str) -> NDArray[Any]:
    """Return *value* as a NumPy array: arrays, tensors on any device (bfloat16 becomes float32), nested lists.

    Raises:
        UsageError: if it cannot become an array of numbers; names *what*.
        MissingExtraError: without NumPy.
    """
    np_ = numpy_for(what)
    if is_tensor(value):
        value = value.detach().cpu()
        if "bfloat16" in str(value.dtype) or "float8" in str(value.dtype):
            value = value.float()  # NumPy has no such type
    try:
        array: NDArray[Any] = np_.asarray(value)
    except (TypeError, ValueError) as error:
        raise UsageError(f"{what} cannot be made from {type(value).__name__}: {error}.") from error
    if array.dtype.kind == "V" or str(array.dtype) == "bfloat16":  # ml_dtypes, as JAX gives them
        array = array.astype(np_.float32)
    if array.dtype.kind not in "biuf":
        raise UsageError(f"{what} needs an array of numbers, not of {array.dtype} ({type(value).__name__}).")
    return array


def to_uint8(array: NDArray[Any]) -> NDArray[Any]:
    """Bring the values of a picture to 0 … 255.

    uint8 stays. Booleans become 0 and 255. uint16 keeps its upper byte. Other integers are cut off at 0 and 255.
    Floats within [0, 1] are scaled by 255, within [-1, 1] moved there first (as generators with tanh give them);
    others are taken as 0 … 255 and cut off there. NaN is black.
    """
    np_ = numpy_for("A picture")
    if array.dtype == np_.uint8:
        return array
    if array.dtype == np_.bool_:
        array = array.astype(np_.uint8) * 255
    if array.dtype == np_.uint16:
        return (array >> 8).astype(np_.uint8)
    if array.dtype.kind in "iu":
        return array.clip(0, 255).astype(np_.uint8)
    floats = array.astype(np_.float32)
    gaps = np_.isnan(floats)
    floats[gaps] = 0
    low, high = (float(floats.min()), float(floats.max())) if floats.size else (0.0, 0.0)
    if low >= 0 and high <= 1:
        floats = floats * 255
    elif low >= -1 and high <= 1:
        floats = (floats + 1) * 127.5
    floats[gaps] = 0
    result: NDArray[Any] = np_.rint(floats.clip(0, 255)).astype(np_.uint8)
    return result


def tile(batch: NDArray[Any]) -> NDArray[Any]:
    """Lay a batch of pictures out as one, nearly square, row by row, black where there is none.

    Args:
        batch: shape (n, height, width, channels), n at least 1.

    Returns:
        Shape (rows * height, columns * width, channels).
    """
    np_ = numpy_for("A picture")
    count, height, width, channels = batch.shape
    columns = int(np_.ceil(np_.sqrt(count)))
    rows = -(-count // columns)
    padded = np_.zeros((rows * columns, height, width, channels), dtype=batch.dtype)
    padded[:count] = batch
    grid = padded.reshape(rows, columns, height, width, channels).swapaxes(1, 2)
    result: NDArray[Any] = grid.reshape(rows * height, columns * width, channels)
    return result
