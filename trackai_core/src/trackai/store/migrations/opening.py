"""A connection to a store that has the schema of this version, made or migrated where it had not."""

from __future__ import annotations

from trackai.store.connection import Db, PostgresDb, SqliteDb, patiently, sqlite_path
from trackai.store.migrations import HEAD
from trackai.store.migrations.fresh import create, make_private, refuse_newer, version_of


def open_db(url: str) -> Db:
    """Open the store of a URL, making or migrating it as needed.

    For SQLite it imports neither SQLAlchemy nor Alembic, unless the store must be migrated first.

    Raises:
        SchemaTooNewError: if a newer TrackAI wrote it.
        StoreError: if it cannot be opened.
    """
    path = sqlite_path(url)
    if path is None:
        _migrate(url)
        return PostgresDb(url)
    make_private(path)
    db = SqliteDb(path)
    try:
        version = patiently(db, lambda: version_of(db, path))
        if version is None:
            patiently(db, lambda: create(db, path))
        elif version != HEAD:
            refuse_newer(version, str(path))
            _migrate(url)
    except BaseException:
        db.close()
        raise
    return db


def _migrate(url: str) -> None:
    from trackai.store.engine import make_engine
    from trackai.store.migrations.runner import upgrade

    engine = make_engine(url)
    try:
        upgrade(engine)
    finally:
        engine.dispose()
