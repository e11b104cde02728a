"""What an integration costs a training: the same tiny model with TrackAI, without, and with the framework's own loggers.

Two metrics in each of 2,000 steps of two to three milliseconds, those of a one-layer BERT (Keras: a perceptron);
``--model perceptron`` gives Lightning and Accelerate the worst case, steps of half a millisecond to one. The loggers take
turns in one process, in an order that turns round, and each is compared with the training without a logger of the same
round: the median of the rounds' ratios counts, with half the distance between their quartiles as its spread. Three
ratios, of the loop after its warm-up: its wall time, the processor time of its thread (steady on a busy machine), and
that of all threads and child processes. What a logger takes once, to begin and to finish, is told in milliseconds.
``floor`` is what no logger can do without that keeps everything: one frame, one write.
"""

from __future__ import annotations

import json
import math
import os
import statistics
import subprocess
import sys
from pathlib import Path

from tests.bench.homes import home
from tests.bench.reporting import Report, parser
from tests.bench.trainings import MODEL

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))
from prepare import make_environment_elsewhere  # noqa: E402  # scripts/ is no package

Turns = list[dict[str, float]]  # one for each round
FRAMEWORKS = ("accelerate", "keras", "transformers", "lightning")
FIGURES = ("loop", "thread", "processor")


def trained(python: Path, framework: str, steps: int, rounds: int, against: list[str], model: str) -> dict[str, Turns]:
    """Train *model* with the loggers of one framework in a process of its own, with a home of its own."""
    with home() as where:
        done = subprocess.run(
            [str(python), "-m", "tests.bench.trainings", framework, str(steps), str(rounds), *against],
            cwd=ROOT,
            env=where.environment
            | {"PYTHONPATH": str(ROOT), "CUDA_VISIBLE_DEVICES": "", "TQDM_DISABLE": "1", MODEL: model},
            capture_output=True,
            text=True,
        )
    if done.returncode != 0:
        raise SystemExit(done.stderr[-4000:])
    # Loggers say good-bye after the figures.
    return dict(json.loads(next(line for line in done.stdout.splitlines() if line.startswith('{"none"'))))


def middle(values: list[float]) -> tuple[float, float]:
    """Return the median, and half the distance between the quartiles."""
    if len(values) < 2:
        return values[0], math.inf
    first, median, third = statistics.quantiles(values, n=4, method="inclusive")
    return median, (third - first) / 2


def compared(rounds: dict[str, Turns]) -> dict[str, dict[str, float]]:
    """Return for each logger its ratios to ``none``, their spreads, µs a step in the training thread, and ms once."""
    steps = rounds["none"][0]["steps"]
    found: dict[str, dict[str, float]] = {}
    for logger, turns in rounds.items():
        pairs = list(zip(turns, rounds["none"], strict=False))  # fewer of what is slow beyond doubt
        one = found[logger] = {}
        for name in FIGURES:
            one[name], one[f"{name}_spread"] = middle([with_it[name] / without[name] for with_it, without in pairs])
        one["us_a_step"], _ = middle([(own["thread"] - none["thread"]) / steps * 1e6 for own, none in pairs])
        one["ms_once"], _ = middle([(with_it["once"] - without["once"]) * 1000 for with_it, without in pairs])
    return found


def main(arguments: list[str]) -> int:
    """Measure all frameworks, print the ratios, judge the loop."""
    options = parser(__doc__ or "")
    options.add_argument("--only", choices=FRAMEWORKS, action="append", help="measure these frameworks")
    options.add_argument("--against", nargs="*", default=[], help="only these loggers beside none and trackai")
    options.add_argument("--rounds", type=int, help="turns of each logger (default: 9; 2 with --quick)")
    options.add_argument("--model", choices=("bert", "perceptron"), default="bert", help="of Lightning and Accelerate")
    options.add_argument("--python", type=Path, help="interpreter of an environment that has frameworks and loggers")
    given = options.parse_args(arguments)
    steps, rounds = (400, 2) if given.quick else (2_000, 9)
    rounds = given.rounds or rounds
    python = given.python or make_environment_elsewhere("rivals", *FRAMEWORKS, is_constrained=False)
    report = Report("integrations")
    for framework in given.only or FRAMEWORKS:
        figures = compared(trained(python, framework, steps, rounds, given.against, given.model))
        report.figures[framework] = figures
        print(f"\n{framework}: × the time without a logger (load {os.getloadavg()[0]:.1f})", flush=True)
        for logger, one in figures.items():
            ratios = "  ".join(f"{name} {one[name]:.3f} ± {one[f'{name}_spread']:.3f}" for name in FIGURES)
            more = f"{one['us_a_step']:7.1f} µs a step in its thread, {one['ms_once']:6.0f} ms once"
            print(f"  {logger:12} {ratios}  {more}", flush=True)
        report.at_most(f"{framework}: a training that logs every step", figures["trackai"]["loop"], 1.02, "×")
        for rival in figures.keys() - {"none", "empty", "floor", "trackai"}:
            limit = round(figures[rival]["us_a_step"], 1)
            report.at_most(f"{framework}: less than {rival}", figures["trackai"]["us_a_step"], limit, "µs a step")
    report.save(given.out)
    return int(not all(goal.held for goal in report.goals))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
