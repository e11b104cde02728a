"""Twelve panels × 50 runs, and a series of ten million points beside one of a thousand."""

from __future__ import annotations

import statistics

from playwright.sync_api import Browser, Page
from tests.bench.chart_10m import values_of, write
from tests.bench.homes import Client, Home
from tests.bench.reporting import Report
from tests.bench.ui.browser import LARGE, fresh_page, until
from tests.bench.ui.data import fill

PANELS = 12
RUNS = 50
ARRIVED = """Math.max(...performance.getEntriesByType('resource')
  .filter((e) => e.name.includes('/api/metrics/')).map((e) => e.responseEnd))"""


REFINED = f"""[...document.querySelectorAll('[data-panel]')]
  .filter((p) => p.getAttribute('aria-label').endsWith('all points')).length >= {PANELS}"""


def zoom(page: Page, panel: str, refined: str | None = None) -> tuple[float, float]:
    """Drag over the middle of a panel and zoom out again.

    Args:
        page: with the panel in view.
        panel: name of its metric.
        refined: JavaScript that tells whether the finer series are drawn; None if there are none.

    Returns:
        The milliseconds until the picture has followed, and until it was refined.
    """
    plot = page.locator(f'[data-panel="{panel}"] .u-over')
    plot.scroll_into_view_if_needed()
    box = plot.bounding_box()
    if box is None:
        raise SystemExit(f"The panel {panel} is not in view.")
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 0.4, y)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.6, y, steps=4)
    before = page.evaluate("location.search")
    begin = page.evaluate("performance.now()")
    page.mouse.up()
    took = until(page, f"location.search !== {before!r}", str(begin))
    fine = until(page, refined, str(begin)) if refined else took
    page.mouse.dblclick(box["x"] + box["width"] * 0.5, y)
    until(page, f"location.search === {before!r}")
    return took, fine


def twelve_panels(browser: Browser, client: Client, report: Report) -> None:
    """Draw the panels from an empty cache, then zoom all of them together."""
    drawn, zooms = [], []
    for _ in range(3):
        with fresh_page(browser, LARGE) as page:
            page.goto(f"{client.base}/projects/panels/runs?max=charts&drawn=newest-{RUNS}")
            at = until(page, f"window.__bench.drawn({RUNS}) >= {PANELS}")
            drawn.append(at - float(page.evaluate(ARRIVED)))
            page.wait_for_timeout(500)
            zooms += [zoom(page, "train/m01")[0] for _ in range(3)]
    report.figures |= {"draw_after_data_ms": drawn, "zoom_ms": zooms}
    what = f"{PANELS} panels × {RUNS} runs × 1,000 points"
    report.at_most(f"{what}: drawn after the data is there", statistics.median(drawn), 1500, "ms")
    report.at_most(f"{what}: zoom answered in all of them", statistics.median(zooms), 200, "ms")


def finer_panels(browser: Browser, client: Client, report: Report) -> None:
    """Zoom panels whose series are too long to be drawn whole: all of them are fetched again, finer."""
    answered, refined = [], []
    for _ in range(3):
        with fresh_page(browser, LARGE) as page:
            page.goto(f"{client.base}/projects/finer/runs?max=charts&drawn=newest-{RUNS}")
            until(page, f"window.__bench.drawn({RUNS}) >= {PANELS}")
            page.wait_for_timeout(500)
            followed, fine = zoom(page, "train/m01", REFINED)
            answered.append(followed)
            refined.append(fine)
    report.figures |= {"finer_zoom_ms": answered, "finer_refined_ms": refined}
    what = f"{PANELS} panels × {RUNS} runs × 5,000 points"
    report.at_most(f"{what}: zoom answered in all of them", statistics.median(answered), 200, "ms")
    report.at_most(f"{what}: refined in all of them", statistics.median(refined), 1000, "ms")


def long_series(browser: Browser, client: Client, report: Report, points: int) -> None:
    """Open the charts of a run with a very long series, and of one with a short one."""
    took: dict[str, list[float]] = {"short": [], "long": []}
    zooms: dict[str, list[float]] = {"short": [], "long": []}
    for _ in range(5):
        for run in took:
            with fresh_page(browser) as page:
                page.goto(f"{client.base}/runs/{run}?tab=charts")
                took[run].append(until(page, "window.__bench.drawn(1) >= 1"))
                zooms[run].append(zoom(page, "train/loss")[0])
    report.figures |= {"open_ms": took, "long_zoom_ms": zooms}
    short, long = statistics.median(took["short"]), statistics.median(took["long"])
    report.at_most(f"charts of a run of {points:,} points against 1,000 ({short:.0f} ms)", long / short, 1.25, "×")
    report.at_most("zoom of that series answered", statistics.median(zooms["long"]), 200, "ms")


def measure(browser: Browser, where: Home, report: Report, *, quick: bool) -> None:
    """Fill both projects and measure."""
    points = 1_000_000 if quick else 10_000_000
    fill(where, "panels", runs=RUNS, metrics=PANELS, points=1000)
    fill(where, "finer", runs=RUNS, metrics=PANELS, points=5000)
    write(where, "long", values_of(points, 1))
    write(where, "short", values_of(1000, 2))
    where.recover()
    with where.server() as client:
        twelve_panels(browser, client, report)
        finer_panels(browser, client, report)
        long_series(browser, client, report, points)
