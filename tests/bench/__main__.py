"""Measure everything that the README claims, in one go: ``./test.sh bench`` or ``python -m tests.bench --quick``."""

from __future__ import annotations

import argparse
import importlib
import json
import os
import subprocess
import sys
from pathlib import Path

from tests.bench.peers import environments_of, prepare_peer
from tests.bench.promises import judge
from tests.bench.reporting import OUT, Goal, goal_table

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))
from prepare import Unprepared  # noqa: E402  # scripts/ is no package

OWN = ("start_cost", "install_size", "eight_writers", "many_keys", "many_runs", "chart_10m", "kill9")
PEERS = "none,floor-jsonl,floor-append,floor-sqlite,trackai,trackio,goodseed,tensorboardx"
WORKLOADS = ("w1", "w2", "w3", "w4", "w5", "w6", "w7", "w8")


def side_by_side(workloads: list[str], peers: list[str], venvs: Path, out: Path, quick: bool) -> list[Goal]:
    """Run workloads for all peers, one after another, and judge them."""
    for name in environments_of(peers):
        try:
            prepare_peer(name, venvs)
        except Unprepared as problem:
            print(f"{name} is passed over: {problem}", file=sys.stderr)
    command = [sys.executable, "-m", "sidebyside", *workloads, "--peers", ",".join(peers), "--venvs", str(venvs)]
    command += ["--out", str(out), *(["--quick"] if quick else [])]
    here = Path(__file__).resolve().parent
    subprocess.run(command, cwd=here, env=os.environ | {"PYTHONPATH": str(here)}, check=True)
    suffix = "-quick" if quick else ""
    files = {name: out / f"{name}{suffix}.json" for name in workloads}
    report = judge({name: json.loads(file.read_text())["results"] for name, file in files.items() if file.exists()})
    report.save(out)
    return report.goals


def main(arguments: list[str]) -> int:
    """Run what is asked for; the exit code tells whether every promise was kept."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("what", nargs="*", help=f"of {' '.join((*WORKLOADS, *OWN))} (default: all)")
    parser.add_argument(
        "--quick", action="store_true", help="a fraction of the load: to try the benchmarks, not to report"
    )
    parser.add_argument("--postgresql", action="store_true", help="many_keys and many_runs on PostgreSQL, not SQLite")
    parser.add_argument("--peers", default=PEERS, help=f"trackers and floors, also wandb (default: {PEERS})")
    parser.add_argument(
        "--venvs", type=Path, default=ROOT / ".nox" / "bench", help="folder of the trackers' environments"
    )
    parser.add_argument("--out", type=Path, default=OUT, help="folder of the results (default: bench-results)")
    given = parser.parse_args(arguments)
    if unknown := set(given.what) - {*WORKLOADS, *OWN}:
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    wanted = given.what or [*WORKLOADS, *OWN]
    given.out.mkdir(parents=True, exist_ok=True)
    given.venvs.mkdir(parents=True, exist_ok=True)
    goals: list[Goal] = []
    if workloads := [name for name in WORKLOADS if name in wanted]:
        goals += side_by_side(
            workloads, given.peers.split(","), given.venvs.resolve(), given.out.resolve(), given.quick
        )
    for name in (name for name in OWN if name in wanted):
        print(f"\n## {name}", flush=True)
        passed = ["--out", str(given.out), *(["--quick"] if given.quick else [])]
        file = name
        if given.postgresql and name in ("many_keys", "many_runs"):
            passed.append("--postgresql")
            file = f"{name}_postgresql"
        try:
            importlib.import_module(f"tests.bench.{name}").main(passed)
            saved = json.loads((given.out / f"{file}.json").read_text())
            goals += [Goal(**goal) for goal in saved["goals"]]
        except (Exception, SystemExit) as problem:  # noqa: BLE001  # the other figures are still wanted
            goals.append(Goal(name, "runs", f"{type(problem).__name__}: {problem}"[:200], held=False))
    table = goal_table(goals)
    (given.out / "README.md").write_text("# Measured\n\n" + "\n".join(table) + "\n")
    print("\n" + "\n".join(table))
    return int(not all(goal.held for goal in goals))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
