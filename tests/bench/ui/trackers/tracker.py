"""What the benchmark asks of a dashboard. One subclass for each, beside this file."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page
from tests.bench.peers import prepare_peer

sys.path.insert(0, str(Path(__file__).resolve().parents[4] / "scripts"))
from prepare import digest, is_fresh

START_LIMIT_S = 300.0
WRITERS = Path(__file__).resolve().parents[1] / "writers"


@dataclass(frozen=True, slots=True)
class Load:
    """What every tracker is given: runs, metrics of each run, points of each metric."""

    runs: int
    metrics: int
    points: int

    def __str__(self) -> str:
        return f"{self.runs}x{self.metrics}x{self.points}"


class Tracker:
    """A dashboard: how it is filled, started and used, and what its page says of its charts.

    Attributes:
        name: its column in the table.
        writer: whose data it shows: ``write_<writer>.py`` makes them.
        environment: folder of its Python below that of the benchmark's environments; empty for our own.
        height: of a window 1,920 pixels wide in which its first twelve charts lie whole.
        charts: JavaScript, a list of ``{lines, x, box}`` for the charts that lie whole in the window and wait for nothing,
            in the order of the page: how many runs are drawn in each, what its x-axis covers (text that differs when it
            has changed), and the element that one drags over to zoom.
        matches: JavaScript, how many runs its list says there are.
    """

    name = ""
    writer = ""
    environment = ""
    height = 1400
    charts = "[]"
    matches = "0"

    def __init__(self, data: Path, venvs: Path, load: Load) -> None:
        self.home = data / str(load) / self.writer
        self.venvs, self.load = venvs, load

    @property
    def python(self) -> Path:
        """The Python that it lives in."""
        return self.venvs / self.environment / "bin" / "python" if self.environment else Path(sys.executable)

    def variables(self) -> dict[str, str]:
        """Return the environment of its processes."""
        ours = {name: value for name, value in os.environ.items() if not name.startswith("TRACKAI_")}
        return ours | {"DO_NOT_TRACK": "1"}

    def sources(self) -> list[Path]:
        """Return the files that decide what its data are."""
        return [WRITERS / "curves.py", WRITERS / f"write_{self.writer}.py"]

    def prepare(self) -> None:
        """Install it and let its own logger write the runs, unless both were done before.

        Raises:
            Unprepared: if it cannot be installed.
            subprocess.CalledProcessError: if its logger fails; its words are in ``writer.txt`` in its folder.
        """
        if self.environment:
            prepare_peer(self.environment, self.venvs)
        stamp, wanted = self.home / "complete", digest(self.sources())
        if is_fresh(stamp, wanted):
            return
        shutil.rmtree(self.home, ignore_errors=True)
        self.home.mkdir(parents=True)
        print(f"{self.writer}: writing {self.load} points …", flush=True)
        sizes = [str(number) for number in (0, self.load.runs, self.load.metrics, self.load.points)]
        command = [str(self.python), str(WRITERS / f"write_{self.writer}.py"), str(self.home), *sizes]
        with (self.home / "writer.txt").open("wb") as output:
            subprocess.run(command, env=self.variables(), check=True, stdout=output, stderr=output)
        stamp.write_text(wanted)

    def command(self, port: int) -> list[str]:
        """Return what starts its server."""
        raise NotImplementedError

    def is_warm(self, base: str) -> bool:
        """Tell whether the server, which answers, has read what it reads once: no job waits for that."""
        return True

    def address(self, base: str) -> str:
        """Return where its charts of the project are."""
        return base

    def lines(self) -> int:
        """Return how many runs it draws in each chart of a project when nobody has asked for more."""
        return self.load.runs

    def before_filter(self, page: Page) -> None:
        """Do once what it needs to draw twenty runs when it has filtered; not measured."""

    def filter(self, page: Page) -> None:
        """Narrow to a tenth of the runs: those whose name ends in 0. Measured from here.

        Raises:
            playwright.sync_api.Error: if it offers nothing of the kind.
        """
        raise NotImplementedError

    @contextmanager
    def server(self) -> Iterator[str]:
        """Run its server on a free port, and yield its address when it is warm."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        with (self.home / "server.txt").open("wb") as output:
            process = subprocess.Popen(
                self.command(port), env=self.variables(), stdout=output, stderr=output, start_new_session=True
            )
        base = f"http://127.0.0.1:{port}"
        try:
            self._wait(base)
            yield base
        finally:
            os.killpg(process.pid, signal.SIGTERM)  # some start others, which would outlive them
            process.wait(30)

    def _wait(self, base: str) -> None:
        end = time.monotonic() + START_LIMIT_S
        while time.monotonic() < end:
            try:
                urllib.request.urlopen(base, timeout=30).read()
                if self.is_warm(base):
                    return
            except (urllib.error.URLError, ConnectionError):
                pass  # not yet
            time.sleep(0.2)
        raise TimeoutError(
            f"its server was not ready in {START_LIMIT_S:.0f} s; its words are in {self.home}/server.txt"
        )
