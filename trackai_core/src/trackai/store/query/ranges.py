"""The statements that read a range of one series, each of which can also be asked for many ranges at once."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from functools import cache
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnClause,
    ColumnElement,
    Double,
    Integer,
    Select,
    and_,
    bindparam,
    case,
    cast,
    column,
    func,
    literal_column,
    select,
    true,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql.expression import FromClause

from trackai.store.query.dialects import whole
from trackai.store.schema.tables import metric_rollups as rollups
from trackai.store.schema.tables import metrics

Sql = ColumnElement[Any]

_BUCKET_COLUMNS = (
    rollups.c.first_step, rollups.c.last_step, rollups.c.first_time, rollups.c.last_time, rollups.c.count,
    rollups.c.nan_count, rollups.c.inf_count, rollups.c.ninf_count, rollups.c.min, rollups.c.max, rollups.c.sum,
    rollups.c.last,
)  # fmt: skip
# As text, so that the bound values are the caller's alone; SQLAlchemy would bind an OFFSET of its own.
_SCALE: Sql = literal_column("1048576.0", Double)
_MOST: Sql = literal_column(repr(sys.float_info.max), Double)
_ONE: Any = literal_column("1")
_NONE: Any = literal_column("0")


def _bucket_range(run: Sql, key: Sql, level: Sql, low: Sql, high: Sql) -> Select[Any]:
    return (
        select(*_BUCKET_COLUMNS)
        .where(rollups.c.run == run, rollups.c.key == key, rollups.c.level == level,
               rollups.c.first_step >= low, rollups.c.first_step <= high)
        .order_by(rollups.c.first_step)
    )  # fmt: skip


def _point_range(run: Sql, key: Sql, low: Sql, high: Sql) -> Select[Any]:
    return _value_range(run, key, low, high).add_columns(metrics.c.timestamp)


def _value_range(run: Sql, key: Sql, low: Sql, high: Sql) -> Select[Any]:
    return (
        select(metrics.c.step, metrics.c.value)
        .where(metrics.c.run == run, metrics.c.key == key, metrics.c.step >= low, metrics.c.step <= high)
        .order_by(metrics.c.step)
    )


def _merged_range(
    run: Sql,
    key: Sql,
    level: Sql,
    low: Sql,
    high: Sql,
    grid_low: Sql,
    stride: Sql,
) -> Select[Any]:
    c = rollups.c
    counts = (cast(func.sum(column), BigInteger) for column in (c.count, c.nan_count, c.inf_count, c.ninf_count))
    # PostgreSQL raises where a sum passes the largest double; a power of two scales exactly.
    scaled = func.sum(c.sum / _SCALE)
    total = case((scaled >= _MOST / _SCALE, _MOST), (scaled <= -_MOST / _SCALE, -_MOST), else_=scaled * _SCALE)
    numbers = [*counts, func.min(c.min), func.max(c.max), total]
    inner = (
        select(
            func.min(c.first_step).label("begin"),
            func.max(c.first_step).label("end"),
            *(number.label(f"number_{place}") for place, number in enumerate(numbers)),
        )
        .where(c.run == run, c.key == key, c.level == level, c.first_step >= low, c.first_step <= high,
               c.last_step <= high)
        .group_by(whole((c.first_step - grid_low) / stride))
    )  # fmt: skip
    if isinstance(run, ColumnClause):  # of many ranges: the inner SELECT means their table, and not one of its own
        inner = inner.correlate(run.table)
    merged = inner.subquery("merged")
    # What belongs to the last bucket of a column alone: no aggregate knows it on both databases.
    ends = rollups.alias("ends")
    is_end: Sql = and_(ends.c.run == run, ends.c.key == key, ends.c.level == level, ends.c.first_step == merged.c.end)
    names = [merged.c[f"number_{place}"] for place in range(len(numbers))]
    found: FromClause = ends
    if isinstance(run, ColumnClause):
        # A look-up by the whole key for each column, whatever PostgreSQL believes of a table that it has not yet
        # analysed: there it would rather read all buckets of the series again for each. The OFFSET keeps it inside.
        last = select(ends.c.last_step, ends.c.first_time, ends.c.last_time, ends.c.last).where(is_end).offset(_NONE)
        found, is_end = last.correlate(run.table, merged).lateral("ends"), true()
    return (
        select(
            merged.c.begin.label("first_step"),
            found.c.last_step,
            found.c.first_time,
            found.c.last_time,
            *names,
            found.c.last,
        )
        .select_from(merged.join(found, is_end))
        .order_by(merged.c.begin)
    )


def _weight(run: Sql, key: Sql, level: Sql, low: Sql, high: Sql) -> Select[Any]:
    c = rollups.c
    return select(cast(func.sum(c.count), BigInteger).label("points")).where(
        c.run == run, c.key == key, c.level == level, c.first_step >= low, c.first_step <= high
    )


def _value_at(run: Sql, key: Sql, step: Sql) -> Select[Any]:
    return (
        select(metrics.c.value)
        .where(metrics.c.run == run, metrics.c.key == key, metrics.c.step <= step)
        .order_by(metrics.c.step.desc())
        .limit(_ONE)
        .offset(_NONE)
    )


def _step_after(run: Sql, key: Sql, step: Sql) -> Select[Any]:
    return (
        select(metrics.c.step)
        .where(metrics.c.run == run, metrics.c.key == key, metrics.c.step > step)
        .order_by(metrics.c.step)
        .limit(_ONE)
        .offset(_NONE)
    )


class Ranged:
    """A SELECT about one range, which can be asked for many.

    Args:
        make: the SELECT, from SQL expressions for ``names``.
        names: of its parameters, in the order in which they are given.
        order: columns by which its rows are ordered.
    """

    def __init__(self, make: Callable[..., Select[Any]], names: Sequence[str], *order: str) -> None:
        self._make, self._names, self._order = make, tuple(names), order

    @cache  # noqa: B019  # the seven of them live as long as the module
    def for_sqlite(self) -> tuple[str, Callable[[Sequence[Any]], Sequence[Any]]]:
        """Return the text with a ``?`` for each value, and what puts the given values in their order."""
        compiled = self._make(*map(bindparam, self._names)).compile(dialect=sqlite.dialect(paramstyle="qmark"))
        places = [self._names.index(name) for name in compiled.positiontup or ()]
        if places == list(range(len(places))):
            return str(compiled), tuple
        return str(compiled), itemgetter(*places)

    @cache  # noqa: B019  # as above
    def for_postgresql(self) -> Select[Any]:
        """Return one SELECT for many ranges: one array a parameter, one scan of the index a range."""
        types = {"run": Integer, "key": Integer, "level": Integer}
        arrays = [bindparam(name, type_=ARRAY(types.get(name, Double))) for name in self._names]
        parts = [column(name, types.get(name, Double)) for name in self._names]
        asked = func.unnest(*arrays).table_valued(*parts, with_ordinality="place").render_derived(name="asked")
        rows = self._make(*(asked.c[name] for name in self._names)).lateral("found")
        return (
            select(asked.c.place, *rows.c)
            .select_from(asked.join(rows, true()))
            .order_by(asked.c.place, *(rows.c[name] for name in self._order))
        )

    def columns(self, asked: Sequence[Sequence[Any]]) -> dict[str, list[Any]]:
        """Return the arrays of the ranges asked for."""
        return dict(zip(self._names, map(list, zip(*asked, strict=True)), strict=True))


_RANGE = ("run", "key", "level", "low", "high")
BUCKETS = Ranged(_bucket_range, _RANGE, "first_step")
MERGED = Ranged(_merged_range, (*_RANGE, "grid_low", "stride"), "first_step")
WEIGHTS = Ranged(_weight, _RANGE)
POINTS = Ranged(_point_range, ("run", "key", "low", "high"), "step")
VALUES = Ranged(_value_range, ("run", "key", "low", "high"), "step")  # the points without their times
AT = Ranged(_value_at, ("run", "key", "step"))
AFTER = Ranged(_step_after, ("run", "key", "step"))
