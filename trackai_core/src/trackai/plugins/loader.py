"""One role's plugins: found, imported at need, called under a guard, reported on."""

from __future__ import annotations

import os
import sys
import threading
import time
import weakref
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from trackai.errors import UsageError
from trackai.notices import warn
from trackai.plugins.allowed import Allowed
from trackai.plugins.box import BUILT_INS, BuiltIn
from trackai.plugins.discovery import EntryPoint, entry_points
from trackai.plugins.reports import Answer, PluginReport, Role, State
from trackai.version import __version__

if TYPE_CHECKING:
    import pluggy

    from trackai.extensions import Converter
    from trackai.settings import Settings

FIRST_PARTY = frozenset({"trackai-server"})  # brings the command `ui`; «off» means strangers
SLOW_S = 1.0  # of one hook call in the main thread: more than anybody would take for the training's own


class _Plugin:
    """One plugin's way from an entry point, a built-in's row or a registered object to its last call."""

    def __init__(self, name: str, target: str | object, builtin: bool, declared: tuple[str, ...] = ()) -> None:
        self.name, self.target, self.builtin = name, target, builtin
        self.hooks = declared
        self.entry: EntryPoint | None = None
        self.state: State = "waiting"
        self.load_s: float | None = None
        self.calls, self.call_s = 0, 0.0
        self.error = ""
        self.told_slow = False


