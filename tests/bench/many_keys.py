"""The number of names as an axis of scale: 100,000 keys in one run, 1,500 runs with 1,500 keys each.

Logged through the public API and drained by the process itself. What a point costs is held against a run with a tenth of
the names and as many points for each: then only the number of names differs, and a cliff would show.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator

from tests.bench.homes import START, Home, home
from tests.bench.reporting import Report, median_ms, parser, with_store
from tests.factories import doubles

from trackai import records

WIDE = 1_000  # scalars in one call
POINTS = 10  # points of each name
CODE = """
import json, sys, time, trackai
name, (groups, calls, wide) = sys.argv[1], map(int, sys.argv[2:5])
trackai.init(project="keys", name=name, id=name)
rows = [{f"g{g}/layer{k}/norm": g + k / 7 for k in range(wide)} for g in range(groups)]
begin = time.perf_counter()
for step in range(calls):
    trackai.log(rows[step % groups], step=step)
logged = time.perf_counter() - begin
trackai.finish()
spent = {"log_us": logged, "total_us": time.perf_counter() - begin, "cpu_us": time.process_time()}
print(json.dumps({what: seconds / (calls * wide) * 1e6 for what, seconds in spent.items()}))
"""


def logged(where: Home, name: str, groups: int, calls: int) -> dict[str, float]:
    """Log *calls* × 1,000 points under *groups* × 1,000 names in a fresh process."""
    command = [sys.executable, "-c", CODE, name, str(groups), str(calls), str(WIDE)]
    # What is captured besides would be counted with the points.
    quiet = {"TRACKAI_CAPTURE_ENVIRONMENT": "off", "TRACKAI_LOG_CPU": "off", "TRACKAI_LOG_GPU": "off"}
    done = subprocess.run(command, env=where.environment | quiet, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(done.stderr)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def wide_run(number: int, keys: list[str]) -> Iterator[records.Record]:
    """Yield one of many runs that share many names; two points each."""
    begin, run = START + number, f"run{number:05d}"
    yield records.Opened(version=records.FORMAT_VERSION, run=run, writer="1-bench", time=begin)
    yield records.RunStarted(project="square", name=run, time=begin)
    yield records.KeySet(0, keys)
    for step in range(2):
        yield records.Row(
            0, float(step), begin + step, doubles((number * 31 + k * 17 + step) % 997 for k in range(len(keys)))
        )
    yield records.Finished(state="finished", time=begin + 60)


def main(arguments: list[str]) -> int:
    """Log, drain, list, report."""
    given = with_store(parser(__doc__ or "")).parse_args(arguments)
    groups, square = (10, 150) if given.quick else (100, 1_500)
    calls = groups * POINTS
    report = Report(
        "many_keys" + ("_postgresql" if given.postgresql else ""), {"keys": groups * WIDE, "points": calls * WIDE}
    )
    with home(on_postgresql=given.postgresql) as where:
        logged(where, "warm", 1, 1)
        ordinary = logged(where, "ordinary", 1, calls)
        fewer = logged(where, "fewer", groups // 10, calls // 10)
        many = logged(where, "many", groups, calls)
        report.figures |= {"1,000 keys, as many points": ordinary, "a tenth of the keys": fewer, "many": many}
        stored = where.query("SELECT count(*) FROM metric_points WHERE run_id = 'many'")[0][0]
        report.at_most(f"{groups * WIDE:,} keys in one run: points lost of {calls * WIDE:,}", calls * WIDE - stored, 0)
        for field, what in (("log_us", "log()"), ("total_us", "logged and stored")):
            ratio = many[field] / fewer[field]
            named = f"{groups * WIDE:,} keys: {what}, a point against {groups * WIDE // 10:,} keys"
            report.at_most(named, ratio, 2, "×")

        keys = [f"block{k // 10}/unit{k % 10}/norm" for k in range(square)]
        spent = []
        for first, last in ((0, square // 10), (square // 10, square)):
            for number in range(first, last):
                where.write_journal(f"run{number:05d}", wide_run(number, keys))
            spent.append(where.recover() / ((last - first) * len(keys) * 2) * 1e6)
        report.figures["us_per_point_of_a_tenth_and_the_rest"] = spent
        of_many = f"{square:,} runs × {square:,} keys: stored, a point against the first {square // 10:,} runs"
        report.at_most(of_many, spent[1] / spent[0], 2, "×")

        with where.server() as client:
            first = client.get("/api/metrics/runs/many", limit=100)
            asked: dict[str, tuple[str, dict[str, object]]] = {
                "first page of keys": ("/api/metrics/runs/many", {"limit": 100}),
                "next page of keys": ("/api/metrics/runs/many", {"limit": 100, "cursor": first["cursor"]}),
                "keys searched": ("/api/metrics/runs/many", {"limit": 100, "search": "g7/layer99"}),
                "keys searched by a regular expression": (
                    "/api/metrics/runs/many",
                    {"limit": 100, "search": "/g.*r9{2}/"},
                ),
                "keys under a prefix": ("/api/metrics/runs/many", {"limit": 100, "prefix": "g5/"}),
                "names of a project": ("/api/projects/square/metrics", {"limit": 100}),
                "names of a project, searched": ("/api/projects/square/metrics", {"limit": 100, "search": "unit7"}),
                "columns of a project, searched": ("/api/projects/square/columns", {"limit": 100, "search": "block14"}),
                "runs sorted by one of the keys": (
                    "/api/runs",
                    {
                        "project": "square",
                        "limit": 100,
                        "sort": f"-metric.`{keys[7]}`.last",
                        "columns": f"metric.`{keys[7]}`.last",
                    },
                ),
            }
            for what, (path, query) in asked.items():
                took = median_ms(lambda path=path, query=query: client.fetch(path, **query), 5)  # type: ignore[misc]  # mypy: defaults bind the loop's values
                report.figures[what] = took
                report.at_most(f"{what} ({groups * WIDE:,} keys; {square:,} × {square:,})", took, 300, "ms")
    report.save(given.out)
    return int(not all(goal.held for goal in report.goals))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
