"""The state that is shown: the stored one, or ``stalled``, which is worked out when somebody asks."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Double, and_, case, func, literal, select
from sqlalchemy.sql.expression import FromClause

from trackai.store.schema.tables import keys
from trackai.store.schema.tables import metric_summaries as summaries

PATIENCE = 5  # usual intervals of silence before a run counts as stalled
LEAST_SILENCE_S = 60.0  # of a run that logs often: a slow validation is no stall


def shown_state(runs: FromClause, now: float) -> ColumnElement[str]:
    """Return the state of *runs* (the table or an alias) at the time *now*.

    A running run is ``stalled`` if its last point of a metric is older than 60 s and than 5 times its usual interval:
    the time between its first and last point over the points of its busiest series. System metrics do not count; they
    go on while training hangs.
    """
    last = func.max(summaries.c.last_time)
    busiest = func.max(summaries.c.count)
    silence = literal(now, Double) - last
    span = last - func.min(summaries.c.first_time)
    is_stalled = and_(busiest > 1, silence > LEAST_SILENCE_S, silence * (busiest - 1) > PATIENCE * span)
    worked_out = (
        select(case((is_stalled, "stalled"), else_="running"))
        .select_from(summaries.join(keys, and_(keys.c.id == summaries.c.key, keys.c.kind == "metric")))
        .where(summaries.c.run == runs.c.number)
        .scalar_subquery()
    )
    # CASE asks for the series of the runs that run, and of no other.
    return case((runs.c.state == "running", func.coalesce(worked_out, "running")), else_=runs.c.state)


def duration(runs: FromClause, now: float) -> ColumnElement[Any]:
    """Return seconds from the creation of a run to its end, its last sign of life, or *now* while it runs."""
    end = case(
        (runs.c.state == "running", literal(now, Double)),
        else_=func.coalesce(runs.c.finished, runs.c.heartbeat, runs.c.updated),
    )
    return end - runs.c.created
