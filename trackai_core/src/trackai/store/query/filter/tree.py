"""The closed tree that a filter becomes, and its way back to text. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from trackai.errors import UsageError
from trackai.store.query.filter.errors import unknown_field
from trackai.store.query.filter.grammar import AGGREGATES, RUN_FIELDS, SOURCES, UNITS, Type
from trackai.store.query.filter.tokens import BARE_PATH, Chunk, chunks_of

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Field:
    """Something of a run that has a value.

    Attributes:
        source: ``field``, ``config``, ``summary``, ``metric`` or ``system``.
        path: name of the run field, or of the key.
        aggregate: which number of a series; empty for anything else.
        of_parent: whether it is the parent run's.
    """

    source: str
    path: str
    aggregate: str = ""
    of_parent: bool = False

    @property
    def type(self) -> Type:
        """What its values are; ``any`` where each run may have its own."""
        if self.source == "field":
            return RUN_FIELDS[self.path]
        return "number" if self.source in ("metric", "system") else "any"

    @property
    def is_series(self) -> bool:
        """Whether it is a number of a series."""
        return self.source in ("metric", "system")

    def __str__(self) -> str:
        """Write it as a filter would."""
        before = "parent." if self.of_parent else ""
        if self.source == "field":
            return before + self.path
        plain = f"{before}{self.source}.{self.path}"
        default = Field(self.source, self.path, "last" if self.is_series else "", self.of_parent)
        if not BARE_PATH.fullmatch(self.path) or _plain(plain) != default:
            plain = f"{before}{self.source}.`{self.path.replace('`', '``')}`"
        return plain if self.aggregate in ("", "last") else f"{plain}.{self.aggregate}"


def read_field(name: str) -> Field:
    """Read a name that stands alone: a column, a sort key, a group. Odd characters need no back-quotes there.

    Raises:
        UsageError: if it is no field.
    """
    field = _plain(name) if "`" not in name else field_of(chunks_of(name))
    if field is None or (len(name) > 2_000):
        raise UsageError(unknown_field(name[:200]))
    return field


def field_of(chunks: Sequence[Chunk]) -> Field | None:
    """Return the field that a word names, None if it names none."""
    if not chunks:
        return None
    if len(chunks) == 1:
        return _plain(chunks[0].text)
    head, *rest = chunks
    if head.is_quoted:
        return None
    of_parent = head.text.startswith("parent.")
    source, dot, begin = head.text.removeprefix("parent.").partition(".")
    if source not in SOURCES or not dot:
        return None
    aggregate = ""
    end = rest[-1]
    if source in ("metric", "system"):
        aggregate = "last"
        before, dot, behind = end.text.rpartition(".")
        if not end.is_quoted and dot and behind in AGGREGATES:
            aggregate, rest = behind, [*rest[:-1], Chunk(before, False)]
    path = begin + "".join(chunk.text for chunk in rest)
    return Field(source, path, aggregate, of_parent) if path else None


def _plain(text: str) -> Field | None:
    """Read a name without regard to quotes."""
    if text in RUN_FIELDS:
        return Field("field", text)
    if text.startswith("parent."):
        inner = _plain(text.removeprefix("parent."))
        if inner is None or inner.of_parent:
            return None
        return Field(inner.source, inner.path, inner.aggregate, of_parent=True)
    source, _, path = text.partition(".")
    if source not in SOURCES or not path:
        return None
    if source not in ("metric", "system"):
        return Field(source, path)
    before, _, behind = path.rpartition(".")
    return Field(source, before, behind) if before and behind in AGGREGATES else Field(source, path, "last")


@dataclass(frozen=True, slots=True)
class Text:
    """A text."""

    value: str

    def __str__(self) -> str:
        escaped = self.value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
        return f'"{escaped}"'


@dataclass(frozen=True, slots=True)
class Number:
    """A number, NaN (always ``math.nan`` itself, so that trees can be compared) and ±inf included."""

    value: float

    def __str__(self) -> str:
        whole = self.value.is_integer() and abs(self.value) < 1e15
        return str(int(self.value)) if whole and (self.value or math.copysign(1, self.value) > 0) else repr(self.value)


@dataclass(frozen=True, slots=True)
class Truth:
    """true or false; compares as 1 or 0."""

    value: bool

    def __str__(self) -> str:
        return "true" if self.value else "false"


@dataclass(frozen=True, slots=True)
class Null:
    """No value."""

    def __str__(self) -> str:
        return "null"


@dataclass(frozen=True, slots=True)
class Relative:
    """A time, as seconds from now; negative is past."""

    seconds: float

    def __str__(self) -> str:
        for unit, size in reversed(UNITS.items()):
            amount = self.seconds / size
            if amount.is_integer() and abs(amount) < 1e15 and (amount or unit == "s"):
                return f"{int(amount)}{unit}"
        return f"{_fixed(self.seconds)}s"


@dataclass(frozen=True, slots=True)
class Moment:
    """A time, as seconds since 1970, UTC."""

    seconds: float

    def __str__(self) -> str:
        return (_EPOCH + timedelta(seconds=self.seconds)).isoformat()


Value = Text | Number | Truth | Null | Relative | Moment


def _fixed(number: float) -> str:
    from decimal import Decimal  # exact digits without an exponent, which a duration cannot have

    return format(Decimal(repr(number)), "f")


@dataclass(frozen=True, slots=True)
class Comparison:
    """``field operator right``; the operator is one of ``grammar.COMPARISONS``."""

    field: Field
    operator: str
    right: Value | Field


@dataclass(frozen=True, slots=True)
class Membership:
    """``field in (…)`` or ``field not in (…)``."""

    field: Field
    values: tuple[Value, ...]
    is_negated: bool = False


@dataclass(frozen=True, slots=True)
class Presence:
    """``field exists`` or ``field not exists``."""

    field: Field
    is_negated: bool = False


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite of a tree: true where that is false. There is no third answer."""

    part: Tree


@dataclass(frozen=True, slots=True)
class All:
    """Two or more trees joined by ``and``."""

    parts: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """Two or more trees joined by ``or``."""

    parts: tuple[Tree, ...]


Tree = Comparison | Membership | Presence | Not | All | Any


def to_text(tree: Tree) -> str:
    """Write a tree as a filter. Parsing it gives the same tree."""
    match tree:
        case Comparison(field, operator, right):
            return f"{field} {operator} {right}"
        case Membership(field, values, is_negated):
            return f"{field} {'not in' if is_negated else 'in'} ({', '.join(map(str, values))})"
        case Presence(field, is_negated):
            return f"{field} {'not exists' if is_negated else 'exists'}"
        case Not(part):
            return f"not {_bracketed(part, All | Any)}"
        case All(parts):
            return " and ".join(_bracketed(part, All | Any) for part in parts)
        case Any(parts):
            return " or ".join(_bracketed(part, Any) for part in parts)


def _bracketed(tree: Tree, kinds: type | object) -> str:
    text = to_text(tree)
    return f"({text})" if isinstance(tree, kinds) else text  # type: ignore[arg-type]  # a union of classes


def fields_of(tree: Tree | None) -> list[Field]:
    """Return every field that occurs, in order, each once."""
    found: dict[Field, None] = {}
    _collect(tree, found)
    return list(found)


def _collect(tree: Tree | None, found: dict[Field, None]) -> None:
    match tree:
        case Comparison(field, _, right):
            found[field] = None
            if isinstance(right, Field):
                found[right] = None
        case Membership(field) | Presence(field):
            found[field] = None
        case Not(part):
            _collect(part, found)
        case All(parts) | Any(parts):
            for part in parts:
                _collect(part, found)
        case None:
            pass
