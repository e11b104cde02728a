"""Refuse a plugin whose hooks are not those of ``trackai.hooks``, naming what it probably meant.

pluggy alone would take a misspelt hook and never call it.
"""

from __future__ import annotations

import difflib
import inspect
from collections.abc import Iterable
from typing import TYPE_CHECKING

from trackai.errors import UsageError

if TYPE_CHECKING:
    import pluggy


def checked_hooks(registry: pluggy.PluginManager, plugin: object, name: str) -> tuple[str, ...]:
    """Return the names of the hooks that *plugin* implements, or refuse it with the nearest name that exists."""
    specs = {attribute for attribute in dir(registry.hook) if attribute.startswith("trackai_")}
    hooks = []
    for attribute in dir(plugin):
        options = registry.parse_hookimpl_opts(plugin, attribute)
        if options is None:
            if attribute in specs and callable(getattr(plugin, attribute)):
                raise UsageError(f"{attribute} of plugin {name!r} is not marked: put @trackai.hooks.hookimpl above it")
            continue
        hook = options.get("specname") or attribute
        if hook not in specs:
            if options.get("optionalhook"):
                continue
            raise UsageError(f"Plugin {name!r} implements {hook!r}, which is no hook.{_nearest(hook, specs)}")
        if options.get("wrapper") or options.get("hookwrapper"):
            raise UsageError(f"{hook} of plugin {name!r} is a wrapper, which TrackAI does not take: return an answer")
        _check_arguments(registry, plugin, name, attribute, hook)
        hooks.append(hook)
    return tuple(hooks)


def _check_arguments(registry: pluggy.PluginManager, plugin: object, name: str, attribute: str, hook: str) -> None:
    spec = getattr(registry.hook, hook).spec
    for argument in inspect.signature(getattr(plugin, attribute)).parameters.values():
        if argument.default is argument.empty and argument.name not in spec.argnames:
            takes = f" {hook} takes: {', '.join(spec.argnames) or 'nothing'}."
            raise UsageError(
                f"{hook} of plugin {name!r} takes {argument.name!r}, which is no argument of this hook."
                f"{_nearest(argument.name, spec.argnames)}{takes}"
            )


def _nearest(word: str, among: Iterable[str]) -> str:
    found = difflib.get_close_matches(word, sorted(among), n=1)
    return f" Did you mean {found[0]!r}?" if found else ""
