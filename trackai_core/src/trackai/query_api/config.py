"""The config of a run, as it was given and as trackio's scripts expect it."""

from __future__ import annotations

from typing import Any

from trackai.query_api.times import iso
from trackai.store.answers import Json, RunRow


class Config(dict[str, Any]):
    """The config of a run, nested as it was given. ``config["opt/lr"]`` is ``config["opt"]["lr"]``.

    trackio's ``_Username``, ``_Created`` and ``_Group`` are answered too, but are not listed. Changing this object
    changes nothing in the store.
    """

    def __init__(self, leaves: dict[str, Json], row: RunRow) -> None:
        super().__init__(_nested(leaves))
        self.leaves = leaves
        self._reserved = {"_Username": row.user, "_Created": iso(row.created), "_Group": row.group}

    def __missing__(self, key: str) -> Any:  # noqa: ANN401  # whatever was logged
        if key in self.leaves:
            return self.leaves[key]
        return self._reserved[key]

    def get(self, key: str, default: Any = None) -> Any:  # noqa: ANN401  # as dict.get
        """Return what ``config[key]`` does, or *default*."""
        try:
            return self[key]
        except KeyError:
            return default

    def __contains__(self, key: object) -> bool:
        return super().__contains__(key) or key in self.leaves or key in self._reserved


def _nested(leaves: dict[str, Json]) -> dict[str, Any]:
    nested: dict[str, Any] = {}
    for path, value in leaves.items():
        *parents, name = path.split("/")
        inner: Any = nested
        for parent in parents:
            inner = inner.setdefault(parent, {}) if isinstance(inner, dict) else None
        # Where `a` is a value and `a/b` one too, the second stays under its whole path.
        if isinstance(inner, dict) and not isinstance(inner.get(name), dict):
            inner[name] = value
        else:
            nested[path] = value
    return nested
