"""Names and values that occur in a store: what completion of filters offers."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import Connection, Table, case, func, select

from trackai.store.answers import Json
from trackai.store.query.asking import tuples
from trackai.store.query.columns import field_examples
from trackai.store.query.dialects import lower_ascii
from trackai.store.query.filter.patterns import like_part, lowered
from trackai.store.query.filter.tree import Field
from trackai.store.query.names import key_ids
from trackai.store.query.values import leaf_value
from trackai.store.schema.tables import configs, keys, project_keys, runs, summaries

_LEAVES: dict[str, Table] = {"config": configs, "summary": summaries}


class Catalogue:
    """What occurs in one project, or in all that somebody may see."""

    def __init__(self, connection: Connection, project: int | None, seen: Collection[int] | None) -> None:
        self._connection, self._project = connection, project
        self._runs = select(runs.c.number).where(runs.c.deleted.is_(None))
        self._names = select(project_keys.c.key)
        if project is not None:
            self._runs = self._runs.where(runs.c.project == project)
            self._names = self._names.where(project_keys.c.project == project)
        elif seen is not None:
            self._runs = self._runs.where(runs.c.project.in_(seen))
            self._names = self._names.where(project_keys.c.project.in_(seen))
        self._is_everything = project is not None or seen is None

    def paths(self, source: str, part: str, limit: int) -> Sequence[str]:
        """Return up to *limit* paths with *part* in them, those that begin with it first."""
        begins = case((lower_ascii(func.substr(keys.c.path, 1, len(part))) == lowered(part), 0), else_=1)
        statement = (
            select(keys.c.path)
            .where(
                keys.c.kind == source,
                lower_ascii(keys.c.path).like(like_part(part), escape="\\"),
                keys.c.id.in_(self._names),
            )
            .order_by(begins, keys.c.path)
            .limit(limit)
        )
        return [path for (path,) in tuples(self._connection, statement)]

    def values(self, field: Field, limit: int) -> Sequence[Json]:
        """Return up to *limit* values that *field* has in some run."""
        if field.source == "field":
            return field_examples(self._connection, self._project, field.path, limit) if self._is_everything else ()
        if field.is_series:
            return ()
        key = key_ids(self._connection, [(field.source, field.path)]).get((field.source, field.path))
        if key is None:
            return ()
        table = _LEAVES[field.source]
        statement = (
            select(table.c.type, table.c.number, table.c.text)
            .where(table.c.key == key, table.c.run.in_(self._runs), table.c.type.in_(("number", "text", "bool")))
            .group_by(table.c.type, table.c.number, table.c.text)
            .order_by(func.count().desc())
            .limit(limit)
        )
        return [leaf_value(*row) for row in tuples(self._connection, statement)]
