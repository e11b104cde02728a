"""One regression tree over numbers and names, in plain Python: small data, no array library."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

MAX_DEPTH = 6
MIN_LEAF = 2


@dataclass(frozen=True, slots=True)
class Feature:
    """A column: a number for each row, or the number of a name. Whatever is missing has a number of its own."""

    values: Sequence[float]
    is_ordered: bool


@dataclass(frozen=True, slots=True)
class Leaf:
    """Where a row ends: the mean target of the rows that it was made from."""

    mean: float


@dataclass(frozen=True, slots=True)
class Split:
    """A question about one feature: rows at or below *threshold*, or with one of *names*, go left."""

    feature: int
    threshold: float | None
    names: frozenset[float]
    left: Node
    right: Node

    def takes_left(self, value: float) -> bool:
        """Return whether a row with this value goes left."""
        return value <= self.threshold if self.threshold is not None else value in self.names


Node = Leaf | Split


def grow(
    features: Sequence[Feature], target: Sequence[float], rows: Sequence[int], tries: int, chance: random.Random
) -> Node:
    """Return a tree that predicts *target* for *rows* (which may repeat), with *tries* features asked at each split."""

    def node(held: Sequence[int], depth: int) -> Node:
        mean = sum(target[row] for row in held) / len(held)
        if depth == MAX_DEPTH or len(held) < 2 * MIN_LEAF:
            return Leaf(mean)
        best: tuple[float, int, float | None, frozenset[float]] | None = None
        for index in chance.sample(range(len(features)), tries):
            found = _best_split(features[index], target, held)
            if found is not None and (best is None or found[0] > best[0]):
                best = (found[0], index, found[1], found[2])
        if best is None or best[0] <= 1e-15:
            return Leaf(mean)
        _, index, threshold, names = best
        made = Split(index, threshold, names, Leaf(mean), Leaf(mean))
        left = [row for row in held if made.takes_left(features[index].values[row])]
        right = [row for row in held if not made.takes_left(features[index].values[row])]
        return Split(index, threshold, names, node(left, depth + 1), node(right, depth + 1))

    return node(rows, 0)


def _best_split(
    feature: Feature, target: Sequence[float], rows: Sequence[int]
) -> tuple[float, float | None, frozenset[float]] | None:
    """Return gain, threshold and names of the split that lowers the squared error most; None where none is possible."""
    counts: dict[float, int] = {}
    sums: dict[float, float] = {}
    for row in rows:
        value = feature.values[row]
        counts[value] = counts.get(value, 0) + 1
        sums[value] = sums.get(value, 0.0) + target[row]
    if len(counts) < 2:
        return None
    # In the order of their mean target, names too have a best cut among neighbours (Breiman et al. 1984, 4.2.2).
    order = sorted(counts) if feature.is_ordered else sorted(counts, key=lambda v: (sums[v] / counts[v], v))
    total, everything = len(rows), sum(sums.values())
    n_left, sum_left, best, cut = 0, 0.0, 0.0, 0
    for place, value in enumerate(order[:-1]):
        n_left += counts[value]
        sum_left += sums[value]
        if n_left < MIN_LEAF or total - n_left < MIN_LEAF:
            continue
        gain = sum_left**2 / n_left + (everything - sum_left) ** 2 / (total - n_left) - everything**2 / total
        if gain > best:
            best, cut = gain, place + 1
    if cut == 0:
        return None
    if feature.is_ordered:
        return best, (order[cut - 1] + order[cut]) / 2, frozenset()
    return best, None, frozenset(order[:cut])


def predict(tree: Node, value_of: Callable[[int], float]) -> float:
    """Return what the tree says of a row whose features *value_of* gives by their numbers."""
    while isinstance(tree, Split):
        tree = tree.left if tree.takes_left(value_of(tree.feature)) else tree.right
    return tree.mean


def features_of(tree: Node) -> set[int]:
    """Return the features that the tree asks about."""
    if isinstance(tree, Leaf):
        return set()
    return {tree.feature} | features_of(tree.left) | features_of(tree.right)
