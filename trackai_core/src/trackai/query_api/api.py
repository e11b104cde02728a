"""``trackai.Api``: the door to asking from Python, a store on this machine or a server."""

from __future__ import annotations

import weakref
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from trackai.errors import RunNotFoundError, UsageError
from trackai.query_api.history import Comparison
from trackai.query_api.remote import RemoteEdits, RemoteReader
from trackai.query_api.runs import Run, Runs, alert_dict
from trackai.query_api.series import exactly
from trackai.query_api.times import seconds
from trackai.remote import Client
from trackai.settings import load
from trackai.store.answers import Kind, ProjectRow, RunsQuestion, SeriesQuestion

if TYPE_CHECKING:
    from types import TracebackType

    from trackai.query_api.asking import Answering, Changing
    from trackai.store import Store

_AT_ONCE = 100  # runs in one question of a comparison


class Api:
    """Ask the store about projects, runs and metrics.

    ::

        api = trackai.Api()
        runs = api.runs("digits", filter="metric.val/acc.max > 0.9", order="-metric.val/acc.last")
        runs[0].config["lr"], runs[0].history(["train/loss"]).to_pandas()

    Opens the store at the first question and closes it with the object, at :meth:`close` or at the end of a ``with``
    block. Safe to use from several threads.

    Args:
        server_url: address of a TrackAI server, as ``trackai ui`` prints it: the same questions, asked over HTTP. By default
            the local store.
        db_url: SQLAlchemy URL of the store, by default that of the settings (``TRACKAI_DB_URL``, ``TRACKAI_DB_PATH``).

    Raises:
        UsageError: if *server_url* is no address, or both are given.

    A server that cannot be reached is a ``RemoteError`` (a ``ConnectionError``) at the first question.
    """

    def __init__(self, server_url: str | None = None, *, db_url: str | None = None) -> None:
        if server_url is not None and db_url is not None:
            raise UsageError("Give server_url or db_url: a server knows its own store.")
        self._client = None if server_url is None else Client(server_url)
        self._settings = load({"db_url": db_url})
        self._store: Store | None = None

    def projects(self) -> list[ProjectRow]:
        """Return all projects, the one that changed last first."""
        return self._reader().projects()

    def runs(
        self,
        project: str | None = None,
        filter: str | None = None,
        order: str | Sequence[str] | None = None,
        *,
        columns: Sequence[str] = (),
        archived: bool = False,
    ) -> Runs:
        """Return runs as a lazy sequence.

        Args:
            project: name of the project; None: all projects.
            filter: in the filter language, for example ``state = finished and config.lr < 0.01``.
            order: field or fields to sort by, a leading ``-`` sorts downwards; by default the newest first.
            columns: fields that ``run.row.values`` shall hold.
            archived: include archived runs.

        Raises:
            NotFoundError: if the project does not exist; names the nearest. It is a ``ValueError`` too.
            FilterError: for a mistake in the filter, with its column.
        """
        sort = (order,) if isinstance(order, str) else tuple(order or ("-created",))
        question = RunsQuestion(
            project=project, filter=filter or "", sort=sort, columns=tuple(columns), archived=archived
        )
        return Runs(self, question)

    def run(self, id: str, project: str | None = None) -> Run:
        """Return the run with this id; with *project*, also the latest run of this name in it.

        Raises:
            RunNotFoundError: naming the nearest.
        """
        if project is not None and (row := self._reader().find_run(project, id)) is not None:
            return Run(self, row)
        row = self._reader().run(id)
        if project is not None and row.project != project:
            raise RunNotFoundError(id, project)
        return Run(self, row)

    def compare(
        self,
        runs: Iterable[Run | str],
        metrics: str | Sequence[str],
        points: int = 1000,
        *,
        kind: Kind = "metric",
        x: str = "step",
        x_min: float | None = None,
        x_max: float | None = None,
        exact: bool = False,
    ) -> Comparison:
        """Read metrics of several runs, in *points* rows each that hide no extreme, or exactly.

        Args:
            runs: runs or ids. A run without one of the metrics is left out of it.
            metrics: name or names.
            points: rows wanted of each series.
            kind: ``"metric"`` or ``"system"``.
            x: axis: ``step``, ``time``, ``relative`` or a metric.
            x_min: smallest x, inclusive.
            x_max: largest x, inclusive.
            exact: every point instead.

        Raises:
            RunNotFoundError: for an id that no run has.
        """
        chosen = [run if isinstance(run, Run) else self.run(run) for run in runs]
        names = (metrics,) if isinstance(metrics, str) else tuple(metrics)
        if exact:
            question = SeriesQuestion((), (), kind=kind, x=x, x_min=x_min, x_max=x_max)
            pairs = [(run.id, name) for run in chosen for name in dict.fromkeys(names)]
            found = (exactly(self._reader(), replace(question, runs=(id_,), metrics=(name,))) for id_, name in pairs)
            return Comparison([one for one in found if one is not None], {run.id: run.name for run in chosen})
        series = []
        for start in range(0, len(chosen), _AT_ONCE):
            ids = tuple(run.id for run in chosen[start : start + _AT_ONCE])
            series += self._reader().series(
                SeriesQuestion(ids, names, kind=kind, points=points, x=x, x_min=x_min, x_max=x_max)
            )
        return Comparison(series, {run.id: run.name for run in chosen})

    def alerts(
        self, project: str, run: str | None = None, level: str | None = None, since: str | float | None = None
    ) -> list[dict[str, Any]]:
        """Return alerts, newest first: dicts of timestamp (ISO), run (name), title, text, level, step, run_id.

        Args:
            project: name of the project.
            run: only of this run, by name or id.
            level: only ``info``, ``warn`` or ``error``.
            since: only after this time, ISO 8601 or seconds since 1970.

        Raises:
            NotFoundError: if project or run does not exist.
        """
        of = self.run(run, project).id if run is not None else None
        rows = self._reader().alerts(run=of, project=project, level=level, since=seconds(since), limit=1000)
        return [alert_dict(row) for row in rows]

    def close(self) -> None:
        """Close the store, or the connections to the server; the next question opens them again."""
        if self._client is not None:
            self._client.close()
        if self._store is not None:
            self._store.close()
            self._store = None

    def _opened(self) -> Store:
        if self._store is None:
            from trackai.store import Store

            self._store = Store.open(self._settings, create=False)
            weakref.finalize(self, self._store.close)
        return self._store

    def _reader(self) -> Answering:
        return self._opened().reader() if self._client is None else RemoteReader(self._client)

    def _edits(self) -> Changing:
        return self._opened().edits() if self._client is None else RemoteEdits(self._client)

    def __enter__(self) -> Api:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        if self._client is not None:
            return f"<Api of {self._client.address}>"
        return (
            f"<Api of {self._settings.db_path if self._settings.db_url.startswith('sqlite') else 'a PostgreSQL store'}>"
        )
