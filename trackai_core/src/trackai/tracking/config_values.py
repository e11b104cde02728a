"""What people put into a config, as leaves by path and JSON values. Pure; an odd value becomes text and never raises."""

from __future__ import annotations

import dataclasses
import enum
import os
from collections.abc import Callable, Iterator, Mapping, Set
from pathlib import Path
from typing import Any

from trackai.errors import UsageError
from trackai.values.coerce import clean_key, clean_text, key_text

_MAX_DEPTH = 32


def leaves(path: str, value: object, depth: int = 0) -> Iterator[tuple[str, Any]]:
    """Yield the leaves of a config value as path and JSON value; an empty dict is a leaf."""
    if isinstance(value, Mapping) and value and depth < _MAX_DEPTH:
        for key, inner in value.items():
            yield from leaves(f"{path}/{key_text(key)}", inner, depth + 1)
    elif path:
        yield clean_key(path), plain(value)


def plain(value: Any, depth: int = 0) -> Any:  # noqa: ANN401  (anything in, JSON out)
    """Turn what people put into a config into JSON values; what has no better form becomes ``str(value)``."""
    if value is None or isinstance(value, (bool, float)):
        return value if value is None or isinstance(value, bool) else float(value)
    if isinstance(value, str):
        return clean_text(key_text(value))
    if isinstance(value, int):
        return int(value) if -(2**63) <= value < 2**63 else str(int(value))
    if depth > _MAX_DEPTH:
        return "…"
    if isinstance(value, enum.Enum):
        return plain(value.value, depth + 1)
    if isinstance(value, (list, tuple, Set)):
        return [plain(item, depth + 1) for item in value]
    if isinstance(value, type) or (callable(value) and hasattr(value, "__qualname__")):
        return f"{value.__module__}.{value.__qualname__}"
    if isinstance(value, os.PathLike):
        return clean_text(os.fspath(value)) if isinstance(os.fspath(value), str) else str(Path(os.fsdecode(value)))
    mapping = _tried(lambda: content_of(value))
    if isinstance(mapping, Mapping):
        return {clean_text(key_text(key)): plain(item, depth + 1) for key, item in mapping.items()}
    return _number_or_text(value)


def content_of(value: object) -> Mapping[str, Any] | None:
    """Return the settings inside a mapping, dataclass, namespace, or object with ``to_dict`` or public attributes."""
    if isinstance(value, Mapping):
        return value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    to_dict = getattr(value, "to_dict", None)
    if callable(to_dict):
        made = _tried(to_dict)
        if isinstance(made, Mapping):
            return made
    if type(value).__module__ == "builtins" or hasattr(type(value), "__float__"):
        return None
    attributes = {key: item for key, item in getattr(value, "__dict__", {}).items() if not key.startswith("_")}
    return attributes or None


def as_config(value: object) -> dict[str, Any]:
    """Return the ``config`` argument of ``init`` as a dict.

    Raises:
        UsageError: for what holds no settings by name.
    """
    if value is None:
        return {}
    return {key_text(key): item for key, item in as_mapping(value, "config").items()}


def nest(flat: Mapping[str, Any]) -> dict[str, Any]:
    """Turn leaves by path into nested dicts: ``{"opt/lr": 1}`` → ``{"opt": {"lr": 1}}``."""
    top: dict[str, Any] = {}
    for path, value in flat.items():
        node, parts = top, path.split("/")
        for part in parts[:-1]:
            inner = node.get(part)
            if not isinstance(inner, dict):
                inner = node[part] = {}
            node = inner
        if not isinstance(node.get(parts[-1]), dict):
            node[parts[-1]] = value
    return top


def as_mapping(value: object, what: str) -> dict[Any, Any]:
    """Return the settings inside *value* as a dict; *what* names it in the error.

    Raises:
        UsageError: for what holds no settings by name.
    """
    found = None if isinstance(value, (str, bytes, int, float, list, tuple, Set, type)) else content_of(value)
    if found is None and isinstance(value, (list, tuple)):
        try:
            found = dict(value)  # pairs, as dict.update takes them
        except (TypeError, ValueError):
            found = None
    if found is None:
        kind = type(value).__name__
        raise UsageError(f"{what} takes a dict, a namespace, a dataclass or an object with attributes, not a {kind}.")
    return dict(found)


def _number_or_text(value: Any) -> Any:  # noqa: ANN401  (a foreign scalar)
    if hasattr(type(value), "item") and not getattr(value, "shape", ()):  # a NumPy or tensor scalar
        made = _tried(value.item)
        if isinstance(made, (bool, int, float, str)):
            return plain(made)
    text = _tried(lambda: str(value))
    return clean_text(text if isinstance(text, str) else object.__repr__(value))[:10_000]


def _tried(function: Callable[[], Any]) -> Any:  # noqa: ANN401  (a foreign method)
    try:
        return function()
    except Exception:  # noqa: BLE001  (a foreign object's own code; the caller has another way)
        return None
