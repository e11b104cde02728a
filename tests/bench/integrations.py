"""What an integration costs a training: the same tiny model with TrackAI, without, and with the framework's own loggers.

Worst case on purpose: two metrics in each of 2,000 steps that take a millisecond or two each. Four ratios to the same
training without a logger: of the loop's processor time in the training thread (steady on a busy machine) and in all
threads, of the loop's wall time, and of the whole call, which also begins and finishes the run. Of each, the least
disturbed of the rounds counts, in which the loggers take turns.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.bench.homes import home
from tests.bench.reporting import Report, parser

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))
from prepare import make_environment_elsewhere  # noqa: E402  # scripts/ is no package

Turns = list[dict[str, float]]  # one for each round
FRAMEWORKS = ("accelerate", "keras", "transformers", "lightning")
FIGURES = ("thread", "processor", "loop", "whole")


def trained(python: Path, framework: str, steps: int, rounds: int, against: list[str]) -> dict[str, Turns]:
    """Train with the loggers of one framework in a process of its own, with a home of its own."""
    with home() as where:
        done = subprocess.run(
            [str(python), "-m", "tests.bench.trainings", framework, str(steps), str(rounds), *against],
            cwd=ROOT,
            env=where.environment | {"PYTHONPATH": str(ROOT), "CUDA_VISIBLE_DEVICES": "", "TQDM_DISABLE": "1"},
            capture_output=True,
            text=True,
        )
    if done.returncode != 0:
        raise SystemExit(done.stderr[-4000:])
    # Loggers say good-bye after the figures.
    return dict(json.loads(next(line for line in done.stdout.splitlines() if line.startswith('{"none"'))))


def compared(rounds: dict[str, Turns]) -> dict[str, dict[str, float]]:
    """Return for each logger the ratios to ``none`` and µs a step in the training thread, of the least disturbed rounds."""
    best = {logger: {name: min(turn[name] for turn in turns) for name in FIGURES} for logger, turns in rounds.items()}
    steps = rounds["none"][0]["steps"]
    return {
        logger: {name: one[name] / best["none"][name] for name in FIGURES}
        | {"us_a_step": (one["thread"] - best["none"]["thread"]) / steps * 1e6}
        for logger, one in best.items()
    }


def main(arguments: list[str]) -> int:
    """Measure all frameworks, print the ratios, judge the loop."""
    options = parser(__doc__ or "")
    options.add_argument("--only", choices=FRAMEWORKS, action="append", help="measure these frameworks")
    options.add_argument("--against", nargs="*", default=[], help="only these loggers beside none and trackai")
    options.add_argument("--rounds", type=int, help="turns of each logger (default: 5; 2 with --quick)")
    options.add_argument("--python", type=Path, help="interpreter of an environment that has frameworks and loggers")
    given = options.parse_args(arguments)
    steps, rounds = (400, 2) if given.quick else (2_000, 5)
    rounds = given.rounds or rounds
    python = given.python or make_environment_elsewhere("rivals", *FRAMEWORKS, is_constrained=False)
    report = Report("integrations")
    for framework in given.only or FRAMEWORKS:
        figures = compared(trained(python, framework, steps, rounds, given.against))
        report.figures[framework] = figures
        print(f"\n{framework}: × the time without a logger (load {os.getloadavg()[0]:.1f})", flush=True)
        for logger, one in figures.items():
            ratios = "  ".join(f"{name} {one[name]:.3f}" for name in FIGURES)
            print(f"  {logger:12} {ratios}  {one['us_a_step']:7.1f} µs a step in its thread", flush=True)
        report.at_most(f"{framework}: a training that logs every step", figures["trackai"]["loop"], 1.02, "×")
        for rival in figures.keys() - {"none", "empty", "trackai"}:
            limit = round(figures[rival]["us_a_step"], 1)
            report.at_most(f"{framework}: less than {rival}", figures["trackai"]["us_a_step"], limit, "µs a step")
    report.save(given.out)
    return int(not all(goal.held for goal in report.goals))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
