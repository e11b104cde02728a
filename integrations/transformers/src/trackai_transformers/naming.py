"""Names and configuration: what the Trainer knows, under the names that its users know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

SUMMARY_KEYS = frozenset(
    {"train_runtime", "train_samples_per_second", "train_steps_per_second", "train_loss", "total_flos"}
)  # said once, at the end of training: values of the run rather than points of a series


def with_prefixes(logs: Mapping[str, Any]) -> dict[str, Any]:
    """Rename as ``transformers.integrations.rewrite_logs`` does: ``eval_x`` → ``eval/x``, ``test_x``, else ``train/x``."""
    renamed = {}
    for key, value in logs.items():
        if value is None:
            continue
        prefix, separator, rest = key.partition("_")
        if separator and prefix in ("eval", "test", "predict"):
            renamed[f"{prefix}/{rest}"] = value
        else:
            renamed[f"train/{key}"] = value
    return renamed


def configuration(args: Any, model: Any) -> dict[str, Any]:
    """Return the arguments under their own names, and everything of the model under ``model`` and ``peft``.

    The prefixes keep both where they overlap (``use_cache``), which a flat merge would not.
    """
    config: dict[str, Any] = dict(args.to_dict())
    bare = getattr(model, "module", model)  # FSDP and DeepSpeed wrap it
    described = _as_dict(getattr(bare, "config", None))
    if hasattr(bare, "num_parameters"):
        described["num_parameters"] = bare.num_parameters()
    if described:
        config["model"] = described
    adapters = getattr(bare, "peft_config", None)
    if isinstance(adapters, Mapping):
        config["peft"] = {name: _as_dict(adapter) for name, adapter in adapters.items()}
    return config


def _as_dict(config: Any) -> dict[str, Any]:
    if config is None:
        return {}
    return dict(config.to_dict() if hasattr(config, "to_dict") else config)
