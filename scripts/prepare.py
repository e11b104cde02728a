"""Set up what start.sh, dev.sh and the nox sessions need, and skip whatever is up to date.

Standard library only: this runs before anything is installed. A *stamp* is a small file that holds a digest of the inputs
of a step; a step whose stamp still fits is skipped, so that a second start takes seconds.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FRONTEND = ROOT / "frontend"
WEB = ROOT / "trackai_server" / "src" / "trackai_server" / "web"
CONSTRAINTS = ROOT / "constraints.txt"
PACKAGES = ("trackai_core", "trackai_server")
INTEGRATIONS = tuple(f"integrations/{name}" for name in ("accelerate", "keras", "lightning", "transformers"))
NODE_VERSION = (20, 19)  # what Vite needs

_SKIPPED_FOLDERS = {"node_modules", "e2e", "dist", "coverage", "test-results", "playwright-report"}


class Unprepared(Exception):
    """Something is missing that the user has to install; the text says what."""


def digest(paths: Iterable[Path], *more: str) -> str:
    """Return one digest over names and contents of files, and over further texts."""
    whole = hashlib.sha256()
    for path in sorted(paths):
        whole.update(f"{path.relative_to(ROOT)}\0".encode())
        whole.update(hashlib.sha256(path.read_bytes()).digest())
    for text in more:
        whole.update(f"{text}\0".encode())
    return whole.hexdigest()


def is_fresh(stamp: Path, wanted: str) -> bool:
    """Tell whether *stamp* holds *wanted*."""
    return stamp.is_file() and stamp.read_text() == wanted


def run(*command: str | Path, folder: Path = ROOT) -> None:
    """Run a command whose output the user sees; a failure ends the program with one sentence."""
    environment = os.environ.copy()
    # uv does not read pip's variable. People who point pip at wheels of their own mean uv too.
    if "PIP_FIND_LINKS" in environment and "UV_FIND_LINKS" not in environment:
        environment["UV_FIND_LINKS"] = ",".join(environment["PIP_FIND_LINKS"].split())
    done = subprocess.run([str(part) for part in command], cwd=folder, env=environment)
    if done.returncode != 0:
        raise Unprepared(
            f"{' '.join(map(str, command[:3]))} … failed (exit code {done.returncode}); its words stand above."
        )


def python_of(environment: Path) -> Path:
    """Return the interpreter of a virtual environment."""
    return environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def uv() -> str | None:
    """Return the path of uv, or None."""
    return shutil.which("uv")


def environment_digest(packages: Iterable[str], requirements: Iterable[Path]) -> str:
    """Return the digest of everything that decides what an environment holds."""
    inputs = [CONSTRAINTS, *requirements, *(ROOT / package / "pyproject.toml" for package in packages)]
    return digest(inputs, sys.version)


def make_environment(
    environment: Path, packages: Iterable[str], requirements: Iterable[Path] = (), *, is_constrained: bool = True
) -> Path:
    """Make or renew a virtual environment with *packages* of this repository (editable) and files of *requirements*.

    Without *is_constrained*, constraints.txt does not count: for versions that it would forbid.

    Returns:
        Its interpreter.

    Raises:
        Unprepared: if it cannot be made; says what to install.
    """
    python, stamp = python_of(environment), environment / "trackai-stamp"
    wanted = environment_digest(packages, requirements)
    if python.exists() and is_fresh(stamp, wanted):
        return python
    print(f"Setting up {environment.name} …", flush=True)
    arguments: list[str | Path] = ["-c", CONSTRAINTS] if is_constrained else []
    for file in requirements:
        arguments += ["-r", file]
    for package in packages:
        arguments += ["-e", ROOT / package]
    if found := uv():
        if not python.exists():
            run(found, "venv", "--quiet", "--clear", "--python", sys.executable, environment)
        run(found, "pip", "install", "--quiet", "--python", python, *arguments)
    else:
        if not python.exists():
            done = subprocess.run(
                [sys.executable, "-m", "venv", "--clear", str(environment)], capture_output=True, text=True
            )
            if done.returncode != 0:
                shutil.rmtree(environment, ignore_errors=True)
                raise Unprepared(
                    f"Python's venv module does not work here: install uv, or your system's python3-venv package. "
                    f"({(done.stdout + done.stderr).strip().splitlines()[0]})"
                )
        # Twice quiet: errors only. Once would repeat a warning about the user's own pip configuration for each package.
        run(python, "-m", "pip", "install", "-qq", "--disable-pip-version-check", *arguments)
    stamp.write_text(wanted)
    return python


def make_shared_environment() -> Path:
    """Make or renew the environment that all nox sessions share, and return its interpreter."""
    return make_environment(ROOT / ".nox" / "shared", (*PACKAGES, *INTEGRATIONS), [ROOT / "tests" / "requirements.txt"])


def make_integrations_environment() -> Path:
    """Make or renew the environment of the frameworks, and return its interpreter: nothing else needs a framework."""
    requirements = ROOT / "tests" / "integrations" / "requirements.txt"
    return make_environment(ROOT / ".nox" / "integrations", ("trackai_core", *INTEGRATIONS), [requirements])


def make_environment_elsewhere(name: str, *integrations: str, is_constrained: bool = True) -> Path:
    """Make or renew the environment of a file in tests/integrations/elsewhere, and return its interpreter."""
    folder = ROOT / "tests" / "integrations" / "elsewhere"
    packages = ("trackai_core", *(f"integrations/{each}" for each in integrations))
    requirements = [folder / f"{name}.txt"]
    return make_environment(ROOT / ".nox" / name, packages, requirements, is_constrained=is_constrained)


def find_npm() -> str:
    """Return the path of npm.

    Raises:
        Unprepared: if Node is missing or too old.
    """
    node, npm = shutil.which("node"), shutil.which("npm")
    wanted = ".".join(map(str, NODE_VERSION))
    if node is None or npm is None:
        raise Unprepared(
            f"Building the web UI needs Node.js {wanted} or newer with npm: install it from your package manager or "
            f"nodejs.org, or pass --no-build to serve the API alone."
        )
    said = subprocess.run([node, "--version"], capture_output=True, text=True).stdout.strip()
    version = tuple(int(part) for part in re.findall(r"\d+", said)[:2])
    if version < NODE_VERSION:
        raise Unprepared(
            f"Building the web UI needs Node.js {wanted} or newer, and this is {said}: install a newer one."
        )
    return npm


def frontend_sources() -> list[Path]:
    """Return every file that the built SPA depends on."""
    found = []
    for folder, folders, files in os.walk(FRONTEND):
        folders[:] = [name for name in folders if name not in _SKIPPED_FOLDERS]
        found += [Path(folder, name) for name in files if ".test." not in name and not name.startswith(".")]
    return found


def install_frontend() -> str:
    """Run ``npm ci`` when package-lock.json has changed since the last time; return the path of npm."""
    npm = find_npm()
    stamp = FRONTEND / "node_modules" / ".trackai-lock"
    wanted = digest([FRONTEND / "package-lock.json", FRONTEND / "package.json"])
    if not is_fresh(stamp, wanted):
        print("Installing what the web UI is built with …", flush=True)
        run(npm, "ci", "--no-audit", "--no-fund", "--loglevel=error", folder=FRONTEND)
        stamp.write_text(wanted)
    return npm


def build_spa() -> bool:
    """Build the SPA into the server's package when its sources have changed; tell whether it was built."""
    stamp = FRONTEND / "node_modules" / ".trackai-build"
    wanted = digest(frontend_sources())
    if (WEB / "index.html").is_file() and is_fresh(stamp, wanted):
        return False
    npm = install_frontend()
    print("Building the web UI …", flush=True)
    run(npm, "run", "--silent", "build", folder=FRONTEND)
    stamp.write_text(wanted)
    return True
