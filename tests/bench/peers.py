"""One environment for each tracker, so that their dependencies cannot collide; made on first use.

The pins are those that the figures of the README were measured with. Default settings, plain ``pip install``.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))
from check_wheels import install, weigh  # noqa: E402  # scripts/ is no package
from prepare import CONSTRAINTS, Unprepared, python_of, run, uv  # noqa: E402  # as above

# setuptools: tensorboard imports pkg_resources, which later ones dropped.
PACKAGES = {
    "floor": ["msgpack"],
    "trackio": ["trackio==0.43.0"],
    "goodseed": ["goodseed==0.4.0"],
    "tensorboardx": ["tensorboardX==2.6.5", "tensorboard==2.21.0", "setuptools<81"],
    "wandb": ["wandb==0.31.0"],
    "mlflow": ["mlflow==3.17.2"],  # for its dashboard: beside the loggers it is not measured
}


def _pip(environment: Path, *what: str | Path) -> None:
    if found := uv():
        run(found, "pip", "install", "-q", "--link-mode=copy", "--python", python_of(environment), *what)
    else:
        run(python_of(environment), "-m", "pip", "install", "-qq", *what)


def prepare_peer(name: str, venvs: Path) -> None:
    """Make the environment of one tracker unless it is there; that of trackai is always made again.

    Raises:
        Unprepared: if it cannot be installed.
    """
    environment = venvs / name
    record = environment / "bench-install.json"
    if record.exists() and name != "trackai":
        return
    shutil.rmtree(environment, ignore_errors=True)
    made = subprocess.run([sys.executable, "-m", "venv", *(["--without-pip"] if uv() else []), str(environment)])
    if made.returncode != 0:
        raise Unprepared(f"No environment could be made in {venvs}.")
    begin = time.perf_counter()
    if name == "trackai":
        install(environment, ROOT / "trackai_core")  # what a training machine needs: this is weighed
    else:
        _pip(environment, *PACKAGES[name])
    seconds = time.perf_counter() - begin
    packages, megabytes = weigh(environment)
    # w2 computes with NumPy in every environment: added after the count, as is the server that w6 and w7 ask.
    _pip(environment, "numpy")
    if name == "trackai":
        _pip(environment, "-c", CONSTRAINTS, ROOT / "trackai_core", ROOT / "trackai_server")
    record.write_text(
        json.dumps({"packages": packages, "megabytes": round(megabytes, 1), "seconds": round(seconds, 1)})
    )


def environments_of(peers: list[str]) -> list[str]:
    """Return the names of the environments that *peers* of the side-by-side benchmark live in."""
    names = ["floor" if peer == "none" or peer.startswith("floor-") else peer for peer in peers]
    return list(dict.fromkeys(names))
