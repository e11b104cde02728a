"""The models that the demo trains: their hyperparameters, their metrics, and how the one shows in the other."""

from __future__ import annotations

import math
import random
from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from trackai.transfer import demo_curves as curves

Config = dict[str, Any]
Metrics = dict[str, "array[float]"]


@dataclass(frozen=True, slots=True)
class Luck:
    """How a run goes, worked out of its config.

    Attributes:
        quality: 0 (hopeless) to 1 (as good as it gets).
        speed: 1 (slow) to 10.
        rough: share of noise.
        spikes: places of loss spikes.
        diverges: place from which the loss is lost, or None.
        seed: for the noise.
    """

    quality: float
    speed: int
    rough: float
    spikes: Sequence[int]
    diverges: int | None
    seed: int


@dataclass(frozen=True, slots=True)
class Family:
    """One kind of model.

    Attributes:
        name: of the model.
        short: the same as run names and groups begin with it.
        task: tag of its runs.
        best_lr: learning rate at which it trains best.
        choices: config path → what a sweep tries.
        fixed: config that all runs share.
        train: (length, luck, config) → metrics logged at every step.
        validate: likewise, logged now and then.
        goal: metric that says which run is best; ``better`` is min or max.
        steps_a_point: steps between two logged points.
    """

    name: str
    short: str
    task: str
    best_lr: float
    choices: Mapping[str, Sequence[Any]]
    fixed: Config
    train: Callable[[int, Luck, Config], Metrics]
    validate: Callable[[int, Luck, Config], Metrics]
    goal: str
    better: str
    steps_a_point: int


def luck_of(family: Family, config: Config, length: int, chance: random.Random) -> Luck:
    """Work out how a run of this config goes; *chance* decides what config does not."""
    off = math.log10(config["optim"]["lr"] / family.best_lr)  # decades from the best learning rate
    quality = math.exp(-0.9 * off * off) * (1.0 if config["optim"]["name"] != "sgd" else 0.93)
    quality *= 1.0 + chance.gauss(0.0, 0.015)
    is_wild = off > 0.9 and chance.random() < 0.55
    spikes = (
        [chance.randrange(length) for _ in range(chance.randrange(1, 4))] if off > 0.3 or chance.random() < 0.1 else []
    )
    return Luck(
        quality=min(1.0, max(0.05, quality)),
        speed=max(1, min(10, round(5 + 3 * off))),
        rough=0.04 + 0.03 * max(0.0, off) + 16 / config["data"]["batch_size"] * 0.02,
        spikes=spikes,
        diverges=int(length * chance.uniform(0.15, 0.7)) if is_wild else None,
        seed=chance.randrange(1 << 20),
    )


def _trained(curve: array[float], luck: Luck, height: float) -> array[float]:
    if luck.spikes:
        curve = curves.spiked(curve, luck.spikes, height)
    return curve if luck.diverges is None else curves.diverged(curve, luck.diverges)


def _learning_rate(length: int, config: Config) -> array[float]:
    lr = config["optim"]["lr"]
    if config["optim"]["schedule"] == "constant":
        return array("d", [lr]) * length
    return array("d", (lr * part for part in curves.warmup_cosine(length, config["optim"]["warmup_percent"])))


def _common(length: int, luck: Luck, config: Config, norm: float, rate: float) -> Metrics:
    return {
        "optim/lr": _learning_rate(length, config),
        "optim/grad_norm": _trained(curves.loss(length, start=norm * 4, floor=norm, speed=6, power=5, rough=0.25, seed=luck.seed + 11), luck, norm * 8),
        "perf/samples_per_s": curves.level(length, around=rate, rough=0.03, seed=luck.seed + 12),
    }  # fmt: skip


def _classifier(classes: int, start: float) -> tuple[Callable[..., Metrics], Callable[..., Metrics]]:
    def train(length: int, luck: Luck, config: Config) -> Metrics:
        floor = 0.02 + 0.8 * (1 - luck.quality)
        loss = curves.loss(
            length, start=start, floor=floor, speed=luck.speed, power=7, rough=luck.rough, seed=luck.seed
        )
        accuracy = curves.score(
            length,
            floor=1 / classes,
            ceiling=0.4 + 0.6 * luck.quality,
            speed=luck.speed,
            power=8,
            rough=0.02,
            seed=luck.seed + 1,
        )
        return {"train/loss": _trained(loss, luck, start * 0.6), "train/accuracy": accuracy} | _common(length, luck, config, 1.2, 2400)  # fmt: skip

    def validate(length: int, luck: Luck, config: Config) -> Metrics:
        overfit = 0.06 if config["model"]["dropout"] == 0 else 0.0
        floor = 0.05 + 0.8 * (1 - luck.quality) + overfit
        loss = curves.loss(length, start=start, floor=floor, speed=luck.speed, power=7, rough=0.02, seed=luck.seed + 2)
        rising = array("d", (value + overfit * 4 * (place / length) ** 2 for place, value in enumerate(loss)))
        accuracy = curves.score(
            length,
            floor=1 / classes,
            ceiling=0.35 + 0.62 * luck.quality - overfit,
            speed=luck.speed,
            power=8,
            rough=0.006,
            seed=luck.seed + 3,
        )
        return {"val/loss": rising, "val/accuracy": accuracy}  # fmt: skip

    return train, validate


