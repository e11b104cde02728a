"""Names → ids of ``keys``, remembered across batches. Ids never change, so what is committed stays true."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import TypeVar

from trackai.store.connection import Db, insert_rows
from trackai.store.ingest.batch import SeriesKey

T = TypeVar("T")
_MANY = 500  # names in one statement


def in_parts(items: Iterable[T], size: int = _MANY) -> Iterator[Sequence[T]]:
    """Cut into lists of at most *size*."""
    iterator = iter(items)
    while part := list(islice(iterator, size)):
        yield part


class KeyIds:
    """The cache of one connection. Call ``commit`` or ``rollback`` with the transaction."""

    def __init__(self) -> None:
        self._committed: dict[SeriesKey, int] = {}
        self._pending: dict[SeriesKey, int] = {}

    def ids(self, db: Db, wanted: Iterable[SeriesKey]) -> dict[SeriesKey, int]:
        """Return the id of each key, making those that are new. Inside a writing transaction."""
        wanted = list(wanted)
        missing = [key for key in wanted if key not in self._committed and key not in self._pending]
        if missing:
            self._look_up(db, missing)
            # Sorted, so that two transactions that make the same keys meet in one order and cannot block each other.
            new = sorted(key for key in missing if key not in self._pending)
            if new:
                insert_rows(
                    db,
                    "INSERT INTO keys(kind, path) VALUES",
                    "ON CONFLICT DO NOTHING",
                    2,
                    list(chain.from_iterable(new)),
                )
                self._look_up(db, new)
        return {key: self._committed.get(key) or self._pending[key] for key in wanted}

    def _look_up(self, db: Db, keys: Sequence[SeriesKey]) -> None:
        by_kind: dict[str, list[str]] = {}
        for kind, path in keys:
            by_kind.setdefault(kind, []).append(path)
        for kind, paths in by_kind.items():
            for part in in_parts(paths):
                marks = ",".join("?" * len(part))
                sql = f"SELECT path, id FROM keys WHERE kind = ? AND path IN ({marks})"
                for path, number in db.execute(sql, (kind, *part)):
                    self._pending[SeriesKey((kind, path))] = number

    def commit(self) -> None:
        """Keep what the transaction has looked up or made."""
        self._committed.update(self._pending)
        self._pending.clear()

    def rollback(self) -> None:
        """Forget what the transaction has made."""
        self._pending.clear()
