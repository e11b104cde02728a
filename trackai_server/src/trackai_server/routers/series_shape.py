"""The JSON of a series: columns of numbers, without those that say nothing."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from trackai.store.answers import GroupSeries, Series

POINTS_TYPE = "application/x-ndjson"


def series_line(series: Series) -> bytes:
    """Encode one portion of a stream of points."""
    return msgspec.json.encode(series_columns(series)) + b"\n"


def series_columns(series: Series) -> dict[str, object]:
    """Shape one series."""
    return {**_columns_of(series), "step": series.step.tolist()}


def series_list(found: Sequence[Series]) -> dict[str, object]:
    """Shape series that belong together: what was logged in one call has the same steps, which are written once."""
    places: dict[bytes, int] = {}
    steps: list[list[float]] = []
    shaped: list[dict[str, object]] = []
    for series in found:
        place = places.setdefault(series.step.tobytes(), len(steps))
        if place == len(steps):
            steps.append(series.step.tolist())
        shaped.append({**_columns_of(series), "steps": place})
    return {"steps": steps, "series": shaped}


def _columns_of(series: Series) -> dict[str, object]:
    """Return all columns but the steps. NaN and ±inf stay floats: the encoder writes null for them, at no cost of ours.

    ``tolist`` and the encoder run in C, so that a million numbers take about 0.1 s.
    """
    shaped: dict[str, object] = {
        "run": series.run,
        "metric": series.metric,
        "exact": series.exact,
        "total": series.total,
        "last": series.last.tolist(),
    }
    if series.x is not series.step:
        shaped["x"] = series.x.tolist()
    if series.time:
        shaped["time"] = series.time.tolist()
    if not series.exact:
        for name in ("min", "max", "mean", "count"):
            shaped[name] = getattr(series, name).tolist()
        if series.first_step != series.step:
            shaped["first_step"] = series.first_step.tolist()
    return shaped | _oddities(series)


def group_columns(series: GroupSeries, *, times: bool) -> dict[str, object]:
    """Shape the series of a group, as above; with the column ``time``, or without."""
    shaped: dict[str, object] = {
        "group": series.group,
        "metric": series.metric,
        "runs": series.runs,
        "exact": series.exact,
        "total": series.total,
    }
    if series.x is not series.step:
        shaped["x"] = series.x.tolist()
    if times:
        shaped["time"] = series.time.tolist()
    for name in ("step", "mean", "std", "min", "max", "low", "high", "n", "count"):
        if column := getattr(series, name):
            shaped[name] = column.tolist()
    return shaped | _oddities(series)


def _oddities(series: Series | GroupSeries) -> dict[str, object]:
    """Return the columns that count what is not finite, those without any left out."""
    counts = {name: getattr(series, name) for name in ("nan", "inf", "ninf")}
    return {name: column.tolist() for name, column in counts.items() if any(column)}
