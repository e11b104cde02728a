"""TensorBoard's time series page."""

from __future__ import annotations

import json
import urllib.request
from urllib.parse import urlencode

from playwright.sync_api import Page
from tests.bench.ui.trackers.tracker import Tracker
from tests.bench.ui.writers.curves import metric_names, run_name


class TensorBoard(Tracker):
    """Its data server reads every file once before a page is quick: that is waited for."""

    name = writer = "tensorboard"
    environment = "tensorboardx"
    height = 2600
    charts = """
      [...document.querySelectorAll("scalar-card")]
        .filter((card) => bench.inView(card) && !card.querySelector("mat-spinner"))
        .map((card) => ({
          lines: card.querySelectorAll("tb-data-table-content-row").length,
          x: [...card.querySelectorAll(".x-axis text")].map((tick) => tick.textContent).join(),
          box: bench.inked(card.querySelector(".series-view canvas")) && card.querySelector("line-chart-interactive-view .dots"),
        }))
        .filter((chart) => chart.box && chart.x)"""
    matches = """document.querySelectorAll("runs-data-table tb-data-table-content-row, runs-table-component [role=row]").length"""

    def command(self, port: int) -> list[str]:
        return [str(self.python), "-m", "tensorboard.main", "--logdir", str(self.home), "--port", str(port)]

    def is_warm(self, base: str) -> bool:
        # Runs are read in no order: each has to be there whole, or the page would show some of them and stay so.
        tag = metric_names(self.load.metrics)[-1]
        for number in range(self.load.runs):
            asked = urlencode({"run": run_name(number), "tag": tag})
            with urllib.request.urlopen(f"{base}/data/plugin/scalars/scalars?{asked}", timeout=60) as answer:
                if json.loads(answer.read())[-1][1] != self.load.points - 1:
                    return False
        return True

    def address(self, base: str) -> str:
        return f"{base}/#timeseries"

    def filter(self, page: Page) -> None:
        line = page.get_by_role("textbox", name="Filter runs (regex)")
        line.fill("0$", timeout=30_000)
        line.press("End")  # it listens to keys, not to the text