class PluginManager:
    """The plugins of one role in this process. Thread-safe, and usable in a forked child.

    Args:
        role: which entry-point group is read.
        settings: ``plugins`` says what may load, as in ``docs/hooks.md``.
        built_ins: rows of plugins in the box.
        path: folders in which distributions are sought; ``sys.path`` when None.
    """

    def __init__(
        self,
        role: Role,
        settings: Settings,
        *,
        built_ins: Sequence[BuiltIn] = BUILT_INS,
        path: Sequence[str] | None = None,
    ) -> None:
        self.role, self._allowed, self._path = role, Allowed(settings.plugins), path
        self._home = settings.home
        self._plugins: dict[str, _Plugin] = {}
        self._pluggy: pluggy.PluginManager | None = None
        self._scanned = False
        self._lock = threading.RLock()
        for row in built_ins:
            if role in row.roles:
                self._add(_Plugin(row.name, row.module, True, row.hooks), row.name)
        _managers.add(self)

    def call(self, hook: str, **arguments: object) -> list[Any]:
        """Ask all plugins; return what they answered, without None, in order of precedence."""
        return [answer.value for answer in self.answers(hook, **arguments)]

    def first(self, hook: str, **arguments: object) -> Any | None:  # noqa: ANN401 - each hook has its own type
        """Ask plugins until one answers; return that answer, or None."""
        return next((answer.value for answer in self.outcomes(hook, **arguments) if not answer.error), None)

    def answers(self, hook: str, **arguments: object) -> list[Answer]:
        """Ask all plugins; return who answered what, without None and without failures, in order of precedence."""
        return [answer for answer in self.outcomes(hook, **arguments) if not answer.error]

    def outcomes(self, hook: str, **arguments: object) -> Iterator[Answer]:
        """Ask one plugin after the other, each when the next outcome is asked for; failures are outcomes too."""
        for entry, function, names in self._implementations(hook):
            if entry.state == "loaded":
                answer = self._guarded(entry, hook, function, [arguments[name] for name in names])
                if answer.value is not None or answer.error:
                    yield answer

    def converter_for(self, value_type: type) -> Converter | None:
        """Return a function that makes values of *value_type* storable, or None. To be cached by the caller."""
        found: Converter | None = self.first("trackai_value_converter", value_type=value_type)
        return found

    def register(self, plugin: object, name: str) -> None:
        """Take *plugin*, a module or object with hook implementations, as if it had been installed.

        Raises:
            UsageError: if the name is taken, or the plugin is refused; the text says why.
        """
        with self._lock:
            if name in self._plugins:
                raise UsageError(f"There is already a plugin named {name!r}: choose another name.")
            entry = _Plugin(name, plugin, False)
            self._plugins[name] = entry
            self._load(entry, announce=False)
            if entry.state == "refused":
                del self._plugins[name]
                raise UsageError(entry.error)

    def failed(self, plugin: str, where: str, error: BaseException, remedy: str = "", *, off: bool = True) -> None:
        """Keep *error* for the report and warn once; with *off*, the plugin is not called again.

        For what a plugin gave out and its caller runs: collectors, sinks, converters.
        """
        entry = self._plugins[plugin]
        entry.error = f"{where}: {_sentence(error)}"
        if off:
            entry.state = "disabled"
        self._keep(entry)
        consequence = remedy or "It is off for the rest of this process."
        warn(f"Plugin {plugin!r} failed in {where}: {_sentence(error)}. {consequence} {_advice(plugin)}")

    def load(self) -> None:
        """Import every plugin that may load, as ``trackai plugins`` does to report on them."""
        with self._lock:
            self._scan()
            for entry in list(self._plugins.values()):
                self._load(entry)

    def report(self) -> list[PluginReport]:
        """Say what is known of each plugin, built-in ones first. Loads nothing that was not loaded."""
        with self._lock:
            self._scan()
            return [self._report(entry) for entry in sorted(self._plugins.values(), key=lambda p: not p.builtin)]

    # -- finding ------------------------------------------------------------------------------------------------------

    def _add(self, entry: _Plugin, *aliases: str) -> None:
        if entry.name in self._plugins:
            other = entry.name
            entry.name = f"{other} ({aliases[-1]})"
            entry.state, entry.error = "refused", f"The name {other!r} is taken by another plugin."
            warn(f"Plugin {other!r} of {aliases[-1]!r} was not loaded: {entry.error} Rename its entry point.")
        elif not self._allowed(aliases, always=entry.builtin or FIRST_PARTY.intersection(aliases) != set()):
            entry.state = "blocked"
        self._plugins[entry.name] = entry

    def _scan(self) -> None:
        if self._scanned:
            return
        self._scanned = True
        for point in entry_points(f"trackai.{self.role}", self._path):
            entry = _Plugin(point.name, point.target, False)
            entry.entry = point
            self._add(entry, point.name, point.distribution.replace("_", "-").lower())

    # -- loading ------------------------------------------------------------------------------------------------------

    def _load(self, entry: _Plugin, announce: bool = True) -> None:
        """Import and register *entry*; afterwards it is loaded or refused."""
        if entry.state != "waiting":
            return
        entry.state = "loaded"  # at once: its import may log, and so come here again
        before = time.perf_counter()
        try:
            plugin = _imported(entry.target) if isinstance(entry.target, str) else entry.target
            from trackai import hooks
            from trackai.plugins import checks

            checks.check_version(plugin, entry.name, hooks.API_VERSION)
            entry.hooks = checks.checked_hooks(self._registry(), plugin, entry.name)
            checks.check_role(entry.hooks, entry.name, self.role, hooks.ROLE_OF)
            self._registry().register(plugin, name=entry.name)
        except (Exception, SystemExit) as error:  # noqa: BLE001 - a plugin must not end a training, whatever it does
            entry.state, entry.error = "refused", _sentence(error)
            if announce:
                self._keep(entry)
                warn(f"Plugin {entry.name!r} was not loaded: {entry.error}. {_advice(entry.name)}")
        entry.load_s = time.perf_counter() - before

    def _registry(self) -> pluggy.PluginManager:
        if self._pluggy is None:
            import pluggy

            from trackai import hooks

            self._pluggy = pluggy.PluginManager(hooks.PROJECT)
            self._pluggy.add_hookspecs(hooks)
        return self._pluggy

    # -- calling ------------------------------------------------------------------------------------------------------

    def _implementations(self, hook: str) -> list[tuple[_Plugin, Callable[..., Any], Sequence[str]]]:
        with self._lock:
            self._scan()
            for entry in list(self._plugins.values()):
                if not entry.builtin or hook in entry.hooks:
                    self._load(entry)
            if self._pluggy is None:
                return []
            # pluggy knows the order, last registered first; but built-ins load when they are needed, so late, and
            # must still leave the first word to the others.
            found = reversed(getattr(self._pluggy.hook, hook).get_hookimpls())
            rows = [(self._plugins[each.plugin_name], each.function, each.argnames) for each in found]
        return sorted(rows, key=lambda row: row[0].builtin)

    def _guarded(self, entry: _Plugin, hook: str, function: Callable[..., Any], values: list[object]) -> Answer:
        before = time.perf_counter()
        try:
            result = function(*values)
            # A generator would raise outside of this guard, in the hands of whoever iterates.
            return Answer(entry.name, list(result) if isinstance(result, Iterator) else result)
        except (Exception, SystemExit) as error:  # noqa: BLE001 - as above
            self.failed(entry.name, hook, error)
            return Answer(entry.name, None, _sentence(error))
        finally:
            took = time.perf_counter() - before
            entry.calls += 1
            entry.call_s += took
            if took > SLOW_S and not entry.told_slow and threading.current_thread() is threading.main_thread():
                entry.told_slow = True
                warn(f"Plugin {entry.name!r} held up this script for {took:.1f} s in {hook}. {_advice(entry.name)}")

    def _keep(self, entry: _Plugin) -> None:
        """Leave word of the failure to ``trackai plugins``, which is another process."""
        from trackai.plugins.failures import Failure, keep_failure

        version = entry.entry.version if entry.entry else __version__ if entry.builtin else ""
        keep_failure(self._home, Failure(entry.name, self.role, version, entry.error, time.time(), os.getpid()))

    def _report(self, entry: _Plugin) -> PluginReport:
        point = entry.entry
        distribution, version, path = (point.distribution, point.version, point.path) if point else ("", "", "")
        if entry.builtin:
            distribution, version, path = "trackai", __version__, _box_path(str(entry.target))
        return PluginReport(
            entry.name, self.role, entry.builtin, distribution, version, path, entry.state, entry.hooks,
            entry.load_s, entry.calls, entry.call_s, entry.error,
        )  # fmt: skip


