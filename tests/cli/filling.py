"""Three runs: `calm-otter` and `brave-heron` of project digits, finished, and `lone-wolf` of project wolves, failed."""

from __future__ import annotations

import math

from tests.factories import START, a_run, doubles
from tests.store.ingesting import feeding

from trackai import records

OTTER, HERON, WOLF = "0aaaaaaaaaaaaaaa", "0bbbbbbbbbbbbbbb", "0ccccccccccccccc"


def fill(url: str) -> None:
    """Write the runs."""
    steps = range(200)
    with feeding(url, run=OTTER) as feeder:
        feeder.feed(
            *a_run({}, run=OTTER, name="calm-otter", settings={"lr": 0.01, "model/width": 64}, state=None),
            records.RunEdited(tags=["baseline", "good"]),
            records.MetricDefined("val/acc", direction="max"),
            _series("val/acc", steps, [step / 200 for step in steps]),
            _series("train/loss", steps, [1 / (1 + step) for step in steps]),
            records.Series("cpu/percent", doubles([START]), doubles([START]), doubles([50.0]), kind="system"),
            records.SummarySet({"best": 0.5}),
            records.Console("stdout", [START, START + 1], ["\x1b[31mhello\x1b[0m", "bell \x07 rings"]),
            records.Alerted("slow", START + 5, "very", "warn", 3.0),
            records.EnvironmentCaptured("git", {"commit": "abc"}),
            records.Finished("finished", START + 1000, 0),
        )
    with feeding(url, run=HERON) as feeder:
        feeder.feed(
            *a_run(
                {}, run=HERON, name="brave-heron", settings={"lr": 0.1, "model/width": 64}, state=None, time=START + 60
            ),
            _series("val/acc", steps, [step / 400 for step in steps]),
            _series("train/loss", steps, [math.nan if step == 150 else 1.0 for step in steps]),
            records.Finished("finished", START + 1060, 0),
        )
    with feeding(url, run=WOLF) as feeder:
        feeder.feed(
            *a_run({"howl": [1.0, 2.0]}, run=WOLF, project="wolves", name="lone-wolf", state="failed", time=START + 90)
        )


def _series(name: str, steps: range, values: list[float]) -> records.Series:
    times = [START + step for step in steps]
    return records.Series(name, doubles(steps), doubles(times), doubles(values))
