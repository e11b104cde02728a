"""One peer in one workload: where its environment and its store are, and how to run its tasks."""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
from pathlib import Path
from typing import Any

from sidebyside.adapters import adapter
from sidebyside.process import Task, run_all


class Missing(Exception):
    """The peer is not installed."""


class Setting:
    def __init__(self, name: str, venvs: Path, home: Path, options: argparse.Namespace) -> None:
        self.name, self.home, self.options = name, home / "store", options
        self.peer = adapter(name)(self.home)
        self.venv = venvs / self.peer.venv
        self.python = self.venv / "bin" / "python"
        if not self.python.exists():
            raise Missing(f"not installed: the folder of environments has none with a Python named {self.peer.venv}")
        if (
            self.peer.module
            and subprocess.run(
                [self.python, "-c", f"import importlib.util as u; assert u.find_spec({self.peer.module!r})"],
                stderr=subprocess.DEVNULL,
            ).returncode
        ):
            raise Missing(f"not installed: its environment has no module {self.peer.module}")
        self.scratch = home / "work"
        self.home.mkdir(parents=True)

    def __call__(self, task: str, **parameters: Any) -> Task:
        environment = {"HOME": str(self.scratch), **self.peer.environment()}
        return Task(
            self.name, task, self.home, self.python, {"project": "bench", **parameters}, environment, self.scratch
        )

    def ask(self, task: str, limit: float = 300.0, grace: float = 20.0, **parameters: Any) -> dict[str, Any]:
        one = self(task, **parameters)
        run_all([one], limit, grace)
        return one.answer

    def version(self) -> str | None:
        if not self.peer.package:
            return None
        code = f"import importlib.metadata as m; print(m.version({self.peer.package!r}))"
        return subprocess.run([self.python, "-c", code], capture_output=True, text=True).stdout.strip() or None

    def bytes_on_disk(self) -> int:
        """Allocated size where a file is sparse, its length elsewhere: what the run really adds to the disk."""
        total = 0
        for folder, _, files in os.walk(self.home):
            for file in files:
                status = os.lstat(os.path.join(folder, file))
                total += min(status.st_size, status.st_blocks * 512)
        return total

    def free_port(self) -> int:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            return probe.getsockname()[1]
