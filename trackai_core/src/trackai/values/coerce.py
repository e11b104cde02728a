"""Turn what people pass to ``log`` into numbers and other values, by name. Pure; nothing is ever raised for a bad value.

========================================  ==============================================================
value                                     becomes
========================================  ==============================================================
bool, int, float, IntEnum                 number; an int beyond float64 becomes ±inf, with a note
Decimal, Fraction, timedelta (seconds)    number
str, datetime, date, time (ISO 8601)      text
dict                                      its leaves, keys joined by ``/``
list, tuple, set … of numbers, texts …    one JSON list
list of rich values                       a gallery: the same key, index 0, 1, …
rich value (has ``kind`` and ``encode``)  itself
None                                      nothing
of a type that a plugin converts          what the plugin's converter returns
anything else with ``__float__``          number, if that works
the rest                                  nothing, with a problem that names key and type
========================================  ==============================================================

Keys become strings (``str(key)``), NUL and lone surrogates are escaped, and more than 512 characters are shortened.
"""

from __future__ import annotations

import contextlib
import enum
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from math import inf
from numbers import Rational
from typing import Any, cast

from msgspec import Struct  # cheaper to define than a dataclass, at everybody's import

from trackai.ids import MAX_NAME
from trackai.values.converters import Converters

_MAX_DIMENSIONS = 64  # NumPy's limit, and that of a shape in a sentence
_MAX_DEPTH = 32  # of nested dicts; deeper ones are a cycle or a mistake
_EXACT = frozenset((float, bool))  # types whose every value is a number as it is
_FITS = 2**1023  # ints below it surely become a finite float
_LISTS = (list, tuple, Set, deque, range)


class Json(Struct, frozen=True):
    """A value that is stored as JSON: a list, with dicts and lists inside."""

    value: Any


class Other(Struct, frozen=True):
    """A value that is no number: a ``str``, a :class:`Json`, or a rich value. *index* is its place in a gallery."""

    key: str
    value: Any
    index: int = 0


class Problem(Struct, frozen=True):
    """What could not be stored as it is: *kind* tells one sort from another, *text* is a sentence for the user."""

    kind: str
    key: str
    text: str


class Coerced(Struct):
    """What one ``log`` call holds, each in the order of the call."""

    numbers: dict[str, float] = {}
    others: list[Other] = []
    problems: list[Problem] = []
    read: dict[int, tuple[Any, Any]] = {}  # id of a value → it, and what it became together with others


def coerce(metrics: Mapping[Any, Any], converters: Converters) -> Coerced:
    """Sort the values of one ``log`` call into numbers, other values and problems. A key that comes twice: last wins."""
    found = Coerced()
    if converters.reads_together:
        with contextlib.suppress(Exception):  # hostile mappings raise when looked at; below, they are named
            found.read = converters.read_together(_leaves(metrics, 0))
    _flatten(metrics, "", 0, converters, found)
    return found


def _leaves(metrics: Mapping[Any, Any], depth: int) -> Iterator[Any]:
    for value in list(metrics.values()):
        if isinstance(value, Mapping):
            if depth < _MAX_DEPTH:
                yield from _leaves(value, depth + 1)
        else:
            yield value


def clean_text(text: str) -> str:
    """Return *text* with NUL and lone surrogates written as escapes, because no store and no UTF-8 can hold them."""
    if "\0" in text:
        text = text.replace("\0", "\\x00")
    try:
        text.encode()
    except UnicodeEncodeError:
        text = text.encode("utf-8", "backslashreplace").decode()
    return text


def clean_key(key: str) -> str:
    """Return a key that can be stored: at most 512 characters, the last nine of a shortened one being ``#`` and a hash."""
    if key.isascii() and len(key) <= MAX_NAME and "\0" not in key:
        return key
    key = clean_text(key)
    if len(key) <= MAX_NAME:
        return key
    import hashlib  # here, because it costs 4 ms of everybody's import and few keys are that long

    digest = hashlib.sha256(key.encode()).hexdigest()[:8]
    return f"{key[: MAX_NAME - 9]}#{digest}"


