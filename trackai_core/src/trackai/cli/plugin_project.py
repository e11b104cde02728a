"""Write the project of a new plugin: what ``docs/plugins.md`` describes, with the hooks that were asked for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from pathlib import Path
from string import Template

from trackai.cli.plugin_snippets import SNIPPETS
from trackai.errors import UsageError
from trackai.hooks import API_VERSION, ROLE_OF
from trackai.version import __version__

HOOKS = tuple(hook.removeprefix("trackai_") for hook in ROLE_OF)
_NAME = re.compile(r"[a-z][a-z0-9]*([_-][a-z0-9]+)*")
_MODULE_OF = {"run": "tracking", "cli": "commands", "server": "routes"}
_PROCESS = {"run": "a training process", "cli": "the command line", "server": "the server"}

_PYPROJECT = """\
[build-system]
requires = ["hatchling>=1.25"]
build-backend = "hatchling.build"

[project]
name = "$distribution"
version = "0.1.0"
description = "A plugin for TrackAI."
readme = "README.md"
requires-python = ">=3.11"
dependencies = ["trackai>=$since"]

$groups
[tool.hatch.build.targets.wheel]
packages = ["src/$package"]
"""
_README = """\
# $distribution
A plugin for TrackAI with $hooks.

```sh
pip install -e .
trackai plugins --load      # «$name» must say «loaded»
python -m pytest
```

What each hook is given and may return: TrackAI's docs/hooks.md. How to test and ship a plugin: docs/plugins.md.
"""
_TEST = '''\
"""TrackAI takes the plugin as it is written, and it does what it should."""

$imports


@pytest.fixture(autouse=True)
def own_home(tmp_path, monkeypatch):
    """Keep the tests out of your own runs."""
    monkeypatch.setenv("TRACKAI_HOME", str(tmp_path))


@pytest.mark.parametrize(("role", "module"), [$pairs])
def test_trackai_takes_the_hooks_as_they_are_written(role, module):
    plugins = PluginManager(role, settings.load(), path=())

    plugins.register(module, "$name")  # raises for a misspelt hook or argument, naming the nearest

    assert [row.state for row in plugins.report() if row.name == "$name"] == ["loaded"]
'''


def write_project(name: str, hooks: Sequence[str], into: Path) -> Path:
    """Write the project of a plugin and return its folder.

    Args:
        name: of the plugin, as ``trackai plugins`` will list it: small letters, digits, ``-`` or ``_``.
        hooks: hooks to begin with, with or without ``trackai_``.
        into: folder that gets the project's folder, ``trackai-<name>``.

    Raises:
        UsageError: for a name that cannot be a package's, a hook that does not exist, or a folder that is there already.
    """
    if not _NAME.fullmatch(name):
        raise UsageError(f"{name!r} cannot be a plugin's name: use small letters and digits, parted by - or _.")
    chosen = _checked(hooks)
    package, distribution = f"trackai_{name.replace('-', '_')}", f"trackai-{name.replace('_', '-')}"
    folder = into / distribution
    if folder.exists():
        raise UsageError(f"{folder} is there already: choose another name, or another folder with --into.")
    roles = [role for role in _MODULE_OF if any(ROLE_OF[hook] == role for hook in chosen)]
    words = {"name": name, "package": package, "distribution": distribution, "since": __version__}
    words["groups"] = "".join(
        f'[project.entry-points."trackai.{role}"]\n{name} = "{package}.{_MODULE_OF[role]}"\n\n' for role in roles
    ).removesuffix("\n")
    words["hooks"] = ", ".join(f"`{hook}`" for hook in chosen)
    source = folder / "src" / package
    source.mkdir(parents=True)
    (folder / "tests").mkdir()
    (folder / "pyproject.toml").write_text(Template(_PYPROJECT).substitute(words))
    (folder / "README.md").write_text(Template(_README).substitute(words))
    (source / "__init__.py").write_text(f'"""{distribution}: a plugin for TrackAI."""\n')
    for role in roles:
        (source / f"{_MODULE_OF[role]}.py").write_text(_module(role, [h for h in chosen if ROLE_OF[h] == role], name))
    (folder / "tests" / f"test_{package}.py").write_text(_test(roles, chosen, words))
    return folder


def _checked(hooks: Iterable[str]) -> list[str]:
    chosen = []
    for hook in hooks:
        full = hook if hook.startswith("trackai_") else f"trackai_{hook}"
        if full not in ROLE_OF:
            near = get_close_matches(hook.removeprefix("trackai_"), HOOKS, n=1)
            hint = f"Did you mean {near[0]!r}?" if near else f"There are: {', '.join(HOOKS)}."
            raise UsageError(f"There is no hook {hook!r}. {hint}")
        if full not in chosen:
            chosen.append(full)
    return chosen


def _module(role: str, hooks: Sequence[str], name: str) -> str:
    snippets = [SNIPPETS[hook] for hook in hooks]
    extensions = sorted({each for snippet in snippets for each in snippet.extensions})
    lines = {line for snippet in snippets for line in snippet.imports} | {"from trackai.hooks import hookimpl"}
    if extensions:
        lines.add(f"from trackai.extensions import {', '.join(extensions)}")
    if any("Settings" in snippet.code for snippet in snippets):
        lines.add("from trackai.settings import Settings")
    code = "\n".join(snippet.code for snippet in snippets).replace("$name_", f"{name.replace('-', '_')}_")
    return (
        f'"""What takes part in {_PROCESS[role]}. Import nothing heavy up here: the first hook call waits for it."""\n\n'
        f"from __future__ import annotations\n\n{_sorted(lines)}\n"
        f'\nTRACKAI_HOOKS = "{API_VERSION}"  # an older TrackAI refuses this plugin in one sentence\n\n'
        + code.replace("$name", name)
    )


def _test(roles: Sequence[str], hooks: Sequence[str], words: dict[str, str]) -> str:
    lines = {"import pytest", "from trackai import settings", "from trackai.plugins import PluginManager"}
    lines |= {line for hook in hooks for line in SNIPPETS[hook].test_imports}
    lines |= {f"from {words['package']} import {_MODULE_OF[role]} as {role}" for role in roles}
    head = Template(_TEST).substitute(
        words, imports=_sorted(lines), pairs=", ".join(f'("{role}", {role})' for role in roles)
    )
    return head + "".join(f"\n{SNIPPETS[hook].test}" for hook in hooks).replace("$name", words["name"])


def _sorted(imports: Iterable[str]) -> str:
    """Return import lines as formatters want them: standard library first, then what is installed, names merged."""
    names: dict[str, set[str]] = {}
    plain = set()
    for line in imports:
        if line.startswith("from ") and " as " not in line:
            module, _, what = line.removeprefix("from ").partition(" import ")
            names.setdefault(module, set()).update(part.strip() for part in what.split(","))
        else:
            plain.add(line)
    lines = [*plain, *(f"from {module} import {', '.join(sorted(what))}" for module, what in names.items())]
    installed = re.compile(r"(import|from) (trackai|click|fastapi|pytest)")

    def order(line: str) -> tuple[bool, str]:
        return line.startswith("from "), line.split()[1]

    groups = [
        sorted((line for line in lines if bool(installed.match(line)) is last), key=order) for last in (False, True)
    ]
    return "\n\n".join("\n".join(group) for group in groups if group)
