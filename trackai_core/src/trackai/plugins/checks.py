"""Refuse a plugin whose hooks are not those of ``trackai.hooks``, naming what it probably meant.

pluggy alone would take a misspelt hook and never call it.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from trackai.errors import UsageError

if TYPE_CHECKING:
    import pluggy

_VERSION = re.compile(r"\d+\.\d+")


def check_version(plugin: object, name: str, offered: str) -> None:
    """Refuse a plugin that was written for hooks that this version of TrackAI does not have.

    Args:
        plugin: its ``TRACKAI_HOOKS``, if it has one, says which version it needs: ``"1.0"``.
        name: for the message.
        offered: ``trackai.hooks.API_VERSION``.

    Raises:
        UsageError: if the first numbers differ or the second is larger than ours; says what to upgrade.
    """
    needed = getattr(plugin, "TRACKAI_HOOKS", None)
    if needed is None:
        return
    if not isinstance(needed, str) or not _VERSION.fullmatch(needed):
        raise UsageError(f"TRACKAI_HOOKS of plugin {name!r} is {needed!r}: write a text such as {offered!r}")
    (major, minor), (our_major, our_minor) = (map(int, version.split(".")) for version in (needed, offered))
    if major == our_major and minor <= our_minor:
        return
    older = "the plugin" if major < our_major else "trackai"
    raise UsageError(f"Plugin {name!r} needs version {needed} of the hooks, and this is {offered}: upgrade {older}")


def check_role(hooks: Iterable[str], name: str, role: str, role_of: Mapping[str, str]) -> None:
    """Refuse a plugin none of whose hooks is ever called in processes of *role*: it is listed in the wrong group.

    Raises:
        UsageError: names the groups in which it would be called.
    """
    roles = {role_of[hook] for hook in hooks}
    if roles and role not in roles:
        groups = " and ".join(f"trackai.{each}" for each in sorted(roles))
        raise UsageError(
            f"Plugin {name!r} is listed under trackai.{role}, where none of its hooks is called: list it under {groups}"
        )


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
    from difflib import get_close_matches  # late: only a mistake needs it

    found = get_close_matches(word, sorted(among), n=1)
    return f" Did you mean {found[0]!r}?" if found else ""