def key_text(key: object) -> str:
    """Return a key as text: ``str(key)``, but the content of a ``str`` subclass such as ``class K(str, Enum)``."""
    if isinstance(key, str):
        return str.__str__(key)
    try:
        return str(key)
    except Exception:  # noqa: BLE001  (a foreign __str__ may raise anything, and log() must not)
        return object.__repr__(key)


def _flatten(metrics: Mapping[Any, Any], prefix: str, depth: int, converters: Converters, found: Coerced) -> None:
    for raw, value in list(metrics.items()):
        text = raw if raw.__class__ is str else key_text(raw)
        if not text:
            words = f"A key{f' below {prefix!r}' if prefix else ''} is empty. It was left out, the others were kept: give it a name."
            found.problems.append(Problem("key", prefix, words))
            continue
        name = prefix + text
        key = clean_key(name)
        if key is not name and len(name) > MAX_NAME:
            words = f"A key has {len(name)} characters, at most {MAX_NAME} are possible: stored as {key!r}."
            found.problems.append(Problem("key", key, words))
        if value.__class__ in _EXACT:
            found.numbers[key] = value
            continue
        try:
            _sort_in(name, key, value, depth, converters, found)
        except Exception as error:  # noqa: BLE001  (hostile objects raise when looked at; the others must be kept)
            found.problems.append(_unstorable(key, value, f" ({type(error).__name__}: {error})"))


def _sort_in(name: str, key: str, value: object, depth: int, converters: Converters, found: Coerced) -> None:
    leaf = value if isinstance(value, Mapping) else _leaf(key, value, converters, found)
    if leaf is None:
        return
    if isinstance(leaf, (bool, int, float)):
        found.numbers[key] = leaf
    elif isinstance(leaf, Mapping):
        if depth < _MAX_DEPTH:
            _flatten(leaf, name + "/", depth + 1, converters, found)
        else:
            text = f"Key {name[:80]!r} … is nested more than {_MAX_DEPTH} deep, perhaps in a circle. It was left out."
            found.problems.append(Problem("depth", key, text))
    elif isinstance(leaf, _LISTS):
        found.others.extend(_list(key, list(leaf), converters, found))
    else:
        found.others.append(Other(key, leaf))


def _leaf(key: str, value: object, converters: Converters, found: Coerced) -> object:
    """Return a number, a text, a list, a rich value, or None with a problem noted."""
    known = converters.known(type(value))
    if known is not None:
        return _converted(key, value, known, found)
    simple = _simple(key, value, found)
    if simple is not NotImplemented:
        return simple
    converter = converters.of(type(value))
    if converter is not None:
        return _converted(key, value, converter, found)
    if isinstance(value, enum.Enum):
        return _leaf(key, value.value, converters, found)
    if hasattr(type(value), "__float__") and not isinstance(value, complex):
        try:
            return float(value)  # type: ignore[arg-type]  # it has __float__, as was just asked
        except Exception as error:  # noqa: BLE001  (a foreign __float__ may raise anything; the value is named below)
            found.problems.append(_unstorable(key, value, f" ({error})"))
            return None
    found.problems.append(_unstorable(key, value))
    return None


def _converted(key: str, value: object, converter: Callable[[Any], Any], found: Coerced) -> object:
    try:
        result = found.read[id(value)][1] if id(value) in found.read else converter(value)
    except Exception as error:  # noqa: BLE001  (a plugin's code; the value is named, the rest of the call is kept)
        found.problems.append(_unstorable(key, value, f" ({type(error).__name__}: {error})"))
        return None
    if result.__class__ is float:
        return result
    if result is None:
        found.problems.append(_unstorable(key, value))
        return None
    simple = _simple(key, result, found)
    if simple is NotImplemented:
        if isinstance(result, Mapping):
            return result
        found.problems.append(_unstorable(key, value, f" (its converter returned {_type_name(result)})"))
        return None
    return simple


