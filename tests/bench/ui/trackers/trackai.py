"""TrackAI's workbench, as it opens."""

from __future__ import annotations

import urllib.request
from pathlib import Path

from playwright.sync_api import Page
from tests.bench.homes import TRACKAI
from tests.bench.ui.trackers.tracker import Tracker

CORE = Path(__file__).resolve().parents[4] / "trackai_core" / "src" / "trackai"


class TrackAI(Tracker):
    """It draws the newest runs only, ten unless another number is chosen: here twenty, so that a filter finds as many."""

    name = writer = "trackai"
    height = 1260
    charts = """
      [...document.querySelectorAll("[data-panel]")]
        .filter((panel) => bench.inView(panel) && !panel.querySelector(".late-bar"))
        .map((panel) => ({
          lines: Number(/, (\\d+) lines?,/.exec(panel.getAttribute("aria-label"))?.[1] ?? 0),
          x: panel.querySelector(".line-chart")?.dataset.x,
          box: panel.querySelector("canvas") && panel.querySelector(".u-over"),
        }))
        .filter((chart) => chart.box)"""
    matches = """parseInt(document.querySelector("[data-testid=filter-status]")?.textContent ?? "0")"""
    drawn = 20

    def variables(self) -> dict[str, str]:
        return super().variables() | {"TRACKAI_HOME": str(self.home), "TRACKAI_QUIET": "1"}

    def sources(self) -> list[Path]:
        # Also when the way into the store has changed: what is measured is what the present code writes.
        return [
            *super().sources(),
            *(file for part in ("tracking", "drain", "store") for file in CORE.glob(f"{part}/**/*.py")),
        ]

    def command(self, port: int) -> list[str]:
        return [str(TRACKAI), "ui", "--port", str(port), "--no-open"]

    def is_warm(self, base: str) -> bool:
        with urllib.request.urlopen(f"{base}/api/projects", timeout=60) as answer:  # the first one waits for imports
            return answer.status == 200

    def address(self, base: str) -> str:
        return f"{base}/projects/jobs/runs?max=charts&drawn=newest-{self.drawn}"

    def lines(self) -> int:
        return self.drawn

    def before_filter(self, page: Page) -> None:
        page.keyboard.press("/")
        if page.get_by_role("combobox", name="Filter runs").count() == 0:
            page.get_by_role("button", name="Text", exact=True).click()

    def filter(self, page: Page) -> None:
        line = page.get_by_role("combobox", name="Filter runs")
        line.fill('name ~ "*0"')
        line.press("Enter")


class TrackAIAll(TrackAI):
    """The same with every run drawn, as some others do."""

    name = "trackai-all"
    drawn = 200

    def lines(self) -> int:
        return min(self.drawn, self.load.runs)
