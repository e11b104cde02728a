"""The smallest useful program: a loop by hand, in seconds and with nothing but TrackAI installed.

python examples/manual_loop.py
"""

from __future__ import annotations

import math
import random

import trackai


def main() -> None:
    """Fit a straight line by gradient descent and log how it goes."""
    chance = random.Random(0)
    points = [(x / 50, 3 * x / 50 - 1 + chance.gauss(0, 0.1)) for x in range(100)]
    slope, offset = 0.0, 0.0

    run = trackai.init(project="examples", config={"lr": 0.1, "steps": 300}, notes="A line through 100 points.")
    for step in range(run.config["steps"]):
        errors = [slope * x + offset - y for x, y in points]
        slope -= run.config["lr"] * sum(e * x for e, (x, _) in zip(errors, points, strict=True)) / len(points)
        offset -= run.config["lr"] * sum(errors) / len(points)
        loss = math.sqrt(sum(e * e for e in errors) / len(errors))
        trackai.log({"train/rmse": loss, "model": {"slope": slope, "offset": offset}})
        if step == 50 and loss > 0.5:
            trackai.alert("slow start", text=f"rmse is still {loss:.3f} after 50 steps", level="warn")
    run.summary["rmse"] = loss
    trackai.finish()
    print(f"y = {slope:.2f} x {offset:+.2f}; see it with: trackai run {run.id}")


if __name__ == "__main__":
    main()
