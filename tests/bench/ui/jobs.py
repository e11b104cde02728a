"""The same three jobs in several dashboards, in one run, on the same runs, by the same camera."""

from __future__ import annotations

import time
from pathlib import Path

from playwright.sync_api import Browser, Error, Page
from tests.bench.homes import Home
from tests.bench.peers import Unprepared, prepare_peer
from tests.bench.reporting import Report
from tests.bench.ui.browser import LARGE, devtools, fresh_page
from tests.bench.ui.settling import Camera
from tests.bench.ui.trackers import TRACKERS, Load, Tracker

QUIET_S = 2.0
LIMIT_S = 90.0
JOBS = ("open", "filter", "zoom")


def _drag(page: Page, plot: str) -> None:
    box = page.locator(plot).first.bounding_box(timeout=5000)
    if box is None:
        raise Error("there is no chart to zoom")
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 0.4, y)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.7, y, steps=6)


def _work(browser: Browser, tracker: Tracker, base: str, out: Path) -> dict[str, float | None]:
    """Do the jobs once in a fresh browser; None for one that cannot be done or never comes to rest."""
    took: dict[str, float | None] = dict.fromkeys(JOBS)
    with fresh_page(browser, LARGE) as page:
        camera = Camera(page, devtools(page))
        camera.start()
        begin = time.time()
        page.goto(tracker.address(base), wait_until="commit")
        took["open"] = camera.settled(begin, ready=tracker.ready, quiet_s=QUIET_S, limit_s=LIMIT_S)
        page.screenshot(path=out / f"ui_jobs_{tracker.name}_open.png")
        camera.start()
        try:
            begin = time.time()
            tracker.filter(page)
            took["filter"] = camera.settled(begin, ready=tracker.ready, quiet_s=QUIET_S, limit_s=LIMIT_S)
            _drag(page, tracker.plot)
            camera.start()
            begin = time.time()
            page.mouse.up()
            took["zoom"] = camera.settled(begin, ready=tracker.ready, quiet_s=QUIET_S, limit_s=LIMIT_S)
        except Error as problem:
            print(f"{tracker.name}: {str(problem).splitlines()[0]}", flush=True)
        page.screenshot(path=out / f"ui_jobs_{tracker.name}_end.png")
    return took


def measure(
    browser: Browser, report: Report, *, venvs: Path, out: Path, names: list[str], load: Load, times: int
) -> None:
    """Fill every tracker, then use each *times* times, and compare ours with each other.

    Pictures of what was measured lie in *out*: an empty page is at rest soon.
    """
    results: dict[str, dict[str, float | None]] = {}
    for name in names:
        where = Home()
        try:
            tracker = TRACKERS[name](where, venvs)
            if tracker.environment:
                prepare_peer(tracker.environment, venvs)
            tracker.fill(load)
            with tracker.server() as base:
                rounds = [_work(browser, tracker, base, out) for _ in range(times)]
            results[name] = {job: _median([r[job] for r in rounds]) for job in JOBS}
            print(name, results[name], flush=True)
        except (Unprepared, OSError) as problem:
            print(f"{name} is passed over: {problem}", flush=True)
        finally:
            where.remove()
    report.figures["jobs_s"] = results
    report.figures["load"] = {"runs": load.runs, "metrics": load.metrics, "points": load.points}
    ours = results.get("trackai", {})
    for job in JOBS:
        mine = ours.get(job)
        for name, theirs in results.items():
            other = theirs[job]
            if name == "trackai" or mine is None or other is None:
                continue
            report.at_most(f"{job}, trackai against {name} ({other:.2f} s)", mine, other, "s")


def _median(values: list[float | None]) -> float | None:
    known = sorted(v for v in values if v is not None)
    return known[len(known) // 2] if known else None
