"""A headless Chromium, and what a page says of itself: when something showed, what moved, what was loaded."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, ViewportSize, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "scripts"))
from find_browser import find_browser

LAPTOP: ViewportSize = {"width": 1280, "height": 800}
LARGE: ViewportSize = {"width": 1920, "height": 1400}  # twelve panels are in view

# Runs in the page before everything else.
_WATCH = """
(() => {
  const bench = (window.__bench = { cls: 0, long: [], input: 0 });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) bench.cls += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) bench.long.push(entry.duration);
  }).observe({ type: "longtask", buffered: true });
  // A person's wait begins with the event, and not while the driver still looks for where to click.
  for (const kind of ["click", "keydown"])
    addEventListener(kind, (event) => { bench.input = event.timeStamp; }, { capture: true });
  bench.until = (test, from) => new Promise((done) => {
    const look = () => {
      const found = test();
      // A frame later it has been painted, and two callbacks are the nearest that a page can come to that.
      if (found) requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - from)));
      else requestAnimationFrame(look);
    };
    look();
  });
  bench.inView = (element) => {
    const box = element.getBoundingClientRect();
    return box.width > 0 && box.top >= 0 && box.bottom <= innerHeight && box.right <= innerWidth;
  };
  bench.inked = (canvas) => {
    const small = document.createElement("canvas");
    small.width = small.height = 24;
    const pen = small.getContext("2d");
    if (!canvas || canvas.width === 0) return false;
    pen.drawImage(canvas, 0, 0, 24, 24);
    return pen.getImageData(0, 0, 24, 24).data.some((value) => value > 0);
  };
  bench.drawn = (lines) =>
    [...document.querySelectorAll("[data-panel]")].filter((p) => {
      const n = Number(/, (\\d+) lines?,/.exec(p.getAttribute("aria-label") ?? "")?.[1] ?? 0);
      return n >= lines && p.querySelector("canvas");
    }).length;
})();
"""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the Chromium that the browser tests use."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_browser(),
            args=["--no-sandbox", "--disable-gpu", "--enable-precise-memory-info"],
        )
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def fresh_page(browser: Browser, size: ViewportSize = LAPTOP) -> Iterator[Page]:
    """Open a page with an empty cache, which watches itself."""
    context = browser.new_context(viewport=size)
    context.add_init_script(_WATCH)
    context.set_default_timeout(120_000)
    try:
        yield context.new_page()
    finally:
        context.close()


def until(page: Page, test: str, since: str = "0") -> float:
    """Return the milliseconds from *since* (an expression, in the page's own time) to the frame in which *test* holds."""
    return float(page.evaluate(f"window.__bench.until(() => {test}, {since})"))


def layout_shift(page: Page) -> float:
    """Return how much has moved by itself since the page was opened (CLS, without windows: their sum)."""
    return float(page.evaluate("window.__bench.cls"))


def long_tasks(page: Page) -> list[float]:
    """Return the milliseconds of each task of more than 50 ms since the page was opened."""
    return [float(spent) for spent in page.evaluate("window.__bench.long")]


def devtools(page: Page) -> CDPSession:
    """Return a session of the DevTools protocol."""
    return page.context.new_cdp_session(page)


def heap_mb(session: CDPSession) -> tuple[float, float]:
    """Return what JavaScript still holds after a forced garbage collection, and its array buffers, in MB (10^6 bytes)."""
    for _ in range(3):  # what a finaliser frees is collected by the next
        session.send("HeapProfiler.collectGarbage")
        time.sleep(0.05)
    usage: dict[str, Any] = session.send("Runtime.getHeapUsage")
    return float(usage["usedSize"]) / 1e6, float(usage["backingStorageSize"]) / 1e6
