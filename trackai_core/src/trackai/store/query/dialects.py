"""Named functions that the two databases spell differently, so that both give the same answer."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import BigInteger, Boolean, ColumnElement, Text, literal
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


class _is_listed(FunctionElement[bool]):  # noqa: N801  # as above
    """Whether a whole number is one of those of a JSON list."""

    type = Boolean()
    inherit_cache = True
    name = "is_listed"

    def self_group(self, against: Any = None) -> _is_listed:  # noqa: ANN401  # an operator
        # Else SQLite, which has no booleans, would be given «… = 1», and no index serves that.
        return self


def among(column: ColumnElement[int], numbers: Collection[int]) -> ColumnElement[bool]:
    """Return whether *column* is one of *numbers*, however many: they are one value that is bound.

    Bound one by one, 10,000 of them cost more to put into words than to look for.
    """
    return _is_listed(column, literal(json.dumps([*numbers]), Text))


@compiles(_is_listed)
def _in_each(element: _is_listed, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401
    column, listed = (compiler.process(clause, **options) for clause in element.clauses)
    return f"({column} IN (SELECT value FROM json_each({listed})))"


@compiles(_is_listed, "postgresql")
def _is_any(element: _is_listed, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401
    column, listed = (compiler.process(clause, **options) for clause in element.clauses)
    # An array, which an index is read by in its order: the rows of a subquery's numbers would be sorted once more.
    return f"({column} = ANY (CAST(translate({listed}, '[]', '{{}}') AS bigint[])))"


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
