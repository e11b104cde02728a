"""Named functions that the two databases spell differently, so that both give the same answer."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Text
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
