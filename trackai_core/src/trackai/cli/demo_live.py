"""``trackai demo --live``: real processes that log through the real door, so that one can watch, kill and resume them.

``python -m trackai.cli.demo_live PROJECT NUMBER SECONDS`` is one such process.
"""

from __future__ import annotations

import math
import random
import subprocess
import sys
import time

import click

from trackai.cli.output import counted

_STEP_S = 0.25  # between two log calls: a curve that moves, in steps that the eye can follow
_EPOCH = 20  # steps
_UNTIL_STOPPED = 0.0


def train_live(project: str, *, runs: int, seed: int, seconds: float | None) -> None:
    """Start *runs* processes that train, and wait for them; Ctrl-C lets each finish its run."""
    command = [sys.executable, "-m", "trackai.cli.demo_live", project]
    processes = [
        subprocess.Popen([*command, str(seed + number), str(seconds or _UNTIL_STOPPED)]) for number in range(runs)
    ]
    pids = ", ".join(str(process.pid) for process in processes)
    click.echo(f"{counted(runs, 'run')} train in project {project} (processes {pids}). Ctrl-C ends them.")
    click.echo("Watch: trackai ui, or trackai tail. Try `kill -9` on one: nothing that it logged is lost.")
    try:
        for process in processes:
            process.wait()
    except KeyboardInterrupt:  # each process has had the signal too, and finishes
        for process in processes:
            process.wait()


def train(project: str, number: int, seconds: float) -> None:
    """Pretend to train one model, logging as a script would."""
    from trackai.tracking.lifecycle import init

    chance = random.Random(number)
    lr = chance.choice((1e-3, 3e-3, 1e-2))
    config = {
        "model": {"name": "mlp", "width": chance.choice((64, 256))},
        "optim": {"name": "adamw", "lr": lr},
        "seed": number,
    }
    with init(project=project, config=config, tags=["live"]) as run:
        print(f"training with lr {lr:g}", flush=True)
        began, step = time.monotonic(), 0
        try:
            while seconds == _UNTIL_STOPPED or time.monotonic() - began < seconds:
                progress = 1 / (1 + step / 60)
                loss = 0.05 + 2.2 * progress * (1 + chance.gauss(0, 0.06)) + (1.5 if chance.random() < 0.005 else 0)
                run.log(
                    {
                        "train/loss": loss,
                        "train/accuracy": 1 - 0.9 * progress,
                        "optim/lr": lr * (0.5 + 0.5 * math.cos(step / 400)),
                    }
                )
                if step % _EPOCH == _EPOCH - 1:
                    accuracy = 0.97 - 0.87 * progress + chance.gauss(0, 0.005)
                    run.log({"val/accuracy": accuracy, "epoch": step // _EPOCH}, step=step)
                    print(f"epoch {step // _EPOCH}: val/accuracy {accuracy:.3f}", flush=True)
                step += 1
                time.sleep(_STEP_S)
        except KeyboardInterrupt:
            print("stopped", flush=True)


if __name__ == "__main__":
    train(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))
