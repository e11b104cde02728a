"""Believable runs, made up: sweeps over several kinds of models with noise, spikes, divergence, crashes and resumes.

The same seed gives the same runs; only their times follow the clock. Each run is a list of records, as a process that
trained it would have written them.
"""

from __future__ import annotations

import math
import random
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from trackai import records
from trackai.ids import run_id_at
from trackai.transfer.demo_curves import level, packed
from trackai.transfer.demo_extras import Gallery, add_extras
from trackai.transfer.demo_families import FAMILIES, Config, Family, Luck, Metrics, luck_of
from trackai.values.rich.base import BlobWriter

_MONTH_S = 30 * 86_400.0
_VALIDATIONS = 40  # of a run, at most one a point
_SYSTEM_INTERVAL_S = 10.0
_MOST_SAMPLES = 120  # system samples of a run; a longer one has them further apart
_GPUS = 2  # of each machine
_RICH_RUNS = 24  # the newest, which people open: images, histograms, more console lines
_PEOPLE = ("ada", "grace", "kurt", "emmy")
_HOSTS = ("node-01", "node-02", "node-03", "workstation")
SEEDS = 5  # runs of one config
_GROUPS_A_SWEEP = 10  # configs that carry one tag, ``sweep-1`` …
_MOST_RUNNING = 6


@dataclass(slots=True)
class DemoWriter:
    """What one process wrote."""

    writer: str
    records: list[records.Record] = field(default_factory=list)


@dataclass(slots=True)
class DemoRun:
    """One run: its writers in the order of their writing, the number of its points, and whether others compare with it."""

    id: str
    name: str
    project: str
    writers: list[DemoWriter]
    points: int
    is_baseline: bool


@dataclass(frozen=True, slots=True)
class _Fate:
    """How a run ends: its last state, and the part of the way that it came."""

    state: str  # finished, failed, crashed, running, stalled; or resumed: crashed, and then finished
    part: float = 1.0


def demo_projects(project: str, number: int) -> list[str]:
    """Return the names of *number* projects, at most one for each kind of model: *project*, *project*-vision, …"""
    return [project, *(f"{project}-{family.task}" for family in FAMILIES[1:number])]


