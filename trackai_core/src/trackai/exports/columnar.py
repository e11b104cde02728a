"""Tables as Parquet and Arrow, by pyarrow, which is no dependency: ``pip install 'trackai[parquet]'``."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from importlib import import_module
from itertools import islice
from types import ModuleType
from typing import Any, Literal, TypeGuard, get_args

from trackai.errors import MissingExtraError
from trackai.exports.rows import Row, Table, Type
from trackai.exports.text import json_text

Columnar = Literal["parquet", "arrow"]
COLUMNAR: tuple[Columnar, ...] = get_args(Columnar)
_ROWS = 20_000  # of a row group, which is what memory holds: a megabyte for points, tens for runs with many columns


def is_columnar(form: str) -> TypeGuard[Columnar]:
    """Tell whether this is the name of a format that is written here."""
    return form in COLUMNAR


def missing() -> str | None:
    """Return why neither can be written here, as a sentence; None if they can."""
    try:
        _pyarrow()
    except MissingExtraError as error:
        return str(error)
    return None


def columnar_pieces(table: Table, form: Columnar) -> Iterator[bytes]:
    """Write a table as one Parquet file, or one of Arrow's IPC (also known as Feather 2), a row group at a time.

    Numbers are doubles, NaN and ±inf among them; what is missing is null. A text column holds texts as they are and
    anything else as JSON.

    Raises:
        MissingExtraError: without pyarrow, before the first row is read.
    """
    pyarrow = _pyarrow()
    kinds = {"text": pyarrow.string(), "number": pyarrow.float64(), "bool": pyarrow.bool_()}
    pairs = [(name, kinds[type_]) for name, type_ in zip(table.names, table.types, strict=True)]
    schema = pyarrow.schema(pairs)
    sink = _Sink()
    with _writer(form, sink, schema) as writer:
        while rows := list(islice(table.rows, _ROWS)):
            columns = [_column(rows, place, type_) for place, type_ in enumerate(table.types)]
            writer.write_table(pyarrow.table(columns, schema=schema))
            yield sink.taken()
    yield sink.taken()


def _writer(form: Columnar, sink: _Sink, schema: Any) -> Any:  # noqa: ANN401 - pyarrow has no types
    if form == "parquet":
        return import_module("pyarrow.parquet").ParquetWriter(sink, schema, compression="zstd")
    ipc = import_module("pyarrow.ipc")
    return ipc.new_file(sink, schema, options=ipc.IpcWriteOptions(compression="zstd"))


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


def _pyarrow() -> ModuleType:
    try:
        return import_module("pyarrow")
    except ImportError as error:
        raise MissingExtraError(
            "Parquet and Arrow need pyarrow, which is not installed: pip install 'trackai[parquet]', or choose CSV."
        ) from error
