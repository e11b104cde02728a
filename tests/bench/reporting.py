"""Results of a benchmark: figures, goals held or missed, a JSON file, and the lines of a Markdown table."""

from __future__ import annotations

import argparse
import json
import math
import os
import sys
import time
import urllib.error
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))
from sidebyside.__main__ import machine
from sidebyside.report import rounded

OUT = Path(__file__).resolve().parents[2] / "bench-results"


@dataclass(frozen=True, slots=True)
class Goal:
    """One promise and what was measured.

    Attributes:
        what: which figure, in words.
        wanted: the promise as a reader would write it, such as ``≤ 300 ms``.
        measured: the figure with its unit.
        held: whether the promise is kept.
    """

    what: str
    wanted: str
    measured: str
    held: bool


@dataclass(slots=True)
class Report:
    """What one benchmark found out."""

    name: str
    figures: dict[str, Any] = field(default_factory=dict)
    goals: list[Goal] = field(default_factory=list)

    def at_most(self, what: str, measured: float, limit: float, unit: str = "") -> None:
        """Add a goal of the kind «no more than»."""
        self.goals.append(
            Goal(what, f"≤ {limit:g} {unit}".rstrip(), f"{measured:.4g} {unit}".rstrip(), measured <= limit)
        )

    def at_least(self, what: str, measured: float, limit: float, unit: str = "") -> None:
        """Add a goal of the kind «no less than»."""
        self.goals.append(
            Goal(what, f"≥ {limit:g} {unit}".rstrip(), f"{measured:.4g} {unit}".rstrip(), measured >= limit)
        )

    def save(self, out: Path) -> None:
        """Write ``<out>/<name>.json`` and print the goals."""
        out.mkdir(parents=True, exist_ok=True)
        content = {
            "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "machine": machine(),
            "load": round(os.getloadavg()[0], 2),
            "figures": rounded(self.figures),
            "goals": [asdict(goal) for goal in self.goals],
        }
        (out / f"{self.name}.json").write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n")
        print("\n".join(goal_table(self.goals)), flush=True)


def goal_table(goals: list[Goal]) -> list[str]:
    """Return the lines of a Markdown table."""
    lines = ["| what | goal | measured | held |", "| --- | --- | ---: | --- |"]
    return lines + [f"| {g.what} | {g.wanted} | {g.measured} | {'yes' if g.held else '**no**'} |" for g in goals]


def parser(description: str) -> argparse.ArgumentParser:
    """Return a parser with the options that every benchmark has."""
    made = argparse.ArgumentParser(description=description)
    made.add_argument(
        "--quick", action="store_true", help="a fraction of the load: to try the benchmark, not to report"
    )
    made.add_argument("--out", type=Path, default=OUT, help="folder of the results (default: bench-results)")
    return made


def with_store(made: argparse.ArgumentParser) -> argparse.ArgumentParser:
    """Add the option that puts the store into PostgreSQL."""
    made.add_argument("--postgresql", action="store_true", help="the store is a PostgreSQL of its own, not SQLite")
    return made


def median_ms(action: Callable[[], object], times: int = 7) -> float:
    """Return the median duration of *action* in milliseconds, after one call that warms up.

    An answer of the server that refuses (a question that took too long, say) is infinitely slow and not the end.
    """
    try:
        action()
    except urllib.error.HTTPError as error:
        print(f"{error.url[:200]}: {error.code} {error.read()[:300].decode()}", file=sys.stderr)
        return math.inf
    spent = []
    for _ in range(times):
        begin = time.perf_counter()
        action()
        spent.append(time.perf_counter() - begin)
    return sorted(spent)[len(spent) // 2] * 1000
