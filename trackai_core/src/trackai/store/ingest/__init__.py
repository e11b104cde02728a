"""Batches of records into the store, each in one transaction, exactly once. Imports no SQLAlchemy for SQLite."""

from trackai.store.ingest.apply import Ingest as Ingest
from trackai.store.ingest.apply import RunGoneError as RunGoneError
