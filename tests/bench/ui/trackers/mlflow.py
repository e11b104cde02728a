"""MLflow's page of an experiment, with its charts."""

from __future__ import annotations

from playwright.sync_api import Page
from tests.bench.ui.trackers.tracker import Tracker


class MLflow(Tracker):
    """It draws ten runs; the eye above its list makes them twenty."""

    name = writer = environment = "mlflow"
    height = 2400
    charts = """
      [...document.querySelectorAll(".js-plotly-plot")]
        .filter((plot) => bench.inView(plot) && plot._fullLayout?.xaxis)
        .map((plot) => ({
          lines: new Set(plot._fullData.filter((t) => t.visible === true && t.showlegend !== false && t.x?.length).map((t) => t.name)).size,
          x: plot._fullLayout.xaxis.range.join(),
          box: plot.querySelector(".nsewdrag"),
        }))"""
    matches = """Number(/(\\d+) matching runs/.exec(document.body.innerText)?.[1] ?? 0)"""

    def variables(self) -> dict[str, str]:
        # Its ten processes for jobs of language models have nothing to do here, and would take the cores that it draws with.
        return super().variables() | {
            "MLFLOW_DISABLE_TELEMETRY": "true", "GIT_PYTHON_REFRESH": "quiet", "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false",
        }  # fmt: skip

    def command(self, port: int) -> list[str]:
        store = f"sqlite:///{self.home}/mlflow.db"
        return [str(self.python), "-m", "mlflow", "ui", "--backend-store-uri", store, "--port", str(port)]

    def address(self, base: str) -> str:
        return f"{base}/#/experiments/1/runs?compareRunsMode=CHART"

    def lines(self) -> int:
        return 10

    def before_filter(self, page: Page) -> None:
        page.get_by_test_id("experiment-view-runs-visibility-column-header").click(timeout=30_000)
        page.get_by_role("menuitemradio", name="Show first 20").click(timeout=30_000)
        page.keyboard.press("Escape")

    def filter(self, page: Page) -> None:
        line = page.get_by_placeholder("metrics.rmse", exact=False)
        line.fill("attributes.run_name LIKE '%0'", timeout=30_000)
        line.press("Enter")
