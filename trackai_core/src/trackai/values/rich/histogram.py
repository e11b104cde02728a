"""Histograms: counted here, so that a tensor of a million values becomes 65 edges and 64 counts."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable
from typing import Any

from trackai.errors import UsageError
from trackai.values.rich.arrays import as_numpy, is_arraylike, is_tensor, numpy_for
from trackai.values.rich.base import BlobWriter, Encoded, Media

_MAX_BINS = 512
_LARGE = (
    1 << 20
)  # values of a tensor above which it is counted where it lies, rather than copied to the host and sorted in
_PIECE = (
    1 << 24
)  # float32 counts are exact up to here, and a float copy of a piece fits beside a model that fills its GPU


class Histogram(Media):
    """A histogram for ``log``.

    Bins have equal width from the smallest to the largest finite value; each holds its lower edge and not its upper,
    the last holds both. NaN and infinities are left out and counted in ``nonfinite``. A list of numbers needs no NumPy.

    Args:
        sequence: values: a list, an array or a tensor of any shape.
        np_histogram: counts and edges that are worked out already, as ``numpy.histogram`` returns them.
        num_bins: number of bins, 1 to 512; more are cut to 512.

    Attributes:
        histogram: counts, n of them.
        bins: edges, n + 1.
        nonfinite: values that were left out.

    Raises:
        UsageError: (a ``ValueError``) for neither or both of *sequence* and *np_histogram*, or lengths that do not fit.
    """

    kind = "histogram"
    MAX_LENGTH = _MAX_BINS  # wandb's name

    def __init__(self, sequence: Any = None, np_histogram: tuple[Any, Any] | None = None, num_bins: int = 64) -> None:
        if (sequence is None) == (np_histogram is None):
            raise UsageError("Histogram needs either sequence (values) or np_histogram (counts, edges), and not both.")
        self.histogram: list[float]
        self.bins: list[float]
        self.nonfinite = 0
        if np_histogram is not None:
            self.histogram, self.bins = _taken(np_histogram)
        else:
            bins = max(1, min(int(num_bins), _MAX_BINS))
            count = _count_array if is_arraylike(sequence) else _count_numbers
            self.histogram, self.bins, self.nonfinite = count(sequence, bins)

    def _encode(self, blobs: BlobWriter) -> Encoded:
        payload: dict[str, Any] = {"bins": self.bins, "values": self.histogram}
        return Encoded(payload | ({"nonfinite": self.nonfinite} if self.nonfinite else {}), [])


def _taken(histogram: tuple[Any, Any]) -> tuple[list[float], list[float]]:
    try:
        counts, edges = (_floats(part) for part in histogram)
    except (TypeError, ValueError) as error:
        raise UsageError("np_histogram must be a pair (counts, edges), as numpy.histogram returns it.") from error
    if len(edges) != len(counts) + 1 or not counts:
        raise UsageError(f"np_histogram has {len(counts)} counts and {len(edges)} edges: n counts need n + 1 edges.")
    if len(counts) > _MAX_BINS:
        raise UsageError(f"np_histogram has {len(counts)} bins; at most {_MAX_BINS} are possible.")
    if not all(map(math.isfinite, (*counts, *edges))):
        raise UsageError("np_histogram holds NaN or an infinity among its counts or edges.")
    return counts, edges


def _floats(part: Any) -> list[float]:
    numbers = as_numpy(part, "np_histogram").tolist() if is_arraylike(part) else part
    return [number if isinstance(number, int) else float(number) for number in numbers]


def _edges(low: float, high: float, bins: int) -> list[float]:
    """Return edges from *low* to *high*, strictly increasing; fewer where floats lie too far apart for so many."""
    if low == high:
        low, high = low - 0.5, high + 0.5
        if low == high:  # so large that 0.5 is nothing
            low, high = math.nextafter(low, -math.inf), math.nextafter(high, math.inf)
    # Weighted ends rather than low + i * width: the width of ±1e308 overflows, and the last edge must be *high* itself.
    inner = (low * (1 - number / bins) + high * (number / bins) for number in range(1, bins))
    return [low, *sorted({edge for edge in inner if low < edge < high}), high]


def _count_numbers(sequence: Any, bins: int) -> tuple[list[float], list[float], int]:
    try:
        numbers = list(_flat(sequence))
    except (TypeError, ValueError) as error:
        raise UsageError(f"Histogram cannot be made from {type(sequence).__name__}: pass numbers ({error}).") from error
    finite = [number for number in numbers if math.isfinite(number)]
    edges = _edges(min(finite, default=0.0), max(finite, default=1.0), bins)
    counts = [0.0] * (len(edges) - 1)
    last = len(counts) - 1
    for number in finite:
        counts[min(bisect_right(edges, number) - 1, last)] += 1
    return [int(count) for count in counts], edges, len(numbers) - len(finite)


def _flat(values: Any) -> Iterable[float]:
    scalar = not isinstance(values, Iterable) or getattr(values, "shape", None) == ()  # a 0-d array says it is iterable
    if scalar or isinstance(values, (str, bytes)):
        yield float(values)
    else:
        for value in values:
            yield from _flat(value)


def _count_array(sequence: Any, bins: int) -> tuple[list[float], list[float], int]:
    if is_tensor(sequence) and sequence.numel() > _LARGE:
        return _count_tensor(sequence, bins)
    array = as_numpy(sequence, "Histogram").ravel()
    if array.dtype.kind != "f" or array.dtype.itemsize < 8:
        array = array.astype("float64")
    finite = array[abs(array) < math.inf]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
    edges = _edges(low, high, bins)
    # Found by edge, not by dividing: half as fast as numpy.histogram, but a value falls into the same bin here as in
    # the loop without NumPy, and there is no range, however small or large, that it refuses.
    places = numpy_for("Histogram").searchsorted(edges[1:-1], finite, side="right")
    counts = numpy_for("Histogram").bincount(places, minlength=len(edges) - 1)
    return counts.tolist(), edges, int(array.size - finite.size)


def _count_tensor(tensor: Any, bins: int) -> tuple[list[float], list[float], int]:
    """Count a large torch tensor on its own device. A value within rounding of an edge may fall on either side of it."""
    pieces = tensor.detach().reshape(-1).split(_PIECE)
    found: list[Any] = []
    for piece in pieces:
        floats = piece.double() if str(piece.dtype) == "torch.float64" else piece.float()
        finite = floats[floats.isfinite()]
        if finite.numel():
            found.append((float(finite.min()), float(finite.max()), finite.numel()))
    low, high = min((item[0] for item in found), default=0.0), max((item[1] for item in found), default=1.0)
    edges = _edges(low, high, bins)
    counts = [0.0] * (len(edges) - 1)
    for piece in pieces:
        floats = piece.double() if str(piece.dtype) == "torch.float64" else piece.float()
        part = floats[floats.isfinite()].histc(len(counts), edges[0], edges[-1]).tolist()
        counts = [count + more for count, more in zip(counts, part, strict=True)]
    return [int(count) for count in counts], edges, int(tensor.numel()) - sum(item[2] for item in found)
