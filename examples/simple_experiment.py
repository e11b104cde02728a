"""Train a real classifier on scikit-learn's handwritten digits and log it: curves move in the browser while it trains.

    pip install -r examples/requirements.txt        # ./start.sh has done so in .venv
    python examples/simple_experiment.py            # a few minutes
    python examples/simple_experiment.py --fast     # seconds

A network of two hidden layers in plain NumPy, trained with Adam on images that are shifted by a pixel at random.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from sklearn.datasets import load_digits
from sklearn.metrics import confusion_matrix
from sklearn.model_selection import train_test_split

import trackai

Array = NDArray[np.float64]


class Network:
    """Two hidden layers with ReLU, softmax at the end; ``step`` does one update of Adam."""

    def __init__(self, widths: list[int], seed: int) -> None:
        chance = np.random.default_rng(seed)
        self.weights = [chance.normal(0, np.sqrt(2 / a), (a, b)) for a, b in pairwise(widths)]
        self.weights += [np.zeros(b) for b in widths[1:]]
        self.first = [np.zeros_like(w) for w in self.weights]
        self.second = [np.zeros_like(w) for w in self.weights]
        self.updates = 0

    def forward(self, images: Array) -> list[Array]:
        """Return the activations of every layer; the last holds the probabilities."""
        layers, n = [images], len(self.weights) // 2
        for matrix, bias in zip(self.weights[: n - 1], self.weights[n:], strict=False):
            layers.append(np.maximum(layers[-1] @ matrix + bias, 0))
        scores = layers[-1] @ self.weights[n - 1] + self.weights[-1]
        scores = np.exp(scores - scores.max(axis=1, keepdims=True))
        return [*layers, scores / scores.sum(axis=1, keepdims=True)]

    def step(self, images: Array, labels: NDArray[np.int64], lr: float) -> dict[str, float]:
        """Learn from one batch and return what happened: loss, accuracy, size of the gradient."""
        layers, n = self.forward(images), len(self.weights) // 2
        chosen = layers[-1][np.arange(len(labels)), labels]
        error = layers[-1].copy()
        error[np.arange(len(labels)), labels] -= 1
        error /= len(labels)
        gradients: list[Array] = [np.empty(0)] * (2 * n)
        for k in reversed(range(n)):
            gradients[k], gradients[n + k] = layers[k].T @ error, error.sum(axis=0)
            error = (error @ self.weights[k].T) * (layers[k] > 0)
        self.updates += 1
        for k, gradient in enumerate(gradients):
            self.first[k] += 0.1 * (gradient - self.first[k])
            self.second[k] += 0.001 * (gradient**2 - self.second[k])
            mean = self.first[k] / (1 - 0.9**self.updates)
            spread = self.second[k] / (1 - 0.999**self.updates)
            self.weights[k] -= lr * mean / (np.sqrt(spread) + 1e-8)
        return {
            "loss": float(-np.log(chosen + 1e-12).mean()),
            "accuracy": float((layers[-1].argmax(axis=1) == labels).mean()),
            "gradient_norm": float(np.sqrt(sum((g**2).sum() for g in gradients))),
        }


def batches(
    images: Array, labels: NDArray[np.int64], size: int, seed: int
) -> Iterator[tuple[Array, NDArray[np.int64]]]:
    """Yield one epoch of shuffled batches, each image shifted by at most one pixel."""
    chance = np.random.default_rng(seed)
    order = chance.permutation(len(images))
    for start in range(0, len(order) - size + 1, size):
        chosen = order[start : start + size]
        shift = chance.integers(-1, 2, 2)
        yield np.roll(images[chosen].reshape(-1, 8, 8), shift, axis=(1, 2)).reshape(size, 64), labels[chosen]


def confusion_image(truth: NDArray[np.int64], guess: NDArray[np.int64]) -> NDArray[np.uint8]:
    """Draw a confusion matrix, 16 pixels a cell: dark where many lie, rows are what the digits really are."""
    table = confusion_matrix(truth, guess, labels=range(10))
    shade = 255 - (255 * np.sqrt(table / max(1, table.max()))).astype(np.uint8)
    return np.kron(shade, np.ones((16, 16), dtype=np.uint8))


def main() -> None:
    """Train once and log everything."""
    parser = argparse.ArgumentParser(description="Train a classifier of digits and log it with TrackAI.")
    parser.add_argument("--fast", action="store_true", help="a small network for a few epochs: seconds")
    parser.add_argument("--project", default="digits")
    parser.add_argument("--name", default=None, help="name of the run (default: one is made up)")
    parser.add_argument(
        "--lr", type=float, default=None, help="largest learning rate (default: one that fits the size)"
    )
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    width, epochs, peak_lr = (64, 15, 4e-3) if given.fast else (1024, 300, 1e-3)
    peak_lr = given.lr or peak_lr

    digits = load_digits()
    x_train, x_val, y_train, y_val = train_test_split(
        digits.data / 16, digits.target, test_size=0.2, random_state=given.seed, stratify=digits.target
    )
    network = Network([64, width, width, 10], given.seed)
    config = {
        "optimizer": {"name": "adam", "lr": peak_lr, "schedule": "cosine"},
        "width": width, "epochs": epochs, "batch_size": 32, "seed": given.seed,
    }  # fmt: skip
    with trackai.init(project=given.project, name=given.name, config=config, tags=["numpy"]) as run:
        run.define_metric("val/accuracy", direction="max")
        run.define_metric("val/loss", direction="min")
        step, best = 0, 0.0
        for epoch in range(epochs):
            lr = peak_lr * 0.5 * (1 + np.cos(np.pi * epoch / epochs))
            for images, labels in batches(x_train, y_train, 32, seed=given.seed + epoch):
                seen = network.step(images, labels, lr)
                trackai.log({"train": seen, "lr": lr, "epoch": epoch}, step=step)
                step += 1
            probabilities = network.forward(x_val)[-1]
            guess = probabilities.argmax(axis=1)
            accuracy = float((guess == y_val).mean())
            loss = float(-np.log(probabilities[np.arange(len(y_val)), y_val] + 1e-12).mean())
            trackai.log({"val/loss": loss, "val/accuracy": accuracy}, step=step)
            if epoch % 10 == 0 or epoch == epochs - 1:
                picture = trackai.Image(confusion_image(y_val, guess), caption=f"epoch {epoch}")
                trackai.log({"val/confusion": picture}, step=step)
            best = max(best, accuracy)
            if epoch % max(1, epochs // 20) == 0:
                print(f"epoch {epoch:3d}  train/loss {seen['loss']:.4f}  val/accuracy {accuracy:.4f}", flush=True)
        run.summary["best_accuracy"] = best
        print(f"best val/accuracy {best:.4f}")


if __name__ == "__main__":
    main()
