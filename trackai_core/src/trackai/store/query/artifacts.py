"""Versions of artifacts."""

from __future__ import annotations

import json
from collections.abc import Collection

from sqlalchemy import Connection, select

from trackai.store.answers import ArtifactRow
from trackai.store.query.asking import tuples
from trackai.store.schema.tables import artifact_uses, artifacts, projects, runs


def read_artifacts(
    connection: Connection,
    seen: Collection[int] | None,
    *,
    project: int | None = None,
    name: str | None = None,
    run: int | None = None,
) -> list[ArtifactRow]:
    """Return versions, by name and the latest first; of one run those that it made or used.

    Args:
        connection: to the store.
        seen: ids of the projects that the caller may know of; None: all.
        project: id of the project.
        name: of the artifact.
        run: number of a run.
    """
    c = artifacts.c
    columns = (
        c.id, projects.c.name, c.name, c.type, c.version, c.digest, c.aliases, c.description, c.metadata, c.manifest,
        c.size, c.created, runs.c.id,
    )  # fmt: skip
    statement = (
        select(*columns)
        .select_from(artifacts)
        .join(projects, projects.c.id == c.project)
        .outerjoin(runs, runs.c.number == c.run)
    )
    if seen is not None:
        statement = statement.where(c.project.in_(seen))
    if project is not None:
        statement = statement.where(c.project == project)
    if name is not None:
        statement = statement.where(c.name == name)
    if run is not None:
        statement = statement.where(c.id.in_(select(artifact_uses.c.artifact).where(artifact_uses.c.run == run)))
    rows: list[ArtifactRow] = []
    for *own, aliases, description, extra, manifest, size, created, maker in tuples(
        connection, statement.order_by(c.name, c.version.desc())
    ):
        parts = json.loads(aliases), description, json.loads(extra), json.loads(manifest), size, created, maker
        rows.append(ArtifactRow(*[*own, *parts]))
    return rows
