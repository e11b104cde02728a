"""docs/hooks.md: every hook as its specification says it, with the code of a plugin that is tested where there is one."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from trackai import hooks
from trackai.plugins.box import BUILT_INS

EXAMPLE = Path(__file__).resolve().parent.parent / "examples" / "plugins" / "energy" / "src" / "trackai_energy"
GROUPS = {
    "Values": ("value_converter",),
    "Models": ("watch_model",),
    "Runs": ("run_defaults", "run_started", "run_finished"),
    "Machine": ("system_collectors", "capture_environment"),
    "Alerts": ("alert_sinks",),
    "Files": ("artifact_store",),
    "Other trackers and formats": ("importers", "exporters"),
    "Commands, endpoints and tools": ("cli_commands", "server_routers", "agent_tools"),
}
INTRODUCTION = """\
A plugin is a module (or an object) with functions that carry the names below and the mark `@hookimpl`. TrackAI's own
conversions, meters, captures and importers are plugins too, through the same door: what they can do, yours can.
[Plugins](plugins.md) leads from an empty folder to a plugin that others install; this page is the reference, of version
{version} of the hooks.

```python
# my_package/plugin.py
from trackai.hooks import hookimpl


@hookimpl
def trackai_run_started(run):
    print(f"{{run.name}} begins in project {{run.project}}")
```

```toml
# pyproject.toml
[project.entry-points."trackai.run"]
my_plugin = "my_package.plugin"
```

## Which process loads which plugin
| entry-point group | process | hooks that are asked there |
| --- | --- | --- |
{roles}

A distribution may name several groups. Its module is imported at the first hook call of that role, never by
`import trackai`. Do not import a framework at module level: look into `sys.modules` instead. A plugin that is listed in a
group where none of its hooks is asked is refused, naming the right one.

`TRACKAI_PLUGINS` says what may load. Plugins go by the name of their entry point or of their distribution.

| value | loads |
| --- | --- |
| `on` (default) | everything |
| `off` | only what is in the box |
| `alpha,beta` | these two and what is in the box |
| `-alpha` | everything but this one; also blocks a plugin in the box, such as `-git` |

In the box are {box}.

## What holds for every hook
- Take those of the arguments that you need; TrackAI passes by name. A new argument in a later version breaks nothing.
- Plugins are asked in the order of [pluggy](https://pluggy.readthedocs.io): registered last, asked first; `tryfirst` and
  `trylast` move yours. Those in the box come last. Entry points are registered in the order of their names.
- A plugin that raises is named in one warning, with the hook and what to do, and is off for the rest of the process.
  What it raised never reaches the training; `trackai plugins` shows it later, whichever process it happened in.
  `os._exit`, an endless loop and a crash in C are beyond that: they end or hold up the process, as in any Python program.
- A plugin that holds up the main thread for more than a second is named once.
- A hook or argument that does not exist is refused when the plugin is loaded, with the nearest name that does. Mark a hook
  of a later version with `@hookimpl(optionalhook=True)`. Wrappers are refused: they could change what others answer.
- `TRACKAI_HOOKS = "{version}"` in the module asks for this version of the hooks: an older TrackAI, or one whose hooks have
  changed their meaning, refuses the plugin in one sentence. Without it, names and arguments alone are checked.
- Types are those of `trackai.extensions`. Protocols need no base class.
"""


def hooks_page() -> str:
    """Return the page, with ``{note}`` where the note about its making goes."""
    examples = _examples()
    parts = ["# Hooks: how to extend TrackAI\n", "{note}", _introduction()]
    for title, names in GROUPS.items():
        parts += [f"## {title}"]
        parts += [_section(f"trackai_{name}", examples) for name in names]
    return "\n".join(parts).rstrip() + "\n"


def _introduction() -> str:
    processes = {
        "run": "one that logs: your training script",
        "cli": "the command `trackai`",
        "server": "the web server",
    }
    rows = [
        f"| `trackai.{role}` | {process} | "
        + ", ".join(f"`{hook.removeprefix('trackai_')}`" for hook, asked in hooks.ROLE_OF.items() if asked == role)
        + " |"
        for role, process in processes.items()
    ]
    box = ", ".join(f"`{row.name}`" for row in BUILT_INS)
    return INTRODUCTION.format(version=hooks.API_VERSION, roles="\n".join(rows), box=box)


def _section(name: str, examples: Mapping[str, str]) -> str:
    hook: Callable[..., Any] = getattr(hooks, name)
    signature = f"def {name}{inspect.signature(hook)}".replace("'", "")
    lines = [f"### {name}", "```python", signature, "```", *_prose(inspect.getdoc(hook) or "", hooks.ROLE_OF[name])]
    if name in examples:
        lines += ["```python", examples[name], "```", ""]
    return "\n".join(lines)


def _prose(documentation: str, role: str) -> list[str]:
    """Turn a docstring into Markdown: sections become paragraphs that begin with their name."""
    text, _, since = documentation.partition(".. versionadded:: ")
    text = text.replace("``", "`")
    text = re.sub(r"\nArgs:\n((?: +\S.*\n?)+)", lambda found: f"\n{_arguments(found[1])}\n", text)
    text = re.sub(r"\nReturns:\n((?: +\S.*\n?)+)", lambda found: f"\n**Returns.** {_joined(found[1])}\n", text)
    text = re.sub(r"\nErrors: ((?:.+\n?)+)", lambda found: f"\n**Errors.** {_sentence(found[1])}\n", text)
    return [*text.strip().splitlines(), "", f"Role `{role}` · since TrackAI {since.strip()}", ""]


def _arguments(block: str) -> str:
    rows = [row.strip() for row in re.split(r"\n(?=    \S)", block.rstrip())]
    return "\n".join(f"- `{row.partition(':')[0]}`:{_joined(' ' + row.partition(':')[2])}" for row in rows)


def _joined(block: str) -> str:
    lead = " " if block.startswith(" ") and not block.startswith("    ") else ""
    return lead + " ".join(block.split())


def _sentence(block: str) -> str:
    text = _joined(block)
    return text[:1].upper() + text[1:]


def _examples() -> dict[str, str]:
    """Return hook → its implementation in the plugin under examples/, which the tests install and use."""
    found = {}
    for path in sorted(EXAMPLE.glob("*.py")):
        source = path.read_text()
        for node in ast.parse(source).body:
            if isinstance(node, ast.FunctionDef) and node.name in hooks.ROLE_OF:
                code = ast.get_source_segment(source, node) or ""
                found[node.name] = f"@hookimpl\n{code}"
    return found
