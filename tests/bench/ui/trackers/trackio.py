"""trackio's dashboard."""

from __future__ import annotations

from playwright.sync_api import Page
from tests.bench.ui.trackers.tracker import Tracker


class Trackio(Tracker):
    """It draws every run until others are chosen."""

    name = writer = environment = "trackio"
    height = 1950
    # Vega draws on a canvas and says nothing of it in the page: the legend names the first six lines and counts the others.
    charts = """
      [...document.querySelectorAll(".plot-container[data-metric]")]
        .filter((plot) => bench.inView(plot) && plot.querySelector("canvas"))
        .map((plot) => ({
          lines: plot.querySelectorAll(".legend-item").length
            + Number(/\\d+/.exec(plot.querySelector(".legend-toggle")?.textContent ?? "0")[0]),
          x: plot.querySelector(".reset-zoom-btn") ? "part" : "whole",
          box: plot.querySelector("canvas"),
        }))"""
    matches = """Number(/\\d+/.exec(document.querySelector(".runs-header .section-label")?.textContent ?? "0")[0])"""

    def variables(self) -> dict[str, str]:
        return super().variables() | {
            "TRACKIO_DIR": str(self.home), "HF_HUB_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1",
        }  # fmt: skip

    def command(self, port: int) -> list[str]:
        code = f"import trackio; trackio.show(open_browser=False, block_thread=True, server_port={port})"
        return [str(self.python), "-c", code]

    def address(self, base: str) -> str:
        return f"{base}/?project=jobs"

    def filter(self, page: Page) -> None:
        page.get_by_placeholder("Type to filter").fill("0$", timeout=30_000)
        page.locator(".runs-header .select-all-label").click(
            timeout=30_000
        )  # the text narrows the list; this draws what is left
