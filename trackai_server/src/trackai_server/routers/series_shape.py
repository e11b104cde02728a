"""How series are written: columns of numbers, without those that say nothing."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from trackai.store.answers import GroupSeries, Series

POINTS_TYPE = "application/x-ndjson"
Put = Callable[["array[Any]"], object]


def as_list(column: array[Any]) -> object:
    """Write a column as a list. NaN and ±inf stay floats: the encoder writes null for them, at no cost of ours.

    ``tolist`` and the encoder run in C, so that a million numbers take about 0.1 s.
    """
    return column.tolist()


def series_line(series: Series) -> bytes:
    """Encode one portion of a stream of points."""
    return msgspec.json.encode(series_columns(series)) + b"\n"


def series_columns(series: Series) -> dict[str, object]:
    """Shape one series."""
    return {**_columns_of(series, as_list), "step": as_list(series.step)}


def series_list(found: Sequence[Series], put: Put) -> dict[str, object]:
    """Shape series that belong together: what was logged in one call has the same steps, which are written once."""
    places: dict[bytes, int] = {}
    steps: list[object] = []
    shaped: list[dict[str, object]] = []
    for series in found:
        place = places.setdefault(series.step.tobytes(), len(steps))
        if place == len(steps):
            steps.append(put(series.step))
        shaped.append({**_columns_of(series, put), "steps": place})
    return {"steps": steps, "series": shaped}


def group_list(found: Sequence[GroupSeries], put: Put, *, times: bool) -> dict[str, object]:
    """Shape the series of groups, as above; with the column ``time``, or without."""
    return {"series": [_group_columns(series, put, times=times) for series in found]}


def _columns_of(series: Series, put: Put) -> dict[str, object]:
    """Return all columns but the steps."""
    shaped: dict[str, object] = {
        "run": series.run,
        "metric": series.metric,
        "exact": series.exact,
        "total": series.total,
        "last": put(series.last),
    }
    if series.coarse:
        shaped["coarse"] = True
    if series.x is not series.step:
        shaped["x"] = put(series.x)
    if series.time:
        shaped["time"] = put(series.time)
    if not series.exact:
        for name in ("min", "max", "mean", "count"):
            shaped[name] = put(getattr(series, name))
        if series.first_step != series.step:
            shaped["first_step"] = put(series.first_step)
    return shaped | _oddities(series, put)


def _group_columns(series: GroupSeries, put: Put, *, times: bool) -> dict[str, object]:
    shaped: dict[str, object] = {
        "group": series.group,
        "metric": series.metric,
        "runs": series.runs,
        "exact": series.exact,
        "total": series.total,
    }
    if series.x is not series.step:
        shaped["x"] = put(series.x)
    if times:
        shaped["time"] = put(series.time)
    for name in ("step", "mean", "std", "min", "max", "low", "high", "n", "count"):
        if column := getattr(series, name):
            shaped[name] = put(column)
    return shaped | _oddities(series, put)


def _oddities(series: Series | GroupSeries, put: Put) -> dict[str, object]:
    """Return the columns that count what is not finite, those without any left out."""
    counts = {name: getattr(series, name) for name in ("nan", "inf", "ninf")}
    return {name: put(column) for name, column in counts.items() if any(column)}
