"""Fixtures that all tests share: an own home, a clean environment, a fresh store of each kind."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.postgresql import Cluster
from tests.waiting import wait_until as _wait_until

if TYPE_CHECKING:
    from trackai.store import Store

# Whoever runs the tests may be a rank of a job, a user of another tracker or of this one.
_FOREIGN = (
    "TRACKAI_",
    "TRACKIO_",
    "WANDB_",
    "MLFLOW_",
    "SLURM_",
    "TORCHELASTIC_",
    "OMPI_",
    "PMI_",
    "PMIX_",
    "JSM_",
    "COMET_",
    "NEPTUNE_",
)
_FOREIGN_NAMES = {
    "RANK",
    "LOCAL_RANK",
    "GROUP_RANK",
    "NODE_RANK",
    "WORLD_SIZE",
    "LOCAL_WORLD_SIZE",
    "MASTER_ADDR",
    "MASTER_PORT",
}


@pytest.fixture(autouse=True)
def clean_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Take every variable that changes behaviour out of the environment and point the home at a folder of this test."""
    for name in list(os.environ):
        if name.startswith(_FOREIGN) or name in _FOREIGN_NAMES:
            monkeypatch.delenv(name)
    monkeypatch.setenv("TRACKAI_HOME", str(tmp_path / "home"))


@pytest.fixture
def home(tmp_path: Path, clean_environment: None) -> Path:
    """Return ``TRACKAI_HOME`` of this test; the folder exists; a fresh store may lie in it."""
    path = tmp_path / "home"
    path.mkdir(mode=0o700, exist_ok=True)
    return path


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Cluster]:
    """Start one server for this test process (one for each xdist worker), when the first test wants it."""
    cluster = Cluster()
    yield cluster
    cluster.stop()


class _Templates:
    """Migrated empty stores, made once, so that a test pays for a copy and not for the migrations."""

    def __init__(self, folder: Path) -> None:
        self._sqlite = folder / "template.db"
        self._postgresql: str | None = None

    def sqlite(self, path: Path) -> str:
        if not self._sqlite.exists():
            self._migrate(f"sqlite:///{self._sqlite}")
        path.parent.mkdir(parents=True, exist_ok=True)
        # The template is closed: its WAL is folded in, and one file is all there is.
        path.write_bytes(self._sqlite.read_bytes())
        return f"sqlite:///{path}"

    def postgresql(self, cluster: Cluster) -> str:
        if self._postgresql is None:
            name = cluster.create()
            self._migrate(cluster.url(name))
            self._postgresql = name
        return cluster.create(self._postgresql)

    @staticmethod
    def _migrate(url: str) -> None:
        from trackai.store import Store

        Store.open(url).close()


@pytest.fixture(scope="session")
def _templates() -> Iterator[_Templates]:
    with tempfile.TemporaryDirectory(prefix="trackai-templates-") as folder:
        yield _Templates(Path(folder))


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_store_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Return the URL of a database without any table: for tests of migrations and of the first open."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'home' / 'trackai.db'}"
        return
    cluster: Cluster = request.getfixturevalue("postgresql")
    name = cluster.create()
    yield cluster.url(name)
    cluster.drop(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, _templates: _Templates
) -> Iterator[str]:
    """Return the URL of a fresh, migrated, empty store: SQLite in ``home``, then PostgreSQL.

    The environment names it too, so that ``trackai.init`` and the command line of the test use the same one.
    """
    if request.param == "sqlite":
        yield _templates.sqlite(tmp_path / "home" / "trackai.db")
        return
    cluster: Cluster = request.getfixturevalue("postgresql")
    name = _templates.postgresql(cluster)
    monkeypatch.setenv("TRACKAI_DB_URL", cluster.url(name))
    yield cluster.url(name)
    cluster.drop(name)


@pytest.fixture
def sqlite_url(tmp_path: Path, _templates: _Templates) -> str:
    """Return the URL of a fresh, migrated SQLite store in ``home``, for tests that say nothing about the dialect."""
    return _templates.sqlite(tmp_path / "home" / "trackai.db")


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """Open the fresh store of each kind."""
    from trackai.store import Store

    with Store.open(store_url) as opened:
        yield opened


@pytest.fixture
def wait_until() -> Callable[..., Any]:
    """Return :func:`tests.waiting.wait_until`, for tests that rather take it as a fixture."""
    return _wait_until


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests by their folder, so that the sessions of the noxfile can tell them apart."""
    for item in items:
        for folder in ("integrations", "faults", "browser", "bench"):
            if folder in item.path.parent.parts:
                item.add_marker(folder)
