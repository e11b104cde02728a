"""What the page holds while twenty runs go on logging: flat, or it could not stay open for a day."""

from __future__ import annotations

import time

import numpy as np
from playwright.sync_api import Browser
from tests.bench.homes import Home
from tests.bench.reporting import Report
from tests.bench.ui.browser import LARGE, devtools, fresh_page, heap_mb, until
from tests.bench.ui.data import LiveRuns

RUNS = 20
METRICS = 12
EVERY_S = 1.0  # a point of each metric in a tenth of it
SAMPLES = 24


def measure(browser: Browser, where: Home, report: Report, *, minutes: float) -> None:
    """Keep the workbench open beside live runs and take its heap after forced garbage collections."""
    live = LiveRuns(where, "memory", RUNS, METRICS, time.time())
    heaps: list[float] = []
    nodes: list[float] = []
    try:
        live.log(2000, time.time())  # series are at their full number of columns before anything is measured
        with where.server() as client, fresh_page(browser, LARGE) as page:
            page.goto(f"{client.base}/projects/memory/runs")
            until(page, "window.__bench.drawn(10) >= 4")
            session = devtools(page)
            end = time.monotonic() + minutes * 60
            due = time.monotonic()
            while time.monotonic() < end:
                live.log(10, time.time())
                page.wait_for_timeout(EVERY_S * 1000)
                if time.monotonic() >= due:
                    heaps.append(heap_mb(session))
                    nodes.append(float(session.send("Memory.getDOMCounters")["nodes"]))
                    due += minutes * 60 / SAMPLES
    finally:
        live.close()
    # The first third is warming up: caches fill to their size, code is compiled.
    kept = np.array(heaps[len(heaps) // 3 :])
    growth = float(np.polyfit(np.linspace(0, 1, len(kept)), kept, 1)[0])
    report.figures |= {"minutes": minutes, "heap_mb": heaps, "dom_nodes": nodes}
    report.at_most(
        f"heap after GC over {minutes:g} min of {RUNS} live runs ({kept.mean():.1f} MB): growth by the trend",
        100 * growth / float(kept.mean()), 10, "%",
    )  # fmt: skip
    report.at_most("DOM nodes at the end, against a third of the way", nodes[-1] / nodes[len(nodes) // 3], 1.1, "×")
