"""Bring a store to the newest schema: refuse what is newer, back up what is older, then let Alembic work."""

from __future__ import annotations

import shutil
import sqlite3
import sys
import time
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Engine, inspect

from trackai.errors import StoreError
from trackai.store.connection import sqlite_path
from trackai.store.migrations import HEAD
from trackai.store.migrations.fresh import refuse_newer


def current_version(connection: Connection) -> str | None:
    """Return the schema version that the store carries; None for an empty database."""
    return MigrationContext.configure(connection).get_current_revision()


def upgrade(engine: Engine) -> Path | None:
    """Migrate to the newest schema.

    Returns:
        The backup that was made first, or None where there was nothing to keep or the database is PostgreSQL
        (there, one transaction a step protects the data).

    Raises:
        SchemaTooNewError: if the store is newer than this package; nothing is changed.
        StoreError: if there is no space for the backup.
    """
    where = engine.url.render_as_string(hide_password=True)
    with engine.connect() as connection:
        version = current_version(connection)
        is_empty = not inspect(connection).get_table_names()
    if version is not None:
        refuse_newer(version, where)
    elif not is_empty:
        raise StoreError(f"{where} is a database of another program: choose another for TrackAI.")
    if version == HEAD:
        return None
    backup = _back_up(where, version) if version is not None else None
    config = Config()
    config.set_main_option("script_location", "trackai:store/migrations")
    config.set_main_option("path_separator", "os")
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            # Two servers that start together must not both migrate; the lock ends with the transaction.
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(727483)")
            if current_version(connection) == HEAD:
                return backup
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    if backup is not None:
        print(
            f"TrackAI: migrated the store from schema {version} to {HEAD}. The old one is kept as {backup}; to go back: "
            f"stop TrackAI and copy it over the store.",
            file=sys.stderr,
        )
    return backup


def _back_up(url: str, version: str) -> Path | None:
    path = sqlite_path(url)
    if path is None:
        return None
    needed, free = path.stat().st_size, shutil.disk_usage(path.parent).free
    if needed > free:
        raise StoreError(
            f"Migrating {path} needs {needed:,} bytes for a backup, but only {free:,} are free; nothing was changed."
        )
    backup = path.with_name(f"{path.name}.schema-{version}-{time.strftime('%Y%m%d-%H%M%S')}.bak")
    with sqlite3.connect(path) as source, sqlite3.connect(backup) as target:
        source.backup(target)
    source.close()
    target.close()
    backup.chmod(0o600)
    return backup
