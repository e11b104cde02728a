"""A run's config: a dict whose every change, however deep, is in the journal before the statement has ended."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from trackai.redact import redact_value
from trackai.tracking.config_values import as_mapping, leaves
from trackai.values.coerce import key_text

Changed = Callable[[dict[str, Any], list[str]], None]
"""Takes leaves by path, redacted and JSON-able, and the paths that are gone."""

_MAX_DEPTH = 32


class Config(dict[str, Any]):
    """Config of a run, or a dict inside it. A dict in every respect; keys are attributes too (``config.lr``).

    Nested dicts become nodes of the same kind, so that ``config["opt"]["lr"] = 1e-3`` is seen. What changes inside a list
    or an object is seen at the next heartbeat or at ``finish``, by :meth:`_catch_up`.
    """

    __slots__ = ("_path", "_root")

    def __init__(self, changed: Changed | None = None, content: Mapping[str, Any] | None = None) -> None:
        super().__init__()
        object.__setattr__(self, "_path", "")
        object.__setattr__(self, "_root", _Root(self, changed))
        if content:
            self._fill(content)

    def __setitem__(self, key: object, value: object) -> None:
        name = key_text(key)
        dict.__setitem__(self, name, self._node(name, value))
        self._root.changed(self._path + name, dict.__getitem__(self, name))

    def __delitem__(self, key: object) -> None:
        name = key_text(key)
        dict.__delitem__(self, name)
        self._root.changed(self._path + name, None, is_gone=True)

    def __missing__(self, key: object) -> object:
        """Find ``config["opt/lr"]`` where ``opt`` is a dict, as paths are written everywhere else."""
        head, slash, rest = key_text(key).partition("/")
        if slash and isinstance(inner := self.get(head), Config):
            return inner[rest]
        raise KeyError(key)

    def __getattr__(self, name: str) -> object:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(f"The config has no {name!r}. It has: {', '.join(self) or 'nothing'}.") from None

    def __setattr__(self, name: str, value: object) -> None:
        self[name] = value

    def __delattr__(self, name: str) -> None:
        try:
            del self[name]
        except KeyError:
            raise AttributeError(f"The config has no {name!r}.") from None

    def update(self, *args: Any, allow_val_change: bool | None = None, **kwargs: Any) -> None:  # noqa: ANN401
        """Set many values at once, in one record. ``allow_val_change`` is accepted; changes are always allowed."""
        content = as_mapping(args[0], "config.update()") if args else {}
        self._fill({**content, **kwargs})
        self._root.changed_many(self._path, self, [key_text(key) for key in (*content, *kwargs)])

    def __ior__(self, other: Any) -> Config:  # type: ignore[override,misc]  # noqa: ANN401  (whatever dict takes)
        self.update(other)
        return self

    def setdefault(self, key: str, default: Any = None) -> Any:  # noqa: ANN401  (a dict of anything)
        """Return the value of *key*, setting it to *default* before if it has none."""
        if key not in self:
            self[key] = default
        return self[key]

    def setdefaults(self, content: Mapping[str, Any] | None = None) -> Config:
        """Set those of *content* that have no value yet (as wandb's)."""
        self.update({key: value for key, value in (content or {}).items() if key_text(key) not in self})
        return self

    def pop(self, key: str, *default: Any) -> Any:  # noqa: ANN401  (a dict of anything)
        """Remove *key* and return its value."""
        if key not in self:
            return dict.pop(self, key, *default)
        value = self[key]
        del self[key]
        return value

    def popitem(self) -> tuple[str, Any]:
        """Remove the last key and return it with its value."""
        if not self:
            raise KeyError("popitem(): the config is empty")
        key = next(reversed(self))
        return key, self.pop(key)

    def clear(self) -> None:
        """Remove everything."""
        for key in list(self):
            del self[key]

    def copy(self) -> dict[str, Any]:
        """Return a plain dict, which is no longer watched."""
        return self.as_dict()

    def as_dict(self) -> dict[str, Any]:
        """Return the content as plain dicts, all the way down."""
        return {key: value.as_dict() if isinstance(value, Config) else value for key, value in self.items()}

    def __reduce__(self) -> tuple[type[dict[str, Any]], tuple[dict[str, Any]]]:
        return dict, (self.as_dict(),)  # a copy, pickled or deep, is a plain dict

    def _fill(self, content: Mapping[str, Any]) -> None:
        for key, value in content.items():
            name = key_text(key)
            dict.__setitem__(self, name, self._node(name, value))

    def _node(self, name: str, value: object) -> object:
        if not isinstance(value, Mapping):
            return value
        depth = self._path.count("/")
        node = Config.__new__(Config)
        object.__setattr__(node, "_path", f"{self._path}{name}/")
        object.__setattr__(node, "_root", self._root)
        if depth < _MAX_DEPTH:
            node._fill(value)
        return node

    def _settle(self) -> None:
        """Take everything that is here as reported: it is what a resumed run had before."""
        self._root.settle(self)

    def _catch_up(self) -> None:
        """Report what has changed since without an assignment to a key. Called from a thread of ours, too."""
        try:
            self._root.changed_many("", self, list(self))
        except RuntimeError:  # somebody changes a dict while it is read: what was missed is there at the next time
            return

    def _after_fork(self) -> None:
        self._root.lock = threading.RLock()

    _path: str
    _root: _Root


class _Root:
    """Knows what has been reported, so that only changes are."""

    def __init__(self, top: Config, changed: Changed | None) -> None:
        self.top = top
        self._changed = changed
        self._reported: dict[str, Any] = {}
        self.lock = threading.RLock()  # held while a change is worked out and written, so that records keep their order

    def changed(self, path: str, value: object, is_gone: bool = False) -> None:
        with self.lock:
            self._report({} if is_gone else dict(leaves(path, value)), [path])

    def changed_many(self, prefix: str, node: Config, keys: Iterable[str]) -> None:
        with self.lock:
            found: dict[str, Any] = {}
            paths = [prefix + key for key in keys]
            for key in keys:
                found.update(leaves(prefix + key, dict.get(node, key)))
            self._report(found, paths)

    def settle(self, node: Config) -> None:
        for key, value in node.items():
            self._reported.update(leaves(key, value))

    def _report(self, now: dict[str, Any], paths: list[str]) -> None:
        below = tuple(f"{path}/" for path in paths)
        at = set(paths)
        gone = [old for old in self._reported if (old in at or old.startswith(below)) and old not in now]
        new = {path: value for path, value in now.items() if not _same(self._reported.get(path, _NOTHING), value)}
        for path in gone:
            del self._reported[path]
        self._reported.update(new)
        if self._changed is not None and (new or gone):
            self._changed({path: redact_value(path, value) for path, value in new.items()}, gone)


_NOTHING = object()


def _same(old: object, new: object) -> bool:
    if old is _NOTHING or type(old) is not type(new):
        return False
    return old == new or (old != old and new != new)
