"""Mean, spread and what is common of the columns of groups."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import cast

from sqlalchemy import Connection

from trackai.store.answers import Json
from trackai.store.query.filter.tree import Field
from trackai.store.query.matrix import Cell, Cells, config_columns, field_columns, series_columns
from trackai.store.query.rows import column_values
from trackai.store.query.spreads import mean_and_deviation

Statistics = dict[str, Json]


def read_statistics(
    connection: Connection, groups: Sequence[Sequence[int]], columns: Mapping[str, Field], now: float
) -> list[dict[str, Statistics]]:
    """Return for each group, given by the numbers of its runs, statistics by the columns' names.

    ``mean``, ``std`` (of the sample), ``min``, ``max`` and ``count`` are over finite values; ``value`` is what all runs
    of the group have alike, None where they do not.
    """
    if not groups or not columns:
        return [{} for _ in groups]
    numbers = sorted({number for group in groups for number in group})
    places = {number: place for place, number in enumerate(numbers)}
    pick = [_Picker([places[number] for number in group]) for group in groups]
    told = [name for name, field in columns.items() if field.source != "field" or field.path != "tag"]
    config = {name: columns[name] for name in told if columns[name].source == "config" and not columns[name].of_parent}
    series = {name: columns[name] for name in told if columns[name].is_series and not columns[name].of_parent}
    others = {name: columns[name] for name in told if name not in config and name not in series}
    cells = (
        series_columns(connection, numbers, series)
        | config_columns(connection, numbers, config)
        | field_columns(connection, numbers, others, now)
    )
    firsts = column_values(connection, sorted({group[0] for group in groups}), columns, now)
    answers: list[dict[str, Statistics]] = [{} for _ in groups]
    for name in columns:
        column = cells.get(name, ())
        for group, of_group, answer in zip(groups, pick, answers, strict=True):
            held = of_group(column) if column else ()
            is_common = bool(held) and held[0] is not None and held[0] == held[-1] and held.count(held[0]) == len(held)
            value = firsts[name].get(group[0]) if is_common else None
            answer[name] = {**_of_numbers(_finite(held)), "value": value}
    return answers


class _Picker:
    """Takes some cells of a column; ``itemgetter``, which does it fastest, gives no tuple for a single one."""

    def __init__(self, places: Sequence[int]) -> None:
        self._get = itemgetter(*places, *places[:1])

    def __call__(self, cells: Cells) -> tuple[Cell, ...]:
        taken: tuple[Cell, ...] = self._get(cells)
        return taken[:-1]


def _finite(held: Sequence[Cell]) -> Sequence[float]:
    """Return the finite numbers among cells; mostly these are all or none, which a sum finds out fastest."""
    try:
        if math.isfinite(sum(cast(Sequence[float], held))):
            return cast(Sequence[float], held)
    except TypeError:  # a text, or nothing
        pass
    return [cell for cell in held if isinstance(cell, int | float) and math.isfinite(cell)]


def _of_numbers(finite: Sequence[float]) -> Statistics:
    if not finite:
        return {"mean": None, "std": None, "min": None, "max": None, "count": 0}
    mean, deviation = mean_and_deviation(finite)
    return {
        "mean": mean, "std": deviation if len(finite) > 1 else None, "min": min(finite), "max": max(finite),
        "count": len(finite),
    }  # fmt: skip
