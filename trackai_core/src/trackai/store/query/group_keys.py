"""What makes a group: the fields in which its runs agree, named, or everything in the config but some."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import product
from typing import Any

from sqlalchemy import ColumnElement, Connection, Text, case, cast, func, select

from trackai.errors import UsageError
from trackai.store.answers import Json
from trackai.store.query.asking import batched, tuples
from trackai.store.query.dialects import among
from trackai.store.query.filter.tree import Field, read_field
from trackai.store.query.names import key_ids
from trackai.store.query.rows import column_values
from trackai.store.query.values import leaf_value
from trackai.store.schema.colours import slot_of
from trackai.store.schema.tables import configs
from trackai.store.schema.tables import keys as names

_LEAF, _PART, _ESCAPE = "\x1e", "\x1f", "\x1b"  # ends of a leaf and of its parts, in the texts that are compared

_SAMPLED = 1_000  # configs that are compared to find out in what they differ

_RATE = re.compile(r"(^|[./_])(lr|learning_rate)$")

_SEED = read_field("config.seed")  # what repeats of one configuration differ in

Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Grouping:
    """What runs are grouped by.

    Attributes:
        fields: those that were named, by the words that named them.
        without: fields of the config that may differ; None: only ``fields`` count. Else all others count as well.
    """

    fields: dict[str, Field]
    without: tuple[Field, ...] | None

    @property
    def given(self) -> list[Field]:
        """All fields that the words name."""
        return [*self.fields.values(), *(self.without or ())]


def read_grouping(words: Sequence[str]) -> Grouping:
    """Read the words of ``group_by``: a field each; a leading ``-`` stands for all of the config but that field.

    Raises:
        UsageError: for what is no field, and for a ``-`` before something else than a field of the config.
    """
    without = tuple(read_field(word[1:]) for word in words if word.startswith("-"))
    for field in without:
        if field.source != "config" or field.of_parent:
            raise UsageError(
                f"-{field} leaves out what is not part of the config: only fields such as config.seed can be left out."
            )
    fields = {word: read_field(word) for word in words if not word.startswith("-")}
    return Grouping(fields, without or None)


class GroupKeys:
    """The group, or groups, of each run, by a key that tells them apart.

    A run with several tags is in the group of each of them.
    """

    def __init__(self, connection: Connection, grouping: Grouping, numbers: Sequence[int], now: float) -> None:
        self._grouping = grouping
        self._of_run: dict[int, Sequence[Key]] = {}
        configs_of: dict[int, str] = {}
        if grouping.without is not None:
            configs_of = _configs(connection, numbers, grouping.without)
            self._paths = _telling(connection, {configs_of.get(number, "") for number in numbers})
        # Runs of a group share their keys: two objects for each of 10,000 runs wake the garbage collector.
        shared: dict[Sequence[Key], Sequence[Key]] = {}
        for some in batched(numbers):
            held = column_values(connection, some, grouping.fields, now) if grouping.fields else {}
            for number in some:
                parts = [_parts(field, held[word].get(number)) for word, field in grouping.fields.items()]
                config = [] if grouping.without is None else [(configs_of.get(number, ""),)]
                keys = tuple(product(*config, *parts))
                self._of_run[number] = shared.setdefault(keys, keys)

    def of(self, number: int) -> Sequence[Key]:
        """Return the keys of a run."""
        return self._of_run[number]

    def shown(self, key: Key) -> dict[str, Json]:
        """Return what the runs with this key have in common, by field.

        Of a config of which all but some counts, only what is needed to tell the groups apart is told.
        """
        told: dict[str, Json] = {}
        rest = list(key)
        if self._grouping.without is not None:
            leaves = {id_: leaf.rsplit(_PART, 1) for id_, leaf in _leaves(rest.pop(0))}
            told = {
                path: leaf_value(leaves[id_][1], None, _unescaped(leaves[id_][0]))
                for id_, path in self._paths.items()
                if id_ in leaves
            }
        told.update((word, _shown(part)) for word, part in zip(self._grouping.fields, rest, strict=True))
        return told

    def colours(self, connection: Connection, members: Mapping[Key, Sequence[int]]) -> dict[Key, int]:
        """Return the slot of the palette that each group has, by what the group is.

        Repeats of one configuration are the same group to a person, whether they were put together by the run's field
        ``group`` or by all of the config but the seed; so they have one colour. Any other group has the colour of its key.
        """
        named = {key: key for key in members}
        if self._grouping.without is None and list(self._grouping.fields) == ["group"]:
            numbers = [number for some in members.values() for number in some]
            config = _configs(connection, numbers, [_SEED])
            for key, some in members.items():
                alike = {config.get(number, "") for number in some}
                if len(alike) == 1 and any(alike):
                    named[key] = tuple(alike)
        return {key: slot_of(id_of(name)) for key, name in named.items()}


def id_of(key: Key) -> str:
    """Return a name for a key, which stays the same while runs come and go."""
    return blake2b(repr(key).encode(), digest_size=6).hexdigest()


def _configs(connection: Connection, numbers: Sequence[int], without: Sequence[Field]) -> dict[int, str]:
    """Return the config of each run as one text that is the same for the same config; a run without one is not in it."""
    ids = key_ids(connection, {("config", field.path) for field in without})
    escaped: ColumnElement[str] = configs.c.text
    for special in (_ESCAPE, _LEAF, _PART):
        escaped = func.replace(escaped, special, _ESCAPE + chr(ord(special) + 64))
    # JSON holds none of these characters as they are.
    text = case((configs.c.type == "text", escaped), else_=func.coalesce(configs.c.text, ""))
    leaf = cast(configs.c.key, Text) + _PART + text + _PART + configs.c.type + _LEAF
    found: dict[int, str] = {}
    for some in batched(numbers):
        inside = (
            select(configs.c.run, leaf.label("leaf"), configs.c.key)
            .where(among(configs.c.run, some), configs.c.key.not_in(ids.values()))
            .order_by(configs.c.run, configs.c.key)
            .subquery()
        )
        joined = func.aggregate_strings(inside.c.leaf, "")
        found.update(tuples(connection, select(inside.c.run, joined).group_by(inside.c.run)))
    # 3 and 3.0 are one number.
    return {run: config.replace(f".0{_PART}number", f"{_PART}number") for run, config in found.items()}


def _telling(connection: Connection, distinct: set[str]) -> dict[int, str]:
    """Return the fields that tell these configs apart, by their keys, as few as will do; texts before numbers.

    So a group reads «resnet50 · adamw · 0.001», from what is chosen to what is tuned, without what follows from that.
    """
    sample = [dict(_leaves(config)) for config in sorted(distinct)[:_SAMPLED]]
    values: dict[int, list[str]] = {key: [config.get(key, "") for config in sample] for key in set().union(*sample)}
    texts = [key for key, of_key in values.items() if not any(value.endswith(f"{_PART}number") for value in of_key)]
    found = dict(tuples(connection, select(names.c.id, names.c.path).where(among(names.c.id, values))))
    told: list[int] = []
    classes: list[int] = [0] * len(sample)
    for some in (texts, set(values) - set(texts)):
        # Of those that tell as much, what all have, and the rate that everybody tunes.
        left = sorted(some, key=lambda key: (values[key].count(""), _RATE.search(found[key]) is None, key))
        while left and max(classes, default=0) + 1 < len(sample):
            best = max(left, key=lambda key: len(set(zip(classes, values[key], strict=True))))
            split = {pair: place for place, pair in enumerate(dict.fromkeys(zip(classes, values[best], strict=True)))}
            if len(split) == max(classes) + 1:
                break
            classes = [split[pair] for pair in zip(classes, values[best], strict=True)]
            told.append(best)
            left.remove(best)
    return {key: str(Field("config", found[key])) for key in told}


def _leaves(config: str) -> list[tuple[int, str]]:
    """Return the key of each leaf with its text and type."""
    parts = (leaf.partition(_PART) for leaf in config.split(_LEAF)[:-1])
    return [(int(key), rest) for key, _, rest in parts]


def _unescaped(text: str) -> str:
    for special in (_PART, _LEAF, _ESCAPE):
        text = text.replace(_ESCAPE + chr(ord(special) + 64), special)
    return text


def _parts(field: Field, value: Json) -> Sequence[Any]:
    if field.source == "field" and field.path == "tag" and isinstance(value, list):
        return value
    return (_hashable(value),)


def _hashable(value: Json) -> Any:  # noqa: ANN401  # something that can be part of a key
    """Keep apart what Python would take for one (True and 1, every NaN), and make one of what is equal (3 and 3.0)."""
    if isinstance(value, str):  # nearly all are, and the types below take longer to look through
        return value
    if isinstance(value, bool | list | dict) or (isinstance(value, float) and math.isnan(value)):
        return (type(value).__name__, json.dumps(value))
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _shown(part: Any) -> Json:  # noqa: ANN401  # what _hashable made
    value: Json = json.loads(part[1]) if isinstance(part, tuple) else part
    return value
