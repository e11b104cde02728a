"""A server's answers in the words of the store's reader, so that ``Api`` need not know whom it asks.

Points come back to the last bit, NaN and ±inf included. Beyond them JSON has no word for these: in config, summary and
columns they travel as the texts ``"NaN"``, ``"Infinity"`` and ``"-Infinity"``, and a text that reads like one of them with
an apostrophe before it. An infinite x, and the last value of a drawn row that has NaN and ±inf in it, come as NaN.
"""

from __future__ import annotations

import math
import re
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote

from trackai.errors import NotFoundError
from trackai.store.answers import (
    AlertRow,
    ColumnRow,
    ColumnsPage,
    Json,
    Kind,
    MetricRow,
    MetricsPage,
    ProjectRow,
    RunRow,
    RunsPage,
    RunsQuestion,
    Series,
    SeriesQuestion,
)
from trackai.store.query.filter.tree import Field, Text, read_field

if TYPE_CHECKING:
    from trackai.remote import Client

T = TypeVar("T")
_NUMBERS = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}
_QUOTED = re.compile("'+(NaN|-?Infinity)")
_VALUES = ("last", "min", "max", "mean")
_AT_ONCE = 500  # names in one question


class RemoteReader:
    """What ``Api`` asks, answered by a server. The methods are those of the store's ``Reader``, with its exceptions."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def projects(self) -> list[ProjectRow]:
        """Return all projects, the one that changed last first."""
        return [_row(ProjectRow, row) for row in self._client.get("/api/projects")["projects"]]

    def runs(self, question: RunsQuestion) -> RunsPage:
        """Return one page of runs."""
        columns = {_written(name): name for name in question.columns}
        answer = self._client.get(
            "/api/runs",
            {
                "project": None if question.project is None else self._reference(question.project),
                "filter": question.filter, "sort": ",".join(map(_written, question.sort)), "columns": ",".join(columns),
                "limit": question.limit, "cursor": question.cursor, "archived": question.archived,
            },
        )  # fmt: skip
        rows = [_run_row(row, columns) for row in answer["runs"]]
        return RunsPage(rows, answer["cursor"], answer["total"], answer["total_all"])

    def run(self, run: str, columns: Sequence[str] = ()) -> RunRow:
        """Return one run by its id, with the values of *columns*."""
        named = {_written(name): name for name in columns}
        return _run_row(self._client.get(f"/api/runs/{_part(run)}", {"columns": ",".join(named)}), named)

    def find_run(self, project: str | int, name: str) -> RunRow | None:
        """Return the latest run of that name in a project; None if there is none."""
        named = f"name = {Text(name)}"
        page = self.runs(RunsQuestion(project, named, ("-created",), limit=1, archived=True))
        return page.runs[0] if page.runs else None

    def config(self, run: str) -> dict[str, Json]:
        """Return the config of a run by path."""
        return _revived_values(self._client.get(f"/api/runs/{_part(run)}/config")["config"])

    def summary(self, run: str) -> dict[str, Json]:
        """Return the summary of a run by path."""
        return _revived_values(self._client.get(f"/api/runs/{_part(run)}/summary")["summary"])

    def alerts(
        self,
        run: str | None = None,
        project: str | int | None = None,
        level: str | None = None,
        since: float | None = None,
        limit: int = 100,
    ) -> list[AlertRow]:
        """Return alerts of a run, or of a project."""
        of = f"/api/projects/{_part(self._reference(project))}" if run is None and project is not None else ""
        path = of or f"/api/runs/{_part(run or '')}"
        answer = self._client.get(f"{path}/alerts", {"level": level, "since": since, "limit": limit})
        return [_row(AlertRow, row) for row in answer["alerts"]]

    def metrics(self, run: str, *, kind: Kind = "metric", limit: int = 100, cursor: str | None = None) -> MetricsPage:
        """Return series of a run with their summaries, ordered by name."""
        query = {"kind": kind, "limit": limit, "cursor": cursor}
        answer = self._client.get(f"/api/metrics/runs/{_part(run)}", query)
        rows = [_row(MetricRow, row | {name: _revived(row[name]) for name in _VALUES}) for row in answer["metrics"]]
        return MetricsPage(rows, answer["cursor"], answer["total"], answer["prefixes"])

    def columns(
        self,
        project: str | int,
        *,
        sources: Sequence[str] | None = None,
        limit: int = 100,
        cursor: str | None = None,
    ) -> ColumnsPage:
        """Return what the runs of a project can be shown by."""
        query = {"sources": None if sources is None else ",".join(sources), "limit": limit, "cursor": cursor}
        answer = self._client.get(f"/api/projects/{_part(self._reference(project))}/columns", query)
        odd = ("min", "max", "examples")
        rows = [_row(ColumnRow, row | {name: _revived(row[name]) for name in odd}) for row in answer["columns"]]
        return ColumnsPage(rows, answer["cursor"], answer["total"])

    def series(self, question: SeriesQuestion) -> list[Series]:
        """Return the series of runs × metrics, runs first; those that do not exist are left out."""
        if not question.metrics or not question.runs:
            return []
        if len(question.metrics) > _AT_ONCE:
            found = [self._compared(question, some) for some in _cut(question.metrics)]
            return [one for run in question.runs for part in found for one in part if one.run == run]
        return self._compared(question, question.metrics)

    def points(self, question: SeriesQuestion) -> Iterator[Series]:
        """Yield the points of one series exactly, in portions as they come."""
        (run,), (metric,) = question.runs, question.metrics
        query = {
            "kind": question.kind,
            "x": question.x,
            "x_min": question.x_min,
            "x_max": question.x_max,
            "exact": True,
            "times": question.times,
        }
        path = f"/api/metrics/runs/{_part(run)}/metric/{quote(metric, safe='/')}"
        try:
            for columns in self._client.lines(path, query):
                yield _series(columns, array("d", columns["step"]))
        except NotFoundError as error:
            if type(error) is not NotFoundError:  # no such run, rather than no such metric of it
                raise

    def _compared(self, question: SeriesQuestion, metrics: Sequence[str]) -> list[Series]:
        asked = {
            "runs": list(question.runs), "metrics": list(metrics), "kind": question.kind, "points": question.points,
            "x": question.x, "x_min": question.x_min, "x_max": question.x_max, "exact": question.exact,
            "times": question.times,
        }  # fmt: skip
        answer = self._client.send("POST", "/api/metrics/compare", asked)
        steps = [array("d", column) for column in answer["steps"]]
        return [_series(columns, steps[columns["steps"]]) for columns in answer["series"]]

    def _reference(self, project: str | int) -> str:
        """Return how an address names a project: by its name, or by its id where the name would be read as something else."""
        text = str(project)
        if isinstance(project, str) and ("/" in text or text.isdigit() or text in (".", "..")):
            return next((str(row.id) for row in self.projects() if row.name == text), text)
        return text


class RemoteEdits:
    """What ``Api`` changes, changed by a server. The methods are those of the store's ``Edits``."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def bulk(self, ids: Sequence[str], action: str, value: str | None = None) -> int:
        """Do one thing to many runs; return how many it changed."""
        body = {"runs": list(ids), "action": action, "value": value}
        changed: int = self._client.send("POST", "/api/runs/bulk", body)["changed"]
        return changed

    def edit_run(self, run: str, *, name: str) -> RunRow:
        """Rename a run."""
        return _run_row(self._client.send("PATCH", f"/api/runs/{_part(run)}", {"name": name}), {})


