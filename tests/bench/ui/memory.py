"""What the page holds while twenty runs go on logging: flat, or it could not stay open for a day."""

from __future__ import annotations

import statistics
import time
from dataclasses import asdict, dataclass

from playwright.sync_api import Browser, CDPSession
from tests.bench.homes import Home
from tests.bench.reporting import Report
from tests.bench.ui.browser import LARGE, devtools, fresh_page, heap_mb, until
from tests.bench.ui.data import LiveRuns
from tests.bench.ui.heap import Kinds, grown, snapshot

RUNS = 20
METRICS = 12
FIRST = 20_000  # points of each metric before the page is opened
EVERY_S = 2.0  # ten points of each metric
SAMPLES = 30
SNAPSHOTS = (2 / 30, 10 / 30, 20 / 30, 1.0)  # of the time: minutes 2, 10, 20 and 30 of the long form


@dataclass(frozen=True, slots=True)
class Held:
    """What the page held at one time, after forced garbage collections."""

    minute: float
    heap_mb: float
    buffers_mb: float  # what typed arrays lie in, which the heap's size leaves out
    nodes: int
    listeners: int


def held(session: CDPSession, minute: float) -> Held:
    """Collect garbage and look."""
    heap, buffers = heap_mb(session)
    counters = session.send("Memory.getDOMCounters")
    return Held(minute, heap, buffers, counters["nodes"], counters["jsEventListeners"])


def measure(browser: Browser, where: Home, report: Report, *, minutes: float) -> None:
    """Keep the workbench open beside live runs, all of them drawn, and look at its heap again and again."""
    live = LiveRuns(where, "memory", RUNS, METRICS, time.time())
    looks: list[Held] = []
    pictures: list[Kinds] = []
    try:
        live.log(FIRST, time.time())  # series are at their full number of columns before anything is measured
        with where.server() as client, fresh_page(browser, LARGE) as page:
            page.goto(f"{client.base}/projects/memory/runs?drawn=newest-{RUNS}")
            until(page, f"window.__bench.drawn({RUNS}) >= 4")
            session = devtools(page)
            begin = time.monotonic()
            while len(pictures) < len(SNAPSHOTS):
                live.log(10, time.time())
                page.wait_for_timeout(EVERY_S * 1000)
                passed = (time.monotonic() - begin) / 60
                if passed >= minutes * SNAPSHOTS[len(pictures)]:
                    pictures.append(snapshot(session))
                    looks.append(held(session, passed))
                    print(f"minute {passed:.1f}: {looks[-1]}", flush=True)
                elif passed >= minutes * len(looks) / SAMPLES:
                    looks.append(held(session, passed))
    finally:
        live.close()
    # The first third is warming up: caches fill to their size, code is compiled. Series are replaced as they grow, so that
    # what is held swings by what one refresh fetches: medians of the two later thirds say what stays.
    kept = [look for look in looks if look.minute >= minutes / 3]
    whole = [look.heap_mb + look.buffers_mb for look in kept]
    before, after = (statistics.median(part) for part in (whole[: len(whole) // 2], whole[len(whole) // 2 :]))
    causes = grown(pictures[1], pictures[-1])
    report.figures |= {"minutes": minutes, "held": [asdict(look) for look in looks], "grown_since_a_third": causes}
    for kind, more in causes.items():
        print(f"  {more['kB']:+9.1f} kB {more['objects']:+7.0f} objects  {kind}")
    report.at_most(
        f"heap and buffers after GC, {minutes:g} min of {RUNS} live runs: last third ({after:.1f} MB) against the one before",
        after / before, 1.1, "×",
    )  # fmt: skip
    report.at_most("DOM nodes at the end, against a third of the way", kept[-1].nodes / kept[0].nodes, 1.1, "×")
    report.at_most("listeners at the end, against a third of the way", kept[-1].listeners / kept[0].listeners, 1.1, "×")
