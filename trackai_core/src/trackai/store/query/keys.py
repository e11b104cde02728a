"""Names of series: of one run with their summaries, of many runs with how many have them. 100,000 names are normal."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from heapq import nsmallest
from typing import Any

from sqlalchemy import Connection, func, select

from trackai.store.answers import Kind, MetricName, MetricNamesPage, MetricRow, MetricsPage
from trackai.store.query.asking import tuples
from trackai.store.query.cursors import make_cursor, read_cursor
from trackai.store.query.filter.patterns import lowered
from trackai.store.query.limits import check_limit
from trackai.store.query.membership import names_of
from trackai.store.query.regex import Pattern
from trackai.store.schema.tables import keys, metric_definitions
from trackai.store.schema.tables import metric_summaries as summaries

MOST_KEYS = 1_000  # of a page


@dataclass(frozen=True, slots=True)
class KeysQuestion:
    """Which names; the fields are the arguments of ``Reader.metrics``."""

    kind: Kind
    search: str | None
    prefix: str | None
    limit: int
    cursor: str | None


@dataclass(frozen=True, slots=True)
class _Page:
    names: list[tuple[str, int]]  # path and id
    cursor: str | None
    total: int
    prefixes: dict[str, int]


def read_metrics(connection: Connection, run: int, asked: KeysQuestion) -> MetricsPage:
    """Return one page of the series of a run, ordered by name."""
    named = (
        select(keys.c.path, keys.c.id)
        .join(summaries, summaries.c.key == keys.c.id)
        .where(summaries.c.run == run, keys.c.kind == asked.kind)
    )
    page = _page(tuples(connection, named), asked, run)
    c = summaries.c
    statement = select(
        c.key, c.count, c.nan_count, c.first_step, c.last_step, c.last, c.min, c.min_step, c.max, c.max_step, c.sum,
        c.finite_count, c.first_time, c.last_time, c.overwritten,
    ).where(c.run == run, c.key.in_([id_ for _, id_ in page.names]))  # fmt: skip
    found = {row[0]: row[1:] for row in tuples(connection, statement)}
    definitions = _definitions(connection, [run])
    metrics = [_metric(path, asked.kind, found[id_], definitions) for path, id_ in page.names]
    return MetricsPage(metrics, page.cursor, page.total, page.prefixes)


def read_metric_names(
    connection: Connection, project: int, of_runs: Sequence[int] | None, asked: KeysQuestion
) -> MetricNamesPage:
    """Return one page of the names in a project, or in some of its runs, ordered by name."""
    if of_runs is None:
        found = tuples(connection, names_of(project, asked.kind))
        page = _page(((path, id_) for path, id_, _ in found), asked, (project, None))
        counts = {id_: number for _, id_, number in found}
    else:
        c = summaries.c
        used = select(c.key).where(c.run.in_(of_runs))
        named = select(keys.c.path, keys.c.id).where(keys.c.kind == asked.kind, keys.c.id.in_(used))
        page = _page(tuples(connection, named), asked, (project, tuple(of_runs)))
        inside = (c.key.in_([id_ for _, id_ in page.names]), c.run.in_(of_runs))
        counts = dict(tuples(connection, select(c.key, func.count()).where(*inside).group_by(c.key)))
    definitions = [] if of_runs is None else _definitions(connection, of_runs)
    metrics = [MetricName(path, counts[id_], *_defined(path, definitions)) for path, id_ in page.names]
    return MetricNamesPage(metrics, page.cursor, page.total, page.prefixes)


def name_test(search: str | None) -> Callable[[str], bool]:
    """Return what tells whether a name is wanted: a part of it, or ``/regular expression/``; case is ignored.

    Raises:
        UsageError: for a regular expression that cannot be.
    """
    if not search:
        return lambda _: True
    if len(search) > 2 and search[0] == search[-1] == "/":
        return Pattern(search[1:-1]).finds
    part = lowered(search)
    return lambda name: part in lowered(name)


def _page(named: Iterable[tuple[Any, ...]], asked: KeysQuestion, scope: object) -> _Page:
    """Pick one page. In Python, because a regular expression is no SQL, and 100,000 names are 50 ms either way."""
    check_limit(asked.limit, MOST_KEYS, "names")
    identity = (scope, asked.kind, asked.search, asked.prefix)
    after = None if asked.cursor is None else str(read_cursor(identity, asked.cursor, 1)[0][0])
    is_wanted = name_test(asked.search)
    matching = [(path, id_) for path, id_ in named if is_wanted(path)]
    prefixes = Counter(path.partition("/")[0] if "/" in path else "" for path, _ in matching)
    if asked.prefix:
        matching = [name for name in matching if name[0].startswith(asked.prefix)]
    behind = matching if after is None else [name for name in matching if name[0] > after]
    names = nsmallest(asked.limit + 1, behind)
    cursor = make_cursor(identity, [names[asked.limit - 1][0]]) if len(names) > asked.limit else None
    return _Page(names[: asked.limit], cursor, len(matching), dict(sorted(prefixes.items())))


Definitions = Sequence[tuple[str, str | None, str | None, str | None, int]]


def _definitions(connection: Connection, of_runs: Sequence[int]) -> Definitions:
    """Return what ``define_metric`` said, the least specific pattern first; of one pattern, the newest run last."""
    c = metric_definitions.c
    statement = select(c.pattern, c.direction, c.unit, c.step_metric, c.hidden).where(c.run.in_(of_runs))
    found = tuples(connection, statement.order_by(c.run))
    return sorted(found, key=lambda row: (len(row[0].replace("*", "")), row[0]))


def _defined(path: str, definitions: Definitions) -> tuple[str | None, str | None, str | None, bool]:
    """Return direction, unit, step metric, and whether the metric is hidden."""
    direction: str | None = None
    unit: str | None = None
    step_metric: str | None = None
    hidden = False
    for pattern, its_direction, its_unit, its_step_metric, is_hidden in definitions:
        if fnmatchcase(path, pattern):
            direction, unit, step_metric = its_direction or direction, its_unit or unit, its_step_metric or step_metric
            hidden = bool(is_hidden)
    return direction, unit, step_metric, hidden


def _metric(path: str, kind: Kind, row: Sequence[Any], definitions: Definitions) -> MetricRow:
    (count, nan, first_step, last_step, last, low, low_step, high, high_step, total, finite, first_time, last_time,
     overwritten) = row  # fmt: skip
    return MetricRow(
        path, kind, count, nan, first_step, last_step, _nan(last), _nan(low), low_step, _nan(high), high_step,
        total / finite if finite else math.nan, first_time, last_time, overwritten, *_defined(path, definitions),
    )  # fmt: skip


def _nan(value: float | None) -> float:
    return math.nan if value is None else value
