"""Runs that were asked for: one with what it knows of itself, or a lazy sequence of many."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any, overload

from trackai.query_api.config import Config
from trackai.query_api.frames import Columns, Framed
from trackai.query_api.history import History
from trackai.query_api.series import at_most, read_all
from trackai.query_api.times import iso, seconds
from trackai.store.answers import AlertRow, ColumnRow, Json, Kind, RunRow, RunsPage, RunsQuestion, SeriesQuestion

if TYPE_CHECKING:
    from trackai.query_api.api import Api
    from trackai.query_api.asking import Answering

_PAGE = 200  # runs read at a time: a screen or two, a few milliseconds
_COLUMNS = 100  # columns in one question
# Not in a frame: long texts, and what only the UI needs.
_LEFT_OUT = {"values", "traceback", "color", "color_chosen", "version", "pid"}


class Run:
    """One run of the store. What is read of it is kept; :meth:`refresh` reads anew."""

    def __init__(self, api: Api, row: RunRow) -> None:
        self._api, self._row = api, row

    @property
    def row(self) -> RunRow:
        """Everything that a list shows of the run, the columns that were asked for included."""
        return self._row

    @property
    def id(self) -> str:
        """Its id, which never changes."""
        return self._row.id

    @property
    def name(self) -> str:
        """Its name: a label, not unique."""
        return self._row.name

    @property
    def project(self) -> str:
        """Name of its project."""
        return self._row.project

    @property
    def group(self) -> str | None:
        """Its group, if it has one."""
        return self._row.group

    @property
    def state(self) -> str:
        """Its state: running, stalled, finished, failed, crashed or lost; ``row.reason`` says why."""
        return self._row.state

    @property
    def tags(self) -> tuple[str, ...]:
        """Its tags."""
        return tuple(self._row.tags)

    @property
    def notes(self) -> str:
        """Its notes."""
        return self._row.notes

    @property
    def created(self) -> float:
        """When it began, in seconds since 1970."""
        return self._row.created

    @property
    def last_step(self) -> float | None:
        """Largest step of any of its metrics."""
        return self._row.last_step

    @cached_property
    def config(self) -> Config:
        """Its config."""
        return Config(self._reader.config(self.id), self._row)

    @cached_property
    def summary(self) -> dict[str, Json]:
        """Its summary: the last value of every metric, and what the user set."""
        return self._reader.summary(self.id)

    def history(
        self,
        metrics: str | Sequence[str] | None = None,
        samples: int | None = None,
        *,
        kind: Kind = "metric",
        x: str = "step",
        x_min: float | None = None,
        x_max: float | None = None,
    ) -> History:
        """Read series of the run.

        Args:
            metrics: name or names; None: all that have a point in the range.
            samples: None: every point, exactly as it was logged. A number: at most that many rows, each of neighbouring
                points, with their true extremes; the same question always has the same answer.
            kind: ``"metric"``, or ``"system"`` for what was measured of the machine.
            x: axis: ``step``, ``time``, ``relative`` (seconds since the run began), or a metric.
            x_min: smallest x, inclusive.
            x_max: largest x, inclusive.

        Raises:
            NotFoundError: if the run has no such metric; names the nearest.
        """
        names = [metrics] if isinstance(metrics, str) else metrics
        question = SeriesQuestion(
            (self.id,), (), kind=kind, points=samples or 1000, x=x, x_min=x_min, x_max=x_max, exact=samples is None
        )
        series = read_all(self._reader, question, names)
        return History([one if samples is None else at_most(one, samples) for one in series])

    def alerts(self, level: str | None = None, since: str | float | None = None) -> list[dict[str, Any]]:
        """Return its alerts, newest first, as :meth:`Api.alerts` does."""
        return [
            alert_dict(row) for row in self._reader.alerts(run=self.id, level=level, since=seconds(since), limit=1000)
        ]

    def delete(self) -> bool:
        """Put the run into the trash, from which ``trackai delete --restore`` takes it back within 30 days."""
        return self._api._edits().bulk([self.id], "delete", None) == 1

    def move(self, new_project: str) -> bool:
        """Move the run into the project of that name, which is made if it does not exist."""
        moved = self._api._edits().bulk([self.id], "move", new_project) == 1
        self.refresh()
        return moved

    def rename(self, new_name: str) -> Run:
        """Give the run another name. Others may bear it already: ids tell runs apart."""
        self._api._edits().edit_run(self.id, name=new_name)
        return self.refresh()

    def refresh(self) -> Run:
        """Read the run anew: state, config and summary of one that is still training."""
        self._row = self._reader.run(self.id, tuple(self._row.values))
        for name in ("config", "summary"):
            self.__dict__.pop(name, None)
        return self

    @property
    def _reader(self) -> Answering:
        return self._api._reader()

    def __repr__(self) -> str:
        return f"<Run {self.name!r} ({self.id}) of {self.project!r}: {self.state}>"


def alert_dict(row: AlertRow) -> dict[str, Any]:
    """Return an alert with the keys that trackio gives it, and the run's id."""
    return {
        "timestamp": iso(row.time), "run": row.run_name, "title": row.title, "text": row.text, "level": row.level,
        "step": row.step, "run_id": row.run,
    }  # fmt: skip


