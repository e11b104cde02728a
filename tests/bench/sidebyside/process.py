"""Start a process, watch its whole tree (memory, CPU), and end it. Linux only: reads /proc."""

from __future__ import annotations

import ctypes
import json
import os
import signal
import subprocess
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PAGE = os.sysconf("SC_PAGE_SIZE")
TICK = os.sysconf("SC_CLK_TCK")
PR_SET_CHILD_SUBREAPER = 36


def adopt_orphans() -> None:
    """Daemons that a tracker leaves behind become our children, so that they are counted and ended."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def parents() -> dict[int, int]:
    found = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                with open(f"/proc/{entry}/stat", "rb") as file:
                    found[int(entry)] = int(file.read().rpartition(b")")[2].split()[1])
            except OSError:
                pass
    return found


def descendants(root: int) -> list[int]:
    above = parents()
    below: dict[int, list[int]] = {}
    for pid, parent in above.items():
        below.setdefault(parent, []).append(pid)
    found, queue = [], [root]
    while queue:
        children = below.get(queue.pop(), [])
        found += children
        queue += children
    return found


def rss_mb(pids: list[int]) -> float:
    total = 0
    for pid in pids:
        try:
            with open(f"/proc/{pid}/statm", "rb") as file:
                total += int(file.read().split()[1])
        except OSError:
            pass
    return total * PAGE / 2**20


def cpu_s(pids: list[int]) -> float:
    """CPU seconds that processes have used: what a start costs, whatever else runs on the machine."""
    ticks = 0
    for pid in pids:
        try:
            with open(f"/proc/{pid}/stat", "rb") as file:
                ticks += sum(map(int, file.read().rpartition(b")")[2].split()[11:13]))
        except OSError:
            pass
    return ticks / os.sysconf("SC_CLK_TCK")


def reap() -> float:
    """CPU seconds of adopted processes that have ended since the last call."""
    used = 0.0
    while True:
        try:
            pid, _, usage = os.wait4(-1, os.WNOHANG)
        except ChildProcessError:
            return used
        if pid == 0:
            return used
        used += usage.ru_utime + usage.ru_stime


def end_descendants(grace: float) -> float:
    """Let what is left run on for ``grace`` seconds, then kill it. CPU seconds it used."""
    used, limit = 0.0, time.monotonic() + grace
    while True:
        used += reap()
        left = descendants(os.getpid())
        if not left:
            return used
        if time.monotonic() > limit:
            for pid in left:
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass
            time.sleep(0.05)
        else:
            time.sleep(0.02)


@dataclass
class Task:
    """A worker process of one tracker."""

    name: str
    task: str
    home: Path
    python: Path
    parameters: dict[str, Any]
    environment: dict[str, str]
    scratch: Path
    peak_mb: float = 0.0
    cpu_s: float = 0.0
    wall_s: float = 0.0
    stderr: str = ""
    answer: dict[str, Any] = field(default_factory=dict)

    def start(self) -> subprocess.Popen[bytes]:
        self.scratch.mkdir(parents=True, exist_ok=True)
        label = f"{self.task}-{time.monotonic_ns()}"
        self.result, self.output = self.scratch / f"{label}.json", self.scratch / f"{label}.txt"
        root = Path(__file__).resolve().parent.parent
        environment = os.environ | {"PYTHONPATH": str(root), "OMP_NUM_THREADS": "1"} | self.environment
        arguments = [self.name, self.task, str(self.home), json.dumps(self.parameters), str(self.result)]
        with self.output.open("wb") as out:
            self.process = subprocess.Popen(
                [str(self.python), "-m", "sidebyside.worker", *arguments],
                stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, env=environment, cwd=self.scratch,
            )  # fmt: skip
        return self.process

    def finish(self, code: int | None) -> dict[str, Any]:
        self.stderr = self.output.read_text(errors="replace")
        if self.result.exists():
            self.answer = json.loads(self.result.read_text())
        elif code is None:
            self.answer = {"failed": f"ran past its time limit; last words: {self.stderr[-300:]}"}
        else:
            self.answer = {"failed": f"exit status {code}; last words: {self.stderr[-300:]}"}
        return self.answer


def run_all(tasks: list[Task], limit: float, grace: float = 20.0, sample: float = 0.1) -> dict[str, float]:
    """Run workers side by side. Peak memory and CPU seconds are those of the trees of all of them together."""
    peak, stop = 0.0, threading.Event()

    def watch() -> None:
        nonlocal peak
        while not stop.wait(sample):
            peak = max(peak, rss_mb(descendants(os.getpid())))

    watcher = threading.Thread(target=watch, daemon=True)
    begin = time.perf_counter()
    waiting = {task.start().pid: task for task in tasks}
    watcher.start()
    cpu, codes = 0.0, {}
    while waiting:
        pid, status, usage = os.wait4(-1, os.WNOHANG)
        if pid == 0:
            if time.perf_counter() - begin > limit:
                for late in waiting:
                    os.kill(late, signal.SIGKILL)
                limit = float("inf")
                codes |= dict.fromkeys(waiting)
            time.sleep(0.005)
            continue
        cpu += usage.ru_utime + usage.ru_stime
        if pid in waiting:
            task = waiting.pop(pid)
            task.process.returncode = os.waitstatus_to_exitcode(status)
            task.finish(codes.get(pid, task.process.returncode))
    wall = time.perf_counter() - begin
    cpu += end_descendants(grace)
    stop.set()
    watcher.join()
    return {"wall_s": wall, "cpu_s": cpu, "peak_rss_mb": peak}
