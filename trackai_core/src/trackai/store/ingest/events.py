"""Everything that is neither a point nor the run itself: rich values, console, alerts, files, artifacts, environment."""

from __future__ import annotations

import json
from itertools import chain

from trackai.records import (
    Alerted,
    ArtifactLogged,
    Console,
    EnvironmentCaptured,
    FileLogged,
    MetricDefined,
    Rich,
)
from trackai.store.connection import Db, insert_rows
from trackai.store.ingest.batch import SeriesKey
from trackai.store.ingest.keys import KeyIds


def to_json(value: object) -> str:
    """Encode as JSON with NaN and Infinity as JavaScript words, readable by hand (no ASCII escapes)."""
    return json.dumps(value, ensure_ascii=False)


def add_rich(db: Db, run: int, record: Rich, keys: KeyIds) -> None:
    """Store one rich value; the last one written for a step and index wins."""
    name = SeriesKey(("rich", record.key))
    key = keys.ids(db, [name])[name]
    db.execute(
        'INSERT INTO rich_values(run, "key", step, "index", "timestamp", type, payload) VALUES (?, ?, ?, ?, ?, ?, ?) '
        'ON CONFLICT (run, "key", step, "index") DO UPDATE SET "timestamp" = excluded."timestamp", '
        "type = excluded.type, payload = excluded.payload",
        (run, key, record.step, record.index, record.time, record.type, to_json(record.payload)),
    )


def add_console(db: Db, run: int, writer: str, record: Console) -> None:
    """Append console lines, numbered in order of arrival."""
    first = (db.execute("SELECT max(line) FROM logs WHERE run = ?", (run,))[0][0] or 0) + 1
    rows = [
        (run, first + place, time, record.stream, writer, line)
        for place, (time, line) in enumerate(zip(record.times, record.lines, strict=True))
    ]
    insert_rows(
        db,
        'INSERT INTO logs(run, line, "timestamp", stream, writer, text) VALUES',
        "",
        6,
        list(chain.from_iterable(rows)),
    )


def add_alert(db: Db, run: int, record: Alerted) -> None:
    """Store an alert."""
    db.execute(
        'INSERT INTO alerts(run, "timestamp", step, level, title, text) VALUES (?, ?, ?, ?, ?, ?)',
        (run, record.time, record.step, record.level, record.title, record.text),
    )


def add_blob(db: Db, sha256: str, size: int, media_type: str | None, now: float) -> None:
    """Note a content, if it is new."""
    db.execute(
        "INSERT INTO blobs(sha256, size, media_type, created) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (sha256, size, media_type or "application/octet-stream", now),
    )


def add_file(db: Db, run: int, record: FileLogged) -> None:
    """Note a file of the run; a later one of the same path replaces it."""
    if record.sha256 is not None:
        add_blob(db, record.sha256, record.size or 0, record.media_type, record.time)
    db.execute(
        "INSERT INTO files(run, path, kind, sha256, uri, size, media_type, step, created, metadata) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (run, path) DO UPDATE SET kind = excluded.kind, "
        "sha256 = excluded.sha256, uri = excluded.uri, size = excluded.size, media_type = excluded.media_type, "
        "step = excluded.step, created = excluded.created, metadata = excluded.metadata",
        (run, record.path, record.kind, record.sha256, record.uri, record.size, record.media_type, record.step,
         record.time, to_json(record.metadata)),
    )  # fmt: skip


def define_metric(db: Db, run: int, record: MetricDefined) -> None:
    """Store what ``define_metric`` said of a pattern."""
    db.execute(
        "INSERT INTO metric_definitions(run, pattern, step_metric, summary, direction, unit, hidden) "
        "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (run, pattern) DO UPDATE SET step_metric = excluded.step_metric, "
        "summary = excluded.summary, direction = excluded.direction, unit = excluded.unit, hidden = excluded.hidden",
        (run, record.pattern, record.step_metric, record.summary, record.direction, record.unit, int(record.hidden)),
    )


def add_environment(db: Db, run: int, writer: str, record: EnvironmentCaptured) -> None:
    """Store one section of what was found out about the machine."""
    db.execute(
        "INSERT INTO environments(run, writer, section, payload) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (run, writer, section) DO UPDATE SET payload = excluded.payload",
        (run, writer, record.section, to_json(record.payload)),
    )


def add_artifact(db: Db, run: int, record: ArtifactLogged) -> None:
    """Store a version of an artifact, or its use.

    Equal content is the version that is there already. Aliases (and ``latest``, for what is logged) move from the
    versions that held them.
    """
    project = db.execute("SELECT project FROM runs WHERE number = ?", (run,))[0][0]
    where = "project = ? AND name = ?"
    versions = db.execute(
        f"SELECT id, version, digest, aliases FROM artifacts WHERE {where} ORDER BY version", (project, record.name)
    )
    same = next((number for number, _, digest, _ in versions if digest == record.digest), None)
    if same is None:
        version = versions[-1][1] + 1 if versions else 0
        size = sum(int(file.get("size") or 0) for file in record.files)
        db.execute(
            "INSERT INTO artifacts(project, name, type, version, digest, description, metadata, manifest, size, "
            "created, run) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (project, record.name, record.type, version, record.digest, record.description, to_json(record.metadata),
             to_json(record.files), size, record.time, None if record.used else run),
        )  # fmt: skip
        same = db.execute(f"SELECT id FROM artifacts WHERE {where} AND version = ?", (project, record.name, version))[
            0
        ][0]
        for file in record.files:
            if file.get("sha256"):
                add_blob(db, file["sha256"], int(file.get("size") or 0), None, record.time)
    if record.overwrite and not record.used:
        gone = [number for number, *_ in versions if number != same]
        for number in gone:
            db.execute("DELETE FROM artifact_uses WHERE artifact = ?", (number,))
            db.execute("DELETE FROM artifacts WHERE id = ?", (number,))
        versions = [row for row in versions if row[0] == same]
    if not record.used:
        moved = {"latest", *record.aliases}
        for number, _, _, held in [*versions, (same, 0, "", "[]")]:
            before = json.loads(held)
            after = [alias for alias in before if alias not in moved]
            if number == same:
                own: list[str] = next((json.loads(h) for n, _, _, h in versions if n == same), [])
                after = ["latest", *sorted({*own, *record.aliases} - {"latest"})]
            if after != before:
                db.execute("UPDATE artifacts SET aliases = ? WHERE id = ?", (to_json(after), number))
    db.execute(
        "INSERT INTO artifact_uses(artifact, run, role, created) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (same, run, "input" if record.used else "output", record.time),
    )
