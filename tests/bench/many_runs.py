"""The list of 10,000 runs with 60 columns: first page, deep page, sorted, filtered, grouped, through HTTP."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator

from tests.bench.homes import START, home
from tests.bench.reporting import Report, median_ms, parser, with_store
from tests.factories import doubles

from trackai import records

CONFIGS = [f"p{k}" for k in range(30)]
METRICS = [f"val/m{k}" for k in range(30)]


def run_records(number: int, chance: random.Random) -> Iterator[records.Record]:
    """Yield one run: 30 config leaves, 30 metrics with three points each."""
    begin = START + number
    yield records.Opened(version=records.FORMAT_VERSION, run=f"run{number:05d}", writer="1-bench", time=begin)
    yield records.RunStarted(
        project="many", name=f"run-{number}", time=begin, group=f"g{number % 20}", tags=[f"t{number % 7}"]
    )
    values: dict[str, object] = {name: chance.random() for name in CONFIGS[:20]}
    values |= {name: f"choice-{chance.randrange(8)}" for name in CONFIGS[20:]}
    yield records.ConfigSet(values)
    yield records.KeySet(0, METRICS)
    for step in range(3):
        yield records.Row(0, float(step), begin + step, doubles(chance.random() for _ in METRICS))
    yield records.Finished(state="finished" if number % 10 else "failed", time=begin + 60)


def main(arguments: list[str]) -> int:
    """Build the project, ask, report."""
    given = with_store(parser(__doc__ or "")).parse_args(arguments)
    runs = 1_000 if given.quick else 10_000
    columns = ",".join([*(f"config.{name}" for name in CONFIGS), *(f"metric.`{name}`.last" for name in METRICS)])
    report = Report("many_runs" + ("_postgresql" if given.postgresql else ""), {"runs": runs, "columns": 60})
    with home(on_postgresql=given.postgresql) as where:
        chance = random.Random(1)
        for number in range(runs):
            where.write_journal(f"run{number:05d}", run_records(number, chance))
        report.figures["recover_s"] = where.recover()
        with where.server() as client:
            page = {"project": "many", "columns": columns, "limit": 100}
            deep = client.get("/api/runs", **page)
            assert deep["total"] == runs
            assert len(deep["runs"][0]["values"]) == 60
            questions: dict[str, dict[str, object]] = {
                "first page": {},
                "next page": {"cursor": deep["cursor"]},
                "sorted by a metric": {"sort": "-metric.`val/m3`.last"},
                "sorted by a config value": {"sort": "config.p4"},
                "sorted by two": {"sort": "config.p25,-metric.`val/m9`.max"},
                "filtered": {"filter": "config.p1 < 0.3 and metric.`val/m2`.max > 0.6 and state = 'finished'"},
                "filtered by text, sorted": {"filter": "name ~ '77' or tag = 't3'", "sort": "metric.`val/m0`.min"},
                "grouped": {"group_by": "config.p22"},
            }
            for what, more in questions.items():
                took = median_ms(lambda more=more: client.fetch("/api/runs", **(page | more)), 5)  # type: ignore[misc]  # mypy: defaults bind the loop's values
                report.figures[what] = took
                report.at_most(f"{runs:,} runs × 60 columns: {what}", took, 300, "ms")
    report.save(given.out)
    return int(not all(goal.held for goal in report.goals))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
