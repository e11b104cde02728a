"""Fields of the filter language as SQL expressions: one LEFT JOIN by primary key for each key that a question uses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Connection,
    Double,
    Table,
    Text,
    and_,
    case,
    cast,
    exists,
    false,
    func,
    literal,
    null,
    or_,
    select,
    true,
)
from sqlalchemy.sql.expression import FromClause

from trackai.errors import UsageError
from trackai.store.query.filter.tree import Field
from trackai.store.query.names import key_ids
from trackai.store.query.states import duration, shown_state
from trackai.store.schema.tables import configs, metric_summaries, metrics, projects, runs, summaries, tags

MOST_JOINS = 40  # of one question; SQLite joins at most 64 tables

Condition = ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Operand:
    """What a field is for a run, in SQL.

    The conditions are never NULL. ``number`` is NULL where the value is no number and where it is NaN; ``text`` is NULL
    where it is no text.
    """

    is_present: Condition
    is_number: Condition
    number: ColumnElement[Any]
    is_text: Condition
    text: ColumnElement[Any]
    is_null: Condition


# Cast, because SQLAlchemy would read a comparison with a plain NULL as IS NULL.
_NO_NUMBER: ColumnElement[Any] = cast(null(), Double)
_NO_TEXT: ColumnElement[Any] = cast(null(), Text)


def _number(number: ColumnElement[Any], is_present: Condition) -> Operand:
    return Operand(is_present, is_present, number, false(), _NO_TEXT, false())


def _text(text: ColumnElement[Any]) -> Operand:
    is_present = text.is_not(None)
    return Operand(is_present, false(), _NO_NUMBER, is_present, text, false())


_MISSING = Operand(false(), false(), _NO_NUMBER, false(), _NO_TEXT, false())


class Attributes:
    """The fields that one question uses, and the tables that they come from.

    Args:
        connection: to look up the keys.
        fields: all that will be asked for.
        now: seconds since 1970, for what depends on the clock.

    Raises:
        UsageError: if they need more joins than a statement can have.
    """

    def __init__(self, connection: Connection, fields: Iterable[Field], now: float) -> None:
        wanted = {(kind, field.path) for field in fields if field.source != "field" for kind in _KINDS[field.source]}
        self._keys: Mapping[tuple[str, str], int] = key_ids(connection, wanted)
        self._now = now
        self._from: FromClause = runs.join(projects, projects.c.id == runs.c.project)
        self._joined: dict[tuple[str, str, bool], FromClause] = {}
        self._parent: tuple[FromClause, FromClause] | None = None

    @property
    def tables(self) -> FromClause:
        """The runs, joined with whatever the operands made so far need. One row a run."""
        return self._from

    def operand(self, field: Field) -> Operand:
        """Return the SQL of a field; not for tags, of which a run has many."""
        owner, project = self._owner(field.of_parent)
        if field.source == "field":
            operand = self._run_field(owner, project, field.path)
            return self._of_existing_parent(owner, operand) if field.of_parent else operand
        if field.source == "config":
            return self._leaf(configs, "config", field)
        if field.source == "summary":
            return self._summary(field)
        return self._series(field.source, field)

    def has_tag(self, field: Field, condition: Condition | None = None) -> Condition:
        """Return whether the run has a tag (for which *condition* on ``tags.tag`` holds)."""
        owner, _ = self._owner(field.of_parent)
        found = select(literal(1)).where(tags.c.run == owner.c.number)
        return exists(found if condition is None else found.where(condition))

    def _owner(self, of_parent: bool) -> tuple[FromClause, FromClause]:
        if not of_parent:
            return runs, projects
        if self._parent is None:
            parent, project = runs.alias("parent"), projects.alias("parent_project")
            self._from = self._from.outerjoin(parent, and_(parent.c.id == runs.c.parent, parent.c.deleted.is_(None)))
            self._from = self._from.outerjoin(project, project.c.id == parent.c.project)
            self._parent = parent, project
        return self._parent

    def _run_field(self, owner: FromClause, project: FromClause, name: str) -> Operand:
        match name:
            case "project":
                return _text(project.c.name)
            case "state":
                return _text(shown_state(owner, self._now))
            case "duration":
                return _number(duration(owner, self._now), true())
            case "archived":
                return _number(case((owner.c.archived.is_not(None), 1.0), else_=0.0), true())
            case "group":
                return _text(owner.c.group_name)
            case "user":
                return _text(func.nullif(owner.c.user_name, ""))
            case "host" | "notes":
                return _text(func.nullif(owner.c[name], ""))
            case "created" | "started" | "finished" | "updated" | "last_step":
                return _number(owner.c[name], owner.c[name].is_not(None))
            case _:
                return _text(owner.c[name])

    @staticmethod
    def _of_existing_parent(parent: FromClause, operand: Operand) -> Operand:
        there = parent.c.number.is_not(None)
        return Operand(
            and_(there, operand.is_present), and_(there, operand.is_number), operand.number,
            and_(there, operand.is_text), operand.text, false(),
        )  # fmt: skip

    def _join(self, table: Table, kind: str, field: Field) -> FromClause | None:
        key = self._keys.get((kind, field.path))
        if key is None:
            return None
        name = (kind, field.path, field.of_parent)
        if name not in self._joined:
            if len(self._joined) >= MOST_JOINS:
                raise UsageError(f"At most {MOST_JOINS} different keys can be filtered and sorted by in one question.")
            owner, _ = self._owner(field.of_parent)
            alias = table.alias(f"{kind}_{len(self._joined)}")
            self._from = self._from.outerjoin(alias, and_(alias.c.run == owner.c.number, alias.c.key == key))
            self._joined[name] = alias
        return self._joined[name]

    def _leaf(self, table: Table, kind: str, field: Field) -> Operand:
        leaf = self._join(table, kind, field)
        if leaf is None:
            return _MISSING
        kind_of = func.coalesce(leaf.c.type, "")
        return Operand(
            kind_of != "", kind_of.in_(_NUMBERS), leaf.c.number, kind_of.in_(_TEXTS),
            case((kind_of.in_(_TEXTS), leaf.c.text)), kind_of == "null",
        )  # fmt: skip

    def _series(self, kind: str, field: Field) -> Operand:
        series = self._join(metric_summaries, kind, field)
        if series is None:
            return _MISSING
        number = aggregate(series, field.aggregate)
        # A series of NaN alone has no smallest value and no step of it; its «min» is NaN like any other value.
        is_step = field.aggregate in ("min_step", "max_step")
        return _number(number, number.is_not(None) if is_step else series.c.run.is_not(None))

    def _summary(self, field: Field) -> Operand:
        """Return what the user set, else the last value of the metric of that name."""
        own = self._leaf(summaries, "summary", field)
        last = self._series("metric", Field("metric", field.path, "last", field.of_parent))
        if last is _MISSING or own is _MISSING:
            return last if own is _MISSING else own
        by_itself = and_(~own.is_present, last.is_present)
        return Operand(
            or_(own.is_present, last.is_present), or_(own.is_number, by_itself),
            case((own.is_present, own.number), else_=last.number), own.is_text, own.text, own.is_null,
        )  # fmt: skip


_KINDS = {
    "config": ("config",),
    "summary": ("summary", "metric"),
    "metric": ("metric",),
    "system": ("system",),
}
_NUMBERS = ("number", "bool")
_TEXTS = ("text", "json")


def aggregate(series: FromClause, name: str) -> ColumnElement[Any]:
    """Return one number of a series, from (an alias of) ``metric_summaries``; NULL is NaN."""
    columns = series.c
    match name:
        case "mean":
            return case((columns.finite_count > 0, columns.sum / columns.finite_count))
        case "nan":
            return columns.nan_count
        case "first":
            return (
                select(metrics.c.value)
                .where(metrics.c.run == columns.run, metrics.c.key == columns.key, metrics.c.step == columns.first_step)
                .scalar_subquery()
            )
        case _:
            return columns[name]


def bound_number(value: float) -> ColumnElement[float]:
    """Bind a number as a double."""
    return literal(value, Double)


def bound_text(value: str) -> ColumnElement[str]:
    """Bind a text."""
    return literal(value, Text)


def settled(condition: Condition) -> Condition:
    """Make a condition that is false where SQL would say NULL: in a filter there is no third answer."""
    return func.coalesce(condition, false(), type_=Boolean)
