"""What runs hold, and how large that is: for who is about to delete them."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, func, select

from trackai.store.answers import RunsQuestion, RunsSize
from trackai.store.query.catalog import match_runs
from trackai.store.query.projects import BYTES_A_POINT
from trackai.store.schema.tables import blobs, files, metric_summaries, runs


def read_size(connection: Connection, question: RunsQuestion, seen: Collection[int] | None, now: float) -> RunsSize:
    """Return the size of all runs that match; order, columns, groups and page of *question* count for nothing.

    Raises:
        FilterError: for a mistake in the filter.
        NotFoundError: if there is no such project.
    """
    numbers = match_runs(connection, question, seen, now).select(runs.c.number).subquery()
    own = select(numbers.c.number)
    count = connection.scalar(select(func.count()).select_from(numbers)) or 0
    summed = select(func.sum(metric_summaries.c.count)).where(metric_summaries.c.run.in_(own))
    points = int(connection.scalar(summed) or 0)
    named = select(files.c.sha256).where(files.c.run.in_(own), files.c.sha256.is_not(None))
    number = connection.scalar(select(func.count()).select_from(named.subquery())) or 0
    size = connection.scalar(select(func.sum(blobs.c.size)).where(blobs.c.sha256.in_(named)))
    return RunsSize(count, points, number, BYTES_A_POINT * points, int(size or 0))
