"""Feed records to the store as a drain does, and look at what came of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from tests.factories import RUN, WRITER

from trackai import records
from trackai.store.connection import Db, PostgresDb, SqliteDb, sqlite_path
from trackai.store.ingest import Ingest


class Feeder:
    """Applies batches one after another, keeping the offset as a drain would."""

    def __init__(self, url: str, *, run: str = RUN, writer: str = WRITER) -> None:
        self.ingest = Ingest.open(url, clock=lambda: 1_800_000_000.0)
        self.run, self.writer = run, writer
        self.offset = self.ingest.committed(run, writer)

    def feed(self, *made: records.Record) -> None:
        """Apply one batch; its length in the journal is made up: a byte a record."""
        end = self.offset + len(made)
        self.ingest.apply(self.run, self.writer, self.offset, end, [records.encode(record) for record in made])
        self.offset = end

    def close(self) -> None:
        """Close the connection."""
        self.ingest.close()


@contextmanager
def feeding(url: str, **whose: str) -> Iterator[Feeder]:
    """Open a feeder for the length of a block."""
    feeder = Feeder(url, **whose)
    try:
        yield feeder
    finally:
        feeder.close()


@contextmanager
def looking(url: str) -> Iterator[Db]:
    """Open a plain connection to look at tables."""
    path = sqlite_path(url)
    db: Db = SqliteDb(path) if path is not None else PostgresDb(url)
    try:
        yield db
    finally:
        db.close()


def rows(url: str, sql: str, *parameters: object) -> list[tuple[object, ...]]:
    """Ask the store by hand."""
    with looking(url) as db:
        return db.execute(sql, parameters)


def load(url: str, made: Iterable[records.Record]) -> None:
    """Apply records as one batch of the default run."""
    with feeding(url) as feeder:
        feeder.feed(*made)
