"""Names and values that occur in a store: what completion of filters offers."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Connection, Table, case, func, select

from trackai.store.answers import Json
from trackai.store.query.asking import tuples
from trackai.store.query.columns import field_counts
from trackai.store.query.dialects import lower_ascii
from trackai.store.query.filter.patterns import like_part, lowered
from trackai.store.query.filter.tree import Field
from trackai.store.query.names import key_ids
from trackai.store.query.values import leaf_value
from trackai.store.schema.tables import configs, keys, project_keys, runs, summaries

_LEAVES: dict[str, Table] = {"config": configs, "summary": summaries}


class Catalogue:
    """What occurs in one project, or in all that somebody may see."""

    def __init__(self, connection: Connection, project: int | None, seen: Collection[int] | None, now: float) -> None:
        self._connection, self._project, self._now = connection, project, now
        self._runs = select(runs.c.number).where(runs.c.deleted.is_(None))
        self._of_projects: list[ColumnElement[bool]] = []
        if project is not None:
            self._runs = self._runs.where(runs.c.project == project)
            self._of_projects.append(project_keys.c.project == project)
        elif seen is not None:
            self._runs = self._runs.where(runs.c.project.in_(seen))
            self._of_projects.append(project_keys.c.project.in_(seen))
        self._is_everything = project is not None or seen is None

    def paths(self, source: str, part: str, limit: int) -> Sequence[tuple[str, int | None]]:
        """Return up to *limit* paths with *part* in them and how many runs have each, those that begin with it first."""
        begins = case((lower_ascii(func.substr(keys.c.path, 1, len(part))) == lowered(part), 0), else_=1)
        statement = (
            select(keys.c.path, func.sum(project_keys.c.runs))
            .join(project_keys, project_keys.c.key == keys.c.id)
            .where(
                keys.c.kind == source, lower_ascii(keys.c.path).like(like_part(part), escape="\\"), *self._of_projects
            )
            .group_by(keys.c.path)
            .order_by(begins, keys.c.path)
            .limit(limit)
        )
        return [(path, int(runs)) for path, runs in tuples(self._connection, statement)]

    def values(self, field: Field, limit: int) -> Sequence[tuple[Json, int | None]]:
        """Return up to *limit* values that *field* has in some run, the most frequent first."""
        if field.source == "field":
            if not self._is_everything:
                return ()
            return [*field_counts(self._connection, self._project, field.path, self._now, limit)]
        if field.is_series:
            return ()
        key = key_ids(self._connection, [(field.source, field.path)]).get((field.source, field.path))
        if key is None:
            return ()
        table = _LEAVES[field.source]
        statement = (
            select(table.c.type, table.c.number, table.c.text, func.count())
            .where(table.c.key == key, table.c.run.in_(self._runs), table.c.type.in_(("number", "text", "bool")))
            .group_by(table.c.type, table.c.number, table.c.text)
            .order_by(func.count().desc())
            .limit(limit)
        )
        return [(leaf_value(*leaf), runs) for *leaf, runs in tuples(self._connection, statement)]