class Runs(Framed, Sequence[Run]):
    """Runs in an order. Pages are read as they are reached and kept; the length is known from the first one."""

    def __init__(self, api: Api, question: RunsQuestion) -> None:
        self._api, self._question = api, replace(question, limit=_PAGE)
        # At once, so that a mistake in the filter is told where it was made.
        page = self._read(None)
        self._runs = [Run(api, row) for row in page.runs]
        self._cursor, self._total = page.cursor, page.total

    def __len__(self) -> int:
        """Return how many runs matched when the first page was read."""
        return self._total

    @overload
    def __getitem__(self, index: int) -> Run: ...

    @overload
    def __getitem__(self, index: slice) -> list[Run]: ...

    def __getitem__(self, index: int | slice) -> Run | list[Run]:
        if isinstance(index, slice):
            forward = (index.start or 0) >= 0 and index.stop is not None and index.stop >= 0 and (index.step or 1) > 0
            self._reach(index.stop if forward else None)
            return self._runs[index]
        self._reach(index + 1 if index >= 0 else None)
        return self._runs[index]

    def __iter__(self) -> Iterator[Run]:
        place = 0
        while True:
            self._reach(place + 1)
            if place >= len(self._runs):
                return
            yield self._runs[place]
            place += 1

    def columns(self, names: Sequence[str] | None = None) -> Columns:
        """Return one row a run, as columns.

        Args:
            names: further fields as the filter language writes them, for example ``metric.val/acc.max``; None: every
                config and summary value and the last value of every metric that runs of the project have.
        """
        if names is None:
            names = self._every_column()
        rows = [run.row for run in self]
        columns: dict[str, list[Any]] = {
            field.name: [getattr(row, field.name) for row in rows]
            for field in fields(RunRow)
            if field.name not in _LEFT_OUT
        }
        for start in range(0, len(names), _COLUMNS):
            some = tuple(names[start : start + _COLUMNS])
            by_id = self._values(some)
            for name in some:
                columns[_unquoted(name)] = [by_id[row.id].get(name) if row.id in by_id else None for row in rows]
        return columns

    def _values(self, names: tuple[str, ...]) -> dict[str, dict[str, Json]]:
        question = replace(self._question, columns=names, limit=1000)
        return {row.id: row.values for row in chain.from_iterable(_pages(self._api._reader(), question))}

    def _every_column(self) -> list[str]:
        if self._question.project is None:
            return []
        return [_asked(row) for row in _all_columns(self._api._reader(), self._question.project)]

    def _read(self, cursor: str | None) -> RunsPage:
        return self._api._reader().runs(replace(self._question, cursor=cursor))

    def _reach(self, count: int | None) -> None:
        """Read pages until *count* runs are here; None: all."""
        while self._cursor is not None and (count is None or len(self._runs) < count):
            page = self._read(self._cursor)
            self._runs.extend(Run(self._api, row) for row in page.runs)
            self._cursor = page.cursor

    def __repr__(self) -> str:
        where = f" of {self._question.project!r}" if self._question.project is not None else ""
        return f"<{self._total:,} runs{where}>"


def _pages(reader: Answering, question: RunsQuestion) -> Iterator[list[RunRow]]:
    while True:
        page = reader.runs(question)
        yield page.runs
        if page.cursor is None:
            return
        question = replace(question, cursor=page.cursor)


def _all_columns(reader: Answering, project: str | int) -> Iterator[ColumnRow]:
    cursor: str | None = None
    while True:
        page = reader.columns(project, sources=("config", "summary", "metric"), limit=1000, cursor=cursor)
        yield from page.columns
        if (cursor := page.cursor) is None:
            return


def _asked(column: ColumnRow) -> str:
    path = column.name.partition(".")[2].replace("`", "``")
    return f"{column.source}.`{path}`" + (".last" if column.source == "metric" else "")


def _unquoted(name: str) -> str:
    return name.replace("``", "\0").replace("`", "").replace("\0", "`")
