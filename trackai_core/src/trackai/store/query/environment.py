"""The processes that log to a run, and what they found out about machine, code and packages."""

from __future__ import annotations

import json

from sqlalchemy import Connection, and_, select

from trackai.ids import rank_of_writer
from trackai.store.answers import Json
from trackai.store.query.asking import tuples
from trackai.store.schema.tables import environments, journals


def read_environment(connection: Connection, run: int) -> dict[str, dict[str, Json]]:
    """Return section → values; of several writers rank 0 is right, and of its lives the latest."""
    statement = (
        select(environments.c.writer, environments.c.section, environments.c.payload)
        .outerjoin(journals, and_(journals.c.run == environments.c.run, journals.c.writer == environments.c.writer))
        .where(environments.c.run == run)
        .order_by(environments.c.section, journals.c.opened)
    )
    found = sorted(tuples(connection, statement), key=lambda row: rank_of_writer(row[0]) or 0, reverse=True)
    return {section: json.loads(payload) for _, section, payload in sorted(found, key=lambda row: row[1])}


def read_writers(connection: Connection, run: int) -> list[str]:
    """Return the ids of all writers of a run, in the order in which they began."""
    statement = select(journals.c.writer).where(journals.c.run == run).order_by(journals.c.opened, journals.c.writer)
    return [writer for (writer,) in tuples(connection, statement)]
