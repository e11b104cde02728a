"""A run's summary: the newest value of each metric, unless the user has set another."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, MutableMapping
from typing import Any

from trackai.redact import redact_value
from trackai.tracking.config_values import leaves
from trackai.values.coerce import key_text

Changed = Callable[[dict[str, Any], list[str]], None]


class Summary(MutableMapping[str, Any]):
    """Dict-like view. What is set here is journalled at once and wins over what was logged.

    Args:
        changed: takes leaves by path that were set, and paths that were removed.
        logged: returns the newest value of each metric.
        stored: what an earlier life of a resumed run had.
    """

    def __init__(
        self, changed: Changed, logged: Callable[[], Mapping[str, float]], stored: Mapping[str, Any] | None = None
    ) -> None:
        vars(self).update(_changed=changed, _logged=logged, _stored=dict(stored or {}), _own={})

    def __getitem__(self, key: object) -> Any:  # noqa: ANN401  (any JSON value)
        name = key_text(key)
        for values in (self._own, self._logged(), self._stored):
            if name in values:
                return values[name]
        raise KeyError(key)

    def __setitem__(self, key: object, value: object) -> None:
        name = key_text(key)
        self._own[name] = value
        self._changed({path: redact_value(path, leaf) for path, leaf in leaves(name, value)}, [])

    def __delitem__(self, key: object) -> None:
        name = key_text(key)
        if name not in self._own and name not in self._stored:
            raise KeyError(key)
        gone = [path for path, _ in leaves(name, self._own.get(name, self._stored.get(name)))]
        self._own.pop(name, None)
        self._stored.pop(name, None)
        self._changed({}, gone or [name])

    def __iter__(self) -> Iterator[str]:
        return iter({**self._stored, **self._logged(), **self._own})

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def update(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  (whatever dict takes)
        """Set many values at once, in one record."""
        content = {key_text(key): value for key, value in dict(*args, **kwargs).items()}
        self._own.update(content)
        found = {path: leaf for key, value in content.items() for path, leaf in leaves(key, value)}
        if found:
            self._changed({path: redact_value(path, leaf) for path, leaf in found.items()}, [])

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  (any JSON value)
        if name.startswith("__"):
            raise AttributeError(name)
        try:
            return self[name]
        except KeyError:
            raise AttributeError(f"The summary has no {name!r}. It has: {', '.join(self) or 'nothing'}.") from None

    def __setattr__(self, name: str, value: object) -> None:
        self[name] = value

    def as_dict(self) -> dict[str, Any]:
        """Return a plain dict of it."""
        return dict(self)

    def __repr__(self) -> str:
        return f"Summary({dict(self)!r})"

    _changed: Changed
    _logged: Callable[[], Mapping[str, float]]
    _stored: dict[str, Any]
    _own: dict[str, Any]
