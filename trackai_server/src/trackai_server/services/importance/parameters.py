"""Values of one config key over runs, as rank correlation and trees take them."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trackai_server.services.importance.trees import Feature

if TYPE_CHECKING:
    from trackai.store.answers import Json

_MISSING = -math.inf  # below every number: a tree can part the runs without the key from those with it


@dataclass(frozen=True, slots=True)
class Parameter:
    """A config key over runs.

    Attributes:
        name: as a column.
        held: by run: a number, a text that stands for any other value, or None where it is missing or NaN.
        is_ordered: whether its values are numbers or truths, which have an order.
        values: how many different ones there are; missing counts as one.
        runs: that have it.
    """

    name: str
    held: Sequence[float | str | None]
    is_ordered: bool
    values: int
    runs: int

    @property
    def is_name_of_runs(self) -> bool:
        """Whether it is different in more than half of the runs without having an order: a path, a name, an id."""
        return not self.is_ordered and self.values > max(8, self.runs / 2)

    def pairs(self, numbers: Sequence[float]) -> tuple[list[float], list[float]]:
        """Return its values and *numbers*, of the runs that have it; only of an ordered parameter."""
        both = [(v, y) for v, y in zip(self.held, numbers, strict=True) if isinstance(v, float)]
        return [v for v, _ in both], [y for _, y in both]

    def feature(self, held: Sequence[float | str | None]) -> Feature:
        """Return some of its values as a tree takes them."""
        if self.is_ordered:
            return Feature([v if isinstance(v, float) else _MISSING for v in held], is_ordered=True)
        codes = {name: float(code) for code, name in enumerate(sorted({v for v in held if isinstance(v, str)}))}
        return Feature([codes[v] if isinstance(v, str) else -1.0 for v in held], is_ordered=False)


def parameter_of(name: str, raw: Sequence[Json]) -> Parameter:
    """Read the values of a key over runs."""
    present = [value for value in raw if value is not None]
    is_ordered = all(isinstance(value, bool | int | float) for value in present)
    held = [_read(value, is_ordered) for value in raw]
    return Parameter(name, held, is_ordered, values=len(set(held)), runs=sum(value is not None for value in held))


def _read(value: Json, is_ordered: bool) -> float | str | None:
    if value is None:
        return None
    if is_ordered and isinstance(value, bool | int | float):
        return float(value) if math.isfinite(value) else None
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True)
