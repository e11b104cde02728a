"""``Reader``: typed questions, immutable answers. The one read path: Python, HTTP, CLI and agents ask here."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from trackai.store.access import LOCAL, Action, Principal, authorize, visible
from trackai.store.answers import (
    AlertRow,
    ArtifactRow,
    ColumnsPage,
    Completion,
    FileRow,
    FilterPart,
    GroupQuestion,
    GroupSeries,
    Json,
    Kind,
    LogLines,
    LogsPage,
    MetricNamesPage,
    MetricsPage,
    ProjectRow,
    RichKey,
    RichRow,
    RunChange,
    RunRow,
    RunsPage,
    RunsQuestion,
    RunsSize,
    Series,
    SeriesQuestion,
    SqlAnswer,
    ViewRow,
)
from trackai.store.query import (
    alerts,
    artifacts,
    catalog,
    changes,
    columns,
    environment,
    files,
    group_series,
    keys,
    leaves,
    log_search,
    logs,
    projects,
    rich,
    rows,
    series,
    sizes,
    sql_console,
    stats,
    suggestions,
    views,
)
from trackai.store.query.asking import asking
from trackai.store.query.filter.completion import complete
from trackai.store.query.filter.outline import filter_parts
from trackai.store.query.filter.parser import parse
from trackai.store.query.filter.tree import read_field
from trackai.store.query.names import RunRef, find_project, find_runs, latest_run

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine


class Reader:
    """What a principal may read of one store.

    Thread-safe: each question has its own connection and sees one state of the store. Projects that the principal may
    not see do not exist for it.

    Args:
        engine: of the store.
        principal: who asks.
        deadline_s: seconds that a question may take; None: no limit.
        abandoned: tells, while a question with a deadline runs, that nobody waits for its answer any more.
        clock: wall time, in seconds since 1970.
    """

    def __init__(
        self,
        engine: Engine,
        principal: Principal = LOCAL,
        *,
        deadline_s: float | None = None,
        abandoned: Callable[[], bool] | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._engine, self._deadline_s, self._abandoned, self._clock = engine, deadline_s, abandoned, clock
        self._principal = principal
        self._seen: Collection[int] | None = visible(principal)

    def within(self, deadline_s: float | None, abandoned: Callable[[], bool] | None = None) -> Reader:
        """Return a reader whose questions raise ``QueryTimeoutError`` after *deadline_s* seconds, or when *abandoned*.

        None: never.
        """
        return Reader(self._engine, self._principal, deadline_s=deadline_s, abandoned=abandoned, clock=self._clock)

    @contextmanager
    def _asking(self) -> Iterator[Connection]:
        with asking(self._engine, self._deadline_s, self._abandoned) as connection:
            yield connection

    def _run(self, connection: Connection, run: str) -> RunRef:
        return find_runs(connection, [run], self._seen)[0]

    # projects and runs

    def projects(self, search: str | None = None) -> list[ProjectRow]:
        """Return all projects, or those whose name contains *search*; the one that changed last first."""
        with self._asking() as connection:
            return projects.read_projects(connection, self._seen, self._clock(), search=search)

    def project(self, name_or_id: str | int) -> ProjectRow:
        """Return one project, by name or id.

        Raises:
            NotFoundError: naming the nearest ones.
        """
        with self._asking() as connection:
            only = find_project(connection, name_or_id, self._seen)
            return projects.read_projects(connection, self._seen, self._clock(), only=only)[0]

    def runs(self, question: RunsQuestion) -> RunsPage:
        """Return one page of the runs, or groups of runs, that *question* asks for.

        Raises:
            FilterError: for a mistake in the filter.
            UsageError: for a column, sort word, limit or cursor that cannot be.
            NotFoundError: if there is no such project.
        """
        with self._asking() as connection:
            return catalog.read_runs(connection, question, self._seen, self._clock())

    def size(self, question: RunsQuestion) -> RunsSize:
        """Return what the runs hold that *question* takes; only its project, filter and ``archived`` count.

        Raises:
            FilterError: for a mistake in the filter.
            NotFoundError: if there is no such project.
        """
        with self._asking() as connection:
            return sizes.read_size(connection, question, self._seen, self._clock())

    def run(self, run: str, columns: Sequence[str] = ()) -> RunRow:
        """Return one run by its id, with the values of *columns*.

        Raises:
            RunNotFoundError: naming the nearest ones.
        """
        wanted = {name: read_field(name) for name in columns}
        with self._asking() as connection:
            return rows.read_rows(connection, [self._run(connection, run).number], wanted, self._clock())[0]

    def find_run(self, project: str | int, name: str) -> RunRow | None:
        """Return the latest run of that name in a project; None if there is none.

        Raises:
            NotFoundError: if there is no such project.
        """
        with self._asking() as connection:
            number = latest_run(connection, find_project(connection, project, self._seen), name)
            return None if number is None else rows.read_rows(connection, [number], {}, self._clock())[0]

    def changes(self, since: float) -> list[RunChange]:
        """Return the runs that changed after *since* (seconds since 1970), the earliest change first.

        Runs that went to the trash are among them, with the state ``deleted``; at most 10,000 are returned.
        """
        with self._asking() as connection:
            return changes.read_changes(connection, since, self._seen, self._clock())

    # what one run holds

    def config(self, run: str) -> dict[str, Json]:
        """Return the config of a run: path → value, ordered by path."""
        with self._asking() as connection:
            return leaves.read_config(connection, self._run(connection, run).number)

    def summary(self, run: str) -> dict[str, Json]:
        """Return the summary of a run: what the user set, over the last value of each metric; ordered by path."""
        with self._asking() as connection:
            return leaves.read_summary(connection, self._run(connection, run).number)

    def environment(self, run: str) -> dict[str, dict[str, Json]]:
        """Return what was found out about machine, code and packages: section → values, of the latest life of rank 0."""
        with self._asking() as connection:
            return environment.read_environment(connection, self._run(connection, run).number)

    def writers(self, run: str) -> list[str]:
        """Return the ids of the processes that have logged to a run, in the order in which they began."""
        with self._asking() as connection:
            return environment.read_writers(connection, self._run(connection, run).number)

    def logs(
        self,
        run: str,
        *,
        after: int = 0,
        limit: int = 1000,
        search: str | None = None,
        tail: int | None = None,
        stream: str | None = None,
        lines: Sequence[int] | None = None,
    ) -> LogsPage:
        """Return console lines of a run.

        Args:
            run: its id.
            after: only lines with a larger number.
            limit: lines wanted, 1 to 10,000.
            search: part of the text, case ignored.
            tail: the last so many instead of the first *limit*.
            stream: ``stdout`` or ``stderr`` alone.
            lines: those with these numbers alone, at most 1,000.
        """
        with self._asking() as connection:
            number = self._run(connection, run).number
            return logs.read_logs(
                connection, number, after=after, limit=limit, search=search, tail=tail, stream=stream, lines=lines
            )

    def log_lines(
        self,
        run: str,
        *,
        search: str | None = None,
        regex: bool = False,
        stream: str | None = None,
        after: int = 0,
        limit: int = 10_000,
    ) -> LogLines:
        """Return the numbers of the lines that match, as far as one answer comes in about a second.

        Args:
            run: its id.
            search: part of what is seen of the line, case ignored; its colours and the states that a carriage return
                has overwritten are not seen.
            regex: *search* is a regular expression, without back-references and look-around.
            stream: ``stdout`` or ``stderr`` alone.
            after: only lines with a larger number; what the answer before has ``searched``.
            limit: numbers wanted, 1 to 100,000; those beyond are counted.
        """
        with self._asking() as connection:
            number = self._run(connection, run).number
            return log_search.find_lines(
                connection, number, search=search, is_regex=regex, stream=stream, after=after, limit=limit
            )

    def files(self, run: str, prefix: str | None = None, limit: int = 1000) -> list[FileRow]:
        """Return the files that a run names, ordered by path; only those that begin with *prefix*."""
        with self._asking() as connection:
            return files.read_files(connection, self._run(connection, run).number, prefix, limit)

    def rich_keys(self, run: str) -> list[RichKey]:
        """Return the keys of rich values of a run, ordered by name; of several types the latest is named."""
        with self._asking() as connection:
            return rich.read_rich_keys(connection, self._run(connection, run).number)

    def rich(
        self,
        run: str,
        key: str,
        *,
        step: float | None = None,
        limit: int = 100,
        before: float | None = None,
        after: float | None = None,
    ) -> list[RichRow]:
        """Return rich values of one key, ordered by step and index.

        Args:
            run: its id.
            key: name of the values.
            step: the values of the largest step at or before this one alone.
            limit: values wanted, 1 to 1,000.
            before: only steps below; the last *limit* of them.
            after: only steps above; the first *limit* of them.
        """
        with self._asking() as connection:
            number = self._run(connection, run).number
            return rich.read_rich(connection, number, key, step=step, limit=limit, before=before, after=after)

    def rich_steps(self, run: str, key: str) -> list[float]:
        """Return the steps at which a rich key has values, in order; of more than 100,000 the first ones."""
        with self._asking() as connection:
            return rich.read_rich_steps(connection, self._run(connection, run).number, key)

    def rich_sample(self, run: str, key: str, most: int) -> list[RichRow]:
        """Return the first value of up to *most* (1 to 500) steps of a rich key, taken evenly over all its steps."""
        with self._asking() as connection:
            return rich.read_rich_sample(connection, self._run(connection, run).number, key, most)

    def alerts(
        self,
        run: str | None = None,
        project: str | int | None = None,
        level: str | None = None,
        since: float | None = None,
        limit: int = 100,
    ) -> list[AlertRow]:
        """Return alerts, the latest first; *level* is the least one: ``info``, ``warn`` or ``error``."""
        with self._asking() as connection:
            number = None if run is None else self._run(connection, run).number
            id_ = None if project is None else find_project(connection, project, self._seen)
            return alerts.read_alerts(
                connection, self._seen, run=number, project=id_, level=level, since=since, limit=limit
            )

    # series

    def metrics(
        self,
        run: str,
        *,
        kind: Kind = "metric",
        search: str | None = None,
        prefix: str | None = None,
        limit: int = 100,
        cursor: str | None = None,
    ) -> MetricsPage:
        """Return series of a run with their summaries, ordered by name.

        Args:
            run: its id.
            kind: ``metric`` or ``system``.
            search: part of the name, case ignored; or ``/…/``, a regular expression (without look-around and
                back-references, in linear time).
            prefix: what the name begins with, for example ``train/``.
            limit: series wanted, 1 to 1,000.
            cursor: of the page before.

        Raises:
            RunNotFoundError: if there is no such run.
            UsageError: for a regular expression or cursor that cannot be.
        """
        with self._asking() as connection:
            number = self._run(connection, run).number
            asked = keys.KeysQuestion(kind, search, prefix, limit, cursor)
            return keys.read_metrics(connection, number, asked)

    def project_metrics(
        self,
        project: str | int,
        runs: Sequence[str] | None = None,
        *,
        kind: Kind = "metric",
        search: str | None = None,
        prefix: str | None = None,
        limit: int = 100,
        cursor: str | None = None,
    ) -> MetricNamesPage:
        """Return names of series over the runs of a project (or over *runs* of it), each with its number of runs."""
        with self._asking() as connection:
            id_ = find_project(connection, project, self._seen)
            numbers = None if runs is None else [run.number for run in find_runs(connection, runs, self._seen)]
            asked = keys.KeysQuestion(kind, search, prefix, limit, cursor)
            return keys.read_metric_names(connection, id_, numbers, asked)

    def series(self, question: SeriesQuestion) -> list[Series]:
        """Return the series of runs × metrics, runs first; those that do not exist are left out.

        Raises:
            RunNotFoundError: if a run does not exist.
            UsageError: for limits that are passed, or an axis that cannot be.
        """
        with self._asking() as connection:
            return series.read_series(connection, question, find_runs(connection, question.runs, self._seen))

    def points(self, question: SeriesQuestion, most: int = 50_000) -> Iterator[Series]:
        """Yield the points of one series exactly, in portions of at most *most*, in the order of their steps.

        Whatever the length of the series, one portion is in memory at a time. Each portion is a question of its own: it
        has its own deadline, and sees what was logged before it was asked. A series without a point in the range has one
        portion, which is empty; one that does not exist has none.

        Args:
            question: about one run and one metric; ``points`` and ``exact`` say nothing here.
            most: points of a portion.

        Raises:
            RunNotFoundError: if the run does not exist.
            UsageError: for an axis or a range that cannot be.
        """
        (run,), after = question.runs, -math.inf
        while True:
            with self._asking() as connection:
                found = self._run(connection, run)
                portion, following = series.read_points_behind(connection, question, found, after, most)
            if portion is not None and (portion.step or after == -math.inf):
                yield portion
            if following is None:
                return
            after = following

    def group_series(self, question: GroupQuestion) -> list[GroupSeries]:
        """Return mean and spread of metrics over groups of runs, groups first; those without values are left out.

        Raises:
            RunNotFoundError: if a run does not exist.
            UsageError: for limits that are passed, or an axis that cannot be.
        """
        ids = list(dict.fromkeys(run for group in question.groups for run in group))
        with self._asking() as connection:
            runs = {run.id: run for run in find_runs(connection, ids, self._seen)}
            return group_series.read_group_series(connection, question, runs)

    # what can be asked for

    def columns(
        self,
        project: str | int,
        *,
        search: str | None = None,
        sources: Sequence[str] | None = None,
        limit: int = 100,
        cursor: str | None = None,
    ) -> ColumnsPage:
        """Return what the runs of a project can be shown, sorted and filtered by.

        Args:
            project: name or id.
            search: part of the name, case ignored.
            sources: some of ``field``, ``config``, ``summary``, ``metric``, ``system``; None: all.
            limit: columns wanted, 1 to 1,000.
            cursor: of the page before.
        """
        with self._asking() as connection:
            id_ = find_project(connection, project, self._seen)
            return columns.read_columns(connection, id_, search=search, sources=sources, limit=limit, cursor=cursor)

    def complete(self, project: str | int | None, text: str, position: int) -> list[Completion]:
        """Return ways to go on with a filter at *position* (0 to its length); each replaces the word that ends there."""
        with self._asking() as connection:
            id_ = None if project is None else find_project(connection, project, self._seen)
            return complete(text, position, suggestions.Catalogue(connection, id_, self._seen, self._clock()))

    def check_filter(self, text: str) -> None:
        """Accept a filter, or raise ``FilterError`` with the column of its first mistake."""
        parse(text)

    def filter_parts(self, text: str) -> list[FilterPart]:
        """Take a filter apart where ``and`` joins it; each part as it is written. An empty filter has none.

        Raises:
            FilterError: with the column of its first mistake.
        """
        return filter_parts(text)

    # views, dashboards, artifacts

    def views(self, project: str | int, page: str = "runs") -> list[ViewRow]:
        """Return the saved views of a page, the default first, then by name."""
        with self._asking() as connection:
            return views.read_views(connection, find_project(connection, project, self._seen), page)

    def view(self, id: int) -> ViewRow:
        """Return one saved view. Raises ``NotFoundError``."""
        with self._asking() as connection:
            return views.read_view(connection, id, self._seen)

    def dashboards(self, project: str | int) -> list[ViewRow]:
        """Return the dashboards of a project, the default first, then by name."""
        with self._asking() as connection:
            return views.read_dashboards(connection, find_project(connection, project, self._seen))

    def dashboard(self, id: int) -> ViewRow:
        """Return one dashboard. Raises ``NotFoundError``."""
        with self._asking() as connection:
            return views.read_dashboard(connection, id, self._seen)

    def artifacts(
        self, project: str | int | None = None, name: str | None = None, run: str | None = None
    ) -> list[ArtifactRow]:
        """Return versions of artifacts, by name and latest first; with *run* those that it made or used."""
        with self._asking() as connection:
            id_ = None if project is None else find_project(connection, project, self._seen)
            number = None if run is None else self._run(connection, run).number
            return artifacts.read_artifacts(connection, self._seen, project=id_, name=name, run=number)

    # the store as a whole

    def stats(self) -> dict[str, Json]:
        """Return how much there is: rows by table, points, bytes.

        Raises:
            AccessError: for a principal that is confined to some projects.
        """
        authorize(self._principal, Action.READ)
        with self._asking() as connection:
            return stats.read_stats(connection)

    def sql(self, statement: str, *, limit: int = 10_000, timeout_s: float = 10) -> SqlAnswer:
        """Run one SQL statement that only reads.

        Args:
            statement: SELECT, WITH or VALUES over the tables of ``docs/schema.md``, but for ``tokens``.
            limit: rows wanted, 1 to 100,000; 32 MiB are the most in any case.
            timeout_s: seconds that it may take, at most 60.

        Raises:
            AccessError: for a principal that is confined to some projects, or a statement that does more than read.
            UsageError: for a statement with a mistake, in the database's words.
            QueryTimeoutError: if it took too long.
        """
        authorize(self._principal, Action.READ)
        return sql_console.run_statement(self._engine, statement, limit=limit, timeout_s=timeout_s)
