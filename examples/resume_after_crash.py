"""Kill it at any moment, start it again, and the curve goes on: the last checkpoint decides where.

    python examples/resume_after_crash.py       # press Ctrl-C or kill -9 it somewhere in the middle
    python examples/resume_after_crash.py       # goes on from its checkpoint, in the same run

Steps that were logged after the checkpoint are logged again; the later value wins, and the run says how many it replaced.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import time
from pathlib import Path

import trackai


def save(path: Path, step: int, weight: float) -> None:
    """Write a checkpoint in one go: a crash leaves the old one or the new one, never half of one."""
    part = path.with_suffix(".part")
    part.write_text(json.dumps({"step": step, "weight": weight}))
    os.replace(part, path)


def main() -> None:
    """Train, from the checkpoint if there is one."""
    parser = argparse.ArgumentParser(description="Training that survives its own death.")
    parser.add_argument("--steps", type=int, default=2_000)
    parser.add_argument("--pause", type=float, default=0.01, help="seconds a step takes")
    parser.add_argument("--checkpoint", type=Path, default=Path("resume_after_crash.json"))
    given = parser.parse_args()

    first, weight = 0, 5.0
    if given.checkpoint.exists():
        saved = json.loads(given.checkpoint.read_text())
        first, weight = saved["step"], saved["weight"]

    # By project and name: the run that crashed is found again, and is running again.
    with trackai.init(project="examples", name="survivor", resume="allow") as run:
        print(f"{'Going on' if first else 'Starting'} at step {first}; run {run.id}, process {os.getpid()}", flush=True)
        for step in range(first, given.steps):
            weight -= 0.01 * weight + 0.002 * math.sin(step)
            trackai.log({"weight": weight, "loss": weight**2}, step=step)
            time.sleep(given.pause)
            if step % 100 == 0:
                save(given.checkpoint, step + 1, weight)
    given.checkpoint.unlink(missing_ok=True)


if __name__ == "__main__":
    main()