def _part(text: str) -> str:
    return quote(text, safe="")


def _cut(names: Sequence[str]) -> Iterator[Sequence[str]]:
    return (names[start : start + _AT_ONCE] for start in range(0, len(names), _AT_ONCE))


def _written(name: str) -> str:
    """Return a column or sort word so that it can stand in a list parted by commas."""
    if "," not in name and name == name.strip():
        return name
    sign = "-" if name.startswith("-") else ""
    field: Field = read_field(name.removeprefix("-"))
    return sign + str(field)


def _row(kind: type[T], found: Mapping[str, Any]) -> T:
    """Make an answer of ours; fields that a newer server adds are left out."""
    return kind(**{field.name: found[field.name] for field in fields(kind) if field.name in found})  # type: ignore[arg-type]  # all answers are dataclasses


def _run_row(found: Mapping[str, Any], columns: Mapping[str, str]) -> RunRow:
    values = {columns.get(name, name): value for name, value in _revived_values(found["values"]).items()}
    return _row(RunRow, {**found, "values": values})


def _revived_values(found: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _revived(value) for name, value in found.items()}


def _revived(value: Any) -> Any:  # noqa: ANN401  # JSON
    if isinstance(value, str):
        return value[1:] if _QUOTED.fullmatch(value) else _NUMBERS.get(value, value)
    if isinstance(value, list):
        return [_revived(inner) for inner in value]
    return _revived_values(value) if isinstance(value, dict) else value


def _series(found: Mapping[str, Any], step: array[float]) -> Series:
    """Make a series of its columns; the counts say what a null stands for."""
    size = len(step)
    nan, inf, ninf = (_counts(found, name, size) for name in ("nan", "inf", "ninf"))
    last = _numbers(found["last"])
    for counts, value in ((inf, math.inf), (ninf, -math.inf)):
        for place, count in enumerate(counts):
            if count and last[place] != last[place] and not nan[place]:
                last[place] = value
    is_exact: bool = found["exact"]
    low, high, mean = (last if is_exact else _numbers(found[name]) for name in ("min", "max", "mean"))
    return Series(
        run=found["run"], metric=found["metric"], exact=is_exact, coarse=found.get("coarse", False), total=found["total"],
        step=step,
        first_step=array("d", found["first_step"]) if "first_step" in found else step,
        time=array("d", found.get("time", ())), x=_numbers(found["x"]) if "x" in found else step, min=low, max=high, mean=mean, last=last,
        count=array("b", b"\1" * size) if is_exact else array("q", found["count"]), nan=nan, inf=inf, ninf=ninf,
    )  # fmt: skip


def _counts(found: Mapping[str, Any], name: str, size: int) -> array[int]:
    return array("q", found[name]) if name in found else array("b", bytes(size))


def _numbers(column: Sequence[float | None]) -> array[float]:
    return array("d", [math.nan if value is None else value for value in column])
