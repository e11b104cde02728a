"""Tables of cells: numbers, texts, JSON, and rich values such as images."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from trackai.errors import UsageError
from trackai.values.coerce import is_rich
from trackai.values.rich.base import BlobWriter, Encoded, Media, json_bytes
from trackai.values.rich.image import Image, is_pillow
from trackai.values.rich.plain import MAX_DEPTH, plain, plain_text

MAX_INLINE_ROWS = 10_000  # what the browser shows; the rest lies in a blob, whole
_MAX_INLINE_BYTES = 4 << 20  # a frame holds 64 MiB, but every list of rich values reads the payload
_SIMPLE = {int, float, str, bool, type(None)}  # nearly all cells: told without asking what they can do

Column = str | int


class Table(Media):
    """A table for ``log``. Logged again under its key, it is a new version at that step; rows are not appended.

    Args:
        columns: names of the columns. By default those of *dataframe* or of the dicts in *data*, else 0, 1, …
        data: rows: lists of cells (short ones are filled with None, longer ones get columns numbered on), or dicts;
            a data frame or a two-dimensional array is understood too.
        dataframe: anything with ``to_dict(orient="records")``, such as a pandas data frame, or ``to_dicts()``.
        rows: wandb's old name of *data*.
        dtype, optional, allow_mixed_types, log_mode: accepted for wandb's sake; every cell may have any type.

    Attributes:
        data: rows as dicts, column → cell. May be changed until the table is logged.

    Raises:
        TypeError: if *dataframe* is no data frame.
        UsageError: if *data* is nothing that has rows.
    """

    kind = "table"

    def __init__(
        self,
        columns: Sequence[Column] | None = None,
        data: Any = None,
        dataframe: Any = None,
        rows: Any = None,
        optional: Any = True,
        allow_mixed_types: bool = False,
        log_mode: str | None = "IMMUTABLE",
        *,
        dtype: Any = None,
    ) -> None:
        self.columns: list[Column] = [] if columns is None else list(columns)
        self.data: list[dict[Column, Any]] = []
        self.log_mode = log_mode
        data = rows if data is None else data
        if data is not None and (hasattr(data, "to_dict") or hasattr(data, "to_dicts")):
            data, dataframe = None, data
        if dataframe is not None:
            data = _records(dataframe)
            if columns is None:
                self.columns = [_column(name) for name in dataframe.columns]
        for row in _rows(data):
            if isinstance(row, Mapping):
                self._add_dict(row)
            else:
                self.add_data(*row)

    def add_data(self, *cells: Any) -> None:
        """Append one row, its cells in the order of the columns."""
        for number in range(len(self.columns), len(cells)):
            self.columns.append(number)
            for row in self.data:
                row[number] = None
        padded = [*cells, *[None] * (len(self.columns) - len(cells))]
        self.data.append(dict(zip(self.columns, padded, strict=True)))
        self._encoded = None

    def add_row(self, *row: Any) -> None:
        """Append one row, as cells or as one list of them (wandb's older name)."""
        self.add_data(*(row[0] if len(row) == 1 and isinstance(row[0], (list, tuple)) else row))

    def add_column(self, name: Column, data: Iterable[Any], optional: bool = False) -> None:
        """Add a column, or replace the cells of one.

        Raises:
            UsageError: if *data* has another number of cells than the table has rows; an empty table takes any.
        """
        cells = list(data)
        if not self.data and not self.columns:
            self.data = [{} for _ in cells]
        if len(cells) != len(self.data):
            raise UsageError(f"Column {name!r} has {len(cells)} cells, but the table has {len(self.data)} rows.")
        if name not in self.columns:
            self.columns.append(name)
        for row, cell in zip(self.data, cells, strict=True):
            row[name] = cell
        self._encoded = None

    def get_column(self, name: Column, convert_to: str | None = None) -> Any:
        """Return the cells of a column as a list, or as a NumPy array with ``convert_to="numpy"``.

        Raises:
            UsageError: if there is no such column.
        """
        if name not in self.columns:
            raise UsageError(
                f"The table has no column {name!r}. It has: {', '.join(map(str, self.columns)) or 'none'}."
            )
        cells = [row.get(name) for row in self.data]
        if convert_to == "numpy":
            from trackai.values.rich.arrays import numpy_for

            return numpy_for("get_column(convert_to='numpy')").array(cells)
        return cells

    def get_dataframe(self) -> Any:
        """Return the table as a pandas data frame.

        Raises:
            MissingExtraError: if pandas is not installed.
        """
        try:
            import pandas
        except ImportError as error:
            from trackai.errors import MissingExtraError

            raise MissingExtraError("get_dataframe() needs pandas: pip install 'trackai[pandas]'.") from error
        return pandas.DataFrame([[row.get(name) for name in self.columns] for row in self.data], columns=self.columns)

    def iterrows(self) -> Iterable[tuple[int, list[Any]]]:
        """Yield number and cells of each row."""
        for number, row in enumerate(self.data):
            yield number, [row.get(name) for name in self.columns]

    def __len__(self) -> int:
        return len(self.data)

    def _add_dict(self, row: Mapping[Any, Any]) -> None:
        named = {_column(name): cell for name, cell in row.items()}
        self.columns += [name for name in named if name not in self.columns]
        self.data.append(named)

    def _encode(self, blobs: BlobWriter) -> Encoded:
        files: list[str] = []
        columns = list(self.columns)
        # A user may have put dicts with new keys into .data directly: trackio's tables are used so.
        columns += sorted({key for row in self.data for key in row} - set(columns), key=str)
        rows = [[_cell(row.get(name), blobs, files) for name in columns] for row in self.data]
        names = [plain_text(str(name)) for name in columns]
        payload: dict[str, Any] = {"columns": names, "rows": rows, "total": len(rows)}
        shown = _shown(rows)
        if shown < len(rows):
            blob = blobs.put_bytes(json_bytes(payload), "application/json")
            # Contents that only rows in the file name are listed too: who clears away reads payloads, not files.
            payload |= {"rows": rows[:shown], "file": blob.sha256, "media": list(dict.fromkeys(files))}
            files.insert(0, blob.sha256)
        return Encoded(payload, list(dict.fromkeys(files)))


def _shown(rows: list[list[Any]]) -> int:
    """Return how many rows, from the first, fit into a payload."""
    size = 0
    for number, row in enumerate(rows[:MAX_INLINE_ROWS]):
        size += len(json_bytes(row))
        if size > _MAX_INLINE_BYTES:
            return number
    return min(len(rows), MAX_INLINE_ROWS)


def _cell(cell: Any, blobs: BlobWriter, files: list[str], depth: int = 0) -> Any:
    """Encode a cell; rich values inside lists and dicts too, each as its payload with ``_type``."""
    if type(cell) in _SIMPLE or depth >= MAX_DEPTH:
        return plain(cell, depth)
    if is_rich(cell):
        payload, named = cell.encode(blobs)
        files += named
        return {"_type": cell.kind, **payload}
    if isinstance(cell, (list, tuple)):
        return [_cell(item, blobs, files, depth + 1) for item in cell]
    if isinstance(cell, Mapping):
        return {plain_text(str(key)): _cell(item, blobs, files, depth + 1) for key, item in cell.items()}
    if is_pillow(cell):
        return _cell(Image(cell), blobs, files)
    return plain(cell, depth)


def _column(name: Any) -> Column:
    return name if isinstance(name, (str, int)) else str(name)


def _records(dataframe: Any) -> list[Mapping[Any, Any]]:
    if callable(getattr(dataframe, "to_dicts", None)):  # polars
        return list(dataframe.to_dicts())
    try:
        return list(dataframe.to_dict(orient="records"))
    except (AttributeError, TypeError) as error:
        raise TypeError(
            f"dataframe must have to_dict(orient='records'), as pandas' has, not be a {type(dataframe).__name__}."
        ) from error


def _rows(data: Any) -> Iterable[Any]:
    if data is None:
        return ()
    if callable(getattr(data, "tolist", None)):
        data = data.tolist()
    if isinstance(data, (str, bytes, Mapping)) or not isinstance(data, Iterable):
        raise UsageError(f"Table data must be a list of rows, not {type(data).__name__}.")
    return (row if isinstance(row, (Mapping, list, tuple)) else _iterated(row) for row in data)


def _iterated(row: Any) -> list[Any]:
    if isinstance(row, (str, bytes)) or not isinstance(row, Iterable):
        return [row]
    return list(row)
