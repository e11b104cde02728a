"""What a tracker could cost at the least: no logging, a JSON line, a msgpack frame, a narrow SQLite table."""

from __future__ import annotations

import json
import os
import sqlite3
import struct
import time
import zlib
from collections.abc import Iterator
from typing import Any

from sidebyside.peer import Client, Peer

FRAME = struct.Struct("<II")


class Nothing(Peer):
    venv = "floor"
    settle = 0.0

    def counts(self, project: str) -> dict[str, int]:
        return {}

    def open(self, project: str, run: str, config: dict[str, Any]) -> None: ...

    def log(self, values: dict[str, float], step: int) -> None: ...

    def close(self) -> None: ...


class Files(Peer):
    """One file per run."""

    venv = "floor"
    suffix = ""
    crash_settle = 0.0

    def path(self, project: str, run: str):
        (self.home / project).mkdir(parents=True, exist_ok=True)
        return self.home / project / f"{run}{self.suffix}"

    def records(self, path) -> Iterator[tuple[int, dict[str, float]]]:
        raise NotImplementedError

    def counts(self, project: str) -> dict[str, int]:
        paths = sorted((self.home / project).glob(f"*{self.suffix}"))
        return {p.name.removesuffix(self.suffix): sum(len(v) for _, v in self.records(p)) for p in paths}

    def steps(self, project: str, run: str, metric: str) -> set[int]:
        return {step for step, values in self.records(self.path(project, run)) if metric in values}


class JsonLines(Files):
    suffix = ".jsonl"

    def open(self, project: str, run: str, config: dict[str, Any]) -> None:
        self.file = self.path(project, run).open("a")

    def log(self, values: dict[str, float], step: int) -> None:
        self.file.write(json.dumps({"step": step, "time": time.time(), "values": values}) + "\n")
        self.file.flush()

    def close(self) -> None:
        os.fsync(self.file.fileno())
        self.file.close()

    def records(self, path) -> Iterator[tuple[int, dict[str, float]]]:
        with path.open() as file:
            for line in file:
                if line.endswith("\n"):
                    record = json.loads(line)
                    yield record["step"], record["values"]


class Append(Files):
    suffix = ".frames"

    def open(self, project: str, run: str, config: dict[str, Any]) -> None:
        import msgpack

        self.pack = msgpack.Packer().pack
        self.file = os.open(self.path(project, run), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)

    def log(self, values: dict[str, float], step: int) -> None:
        body = self.pack((step, time.time(), values))
        os.write(self.file, FRAME.pack(len(body), zlib.crc32(body)) + body)

    def close(self) -> None:
        os.fsync(self.file)
        os.close(self.file)

    def records(self, path) -> Iterator[tuple[int, dict[str, float]]]:
        import msgpack

        data = path.read_bytes()
        at = 0
        while at + FRAME.size <= len(data):
            length, crc = FRAME.unpack_from(data, at)
            body = data[at + FRAME.size : at + FRAME.size + length]
            if len(body) < length or zlib.crc32(body) != crc:
                return
            step, _, values = msgpack.unpackb(body)
            yield step, values
            at += FRAME.size + length


class Sqlite(Peer):
    """Rows are gathered in memory and inserted 5,000 at a time: fast, but what is gathered dies with the process."""

    venv = "floor"
    crash_settle = 0.0
    read_via = "SQL to JSON, in process"
    batch = 5_000

    def connect(self) -> sqlite3.Connection:
        self.home.mkdir(parents=True, exist_ok=True)
        db = sqlite3.connect(self.home / "floor.db", timeout=60, isolation_level=None)
        db.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;")
        db.executescript(
            "CREATE TABLE IF NOT EXISTS names(id INTEGER PRIMARY KEY, kind TEXT, name TEXT, UNIQUE(kind, name));"
            "CREATE TABLE IF NOT EXISTS metrics(run INT, key INT, step INT, time REAL, value REAL,"
            " PRIMARY KEY(run, key, step)) WITHOUT ROWID;"
        )
        return db

    def name(self, kind: str, name: str) -> int:
        self.db.execute("INSERT OR IGNORE INTO names(kind, name) VALUES (?, ?)", (kind, name))
        return self.db.execute("SELECT id FROM names WHERE kind = ? AND name = ?", (kind, name)).fetchone()[0]

    def open(self, project: str, run: str, config: dict[str, Any]) -> None:
        self.db = self.connect()
        self.run = self.name("run", run)
        self.keys: dict[str, int] = {}
        self.rows: list[tuple[int, int, int, float, float]] = []

    def log(self, values: dict[str, float], step: int) -> None:
        now = time.time()
        for metric, value in values.items():
            key = self.keys.get(metric)
            if key is None:
                key = self.keys[metric] = self.name("key", metric)
            self.rows.append((self.run, key, step, now, value))
        if len(self.rows) >= self.batch:
            self.flush()

    def flush(self) -> None:
        self.db.execute("BEGIN IMMEDIATE")
        self.db.executemany("INSERT OR REPLACE INTO metrics VALUES (?, ?, ?, ?, ?)", self.rows)
        self.db.execute("COMMIT")
        self.rows.clear()

    def close(self) -> None:
        self.flush()
        self.db.close()

    def counts(self, project: str) -> dict[str, int]:
        return dict(
            self.connect().execute("SELECT r.name, count(*) FROM metrics JOIN names r ON r.id = run GROUP BY run")
        )

    def steps(self, project: str, run: str, metric: str) -> set[int]:
        found = self.connect().execute(
            "SELECT step FROM metrics WHERE run = (SELECT id FROM names WHERE kind = 'run' AND name = ?)"
            " AND key = (SELECT id FROM names WHERE kind = 'key' AND name = ?)",
            (run, metric),
        )
        return {step for (step,) in found}

    def list_runs(self, client: Client, project: str) -> int:
        db = self.connect()
        keys = db.execute("SELECT id, name FROM names WHERE kind = 'key'").fetchall()
        answer = {}
        for run, name in db.execute("SELECT id, name FROM names WHERE kind = 'run'").fetchall():
            sql = "SELECT value FROM metrics WHERE run = ? AND key = ? ORDER BY step DESC LIMIT 1"
            answer[name] = {key: db.execute(sql, (run, id)).fetchone()[0] for id, key in keys}
        client.received += len(json.dumps(answer))
        return len(answer)

    def one_series(self, client: Client, project: str, run: str, metric: str) -> int:
        return self.chart(client, project, [run], metric)

    def chart(self, client: Client, project: str, runs: list[str], metric: str) -> int:
        db = self.connect()
        ids = dict(db.execute("SELECT name, id FROM names"))
        sql = "SELECT step, value FROM metrics WHERE run = ? AND key = ? ORDER BY step"
        answer = {run: list(zip(*db.execute(sql, (ids[run], ids[metric])), strict=True)) for run in runs}
        client.received += len(json.dumps(answer))
        return sum(len(columns[0]) for columns in answer.values())
