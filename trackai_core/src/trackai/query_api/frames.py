"""Columns into frames of pandas, Polars or Arrow; each is imported when it is asked for."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import TYPE_CHECKING, Any

from trackai.errors import MissingExtraError

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

# A missing value is None; NaN is a value. pandas has one word for both and shows both as NaN.
Columns = Mapping[str, "Sequence[Any] | array[float] | array[int]"]


class Framed:
    """Something that can be put into columns of equal length, and so into a frame."""

    def columns(self) -> Columns:
        """Return name → values, None where one is missing."""
        raise NotImplementedError(f"{type(self).__name__} has no columns")

    def to_pandas(self) -> pandas.DataFrame:
        """Return a pandas frame; what is missing is NaN there.

        Raises:
            MissingExtraError: if pandas is not installed.
        """
        frame: pandas.DataFrame = _package("pandas").DataFrame(_listed(self.columns()))
        return frame

    def to_polars(self) -> polars.DataFrame:
        """Return a Polars frame; what is missing is null there, and NaN stays NaN.

        Raises:
            MissingExtraError: if Polars is not installed.
        """
        # Not the first rows alone decide the type: a config value may be a number here and a text there.
        frame: polars.DataFrame = _package("polars").DataFrame(_uniform(self.columns()), infer_schema_length=None)
        return frame

    def to_arrow(self) -> pyarrow.Table:
        """Return an Arrow table; what is missing is null there, and NaN stays NaN.

        Raises:
            MissingExtraError: if pyarrow is not installed.
        """
        table: pyarrow.Table = _package("pyarrow").table(_uniform(self.columns()))
        return table


def _package(name: str) -> ModuleType:
    from importlib import import_module

    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        raise MissingExtraError(f"This needs {name}, which is not installed: pip install {name}.") from error


def _listed(columns: Columns) -> dict[str, Any]:
    return {name: list(values) for name, values in columns.items()}


def _uniform(columns: Columns) -> dict[str, list[Any]]:
    """Give every column one type, as typed frames want: numbers, booleans, or texts for anything mixed."""
    return {
        name: values.tolist() if isinstance(values, array) else _of_one_type(values) for name, values in columns.items()
    }


def _of_one_type(values: Sequence[Any]) -> list[Any]:
    kinds = {type(value) for value in values if value is not None}
    if len(kinds) <= 1 and not kinds & {list, dict}:
        return list(values)
    if kinds <= {int, float}:
        return [None if value is None else float(value) for value in values]
    if kinds == {list} and {type(item) for value in values for item in value or ()} <= {str}:
        return list(values)
    import json

    return [
        value if value is None or isinstance(value, str) else json.dumps(value, ensure_ascii=False) for value in values
    ]
