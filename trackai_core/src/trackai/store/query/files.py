"""Files that a run names."""

from __future__ import annotations

import json

from sqlalchemy import Connection, func, select

from trackai.store.answers import FileRow
from trackai.store.query.asking import tuples
from trackai.store.query.limits import check_limit
from trackai.store.schema.tables import files

MOST_FILES = 10_000


def read_files(connection: Connection, run: int, prefix: str | None, limit: int) -> list[FileRow]:
    """Return the files whose path begins with *prefix*, ordered by path.

    Raises:
        UsageError: for more than 10,000 files.
    """
    check_limit(limit, MOST_FILES, "files")
    columns = (
        files.c.path, files.c.kind, files.c.sha256, files.c.uri, files.c.size, files.c.media_type, files.c.step,
        files.c.created, files.c.metadata,
    )  # fmt: skip
    statement = select(*columns).where(files.c.run == run).order_by(files.c.path).limit(limit)
    if prefix:
        # Not LIKE: SQLite's knows no case.
        statement = statement.where(func.substr(files.c.path, 1, len(prefix)) == prefix)
    return [FileRow(*[*own, json.loads(metadata)]) for *own, metadata in tuples(connection, statement)]
