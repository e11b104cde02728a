"""What the newest demo runs have beside numbers: images, histograms, console lines, alerts, texts."""

from __future__ import annotations

import math
import random
import tempfile
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from trackai import records
from trackai.transfer.demo_families import Config, Family
from trackai.values.rich.base import BlobWriter
from trackai.values.rich.histogram import Histogram
from trackai.values.rich.image import Image
from trackai.values.rich.png import encode_png

_PICTURES = 4  # steps with images
_HISTOGRAMS = 12
_LINES = 60
_SIDE = 64  # pixels
_VARIANTS = 2  # of each image: runs that share one share its bytes


def add_extras(
    made: list[records.Record], family: Family, config: Config, length: int, begun: float, step_s: float,
    blobs: BlobWriter, chance: random.Random,
) -> None:  # fmt: skip
    """Append the extras of one run to *made*.

    Args:
        made: its records.
        family: its model.
        config: its config.
        length: points that it logged.
        begun: its start, in seconds since 1970.
        step_s: seconds between two points.
        blobs: where images go.
        chance: decides the rest.
    """
    every = family.steps_a_point

    def when(part: float) -> tuple[float, float]:
        place = int(part * (length - 1))
        return float(place * every), begun + place * step_s

    for number in range(_HISTOGRAMS):
        step, time = when((number + 1) / _HISTOGRAMS)
        made.append(_rich("grads/layer1", step, time, *_histogram(number, blobs, chance), kind="histogram"))
    if family.task in ("digits", "vision", "segmentation"):
        for number in range(_PICTURES):
            step, time = when((number + 1) / _PICTURES)
            for index in range(3):
                payload, files = _picture(index, number / _PICTURES, blobs, chance)
                made.append(records.Rich("val/samples", step, time, "image", payload, index, files))
    if family.task == "language":
        for number in range(_PICTURES):
            step, time = when((number + 1) / _PICTURES)
            made.append(records.Rich("val/story", step, time, "text", {"text": _story(number)}))
    made.append(_console(family, config, when))
    if chance.random() < 0.4:
        step, time = when(0.7)
        made.append(
            records.Alerted("Plateau", time, f"{family.goal} has not improved for 10 validations.", "warn", step)
        )


def _rich(
    key: str, step: float, time: float, payload: dict[str, object], files: list[str], *, kind: str
) -> records.Rich:
    return records.Rich(key, step, time, kind, payload, files=files)


def _histogram(number: int, blobs: BlobWriter, chance: random.Random) -> tuple[dict[str, object], list[str]]:
    width = 0.5 / (1 + number * 0.3)
    values = [chance.gauss(0.0, width) for _ in range(400)]
    return Histogram(values, num_bins=32).encode(blobs)


def _picture(
    index: int, progress: float, blobs: BlobWriter, chance: random.Random
) -> tuple[dict[str, object], list[str]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sample.png"
        path.write_bytes(_drawn(index, round(110 * (1.0 - progress)), chance.randrange(_VARIANTS)))
        return Image(path, caption=f"sample {index}").encode(blobs)


@lru_cache(maxsize=64)
def _drawn(index: int, rough: int, variant: int) -> bytes:
    """Draw a spot that comes out of the noise as training goes on, as a PNG."""
    chance = random.Random(index * 100 + variant)
    radius = 9.0 + variant * 3
    across = [math.exp(-((x - 20 - index * 10) ** 2) / (2 * radius**2)) for x in range(_SIDE)]
    down = [math.exp(-((y - 26 - index * 6) ** 2) / (2 * radius**2)) for y in range(_SIDE)]
    grey = [chance.uniform(40 - rough, 40 + rough) for _ in range(_SIDE * _SIDE)]
    tint = (210, 150 - 30 * index, 60 + 50 * index)
    light = [(near, base) for near, base in zip((v * h for v in down for h in across), grey, strict=True)]
    pixels = bytes(max(0, min(255, int(part * near + base))) for near, base in light for part in tint)
    return encode_png(pixels, _SIDE, _SIDE, 3)


def _story(number: int) -> str:
    parts = ("the the a cat and", "Once there was a cat that sat a lot.", "Once upon a time a small cat found a warm door.",
             "Once upon a time a small cat found a warm door, and behind it a garden where nobody had been for years.")  # fmt: skip
    return parts[min(number, len(parts) - 1)]


def _console(family: Family, config: Config, when: Callable[[float], tuple[float, float]]) -> records.Console:
    lines = [
        f"\x1b[1mtraining {family.name}\x1b[0m with {config['optim']['name']}, lr {config['optim']['lr']:g}",
        f"device: cuda:0, batch size {config['data']['batch_size']}",
    ]
    times = [when(0.0)[1], when(0.0)[1]]
    for number in range(_LINES):
        part = number / _LINES
        step, time = when(part)
        bar = "█" * int(part * 20) + "░" * (20 - int(part * 20))
        lines.append(f"\x1b[32m{part:>4.0%}\x1b[0m {bar} step {step:g}")
        times.append(time)
    return records.Console("stdout", times, lines)
