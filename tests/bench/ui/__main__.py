"""Measure the web UI in headless Chromium: ``nox -s bench_ui`` or ``python -m tests.bench.ui opening --quick``."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

from tests.bench.homes import home
from tests.bench.reporting import Goal, Report, goal_table, parser
from tests.bench.ui import jobs, memory, opening, pages, panels, table
from tests.bench.ui.browser import chromium
from tests.bench.ui.trackers import TRACKERS, Load

PARTS = ("opening", "pages", "table", "panels", "memory", "jobs")
ROOT = Path(__file__).resolve().parents[3]


def main(arguments: list[str]) -> int:
    """Run the parts that are asked for; the exit code tells whether every goal was reached."""
    options = parser(__doc__ or "")
    options.add_argument("what", nargs="*", help=f"of {' '.join(PARTS)} (default: all)")
    options.add_argument(
        "--minutes", type=float, default=3.0, help="of live updates for `memory` (30 for the long form)"
    )
    options.add_argument(
        "--trackers", default="trackai,trackai-all,tensorboard,trackio", help=f"for `jobs`, of {', '.join(TRACKERS)}"
    )
    options.add_argument("--runs", type=int, default=200, help="for `jobs`")
    options.add_argument("--points", type=int, default=5000, help="of each of 20 metrics, for `jobs`")
    options.add_argument("--times", type=int, default=5, help="how often each job is done")
    options.add_argument(
        "--data",
        type=Path,
        default=ROOT / ".nox" / "bench-data",
        help="where what `jobs` shows is kept for the next time",
    )
    options.add_argument(
        "--venvs", type=Path, default=ROOT / ".nox" / "bench", help="folder of the trackers' environments"
    )
    given = options.parse_args(arguments)
    if unknown := set(given.what) - set(PARTS):
        options.error(f"unknown: {', '.join(sorted(unknown))}")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started is ended as well
    goals: list[Goal] = []
    for part in [part for part in PARTS if not given.what or part in given.what]:
        print(f"\n## {part}", flush=True)
        report = Report(f"ui_{part}")
        with chromium() as browser:
            if part == "jobs":
                load = Load(20, 20, 200) if given.quick else Load(given.runs, 20, given.points)
                given.venvs.mkdir(parents=True, exist_ok=True)
                names = given.trackers.split(",")
                if strangers := set(names) - set(TRACKERS):
                    options.error(f"no such tracker: {', '.join(sorted(strangers))}; there are {', '.join(TRACKERS)}")
                given.out.mkdir(parents=True, exist_ok=True)
                jobs.measure(
                    browser,
                    report,
                    venvs=given.venvs.resolve(),
                    data=given.data.resolve(),
                    out=given.out,
                    names=names,
                    load=load,
                    times=given.times,
                )
            else:
                with home() as where:
                    match part:
                        case "opening":
                            opening.measure(browser, where, report, quick=given.quick)
                        case "pages":
                            pages.measure(browser, where, report, quick=given.quick)
                        case "table":
                            table.measure(browser, where, report, quick=given.quick)
                        case "panels":
                            panels.measure(browser, where, report, quick=given.quick)
                        case _:
                            memory.measure(browser, where, report, minutes=0.5 if given.quick else given.minutes)
        report.save(given.out)
        goals += report.goals
    if len(goals) > 0:
        print("\n" + "\n".join(goal_table(goals)))
    return int(not all(goal.held for goal in goals))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
