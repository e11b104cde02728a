"""What the newest demo runs have beside numbers: images, histograms, tables, console lines, alerts, texts."""

from __future__ import annotations

import math
import random
import tempfile
from collections.abc import Callable
from pathlib import Path

from trackai import records
from trackai.transfer.demo_families import Config, Family
from trackai.values.rich.base import BlobWriter
from trackai.values.rich.histogram import Histogram
from trackai.values.rich.image import Image
from trackai.values.rich.png import encode_png
from trackai.values.rich.table import Table

_PICTURES = 4  # steps with images
_HISTOGRAMS = 12
_LINES = 60
_SIDE = 64  # pixels
_VARIANTS = 2  # of each image: runs that share one share its bytes
_CLASSES = ("otter", "heron", "lynx", "finch", "badger", "crane", "gecko", "ibis")
_TABLE_ROWS = 16


class Gallery:
    """The images of a demonstration: few, so each is made and stored once, however many runs show it."""

    def __init__(self, blobs: BlobWriter) -> None:
        self.blobs = blobs
        self._images: dict[tuple[int, int, int], Image] = {}

    def image(self, index: int, progress: float, variant: int) -> Image:
        """Return the sample *index* as it looks after a part of the training, 0 to 1."""
        rough = round(110 * (1.0 - progress))
        if (known := self._images.get((index, rough, variant))) is not None:
            return known
        with tempfile.TemporaryDirectory() as folder:  # an image without NumPy or Pillow comes from a file
            path = Path(folder) / "sample.png"
            path.write_bytes(_drawn(index, rough, variant))
            made = Image(path, caption=f"sample {index}")
            made.encode(self.blobs)
        self._images[index, rough, variant] = made
        return made


def add_extras(
    made: list[records.Record], family: Family, config: Config, length: int, begun: float, step_s: float,
    gallery: Gallery, chance: random.Random,
) -> None:  # fmt: skip
    """Append the extras of one run to *made*.

    Args:
        made: its records.
        family: its model.
        config: its config.
        length: points that it logged.
        begun: its start, in seconds since 1970.
        step_s: seconds between two points.
        gallery: where images come from.
        chance: decides the rest.
    """
    every = family.steps_a_point

    def when(part: float) -> tuple[float, float]:
        place = int(part * (length - 1))
        return float(place * every), begun + place * step_s

    for number in range(_HISTOGRAMS):
        step, time = when((number + 1) / _HISTOGRAMS)
        made.append(_rich("grads/layer1", step, time, *_histogram(number, gallery.blobs, chance), kind="histogram"))
    if family.task in ("digits", "vision", "segmentation"):
        for number in range(_PICTURES):
            step, time = when((number + 1) / _PICTURES)
            for index in range(3):
                image = gallery.image(index, number / _PICTURES, chance.randrange(_VARIANTS))
                payload, files = image.encode(gallery.blobs)
                made.append(records.Rich("val/samples", step, time, "image", payload, index, files))
    if family.task in ("digits", "vision"):
        for part in (0.5, 1.0):
            step, time = when(part)
            table = _predictions(part, gallery, chance)
            made.append(_rich("val/predictions", step, time, *table.encode(gallery.blobs), kind="table"))
    if family.task == "language":
        for number in range(_PICTURES):
            step, time = when((number + 1) / _PICTURES)
            made.append(records.Rich("val/story", step, time, "text", {"text": _story(number)}))
    made.append(_console(family, config, when))
    made.append(
        records.Alerted("First checkpoint", when(0.25)[1], "Saved after a quarter of the way.", "info", when(0.25)[0])
    )
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


def _predictions(progress: float, gallery: Gallery, chance: random.Random) -> Table:
    table = Table(columns=["image", "label", "predicted", "confidence"])
    for _ in range(_TABLE_ROWS):
        label = chance.randrange(len(_CLASSES))
        is_right = chance.random() < 0.4 + 0.5 * progress
        predicted = label if is_right else chance.randrange(len(_CLASSES))
        confidence = round(chance.uniform(0.5 if is_right else 0.2, 0.99 if is_right else 0.7), 3)
        image = gallery.image(label % 3, 0.75, chance.randrange(_VARIANTS))
        table.add_data(image, _CLASSES[label], _CLASSES[predicted], confidence)
    return table


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
