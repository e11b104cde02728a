"""Tables as Parquet, by pyarrow, which is no dependency: ``pip install 'trackai[parquet]'``."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from importlib import import_module
from itertools import islice
from types import ModuleType
from typing import Any

from trackai.errors import MissingExtraError
from trackai.exports.rows import Row, Table, Type
from trackai.exports.text import json_text

_ROWS = 20_000  # of a row group, which is what memory holds: a megabyte for points, tens for runs with many columns


def missing() -> str | None:
    """Return why no Parquet can be written here, as a sentence; None if it can."""
    try:
        _pyarrow()
    except MissingExtraError as error:
        return str(error)
    return None


def parquet_pieces(table: Table) -> Iterator[bytes]:
    """Write a table as one Parquet file, a piece a row group at a time.

    Numbers are doubles, NaN and ±inf among them; what is missing is null. A text column holds texts as they are and
    anything else as JSON.

    Raises:
        MissingExtraError: without pyarrow, before the first row is read.
    """
    pyarrow, parquet = _pyarrow()
    kinds = {"text": pyarrow.string(), "number": pyarrow.float64(), "bool": pyarrow.bool_()}
    pairs = [(name, kinds[type_]) for name, type_ in zip(table.names, table.types, strict=True)]
    schema = pyarrow.schema(pairs)
    sink = _Sink()
    with parquet.ParquetWriter(sink, schema, compression="zstd") as writer:
        while rows := list(islice(table.rows, _ROWS)):
            columns = [_column(rows, place, type_) for place, type_ in enumerate(table.types)]
            writer.write_table(pyarrow.table(columns, schema=schema))
            yield sink.taken()
    yield sink.taken()


def _column(rows: Sequence[Row], place: int, type_: Type) -> list[Any]:
    values = (row[place] for row in rows)
    if type_ == "number":
        return [None if value is None else float(value) for value in values]
    if type_ == "bool":
        return [None if value is None else bool(value) for value in values]
    return [value if value is None or isinstance(value, str) else json_text(value) for value in values]


class _Sink(io.RawIOBase):
    """A file that gives away what was written to it; it is only ever written at its end."""

    def __init__(self) -> None:
        super().__init__()
        self._pieces: list[bytes] = []
        self._size = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:  # noqa: ANN401 - any buffer
        piece = bytes(data)
        self._pieces.append(piece)
        self._size += len(piece)
        return len(piece)

    def tell(self) -> int:
        return self._size

    def taken(self) -> bytes:
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)


def _pyarrow() -> tuple[ModuleType, ModuleType]:
    try:
        return import_module("pyarrow"), import_module("pyarrow.parquet")
    except ImportError as error:
        raise MissingExtraError(
            "Parquet needs pyarrow, which is not installed: pip install 'trackai[parquet]', or choose CSV."
        ) from error
