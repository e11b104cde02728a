"""What all integration tests share."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.integrations.stored import Stored

os.environ.setdefault("KERAS_BACKEND", "torch")

# Frameworks say much at every start; what is theirs is not ours to mend.
pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture
def stored(home: Path) -> Stored:
    """Look into the store of this test's home."""
    return Stored(home)


@pytest.fixture(autouse=True)
def quick_drains(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keep console and machine out of the way, and end every run that a test has left open."""
    monkeypatch.setenv("TRACKAI_CONSOLE", "off")
    monkeypatch.setenv("TRACKAI_LOG_CPU", "off")
    monkeypatch.setenv("TRACKAI_LOG_GPU", "off")
    monkeypatch.setenv("TRACKAI_CAPTURE_ENVIRONMENT", "off")
    yield
    import trackai

    while trackai.run is not None:
        trackai.finish()


@pytest.fixture
def script(tmp_path: Path, home: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run a script in a process of its own, by a launcher if one is named; return what became of it."""

    def run(text: str, *launcher: str, check: bool = True, **variables: str) -> subprocess.CompletedProcess[str]:
        path = tmp_path / "training.py"
        path.write_text(text)
        environment = os.environ | {"OMP_NUM_THREADS": "1", "CUDA_VISIBLE_DEVICES": ""} | variables
        done = subprocess.run(
            [sys.executable, *launcher, str(path)],
            env=environment,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=380,
        )
        assert not check or done.returncode == 0, done.stderr[-4000:]
        return done

    return run


def die(now: bool) -> None:
    """End this process as ``kill -9`` does, if it is time to."""
    if now:
        os.kill(os.getpid(), signal.SIGKILL)


@pytest.fixture
def killed(script: Callable[..., subprocess.CompletedProcess[str]]) -> Callable[..., None]:
    """Run a line of Python, with the names of a test module, in a process that kills itself at it."""

    def run(line: str, module: str, **variables: str) -> None:
        root = str(Path(__file__).parents[2])
        done = script(f"from tests.integrations.{module} import *\n{line}\n", check=False, PYTHONPATH=root, **variables)
        assert done.returncode == -signal.SIGKILL, done.stderr[-4000:]

    return run


TORCHRUN = ("-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2")
