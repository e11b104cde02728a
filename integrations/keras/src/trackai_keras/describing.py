"""What is worth keeping of a compiled model, read without assuming that it can be read."""

from __future__ import annotations

from typing import Any

import keras


def learning_rates(optimizer: Any) -> dict[str, float]:
    """Return the rate (or rates) that an optimizer uses now, whatever its backend and however it is wrapped."""
    if optimizer is None:
        return {}
    optimizer = getattr(optimizer, "inner_optimizer", optimizer)  # mixed precision wraps it
    several = getattr(optimizer, "optimizers", None)
    if several:
        return {f"learning_rate_{one.name}": _number(one.learning_rate) for one in several}
    return {"learning_rate": _number(optimizer.learning_rate)}


def iterations(optimizer: Any) -> int:
    """Return how many batches the optimizer has seen: more than none when it was restored."""
    return int(_number(optimizer.iterations)) if optimizer is not None else 0


def describe(model: Any, params: dict[str, Any] | None) -> dict[str, Any]:
    """Return architecture and training settings as config."""
    described: dict[str, Any] = {
        "model": {"name": model.name, "class": type(model).__name__, "num_parameters": model.count_params()},
        "keras": {"version": keras.__version__, "backend": keras.backend.backend()},
    }
    if model.optimizer is not None:
        described["optimizer"] = model.optimizer.get_config()
    for name in ("epochs", "steps"):
        if (params or {}).get(name) is not None:
            described[name] = (params or {})[name]
    return described


def architecture(model: Any) -> str:
    """Return Keras' own table of the layers, as plain text."""
    lines: list[str] = []
    model.summary(print_fn=lambda text, **_: lines.append(text))
    return "\n".join(lines)


def _number(value: Any) -> float:
    return float(keras.ops.convert_to_numpy(value))
