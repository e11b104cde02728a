"""Series as they were asked for: of one run side by side, or of several runs below each other."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, overload

from trackai.query_api.frames import Columns, Framed
from trackai.store.answers import Series


class History(Framed, Mapping[str, Series]):
    """Metrics of one run by name, each with its columns ``step``, ``time``, ``x``, ``last``, ``min``, ``max`` …

    ``history["loss"].last`` are the values when every point was asked for. As a frame, there is one row a step and one
    column a metric; with ``samples``, each metric has also ``<name>.min`` and ``<name>.max``: the extremes of the points
    that its row stands for.
    """

    def __init__(self, series: Sequence[Series]) -> None:
        self._series = {one.metric: one for one in series}

    def __getitem__(self, metric: str) -> Series:
        return self._series[metric]

    def __iter__(self) -> Iterator[str]:
        return iter(self._series)

    def __len__(self) -> int:
        """Return the number of metrics."""
        return len(self._series)

    def rows(self) -> Iterator[dict[str, float]]:
        """Yield one dict a step: ``step``, ``time`` and the metrics that were logged at it, ordered by step."""
        columns = self.columns()
        for values in zip(*columns.values(), strict=True):
            yield {name: value for name, value in zip(columns, values, strict=True) if value is not None}

    def columns(self) -> Columns:
        """Return ``step``, ``time`` and one column a metric, ordered by step; None where a metric was not logged."""
        series = list(self._series.values())
        if not series:
            return {"step": array("d"), "time": array("d")}
        first = series[0].step
        if all(one.step == first for one in series):
            columns: dict[str, Any] = {"step": first, "time": series[0].time}
            for one in series:
                columns.update(_values(one))
            return columns
        return _joined(series)

    def __repr__(self) -> str:
        names = ", ".join(list(self._series)[:5]) + (" …" if len(self._series) > 5 else "")
        return f"<History of {len(self._series)} metrics: {names}>"


def _values(series: Series) -> dict[str, array[float]]:
    named = {series.metric: series.last}
    if not series.exact:
        named |= {f"{series.metric}.min": series.min, f"{series.metric}.max": series.max}
    return named


def _joined(series: Sequence[Series]) -> Columns:
    steps = sorted(set(chain.from_iterable(one.step for one in series)))
    place = {step: row for row, step in enumerate(steps)}
    times: list[float | None] = [None] * len(steps)
    columns: dict[str, Any] = {"step": steps, "time": times}
    for one in series:
        rows = [place[step] for step in one.step]
        for row, time in zip(rows, one.time, strict=True):
            if times[row] is None:
                times[row] = time
        for name, values in _values(one).items():
            column: list[float | None] = [None] * len(steps)
            for row, value in zip(rows, values, strict=True):
                column[row] = value
            columns[name] = column
    return columns


class Comparison(Framed, Sequence[Series]):
    """Series of several runs, runs-major. As a frame, there is one row a point: run, metric, step, time, x, values."""

    def __init__(self, series: Sequence[Series], names: Mapping[str, str]) -> None:
        self._series, self._names = list(series), names

    @overload
    def __getitem__(self, index: int) -> Series: ...

    @overload
    def __getitem__(self, index: slice) -> Comparison: ...

    def __getitem__(self, index: int | slice) -> Series | Comparison:
        if isinstance(index, slice):
            return Comparison(self._series[index], self._names)
        return self._series[index]

    def __len__(self) -> int:
        """Return the number of series."""
        return len(self._series)

    def columns(self) -> Columns:
        """Return the columns of the frame; ``run`` is the id and ``name`` the label."""
        lengths = [len(one.step) for one in self._series]

        def repeated(values: Sequence[str]) -> list[str]:
            return list(chain.from_iterable([value] * length for value, length in zip(values, lengths, strict=True)))

        columns: dict[str, Any] = {
            "run": repeated([one.run for one in self._series]),
            "name": repeated([self._names.get(one.run, "") for one in self._series]),
            "metric": repeated([one.metric for one in self._series]),
        }
        for column in ("step", "time", "x", "min", "max", "mean", "last"):
            columns[column] = array("d", chain.from_iterable(getattr(one, column) for one in self._series))
        columns["count"] = array("q", chain.from_iterable(one.count for one in self._series))
        return columns

    def __repr__(self) -> str:
        return f"<Comparison of {len(self._series)} series>"
