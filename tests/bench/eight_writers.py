"""Eight processes log 16,000 points each into one project while a server reads: nothing is lost and no error is shown."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
import urllib.error
from pathlib import Path

from tests.bench.homes import Client, home
from tests.bench.reporting import Report, parser

WIDTH = 10
CODE = """
import sys, trackai
number, calls, width = map(int, sys.argv[1:4])
trackai.init(project="eight", name=f"r{number}", config={"number": number})
for step in range(calls):
    trackai.log({f"train/m{k}": number + step / (k + 1) for k in range(width)}, step=step)
trackai.finish()
"""


class Reading(threading.Thread):
    """Asks what a workbench asks, over and over, and keeps what went wrong."""

    def __init__(self, client: Client) -> None:
        super().__init__(name="reader")
        self.client, self.stop = client, threading.Event()
        self.answers, self.slowest_s, self.failures = 0, 0.0, list[str]()

    def run(self) -> None:
        """Read until told to stop."""
        while not self.stop.is_set():
            begin = time.perf_counter()
            try:
                runs = self.client.get("/api/runs", project="eight", columns="metric.`train/m0`.last")["runs"]
                asked = {"runs": [run["id"] for run in runs], "metrics": ["train/m0", "train/m1"], "points": 500}
                if runs:
                    self.client.fetch("/api/metrics/compare", asked)
                self.answers += 1
            except urllib.error.HTTPError as error:
                if error.code != 404:  # the project is not there before its first drain
                    self.failures.append(f"{error.code} {error.read()[:200]!r}")
            except (urllib.error.URLError, ConnectionError, TimeoutError) as error:
                self.failures.append(str(error))
            self.slowest_s = max(self.slowest_s, time.perf_counter() - begin)


def main(arguments: list[str]) -> int:
    """Run the eight, count, report."""
    given = parser(__doc__ or "").parse_args(arguments)
    calls = 160 if given.quick else 1_600
    with home() as where, where.server() as client:
        reading = Reading(client)
        reading.start()
        begin = time.perf_counter()
        writers = [
            subprocess.Popen(
                [sys.executable, "-c", CODE, str(number), str(calls), str(WIDTH)],
                env=where.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            )
            for number in range(8)
        ]  # fmt: skip
        said = [writer.communicate()[0] for writer in writers]
        wall_s = time.perf_counter() - begin
        reading.stop.set()
        reading.join()
        stored = where.query("SELECT count(*) FROM metric_points WHERE project = 'eight' AND metric LIKE 'train/%'")[0][
            0
        ]
        states = where.query("SELECT state, count(*) FROM runs GROUP BY state")
        log = Path(where.path, "server.txt").read_text(errors="replace")
    expected = 8 * calls * WIDTH
    shown = [text for text in said if "rror" in text or "locked" in text or "Traceback" in text]
    report = Report("eight_writers", {
        "points": expected, "stored": stored, "wall_s": wall_s, "reads": reading.answers,
        "slowest_read_s": reading.slowest_s, "failures": reading.failures[:5], "states": dict(states), "said": shown[:2],
    })  # fmt: skip
    report.at_most(f"8 processes × {calls * WIDTH:,} points beside a reading server: lost", expected - stored, 0)
    errors = len(shown) + len(reading.failures) + log.count("Traceback") + sum(w.returncode != 0 for w in writers)
    report.at_most("8 processes: errors shown, by writers or server", errors, 0)
    report.save(given.out)
    return int(not all(goal.held for goal in report.goals))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
