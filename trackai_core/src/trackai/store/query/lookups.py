"""Look rows up by the values of their columns, for one value of each as cheaply as the database can."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from sqlalchemy import Column, Connection, Select, bindparam
from sqlalchemy.dialects import sqlite

from trackai.store.engine import is_sqlite
from trackai.store.query.asking import tuples


class Lookup:
    """A SELECT of the rows whose columns have values of given lists. Make it once: it keeps what is made of it.

    Args:
        statement: without the conditions on *columns*, and without values that are bound.
        columns: whose values are given.
    """

    def __init__(self, statement: Select[Any], *columns: Column[Any]) -> None:
        self._statement, self._columns = statement, columns

    def find(self, connection: Connection, *values: Sequence[Any]) -> Sequence[tuple[Any, ...]]:
        """Return the rows whose columns have one of the *values* each, a list for each column, in no order.

        All lists together have to fit into one statement (``batched``).
        """
        if is_sqlite(connection) and all(len(some) == 1 for some in values):
            # To find a statement again among the compiled ones and to put it into words takes SQLAlchemy four times as
            # long as SQLite takes to answer it; and to compile it, the first time, a hundred times.
            cursor = connection.connection.cursor()
            cursor.execute(self._text_of_one, [some[0] for some in values])
            return cursor.fetchall()
        return tuples(connection, self._of_many, {f"values_{place}": some for place, some in enumerate(values)})

    @cached_property
    def _text_of_one(self) -> str:
        conditions = (column == bindparam(f"value_{place}") for place, column in enumerate(self._columns))
        return str(self._statement.where(*conditions).compile(dialect=sqlite.dialect(paramstyle="qmark")))

    @cached_property
    def _of_many(self) -> Select[Any]:
        conditions = (
            column.in_(bindparam(f"values_{place}", expanding=True)) for place, column in enumerate(self._columns)
        )
        return self._statement.where(*conditions)
