"""What a script pays before its first point: the import, and from ``init`` to the end of the first ``log``."""

from __future__ import annotations

import json
import subprocess
import sys

from tests.bench.homes import Home, home
from tests.bench.reporting import Report, parser

CODE = """
import sys, time
begin = time.perf_counter()
import trackai
imported = time.perf_counter()
trackai.init(project="start")
trackai.log({"loss": 1.0})
logged = time.perf_counter()
heavy = sorted({"sqlalchemy", "alembic", "pydantic", "numpy", "click"} & set(sys.modules))
import json
print(json.dumps({"import_ms": (imported - begin) * 1e3, "init_ms": (logged - imported) * 1e3, "heavy": heavy, "modules": len(sys.modules)}))
sys.stdout.flush()
trackai.finish()
"""


def start(where: Home) -> dict[str, float]:
    """Start a fresh interpreter and return what it measured."""
    done = subprocess.run([sys.executable, "-c", CODE], env=where.environment, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(done.stderr)
    return dict(json.loads(next(line for line in done.stdout.splitlines() if line.startswith("{"))))


def main(arguments: list[str]) -> int:
    """Start many times, take medians, report."""
    given = parser(__doc__ or "").parse_args(arguments)
    with home() as where:
        first = start(where)  # makes the store
        again = [start(where) for _ in range(3 if given.quick else 15)]
    middle = {name: sorted(one[name] for one in again)[len(again) // 2] for name in ("import_ms", "init_ms")}
    report = Report("start_cost", {"first": first, **middle, "modules": again[0]["modules"]})
    report.at_most("import trackai", middle["import_ms"], 100, "ms")
    report.at_most("init to the end of the first log", middle["init_ms"], 50, "ms")
    report.at_most("heavy modules that both import", len(again[0]["heavy"]), 0)  # type: ignore[arg-type]  # a list of names
    report.save(given.out)
    return int(not all(goal.held for goal in report.goals))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
