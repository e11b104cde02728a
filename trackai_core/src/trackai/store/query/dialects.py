"""Named functions that the two databases spell differently, so that both give the same answer."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Text, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class by_code_point(FunctionElement[str]):  # noqa: N801  # reads as an SQL function
    """A text that is compared and sorted by code points, whatever the database's locale."""

    type = Text()
    inherit_cache = True
    name = "by_code_point"


class lower_ascii(FunctionElement[str]):  # noqa: N801  # reads as an SQL function
    """A text with A-Z made small and nothing else changed; SQLite's ``lower`` knows no other letters."""

    type = Text()
    inherit_cache = True
    name = "lower_ascii"


class whole(FunctionElement[int]):  # noqa: N801  # reads as an SQL function
    """The whole part of a number that is not negative."""

    type = BigInteger()
    inherit_cache = True
    name = "whole"


class _listed(FunctionElement[int]):  # noqa: N801  # as above
    """The whole numbers of a JSON list."""

    type = BigInteger()
    inherit_cache = True
    name = "listed"


def among(column: ColumnElement[int], numbers: Collection[int]) -> ColumnElement[bool]:
    """Return whether *column* is one of *numbers*, however many: they are one value that is bound.

    Bound one by one, 10,000 of them cost more to put into words than to look for.
    """
    is_among: ColumnElement[bool] = column.bool_op("IN")(_listed(literal(json.dumps([*numbers]), Text)))
    return is_among


@compiles(_listed)
def _each(element: _listed, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401
    return f"(SELECT value FROM json_each({compiler.process(element.clauses, **options)}))"


@compiles(_listed, "postgresql")
def _elements(element: _listed, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401
    listed = compiler.process(element.clauses, **options)
    return f"(SELECT CAST(value AS bigint) FROM json_array_elements_text(CAST({listed} AS json)))"


@compiles(whole)
def _truncated(element: whole, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401
    return f"CAST({compiler.process(element.clauses, **options)} AS INTEGER)"


@compiles(whole, "postgresql")
def _floor(element: whole, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401
    # There a cast rounds.
    return f"floor({compiler.process(element.clauses, **options)})"


@compiles(by_code_point)
def _plainly(element: by_code_point, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401
    return compiler.process(element.clauses, **options)


@compiles(by_code_point, "postgresql")
def _in_c(element: by_code_point, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401
    return f'({compiler.process(element.clauses, **options)} COLLATE "C")'


@compiles(lower_ascii)
def _lower(element: lower_ascii, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401
    return f"lower({compiler.process(element.clauses, **options)})"


@compiles(lower_ascii, "postgresql")
def _lower_in_c(element: lower_ascii, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401
    return f'lower({compiler.process(element.clauses, **options)} COLLATE "C")'
