"""What was found out about machine, code and packages."""

from __future__ import annotations

import json

from sqlalchemy import Connection, and_, select

from trackai.store.answers import Json
from trackai.store.query.asking import tuples
from trackai.store.schema.tables import environments, journals


def read_environment(connection: Connection, run: int) -> dict[str, dict[str, Json]]:
    """Return section → values; where several writers found out the same section, the one that opened last is right."""
    statement = (
        select(environments.c.section, environments.c.payload)
        .outerjoin(journals, and_(journals.c.run == environments.c.run, journals.c.writer == environments.c.writer))
        .where(environments.c.run == run)
        .order_by(environments.c.section, journals.c.opened)
    )
    return {section: json.loads(payload) for section, payload in tuples(connection, statement)}