def _imported(target: str) -> object:
    module, _, attribute = target.partition(":")
    __import__(module)
    found: object = sys.modules[module]
    for name in filter(None, attribute.split(".")):
        found = getattr(found, name)
    return found


def _box_path(module: str) -> str:
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    return os.path.join(root, *module.split(".")) + ".py"


def _sentence(error: BaseException) -> str:
    text, kind = str(error).strip().rstrip("."), type(error).__name__
    if isinstance(error, UsageError):
        return text
    return f"{kind}: {text}" if text else kind


def _advice(plugin: str) -> str:
    return f"See `trackai plugins`; TRACKAI_PLUGINS=-{plugin} turns it off."


_managers: weakref.WeakSet[PluginManager] = weakref.WeakSet()
_cache: dict[tuple[Role, str], PluginManager] = {}
_cache_lock = threading.Lock()


def manager(role: Role, settings: Settings) -> PluginManager:
    """Return the manager of *role* in this process; the same one as long as ``settings.plugins`` is the same."""
    with _cache_lock:
        key = (role, settings.plugins)
        if key not in _cache:
            _cache[key] = PluginManager(role, settings)
        return _cache[key]


def _renew_locks() -> None:
    """Give a forked child fresh locks: the thread that held one of them lives in the parent alone."""
    global _cache_lock
    _cache_lock = threading.Lock()
    for each in _managers:
        each._lock = threading.RLock()


os.register_at_fork(after_in_child=_renew_locks)
