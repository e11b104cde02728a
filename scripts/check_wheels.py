"""Install the wheels of a folder into an empty environment and use them as their users do.

    python scripts/check_wheels.py dist

Holds what the project promises of an install: `trackai` brings at most 12 packages and 40 MB, the server's wheel carries
the built web UI, and `trackai ui` answers without Node.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import venv
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from launch import free_port
from prepare import CONSTRAINTS, python_of, run, uv

MAX_PACKAGES, MAX_MEGABYTES = 12, 40
TOOLS = {"pip", "setuptools", "wheel"}  # what the environment itself brings along


def weigh(environment: Path) -> tuple[int, float]:
    """Return how many packages an environment holds and their megabytes, without compiled bytecode and installers."""
    site = next(environment.glob("lib/python*/site-packages"))
    names = {path.name.split("-")[0].lower() for path in site.glob("*.dist-info")} - TOOLS
    size = 0
    for folder, folders, files in os.walk(site):
        folders[:] = [name for name in folders if name != "__pycache__" and name.split("-")[0].lower() not in TOOLS]
        size += sum(Path(folder, name).lstat().st_size for name in files)
    return len(names), size / 1e6


def install(environment: Path, *wheels: Path) -> None:
    """Install wheels, their dependencies pinned."""
    if found := uv():
        run(
            found,
            "pip",
            "install",
            "-q",
            "--link-mode=copy",
            "--python",
            python_of(environment),
            "-c",
            CONSTRAINTS,
            *wheels,
        )
    else:
        run(python_of(environment), "-m", "pip", "install", "-qq", "-c", CONSTRAINTS, *wheels)


def answer(address: str, deadline_s: float = 60.0) -> bytes:
    """Ask *address* until it answers 200."""
    end = time.monotonic() + deadline_s
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5) as response:
                return bytes(response.read())
        except (urllib.error.URLError, ConnectionError) as error:
            if time.monotonic() > end:
                raise SystemExit(f"{address} does not answer: {error}") from error
            time.sleep(0.1)


def main(dist: Path) -> int:
    """Check the wheels in *dist*; the first broken promise ends with a sentence."""
    core, server = next(dist.glob("trackai-*.whl")), next(dist.glob("trackai_server-*.whl"))
    names = zipfile.ZipFile(server).namelist()
    if "trackai_server/web/index.html" not in names:
        raise SystemExit(f"{server.name} does not carry the built web UI.")
    for wheel in (core, server):
        if not any(name.endswith("licenses/LICENSE") for name in zipfile.ZipFile(wheel).namelist()):
            raise SystemExit(f"{wheel.name} does not carry the licence.")
    with tempfile.TemporaryDirectory(prefix="trackai-wheels-") as scratch:
        environment, home = Path(scratch, "env"), Path(scratch, "home")
        venv.create(environment, with_pip=uv() is None)
        install(environment, core)
        packages, megabytes = weigh(environment)
        print(f"trackai installs {packages} packages, {megabytes:.1f} MB")
        if packages > MAX_PACKAGES or megabytes > MAX_MEGABYTES:
            raise SystemExit(f"Promised are at most {MAX_PACKAGES} packages and {MAX_MEGABYTES} MB.")
        clean = {"PATH": "/usr/bin:/bin", "HOME": scratch, "TRACKAI_HOME": str(home)}
        lines = "import trackai; r = trackai.init(project='wheels', name='one'); trackai.log({'loss': 1.0}); trackai.finish()"
        subprocess.run([python_of(environment), "-c", lines], env=clean, cwd=scratch, check=True)
        install(environment, core, server)
        print("with trackai-server: {} packages, {:.1f} MB".format(*weigh(environment)))
        port = free_port("127.0.0.1", 8000)
        command = [environment / "bin" / "trackai", "ui", "--port", str(port), "--no-open"]
        serving = subprocess.Popen(command, env=clean, cwd=scratch)
        try:
            answer(f"http://127.0.0.1:{port}/api/health")
            if b"<div id=" not in answer(f"http://127.0.0.1:{port}/"):
                raise SystemExit("`trackai ui` of the wheel answers, but not with the web UI.")
            if b'"one"' not in answer(f"http://127.0.0.1:{port}/api/runs?project=wheels"):
                raise SystemExit("`trackai ui` of the wheel does not show the run that was just logged.")
        finally:
            serving.send_signal(signal.SIGINT)
            serving.wait(20)
    print("Both wheels work in an empty environment.")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve()))