def demo_runs(
    projects: Sequence[str], *, runs: int, points: int, seed: int, now: float, blobs: BlobWriter
) -> Iterator[DemoRun]:
    """Make up runs, the oldest first.

    Args:
        projects: that they belong to; the kinds of models are dealt out to them in turn.
        runs: how many, at least 1.
        points: of each metric that is logged at every step, at least 2.
        seed: decides everything but the times.
        now: the present, in seconds since 1970; the runs lie in the month before.
        blobs: where images of the newest runs go.
    """
    gallery = Gallery(blobs)
    for number in range(runs):
        chance = random.Random(seed * 1_000_003 + number)
        # Denser towards the present, as work is; the last one has just begun.
        created = now - _MONTH_S * (1.0 - (number + 1) / runs) ** 1.5 - chance.uniform(600, 1200)
        is_rich = number >= runs - _RICH_RUNS
        is_live = number >= runs - max(1, min(_MOST_RUNNING, runs // 15))
        yield _Making(projects, number, points, chance, created, now, is_live).run(gallery if is_rich else None)


class _Making:
    """One run in the making."""

    def __init__(
        self, projects: Sequence[str], number: int, points: int, chance: random.Random, created: float, now: float,
        is_live: bool,
    ) -> None:  # fmt: skip
        self.number, self.points, self.chance = number, points, chance
        self.created, self.now = created, now
        self.tried, self.seed = divmod(number, SEEDS)  # several in a row: seeds of one config
        kind = self.tried % len(FAMILIES)
        self.family: Family = FAMILIES[kind]
        self.project = projects[kind % len(projects)]
        self.config = _configure(self.family, random.Random(self.tried), self.seed)
        self.luck = luck_of(self.family, self.config, points, chance)
        self.fate = _fate(chance, self.luck, points, is_live=is_live)
        self.step_s = min(chance.uniform(0.5, 2.0), max(0.001, (now - created) * 0.9 / points))
        if self.fate.state == "running":  # up to this moment
            self.step_s = (now - created) / max(2, int(points * self.fate.part))
        self.count = 0

    def run(self, gallery: Gallery | None) -> DemoRun:
        id_ = run_id_at(self.created, self.chance.getrandbits(35))
        name = f"{self._recipe('-')}-s{self.seed}"
        first = DemoWriter("1-demo")
        first.records += self._opening(id_, first.writer, name)
        length = max(2, int(self.points * self.fate.part))
        first.records += self._series(0, length)
        if gallery is not None:
            add_extras(first.records, self.family, self.config, length, self.created, self.step_s, gallery, self.chance)
        self._end(first.records, length)
        writers = [first]
        if self.fate.state == "resumed":
            writers.append(self._resumed(id_, length))
        return DemoRun(
            id_, name, self.project, writers, self.count, self._is_reference() and self.fate.state == "finished"
        )

    def _recipe(self, between: str) -> str:
        optim = self.config["optim"]
        return between.join((self.family.short, optim["name"], _short(optim["lr"])))

    def _is_reference(self) -> bool:
        optim = self.config["optim"]
        return bool(optim["lr"] == self.family.best_lr and optim["name"] == "adamw")

    def _opening(self, id_: str, writer: str, name: str) -> list[records.Record]:
        config, family = self.config, self.family
        host = self.chance.choice(_HOSTS)
        is_baseline = self._is_reference()
        return [
            records.Opened(records.FORMAT_VERSION, id_, writer, self.created, host, 4000 + self.number, "trackai demo"),
            records.RunStarted(
                self.project, name, self.created,
                group=self._recipe(" · "),
                job_type="train",
                notes="Reference for this model: best learning rate of the last sweep." if is_baseline else None,
                tags=[family.task, f"sweep-{self.tried // _GROUPS_A_SWEEP + 1}",
                      *(["baseline"] if is_baseline else []), *(["diverged"] if self.luck.diverges else [])],
                user=self.chance.choice(_PEOPLE), host=host, pid=4000 + self.number,
            ),
            records.ConfigSet(_leaves(config)),
            records.MetricDefined("val/*", direction=None),
            records.MetricDefined(family.goal, direction=family.better),
            records.MetricDefined("*loss", direction="min"),
            records.MetricDefined("perf/samples_per_s", unit="1/s"),
            records.EnvironmentCaptured("git", {
                "commit": f"{self.chance.getrandbits(160):040x}", "branch": "main", "dirty": self.chance.random() < 0.3}),
            records.EnvironmentCaptured("python", {"version": "3.11.9", "command": [
                "train.py", f"--model={family.name}", f"--lr={_short(config['optim']['lr'])}", f"--seed={self.seed}"]}),
        ]  # fmt: skip

    def _series(self, start: int, end: int) -> list[records.Record]:
        """Make the points from place *start* to *end* of all metrics."""
        every = self.family.steps_a_point
        made = self._packed(self.family.train(self.points, self.luck, self.config), range(start, end), every)
        stride = max(1, self.points // _VALIDATIONS)
        places = range(start - start % stride + stride - 1, end, stride)
        sparse = self.family.validate(len(range(stride - 1, self.points, stride)) or 1, self.luck, self.config)
        dense = {name: array("d", (curve[place // stride] for place in places)) for name, curve in sparse.items()}
        made += self._packed(dense, places, every, is_cut=True)
        return made + self._system(start, end)

    def _packed(self, metrics: Metrics, places: range, every: int, *, is_cut: bool = False) -> list[records.Record]:
        if not len(places):
            return []
        steps = packed(array("d", (place * every for place in places)))
        times = packed(array("d", (self.created + place * self.step_s for place in places)))
        self.count += len(metrics) * len(places)
        return [
            records.Series(name, steps, times, packed(curve if is_cut else curve[places.start : places.stop]))
            for name, curve in metrics.items()
        ]

    def _system(self, start: int, end: int) -> list[records.Record]:
        begun, ended = self.created + start * self.step_s, self.created + end * self.step_s
        samples = max(2, min(_MOST_SAMPLES, int((ended - begun) / _SYSTEM_INTERVAL_S)))
        at = array("d", (begun + (ended - begun) * place / samples for place in range(samples)))
        seed = self.luck.seed
        curves = {
            "cpu/utilization": level(samples, around=45, rough=0.2, seed=seed + 21),
            "memory/used": level(samples, around=12, rough=0.02, seed=seed + 22),
        }
        for gpu in range(_GPUS):
            own = seed + 31 + 10 * gpu
            busy = level(samples, around=91 - 4 * gpu, rough=0.06, seed=own)
            curves |= {
                f"gpu/{gpu}/utilization": array("d", (min(100.0, value) for value in busy)),
                f"gpu/{gpu}/allocated_memory": level(samples, around=18 - gpu, rough=0.01, seed=own + 1),
                f"gpu/{gpu}/power": level(samples, around=285 - 20 * gpu, rough=0.05, seed=own + 2),
                f"gpu/{gpu}/temp": level(samples, around=64 + 5 * gpu, rough=0.02, seed=own + 3),
            }
        times = packed(at)
        self.count += len(curves) * samples
        return [records.Series(name, times, times, packed(curve), kind="system") for name, curve in curves.items()]

    def _end(self, made: list[records.Record], length: int) -> None:
        at = self.created + length * self.step_s
        if self.luck.diverges is not None and self.luck.diverges < length:
            step = self.luck.diverges * self.family.steps_a_point
            made.append(records.Alerted("Loss diverges", self.created + self.luck.diverges * self.step_s,
                                        "train/loss grew by 60 % a point, twelve times in a row.", "error", float(step)))  # fmt: skip
        match self.fate.state:
            case "running" | "stalled":
                made.append(records.Heartbeat(self.now))
            case "failed":
                made.append(records.Finished("failed", at, 1, "FloatingPointError: loss is NaN", _TRACEBACK))
            case "crashed" | "resumed":
                pid = 4000 + self.number
                made.append(
                    records.Finished("crashed", at, reason=f"process {pid} is gone; its last step was {length}")
                )
            case _:
                made.append(records.SummarySet({"best_epoch": round(length * self.chance.uniform(0.6, 1.0))}))
                made.append(records.Finished("finished", at, 0))

    def _resumed(self, id_: str, length: int) -> DemoWriter:
        """Go on from a checkpoint a little before the crash: those steps are written again."""
        again = DemoWriter("2-demo")
        start = int(length * 0.9)
        at = self.created + length * self.step_s + 300
        again.records += [
            records.Opened(
                records.FORMAT_VERSION, id_, again.writer, at, "node-02", 9000 + self.number, "trackai demo"
            ),
            records.RunStarted(self.project, "", at, resumed=True, host="node-02", pid=9000 + self.number),
        ]
        again.records += self._series(start, self.points)
        again.records.append(records.Finished("finished", min(self.now, at + (self.points - start) * self.step_s), 0))
        return again


_TRACEBACK = """Traceback (most recent call last):
  File "train.py", line 88, in <module>
    main(config)
  File "train.py", line 61, in main
    raise FloatingPointError("loss is NaN")
FloatingPointError: loss is NaN
"""


def _configure(family: Family, chance: random.Random, seed: int) -> Config:
    config: Config = {"model": {"name": family.name}, "optim": {"weight_decay": 0.01, "warmup_percent": 5}}
    for part, value in family.fixed.items():
        if isinstance(value, dict):
            config.setdefault(part, {}).update(value)
        else:
            config[part] = value
    for path, tried in family.choices.items():
        part, _, name = path.partition("/")
        value = seed if path == "seed" else chance.choice(tried)
        if name:
            config.setdefault(part, {})[name] = value
        else:
            config[part] = value
    return config


def _leaves(config: Config, prefix: str = "") -> dict[str, Any]:
    leaves: dict[str, Any] = {}
    for name, value in config.items():
        leaves |= _leaves(value, f"{prefix}{name}/") if isinstance(value, dict) else {f"{prefix}{name}": value}
    return leaves


def _short(rate: float) -> str:
    """Return a learning rate as people write it: 0.1, 0.003, 3e-4."""
    return f"{rate:g}" if rate >= 1e-3 else f"{rate:.0e}".replace("e-0", "e-")


def _fate(chance: random.Random, luck: Luck, points: int, *, is_live: bool) -> _Fate:
    dice = chance.random()
    if is_live:
        return _Fate("stalled" if dice < 0.2 else "running", chance.uniform(0.3, 0.8))
    if luck.diverges is not None:
        # Some scripts stop at NaN, others go on to the end.
        return _Fate("failed", min(1.0, (luck.diverges + 18) / points)) if dice < 0.6 else _Fate("finished")
    if dice < 0.05:
        return _Fate("crashed", chance.uniform(0.2, 0.9))
    if dice < 0.09:
        return _Fate("resumed", chance.uniform(0.4, 0.8))
    return _Fate("finished", 1.0 if math.floor(dice * 100) % 7 else chance.uniform(0.5, 1.0))
