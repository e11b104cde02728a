"""Permutation importance of a forest: by how much its error grows on unseen rows when one feature is shuffled."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass

from trackai_server.services.importance.trees import Feature, features_of, grow, predict

TREES = 48
SEED = 0  # the same question gets the same answer


@dataclass(frozen=True, slots=True)
class ForestAnswer:
    """What a forest says.

    Attributes:
        shares: of each feature, 0 to 1; they sum to 1, or are all 0 where nothing helps.
        errors: half of the 95 % interval of each share, over the trees.
        r2: part of the variance that is explained on rows which a tree has not seen; below 0 is worse than the mean.
    """

    shares: list[float]
    errors: list[float]
    r2: float


def forest_importance(features: Sequence[Feature], target: Sequence[float]) -> ForestAnswer:
    """Grow a forest of 48 trees on bootstrap samples and weigh the features on what each tree has not seen.

    Args:
        features: at least one, each as long as *target*.
        target: at least 8 finite numbers.
    """
    chance = random.Random(SEED)
    n = len(target)
    tries = max(1, math.ceil(len(features) / 3))
    gains: list[list[float]] = [[] for _ in features]
    sums, votes = [0.0] * n, [0] * n
    for _ in range(TREES):
        drawn = [chance.randrange(n) for _ in range(n)]
        unseen = sorted(set(range(n)) - set(drawn))
        tree = grow(features, target, drawn, tries, chance)
        if not unseen:
            continue
        plain = [predict(tree, lambda feature, row=row: features[feature].values[row]) for row in unseen]  # type: ignore[misc]  # a default argument of a lambda
        for row, said in zip(unseen, plain, strict=True):
            sums[row] += said
            votes[row] += 1
        before = _squares(plain, unseen, target)
        used = features_of(tree)
        for index, of_feature in enumerate(gains):
            if index not in used:
                of_feature.append(0.0)
                continue
            shuffled = dict(zip(unseen, chance.sample(unseen, len(unseen)), strict=True))
            said_now = [
                predict(
                    tree,
                    lambda feature, row=row: features[feature].values[shuffled[row] if feature == index else row],  # type: ignore[misc]  # noqa: B023  # used before the next round
                )
                for row in unseen
            ]
            of_feature.append(_squares(said_now, unseen, target) - before)
    means = [sum(of) / len(of) if of else 0.0 for of in gains]
    total = sum(mean for mean in means if mean > 0)
    if total <= 0:
        return ForestAnswer([0.0] * len(features), [0.0] * len(features), _r2(sums, votes, target))
    errors = [1.96 * _deviation(of) / math.sqrt(max(1, len(of))) / total for of in gains]
    return ForestAnswer([max(0.0, mean) / total for mean in means], errors, _r2(sums, votes, target))


def _squares(said: Sequence[float], rows: Sequence[int], target: Sequence[float]) -> float:
    return sum((value - target[row]) ** 2 for value, row in zip(said, rows, strict=True)) / len(rows)


def _deviation(values: Sequence[float]) -> float:
    if len(values) < 2:
        return 0.0
    mean = sum(values) / len(values)
    return math.sqrt(sum((v - mean) ** 2 for v in values) / (len(values) - 1))


def _r2(sums: Sequence[float], votes: Sequence[int], target: Sequence[float]) -> float:
    rows = [row for row, count in enumerate(votes) if count]
    if not rows:
        return 0.0
    mean = sum(target[row] for row in rows) / len(rows)
    spread = sum((target[row] - mean) ** 2 for row in rows)
    left = sum((sums[row] / votes[row] - target[row]) ** 2 for row in rows)
    return 1 - left / spread if spread > 0 else 0.0
