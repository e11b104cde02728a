"""The three jobs in each tracker's own dashboard: open a project, filter to twenty runs, zoom one chart."""

from __future__ import annotations

import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page
from tests.bench.homes import TRACKAI, Home
from tests.bench.ui.data import fill

# Each writes the same runs with its own logger, in an environment of its own.
_WRITERS = {
    "trackio": """
import sys, math, trackio
runs, metrics, points = map(int, sys.argv[1:4])
for r in range(runs):
    trackio.init(project="jobs", name=f"run-{r:04d}", config={"arm": r % 10}, embed=False)
    for s in range(points):
        trackio.log({f"{'train' if m % 2 else 'val'}/m{m:02d}": 2 * math.exp(-4 * s / points) + 0.05 * math.sin(s * (m + 1) + r) for m in range(metrics)}, step=s)
    trackio.finish()
""",
    "tensorboardx": """
import sys, math, os
from tensorboardX import SummaryWriter
runs, metrics, points = map(int, sys.argv[1:4])
for r in range(runs):
    writer = SummaryWriter(os.path.join(os.environ["BENCH_HOME"], f"run-{r:04d}"))
    for s in range(points):
        for m in range(metrics):
            writer.add_scalar(f"{'train' if m % 2 else 'val'}/m{m:02d}", 2 * math.exp(-4 * s / points) + 0.05 * math.sin(s * (m + 1) + r), s)
    writer.close()
""",
}


@dataclass(frozen=True, slots=True)
class Load:
    """What every tracker shows."""

    runs: int
    metrics: int
    points: int


class Tracker:
    """One dashboard; subclasses know how it is filled, started and used."""

    name = ""
    environment = ""  # below the folder of the benchmark's environments
    plot = ""  # CSS of what a chart is drawn on
    ready = "true"  # JavaScript: charts are there; before, a page that is at rest is only waiting

    def __init__(self, where: Home, venvs: Path) -> None:
        self.where, self.venvs = where, venvs
        self.home = where.path / self.name
        self.home.mkdir()

    @property
    def python(self) -> Path:
        """The Python that it lives in."""
        return self.venvs / self.environment / "bin" / "python"

    def variables(self) -> dict[str, str]:
        """Return the environment of its processes."""
        return self.where.environment | {"BENCH_HOME": str(self.home)}

    def fill(self, load: Load) -> None:
        """Store the runs.

        Raises:
            subprocess.CalledProcessError: if its logger fails.
        """
        sizes = [str(load.runs), str(load.metrics), str(load.points)]
        command = [str(self.python), "-c", _WRITERS[self.environment], *sizes]
        subprocess.run(command, env=self.variables(), check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

    def command(self, port: int) -> list[str]:
        """Return what starts its server."""
        raise NotImplementedError

    def address(self, base: str) -> str:
        """Return where its charts of the project are."""
        return base

    def filter(self, page: Page) -> None:
        """Narrow to a tenth of the runs: those whose name ends in 0.

        Raises:
            playwright.sync_api.Error: if it offers nothing of the kind.
        """
        raise NotImplementedError

    @contextmanager
    def server(self) -> Iterator[str]:
        """Run its server on a free port."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        output = (self.home / "server.txt").open("wb")
        process = subprocess.Popen(self.command(port), env=self.variables(), stdout=output, stderr=output)
        base = f"http://127.0.0.1:{port}"
        try:
            _wait(base, 120)
            yield base
        finally:
            process.terminate()
            process.wait(30)
            output.close()


def _wait(base: str, deadline_s: float) -> None:
    end = time.monotonic() + deadline_s
    while True:
        try:
            urllib.request.urlopen(base, timeout=30).read()
            return
        except urllib.error.HTTPError:
            return  # it answers
        except (urllib.error.URLError, ConnectionError):
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


class TrackAI(Tracker):
    """Ours."""

    name = "trackai"
    plot = "[data-panel] .u-over"
    ready = "window.__bench.drawn(2) >= 12"

    def fill(self, load: Load) -> None:
        """Store the runs past the logger: what is measured is the dashboard."""
        fill(self.where, "jobs", runs=load.runs, metrics=load.metrics, points=load.points)

    def command(self, port: int) -> list[str]:
        return [str(TRACKAI), "ui", "--port", str(port), "--no-open"]

    def address(self, base: str) -> str:
        return f"{base}/projects/jobs/runs?max=charts&drawn=newest-20"

    def filter(self, page: Page) -> None:
        page.keyboard.press("/")
        line = page.get_by_role("combobox", name="Filter runs")
        if line.count() == 0:
            page.get_by_role("button", name="Text", exact=True).click()
        line.fill("config.arm = 0")
        page.keyboard.press("Enter")


class Trackio(Tracker):
    """trackio's dashboard."""

    name = environment = "trackio"
    plot = "canvas"
    ready = "document.querySelectorAll('canvas').length >= 8"

    def variables(self) -> dict[str, str]:
        return super().variables() | {"TRACKIO_DIR": str(self.home), "HF_HUB_OFFLINE": "1"}

    def command(self, port: int) -> list[str]:
        code = f"import trackio; trackio.show(open_browser=False, block_thread=True, server_port={port})"
        return [str(self.python), "-c", code]

    def address(self, base: str) -> str:
        return f"{base}/?project=jobs"

    def filter(self, page: Page) -> None:
        field = page.get_by_placeholder("filter", exact=False).first
        field.fill("0$", timeout=5000)


class TensorBoard(Tracker):
    """TensorBoard's time series page."""

    name = "tensorboard"
    environment = "tensorboardx"
    plot = "line-chart"
    ready = "document.querySelectorAll('line-chart').length >= 6 && !document.querySelector('scalar-card mat-spinner')"

    def command(self, port: int) -> list[str]:
        return [str(self.python), "-m", "tensorboard.main", "--logdir", str(self.home), "--port", str(port)]

    def address(self, base: str) -> str:
        return f"{base}/#timeseries"

    def filter(self, page: Page) -> None:
        page.locator("tb-filter-input input").first.fill("0$", timeout=5000)


TRACKERS: dict[str, type[Tracker]] = {kind.name: kind for kind in (TrackAI, TensorBoard, Trackio)}