def _simple(key: str, value: object, found: Coerced) -> object:
    """Return what core knows by itself; NotImplemented for other types."""
    if value is None:
        return None
    if isinstance(value, str):
        return clean_text(key_text(value))
    if isinstance(value, (bool, float)):
        return value if isinstance(value, bool) else float(value)
    if isinstance(value, int):
        return _number(key, int(value), found)  # int(): an IntEnum becomes its number
    if isinstance(value, (Decimal, Rational)):  # Fraction and its like
        return _number(key, value, found)
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, _LISTS) or is_rich(value):
        return value
    return NotImplemented


def is_rich(value: object) -> bool:
    """Say whether *value* fulfils the protocol of rich values: a text ``kind`` and an ``encode`` method."""
    kind = type(value)
    return isinstance(getattr(kind, "kind", None) or getattr(value, "kind", None), str) and callable(
        getattr(kind, "encode", None)
    )


def _number(key: str, value: int | Decimal | Rational, found: Coerced) -> float | None:
    if isinstance(value, int) and -_FITS < value < _FITS:
        return value
    try:
        number = float(value)
    except OverflowError:
        number = inf if cast("int", value) > 0 else -inf
    except ValueError:  # a signalling NaN of decimal
        return float("nan")
    if abs(number) == inf and not (isinstance(value, Decimal) and value.is_infinite()):
        found.problems.append(
            Problem("range", key, f"Key {key!r} holds a number beyond the range of float64: stored as {number}.")
        )
    return number


def _list(key: str, items: list[Any], converters: Converters, found: Coerced) -> Iterator[Other]:
    """Make a list one JSON value, or a gallery if it holds rich values only."""
    if items and all(map(is_rich, items)):
        yield from (Other(key, item, index) for index, item in enumerate(items))
        return
    inner = Coerced()
    plain = _plain(key, items, converters, inner, 0)
    if inner.problems:
        count, kind = len(items), _type_name(items[0])
        text = (
            f"Key {key!r} holds a list of {count} ({kind} first) that cannot be stored: log each under its own key, or use trackai.Histogram. "
            "It was left out, the others were kept."
        )
        found.problems.append(Problem(f"list of {kind}", key, text))
        return
    yield Other(key, Json(plain))


def _plain(key: str, value: object, converters: Converters, inner: Coerced, depth: int) -> object:
    if depth > _MAX_DEPTH:
        inner.problems.append(Problem("depth", key, ""))
        return None
    if isinstance(value, Mapping):
        return {
            clean_text(key_text(name)): _plain(key, item, converters, inner, depth + 1) for name, item in value.items()
        }
    if isinstance(value, _LISTS):
        return [_plain(key, item, converters, inner, depth + 1) for item in value]
    leaf = None if value is None else _leaf(key, value, converters, inner)
    if isinstance(leaf, (Sequence, Set)) and not isinstance(leaf, str):
        return [_plain(key, item, converters, inner, depth + 1) for item in leaf]
    if is_rich(leaf):
        inner.problems.append(_unstorable(key, leaf))
        return None
    if isinstance(leaf, int) and not -(2**63) <= leaf < 2**63:
        return float(leaf)  # neither msgpack nor a database holds it as an integer
    return leaf


def _unstorable(key: str, value: object, why: str = "") -> Problem:
    kind = _type_name(value)
    hint = ""
    shape: tuple[object, ...] = ()
    with contextlib.suppress(Exception):  # a hostile object raises when looked at
        shape = tuple(islice(getattr(value, "shape", ()), _MAX_DIMENSIONS))  # TensorFlow's is no tuple
    if shape and all(isinstance(size, int) for size in shape):
        kind += f" of shape {shape}"
        hint = " For many numbers use trackai.Histogram or trackai.Table."
    text = f"Key {key!r} holds a {kind}, which cannot be stored{str(why)[:200]}. It was left out, the others were kept.{hint}"
    return Problem(_type_name(value), key, text)


def _type_name(value: object) -> str:
    kind = type(value)
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
