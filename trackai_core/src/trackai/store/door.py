"""``Store``: the door to one store for everything but ingest."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from trackai.errors import StoreError
from trackai.settings import Settings, load
from trackai.store.connection import sqlite_path
from trackai.store.migrations.opening import open_db

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from trackai.store.access import Principal
    from trackai.store.edits import Edits
    from trackai.store.reader import Reader


class Store:
    """An open store. Thread-safe; each question takes a connection of its own.

    Args:
        url: see the attribute.
        engine: by default one that is made at the first question, with the import of SQLAlchemy: a third of the time
            that a server takes to start, and as much of its memory, which it can do without until somebody asks.

    Attributes:
        url: SQLAlchemy URL, password included.
    """

    def __init__(self, url: str, engine: Engine | None = None) -> None:
        self.url, self._engine = url, engine
        self._making = threading.Lock()

    @classmethod
    def open(cls, where: Settings | str | None = None, *, create: bool = True) -> Store:
        """Open a store, making or migrating it as needed.

        Args:
            where: settings, a SQLAlchemy URL, or None for this process's settings.
            create: make a SQLite store that is missing, rather than raise.

        Raises:
            SchemaTooNewError: if a newer TrackAI wrote it; nothing is changed.
            StoreError: if it is missing (with ``create=False``) or is no store.
        """
        url = where if isinstance(where, str) else (where or load()).db_url
        path = sqlite_path(url)
        if path is not None:
            if not create and not path.exists():
                raise StoreError(f"There is no store at {path} yet: log a run first, or set TRACKAI_DB_PATH.")
            # The plain connection looks before anything is set: another program's database must not even become a WAL one.
            open_db(url).close()
            return cls(url)
        from trackai.store.engine import make_engine
        from trackai.store.migrations.runner import upgrade  # Alembic: a third of a second that SQLite never needs

        engine = make_engine(url)
        try:
            upgrade(engine)
        except BaseException:
            engine.dispose()
            raise
        return cls(url, engine)

    @property
    def kind(self) -> str:
        """``sqlite`` or ``postgresql``."""
        return "postgresql" if sqlite_path(self.url) is None else "sqlite"

    @property
    def engine(self) -> Engine:
        """For the modules of ``trackai.store``; nobody else writes SQL."""
        with self._making:
            if self._engine is None:
                from trackai.store.engine import make_engine

                self._engine = make_engine(self.url)
            return self._engine

    @property
    def is_prepared(self) -> bool:
        """Whether the next question or edit finds everything imported."""
        return self._engine is not None

    def prepare(self) -> None:
        """Import what questions and edits need, which takes a quarter of a second the first time."""
        self.edits()
        self.reader()

    def reader(self, principal: Principal | None = None) -> Reader:
        """Return a reader of what *principal* may see; by default the local user, who may see everything."""
        from trackai.store.access import LOCAL
        from trackai.store.reader import Reader

        return Reader(self.engine, principal or LOCAL)

    def edits(self, principal: Principal | None = None) -> Edits:
        """Return what *principal* may change; by default the local user, who may change everything."""
        from trackai.store.access import LOCAL
        from trackai.store.edits import Edits

        return Edits(self.engine, principal or LOCAL)

    def close(self) -> None:
        """Close all connections."""
        if self._engine is not None:
            self._engine.dispose()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