def _language_train(length: int, luck: Luck, config: Config) -> Metrics:
    floor = 2.6 + 2.2 * (1 - luck.quality) - 0.25 * math.log2(config["model"]["layers"] / 4)
    loss = curves.loss(length, start=10.4, floor=floor, speed=luck.speed, power=3, rough=luck.rough / 3, seed=luck.seed)
    return {"train/loss": _trained(loss, luck, 3.0)} | _common(length, luck, config, 0.9, 38_000)


def _language_validate(length: int, luck: Luck, config: Config) -> Metrics:
    floor = 2.75 + 2.2 * (1 - luck.quality) - 0.25 * math.log2(config["model"]["layers"] / 4)
    loss = curves.loss(length, start=10.4, floor=floor, speed=luck.speed, power=3, rough=0.004, seed=luck.seed + 2)
    return {"val/loss": loss, "val/perplexity": array("d", map(math.exp, loss))}


def _segment_train(length: int, luck: Luck, config: Config) -> Metrics:
    loss = curves.loss(
        length,
        start=0.95,
        floor=0.12 + 0.4 * (1 - luck.quality),
        speed=luck.speed,
        power=6,
        rough=luck.rough,
        seed=luck.seed,
    )
    return {"train/loss": _trained(loss, luck, 0.5)} | _common(length, luck, config, 0.4, 310)  # fmt: skip


def _segment_validate(length: int, luck: Luck, config: Config) -> Metrics:
    dice = curves.score(
        length,
        floor=0.05,
        ceiling=0.5 + 0.44 * luck.quality,
        speed=luck.speed,
        power=7,
        rough=0.008,
        seed=luck.seed + 3,
    )
    return {"val/dice": dice, "val/iou": array("d", (value / (2 - value) for value in dice))}  # fmt: skip


def _agent_train(length: int, luck: Luck, config: Config) -> Metrics:
    reward = curves.score(
        length, floor=20, ceiling=120 + 380 * luck.quality, speed=luck.speed, power=6, rough=28, seed=luck.seed
    )
    return {
        "rollout/reward_mean": reward,
        "rollout/reward_std": curves.level(length, around=60, rough=0.3, seed=luck.seed + 4),
        "train/policy_loss": array("d", (0.01 * n for n in curves.noise(luck.seed + 5, length))),
        "train/value_loss": _trained(curves.loss(length, start=80, floor=3, speed=luck.speed, power=5, rough=0.3, seed=luck.seed + 6), luck, 60),
        "train/entropy": curves.loss(length, start=1.38, floor=0.25, speed=3, power=4, rough=0.05, seed=luck.seed + 7),
        "train/kl": curves.level(length, around=0.012, rough=0.4, seed=luck.seed + 8),
    }  # fmt: skip


def _agent_validate(length: int, luck: Luck, config: Config) -> Metrics:
    reward = curves.score(
        length, floor=20, ceiling=120 + 380 * luck.quality, speed=luck.speed, power=6, rough=9, seed=luck.seed + 9
    )
    return {"eval/reward": reward}


_OPTIM = {"optim/name": ("adamw", "sgd", "lion"), "optim/schedule": ("cosine", "constant"), "seed": ()}
_MLP, _RESNET = _classifier(10, 2.35), _classifier(100, 4.65)

FAMILIES: tuple[Family, ...] = (
    Family("mlp", "mlp", "digits", 3e-3, {**_OPTIM, "optim/lr": (1e-4, 1e-3, 3e-3, 1e-2, 1e-1), "model/dropout": (0.0, 0.1, 0.3), "model/width": (64, 256, 1024), "data/batch_size": (32, 128)},
           {"data": {"dataset": "digits", "augment": False}, "model": {"layers": 3}}, *_MLP, "val/accuracy", "max", 1),
    Family("resnet18", "r18", "vision", 1e-3, {**_OPTIM, "optim/lr": (1e-4, 3e-4, 1e-3, 3e-3, 3e-2), "model/dropout": (0.0, 0.2), "data/batch_size": (128, 256, 512)},
           {"data": {"dataset": "cifar100", "augment": True}, "model": {"layers": 18, "width": 64}}, *_RESNET, "val/accuracy", "max", 10),
    Family("gpt-tiny", "gpt", "language", 6e-4, {**_OPTIM, "optim/lr": (1e-4, 3e-4, 6e-4, 2e-3, 1e-2), "model/layers": (4, 8, 16), "model/context": (256, 512), "data/batch_size": (16, 64)},
           {"data": {"dataset": "tiny-stories"}, "model": {"width": 512, "dropout": 0.0}}, _language_train, _language_validate, "val/loss", "min", 25),
    Family("unet", "unet", "segmentation", 3e-4, {**_OPTIM, "optim/lr": (3e-5, 1e-4, 3e-4, 1e-3, 6e-3), "model/dropout": (0.0, 0.1), "data/batch_size": (8, 16)},
           {"data": {"dataset": "cells", "crop": 256}, "model": {"layers": 4, "width": 32}}, _segment_train, _segment_validate, "val/dice", "max", 5),
    Family("ppo", "ppo", "rl", 3e-4, {**_OPTIM, "optim/lr": (3e-5, 1e-4, 3e-4, 1e-3), "algo/clip": (0.1, 0.2, 0.3), "data/batch_size": (64, 256)},
           {"env": "CartPole-v1", "algo": {"gamma": 0.99, "gae_lambda": 0.95}, "model": {"layers": 2, "width": 64, "dropout": 0.0}}, _agent_train, _agent_validate, "eval/reward", "max", 2048),
)  # fmt: skip
