"""How much there is in a store."""

from __future__ import annotations

from sqlalchemy import Connection, func, select, text

from trackai.store.answers import Json
from trackai.store.engine import is_sqlite
from trackai.store.schema.tables import alerts, artifacts, blobs, files, keys, metric_summaries, projects, runs


def read_stats(connection: Connection) -> dict[str, Json]:
    """Return counts and sizes in bytes: ``projects runs trashed series points keys files artifacts alerts blobs
    blob_bytes database_bytes dialect``."""
    counted = {
        "projects": projects,
        "runs": runs,
        "series": metric_summaries,
        "keys": keys,
        "files": files,
        "artifacts": artifacts,
        "alerts": alerts,
        "blobs": blobs,
    }
    answer: dict[str, Json] = {
        name: connection.scalar(select(func.count()).select_from(table)) for name, table in counted.items()
    }
    answer["trashed"] = connection.scalar(select(func.count(runs.c.deleted)))
    answer["points"] = int(connection.scalar(select(func.sum(metric_summaries.c.count))) or 0)
    answer["blob_bytes"] = int(connection.scalar(select(func.sum(blobs.c.size))) or 0)
    answer["database_bytes"] = _database_bytes(connection)
    answer["dialect"] = connection.dialect.name
    return answer


def _database_bytes(connection: Connection) -> int:
    if not is_sqlite(connection):
        return connection.scalar(text("SELECT pg_database_size(current_database())")) or 0
    pages = connection.exec_driver_sql("PRAGMA page_count").scalar() or 0
    return int(pages) * int(connection.exec_driver_sql("PRAGMA page_size").scalar() or 0)
