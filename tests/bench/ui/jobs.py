"""The same three jobs in several dashboards, on the same runs, by the same camera.

- **open**: from the address to the first twelve charts, each with every run that the tracker draws of itself.
- **filter**: from the filter's text to twelve charts with the twenty runs that match, and no other.
- **zoom**: from the end of the drag over the first chart until its x-axis has changed and nothing moves any more.

Each ends with the frame after which the picture stays as it is; that it shows what the job asks is read from the page, and
``ui_jobs_<tracker>_<job>.png`` is what it looked like. Servers are warm. Every try has a fresh browser cache.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Error, Page
from tests.bench.peers import Unprepared
from tests.bench.reporting import Report
from tests.bench.ui.browser import devtools, fresh_page
from tests.bench.ui.settling import Camera
from tests.bench.ui.trackers import TRACKERS, Load, Tracker

CHARTS = 12
MATCHING = 10  # one of so many runs matches the filter
QUIET_S = 1.5
LIMIT_S = 120.0
JOBS = ("open", "filter", "zoom")


class Undone(Exception):
    """A job could not be done, or never came to rest; the text says which."""


@dataclass(slots=True)
class Tries:
    """What was measured of one tracker: seconds of each job, in the order of the tries."""

    lines: int
    load: float
    seconds: dict[str, list[float]] = field(default_factory=lambda: {job: [] for job in JOBS})
    problem: str = ""
    endless: str = ""  # the job that had not ended when it was given up


def _charts(page: Page, tracker: Tracker) -> list[dict[str, Any]]:
    """Return lines and x-axis of each chart that is drawn."""
    asked = f"(() => {{ const bench = window.__bench; return ({tracker.charts}).map(({{lines, x}}) => ({{lines, x}})); }})()"
    found: list[dict[str, Any]] = page.evaluate(asked)
    return found


def _drag(page: Page, tracker: Tracker) -> None:
    """Drag over the middle of the first chart, from corner to corner of a box: some zoom in both directions."""
    box = page.evaluate(
        f"""(() => {{ const bench = window.__bench;
        const {{left, top, width, height}} = ({tracker.charts})[0].box.getBoundingClientRect();
        return [left, top, width, height]; }})()"""
    )
    left, top, width, height = box
    page.mouse.move(left + width * 0.4, top + height * 0.2)
    page.mouse.down()
    page.mouse.move(left + width * 0.7, top + height * 0.8, steps=6)


def _once(browser: Browser, tracker: Tracker, base: str, out: Path, tries: Tries) -> None:
    """Do the three jobs in a fresh browser.

    Raises:
        Undone: if one never ends; those before it are kept.
    """
    with fresh_page(browser, {"width": 1920, "height": tracker.height}) as page:
        camera = Camera(page, devtools(page))

        def work(job: str, act: Callable[[], object], ready: Callable[[], bool]) -> None:
            camera.start()
            begin = time.time()
            act()
            took = camera.settled(begin, ready=ready, quiet_s=QUIET_S, limit_s=LIMIT_S)
            page.screenshot(path=out / f"ui_jobs_{tracker.name}_{job}.png")
            if took is None:
                tries.endless = job
                raise Undone(f"{job} did not end within {LIMIT_S:.0f} s: {_charts(page, tracker)[:CHARTS]}")
            tries.seconds[job].append(took)

        def all_have(enough: Callable[[int], bool]) -> bool:
            charts = _charts(page, tracker)
            return len(charts) >= CHARTS and all(enough(chart["lines"]) for chart in charts)

        wanted, matching = tracker.lines(), tracker.load.runs // MATCHING
        address = tracker.address(base)
        work("open", lambda: page.goto(address, wait_until="commit"), lambda: all_have(lambda n: n >= wanted))
        tracker.before_filter(page)
        page.wait_for_timeout(500)
        listed = f"({tracker.matches}) === {matching}"
        work(
            "filter",
            lambda: tracker.filter(page),
            lambda: page.evaluate(listed) and all_have(lambda n: n == matching),
        )
        before = _charts(page, tracker)[0]["x"]
        _drag(page, tracker)
        work(
            "zoom",
            page.mouse.up,
            lambda: all_have(lambda n: n == matching) and _charts(page, tracker)[0]["x"] != before,
        )


def _use(browser: Browser, tracker: Tracker, out: Path, times: int) -> Tries:
    tries = Tries(tracker.lines(), round(os.getloadavg()[0], 1))
    try:
        with tracker.server() as base:
            for _ in range(times):
                _once(browser, tracker, base, out, tries)
    except (Undone, Error, OSError) as problem:
        tries.problem = str(problem).splitlines()[0]
        print(f"{tracker.name}: {tries.problem}", flush=True)
    print(f"{tracker.name}: " + ", ".join(f"{job} {_cell(tries, job)} s" for job in JOBS), flush=True)
    return tries


def measure(
    browser: Browser, report: Report, *, venvs: Path, data: Path, out: Path, names: list[str], load: Load, times: int
) -> None:
    """Fill every tracker, then use each *times* times, one after the other, and compare ours with the others."""
    ready: list[Tracker] = []
    for name in names:
        tracker = TRACKERS[name](data, venvs, load)
        try:
            tracker.prepare()
            ready.append(tracker)
        except (Unprepared, OSError, subprocess.CalledProcessError) as problem:
            print(f"{name} is passed over: {problem}", flush=True)
    found = {tracker.name: _use(browser, tracker, out, times) for tracker in ready}
    report.figures["jobs_s"] = {name: tries.seconds for name, tries in found.items()}
    report.figures["problems"] = {name: tries.problem for name, tries in found.items() if tries.problem}
    report.figures["load"] = {"runs": load.runs, "metrics": load.metrics, "points": load.points}
    print("\n" + "\n".join(table(found, load)) + "\n", flush=True)
    for name, tries in found.items():
        if not name.startswith("trackai"):
            _compare(report, found, name, tries)


def _compare(report: Report, found: dict[str, Tries], name: str, theirs: Tries) -> None:
    """Hold ours, with at least as many lines drawn, against *theirs*."""
    ours = sorted((t for n, t in found.items() if n.startswith("trackai")), key=lambda t: t.lines)
    fair = next((tries for tries in ours if tries.lines >= theirs.lines), None)
    if fair is None:
        return
    for job in JOBS:
        if fair.seconds[job] and theirs.seconds[job]:
            mine, other = statistics.median(fair.seconds[job]), statistics.median(theirs.seconds[job])
            report.at_most(f"{job} with {fair.lines} lines, against {name} with {theirs.lines}", mine, other, "s")


def _cell(tries: Tries, job: str) -> str:
    seconds = tries.seconds[job]
    if not seconds:
        return f"> {LIMIT_S:.0f}" if tries.endless == job else "–"
    return f"{statistics.median(seconds):.2f} ({min(seconds):.2f}–{max(seconds):.2f})"


def table(found: dict[str, Tries], load: Load) -> list[str]:
    """Return the lines of a Markdown table: a row for each job, a column for each tracker, medians and ranges."""
    tries = max((len(t.seconds["open"]) for t in found.values()), default=0)
    what = (
        f"{load.runs} runs × {load.metrics} metrics × {load.points:,} points; seconds, median of {tries} (least–most)"
    )
    rows = [
        f"| {what} | {' | '.join(found)} |",
        f"| --- |{' ---: |' * len(found)}",
        *(f"| {job} | {' | '.join(_cell(t, job) for t in found.values())} |" for job in JOBS),
        f"| lines of a chart when opened | {' | '.join(str(t.lines) for t in found.values())} |",
        f"| load average before | {' | '.join(str(t.load) for t in found.values())} |",
    ]
    return rows
