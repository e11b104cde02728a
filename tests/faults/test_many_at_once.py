"""Many processes, two servers and a browser's questions on one store: nothing is lost, and nobody hears of a lock."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx
import pytest
from tests.faults.stored import ask, states, stored_twice
from tests.server.conftest import RunningServer, serving
from tests.waiting import wait_until

pytestmark = pytest.mark.faults

WRITERS, CALLS, WIDTH = 8, 400, 10
DYING = (6, 7)  # killed when they have logged all, for the servers to recover

SCRIPT = """
import os, signal, sys, trackai
number, calls, width, is_dying = map(int, sys.argv[1:])
trackai.init(project="eight", name=f"r{number}", config={"number": number})
for step in range(calls):
    trackai.log({f"train/m{k}": number + step / (k + 1) for k in range(width)}, step=step)
if is_dying:
    os.kill(os.getpid(), signal.SIGKILL)
"""


class Asking(threading.Thread):
    """Asks a server what a workbench asks, over and over, and keeps what went wrong."""

    def __init__(self, server: RunningServer) -> None:
        super().__init__(name="asking")
        self.server, self.stop = server, threading.Event()
        self.answers, self.wrong = 0, list[str]()

    def run(self) -> None:
        """Ask until told to stop."""
        with httpx.Client(base_url=self.server.address, timeout=60) as client:
            while not self.stop.is_set():
                try:
                    self._ask(client)
                except httpx.HTTPError as error:
                    self.wrong.append(repr(error))
                time.sleep(0.01)

    def _ask(self, client: httpx.Client) -> None:
        page = client.get("/api/runs", params={"columns": "metric.`train/m0`.last", "sort": "-created"})
        if page.status_code != 200:
            self.wrong.append(f"{page.status_code} {page.text}")
            return
        runs = [run["id"] for run in page.json()["runs"]]
        asked = {"runs": runs, "metrics": ["train/m0", "train/m1"], "points": 200}
        for reply in [client.post("/api/metrics/compare", json=asked)] if runs else []:
            if reply.status_code != 200:
                self.wrong.append(f"{reply.status_code} {reply.text}")
        self.answers += 1


def test_eight_writers_two_servers_and_their_readers_share_one_store(home: Path) -> None:
    environment = {**os.environ, "TRACKAI_HOME": str(home), "TRACKAI_DRAIN_INTERVAL": "0.05"}
    with serving(TRACKAI_HOME=str(home)) as one, serving(TRACKAI_HOME=str(home)) as other:
        asking = [Asking(one), Asking(other)]
        for thread in asking:
            thread.start()
        writers = [
            subprocess.Popen(
                [sys.executable, "-c", SCRIPT, *map(str, (number, CALLS, WIDTH, int(number in DYING)))],
                env=environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
            for number in range(WRITERS)
        ]
        said = "".join(writer.communicate(timeout=120)[0] for writer in writers)
        wait_until(lambda: states(home).count("crashed") == len(DYING), 60, "both servers have recovered the killed")
        for thread in asking:
            thread.stop.set()
            thread.join()
        for server in (one, other):
            assert server.get("/api/health").json()["recovery"]["error"] is None
            assert len(server.get("/api/runs?project=eight").json()["runs"]) == WRITERS
            server.stop()
            assert server.process.stdout is not None
            said += server.process.stdout.read()

    for number in range(WRITERS):
        for column in range(WIDTH):
            stored = ask(
                home,
                "SELECT step, value FROM metric_points WHERE run = ? AND metric = ? ORDER BY step",
                f"r{number}",
                f"train/m{column}",
            )
            assert stored == [(step, number + step / (column + 1)) for step in range(CALLS)]
    assert stored_twice(home) == 0
    assert states(home) == ["crashed" if number in DYING else "finished" for number in range(WRITERS)]
    assert [thread.wrong for thread in asking] == [[], []]
    assert all(thread.answers > 0 for thread in asking)
    assert not [word for word in ("locked", "Traceback", "Warning", "ERROR") if word in said], said
