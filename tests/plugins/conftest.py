"""Distributions with plugins, on a path of their own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from trackai import settings
from trackai.plugins import PluginManager

Write = Callable[..., str]


@pytest.fixture(scope="session")
def install(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Path]:
    """Return a function that builds the project in a folder and installs it, by pip, into a folder of its own."""

    def install(source: Path) -> Path:
        target = tmp_path_factory.mktemp("site")
        command = [
            sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", "--no-build-isolation",
            "--disable-pip-version-check", "--target", str(target), str(source),
        ]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return target

    return install


@pytest.fixture(scope="session")
def installed_sample(install: Callable[[Path], Path]) -> Path:
    """Install the sample distribution."""
    return install(Path(__file__).parent / "sample")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give an empty folder that Python imports from; what was imported from it is forgotten afterwards."""
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(folder))
    before = set(sys.modules)
    yield folder
    for name in set(sys.modules) - before:
        if getattr(sys.modules[name], "__file__", "") and str(folder) in str(sys.modules[name].__file__):
            del sys.modules[name]


@pytest.fixture
def write_plugin(site: Path) -> Write:
    """Write a distribution by hand: ``write_plugin("name", source)`` makes module, metadata folder and entry point."""

    def write(name: str, source: str, group: str = "trackai.run", version: str = "1.0", module: str = "") -> str:
        module = module or f"{name}_plugin"
        (site / f"{module}.py").write_text("from trackai.hooks import hookimpl\n" + source)
        folder = site / f"{name.replace('-', '_')}_dist-{version}.dist-info"
        folder.mkdir()
        (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}-dist\nVersion: {version}\n")
        (folder / "entry_points.txt").write_text(f"[console_scripts]\nx = y:z\n\n[{group}]\n{name} = {module}\n")
        return module

    return write


@pytest.fixture
def manager(site: Path) -> Callable[..., PluginManager]:
    """Make a manager that sees the distributions in ``site`` alone: ``manager(plugins="off", role="run")``."""

    def make(plugins: str = "on", role: str = "run") -> PluginManager:
        return PluginManager(role, settings.load({"plugins": plugins}), path=[str(site)])  # type: ignore[arg-type]

    return make
