"""A home of its own for a benchmark: journals written as a training process would, drained and served by the real programs."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import sqlite3
import struct
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
import zlib
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from tests.postgresql import Cluster

from trackai import records

START = 1_700_000_000.0
SERVED = "-c listen_addresses='' -c shared_buffers=256MB -c max_connections=60"
TRACKAI = Path(sys.executable).parent / "trackai"


class Home:
    """A temporary ``TRACKAI_HOME``.

    Args:
        database: name of the PostgreSQL database that is its store; None: a SQLite file in it.
        cluster: where that database is.
    """

    def __init__(self, database: str | None = None, cluster: Cluster | None = None) -> None:
        self.path = Path(tempfile.mkdtemp(prefix="trackai-bench-"))
        self.database = self.path / "trackai.db"
        self.url = f"sqlite:///{self.database}" if database is None or cluster is None else cluster.url(database)

    @property
    def environment(self) -> dict[str, str]:
        """Environment of every process of this benchmark."""
        clean = {name: value for name, value in os.environ.items() if not name.startswith("TRACKAI_")}
        return clean | {"TRACKAI_HOME": str(self.path), "TRACKAI_QUIET": "1", "TRACKAI_DB_URL": self.url}

    def write_journal(self, run: str, made: Iterable[records.Record], writer: str = "1-bench") -> None:
        """Write a whole journal of a writer that is gone, to be drained by ``recover``."""
        folder = self.path / "journals" / run
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / f"{writer}.tj").open("wb") as file:
            for record in made:
                payload = records.encode(record)
                file.write(struct.pack("<II", len(payload), zlib.crc32(payload)) + payload)

    def recover(self) -> float:
        """Drain every journal by ``trackai recover`` and return its seconds."""
        begin = time.perf_counter()
        done = subprocess.run([TRACKAI, "recover"], env=self.environment, capture_output=True, text=True)
        if done.returncode != 0:
            raise SystemExit(f"trackai recover failed:\n{done.stdout}{done.stderr}")
        return time.perf_counter() - begin

    def query(self, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
        """Ask the database directly, past all of our code."""
        if self.url.startswith("postgresql"):
            import psycopg

            with psycopg.connect(self.url.replace("+psycopg", "")) as asking:
                return asking.execute(sql.encode(), parameters).fetchall()
        connection = sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=60)
        try:
            return connection.execute(sql, parameters).fetchall()
        finally:
            connection.close()

    @contextmanager
    def server(self) -> Iterator[Client]:
        """Run ``trackai ui`` on a free port."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        command = [TRACKAI, "ui", "--port", str(port), "--no-open"]
        with (self.path / "server.txt").open("wb") as output:
            process = subprocess.Popen(command, env=self.environment, stdout=output, stderr=output)
        client = Client(f"http://127.0.0.1:{port}")
        try:
            client.wait(60)
            yield client
        finally:
            process.terminate()
            process.wait(30)

    def remove(self) -> None:
        """Delete everything."""
        shutil.rmtree(self.path, ignore_errors=True)


class Client:
    """Ask the server; every answer that is not 200 raises."""

    def __init__(self, base: str) -> None:
        self.base = base

    def get(self, path: str, **query: object) -> Any:  # noqa: ANN401  # JSON of any shape
        """Ask for *path* and return the parsed answer."""
        address = self.base + path + (f"?{urllib.parse.urlencode(query)}" if query else "")
        with urllib.request.urlopen(address, timeout=300) as answer:
            return json.loads(answer.read())

    def fetch(self, path: str, body: object = None, **query: object) -> bytes:
        """Ask for *path* and return the bytes, unparsed."""
        address = self.base + path + (f"?{urllib.parse.urlencode(query)}" if query else "")
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(address, data=data, headers={"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=300) as answer:
            return bytes(answer.read())

    def wait(self, deadline_s: float) -> None:
        """Return when the server answers."""
        end = time.monotonic() + deadline_s
        while True:
            try:
                self.get("/api/health")
                return
            except (urllib.error.URLError, ConnectionError):
                if time.monotonic() > end:
                    raise
                time.sleep(0.02)


@contextmanager
def home(*, on_postgresql: bool = False) -> Iterator[Home]:
    """Make a home and delete it afterwards; its store is a SQLite file, or a database of a PostgreSQL of its own."""
    with ExitStack() as ending:
        if on_postgresql:
            # Its server would outlive a benchmark that is told to end.
            signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
            # As a server is run: what the tests leave out for speed is what it costs to keep data.
            cluster = Cluster(SERVED)
            ending.callback(cluster.stop)
            made = Home(cluster.create(), cluster)
        else:
            made = Home()
        ending.callback(made.remove)
        yield made
