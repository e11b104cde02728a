"""Alerts that runs raised."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, select

from trackai.errors import UsageError
from trackai.store.answers import AlertRow
from trackai.store.query.asking import tuples
from trackai.store.query.limits import check_limit
from trackai.store.schema.tables import alerts, projects, runs

LEVELS = ("info", "warn", "error")  # from least to worst
MOST_ALERTS = 1_000


def read_alerts(
    connection: Connection,
    seen: Collection[int] | None,
    *,
    run: int | None = None,
    project: int | None = None,
    level: str | None = None,
    since: float | None = None,
    limit: int = 100,
) -> list[AlertRow]:
    """Return alerts, the latest first.

    Args:
        connection: to the store.
        seen: ids of the projects that the caller may know of; None: all.
        run: number of the run that raised them.
        project: id of its project.
        level: the least one.
        since: only later ones, in seconds since 1970.
        limit: alerts wanted, 1 to 1,000.

    Raises:
        UsageError: for an unknown level or too many alerts.
    """
    check_limit(limit, MOST_ALERTS, "alerts")
    columns = (
        alerts.c.id, runs.c.id, runs.c.name, projects.c.name, alerts.c.timestamp, alerts.c.step, alerts.c.level,
        alerts.c.title, alerts.c.text,
    )  # fmt: skip
    statement = (
        select(*columns)
        .join(runs, runs.c.number == alerts.c.run)
        .join(projects, projects.c.id == runs.c.project)
        .where(runs.c.deleted.is_(None))
    )
    if seen is not None:
        statement = statement.where(runs.c.project.in_(seen))
    if run is not None:
        statement = statement.where(alerts.c.run == run)
    if project is not None:
        statement = statement.where(runs.c.project == project)
    if level is not None:
        if level not in LEVELS:
            raise UsageError(f"{level!r} is no level of alerts: use {', '.join(LEVELS)}.")
        statement = statement.where(alerts.c.level.in_(LEVELS[LEVELS.index(level) :]))
    if since is not None:
        statement = statement.where(alerts.c.timestamp > since)
    latest = statement.order_by(alerts.c.timestamp.desc(), alerts.c.id.desc()).limit(limit)
    return [AlertRow(*row) for row in tuples(connection, latest)]
