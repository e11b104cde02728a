"""Every page while it opens: what moves by itself (CLS), and the tasks that keep it from answering (more than 50 ms)."""

from __future__ import annotations

import statistics
from urllib.parse import urlencode

from playwright.sync_api import Browser
from tests.bench.homes import Client, Home
from tests.bench.reporting import Report
from tests.bench.ui.browser import fresh_page, layout_shift, long_tasks, until
from tests.bench.ui.data import demo

TABS = ("overview", "charts", "system", "logs", "media", "files", "alerts")
# Something is there, and nothing says that it is still on its way.
SHOWN = """document.querySelector("main, [role=main], h1") !== null
  && document.querySelector("[aria-busy=true]") === null
  && [...document.querySelectorAll('[data-testid=badge]')].every((badge) => badge.textContent !== "loading")"""
LATER_MS = 1500  # what comes late must not push anything away either


def addresses(client: Client, project: str) -> dict[str, str]:
    """Return the address of each page, by the name that a reader knows it by."""
    runs: list[str] = [run["id"] for run in client.get("/api/runs", project=project, limit=20)["runs"]]
    found = {
        "projects": "/projects",
        "runs": f"/projects/{project}/runs",
        "runs, charts alone": f"/projects/{project}/runs?max=charts",
        "runs, table alone": f"/projects/{project}/runs?max=table",
        "dashboard": f"/projects/{project}/dashboard",
        "compare": f"/compare?{urlencode({'runs': ','.join(runs[:4])})}",
        "settings": "/settings",
    }
    return found | {f"run, {tab}": f"/runs/{runs[0]}?tab={tab}" for tab in TABS}


def measure(browser: Browser, where: Home, report: Report, *, quick: bool) -> None:
    """Open each page some times with an empty cache."""
    demo(where, "pages", 40 if quick else 300, 200)
    figures: dict[str, dict[str, list[float]]] = {}
    with where.server() as client:
        for name, address in addresses(client, "pages").items():
            tries: dict[str, list[float]] = {"cls": [], "shown_ms": [], "long_tasks": [], "longest_ms": []}
            for _ in range(2 if quick else 5):
                with fresh_page(browser) as page:
                    page.goto(client.base + address, wait_until="commit")
                    tries["shown_ms"].append(until(page, SHOWN))
                    page.wait_for_timeout(LATER_MS)
                    tasks = long_tasks(page)
                    tries["cls"].append(layout_shift(page))
                    tries["long_tasks"].append(len(tasks))
                    tries["longest_ms"].append(max(tasks, default=0.0))
            figures[name] = tries
    report.figures["pages"] = figures
    print("| page | shown after ms | tasks > 50 ms | longest ms | CLS |\n| --- | ---: | ---: | ---: | ---: |")
    for name, tries in figures.items():
        shown, tasks_, longest = (statistics.median(tries[key]) for key in ("shown_ms", "long_tasks", "longest_ms"))
        print(f"| {name} | {shown:.0f} | {tasks_:.0f} | {longest:.0f} | {max(tries['cls']):.3f} |", flush=True)
    worst = max(figures, key=lambda name: max(figures[name]["cls"]))
    report.at_most(f"layout shift of the page that moves most ({worst})", max(figures[worst]["cls"]), 0.05)
