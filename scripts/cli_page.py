"""docs/cli.md, from the help of every command."""

from __future__ import annotations

from collections.abc import Iterator

import click

from trackai.cli.failures import EXIT_FAILED, EXIT_INTERRUPTED, EXIT_OK, EXIT_USAGE
from trackai.cli.main import SECTIONS, SERVER_COMMANDS, cli

WIDTH = 110  # columns, as the help of a wide terminal


def cli_page() -> str:
    """Return the page, with ``{note}`` where the note about its making goes."""
    lines = [
        "# The command line",
        "",
        "{note}",
        "`trackai COMMAND --help` says the same. Runs are named by id, or by name: then the latest run of that name is",
        "meant. Every reading command takes `--json` and answers with one JSON document; NaN and ±inf are the strings",
        '`"NaN"`, `"Infinity"` and `"-Infinity"` in it. `trackai --debug COMMAND …` shows the traceback of an error.',
        "",
        "| exit code | meaning |",
        "| --- | --- |",
        f"| {EXIT_OK} | done |",
        f"| {EXIT_FAILED} | it failed, or something was found to be wrong; the sentence on stderr says what |",
        f"| {EXIT_USAGE} | it was asked wrongly: an option, a name or a filter that cannot be |",
        f"| {EXIT_INTERRUPTED} | stopped by Ctrl-C, or answered with no |",
        "",
    ]
    settings = {**cli.context_settings, "max_content_width": WIDTH, "terminal_width": WIDTH}
    root = click.Context(cli, info_name="trackai", **settings)
    for title, rows in SECTIONS.items():
        lines += [f"## {title}", ""]
        for name in rows:
            command = cli.get_command(root, name)
            assert command is not None
            lines += _entry(command, root, name)
        if title == "Begin":
            for name, line in SERVER_COMMANDS.items():
                lines += [f"### trackai {name}", "", f"{line} It comes with `pip install trackai-server`.", ""]
    return "\n".join(lines).rstrip() + "\n"


def _entry(command: click.Command, parent: click.Context, name: str) -> list[str]:
    context = click.Context(command, parent=parent, info_name=name, max_content_width=WIDTH, terminal_width=WIDTH)
    lines = [f"### {context.command_path}", "", "```text", command.get_help(context), "```", ""]
    for inner_name, inner in _inside(command, context):
        lines += _entry(inner, context, inner_name)
    return lines


def _inside(command: click.Command, context: click.Context) -> Iterator[tuple[str, click.Command]]:
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            if inner is not None:
                yield name, inner
