"""The command ``trackai``: names and one line of every command; the rest is imported when a command is called.

``trackai --help`` is read more often than any other page of this tool, and scripts call the tool in loops: so nothing
here imports the store, the plugins or the package's metadata.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Mapping, Sequence
from functools import partial
from importlib import import_module
from typing import Any, NoReturn

import click

from trackai.cli.failures import EXIT_INTERRUPTED, exit_code_of, say_failure
from trackai.errors import UsageError

# command → (module below trackai.cli, its one line). The line is the first of the command's own help; a test compares.
SECTIONS: dict[str, dict[str, tuple[str, str]]] = {
    "Look": {
        "projects": ("projects", "List projects."),
        "runs": ("runs", "List, filter, sort and group runs."),
        "run": ("run", "Show one run, or run a program inside one."),
        "metrics": ("metrics", "List the metrics of a run, or print the points of one."),
        "compare": ("compare", "Compare runs: what differs in config and results."),
        "tail": ("tail", "Follow a run: new values and console lines as they come."),
        "query": ("query", "Ask the store in SQL, read-only."),
        "export": ("export", "Write the points or runs of a project to CSV, JSON lines, Parquet or Arrow."),
    },
    "Begin": {
        "demo": ("demo", "Fill a project with believable runs, or train some live."),
        "import": ("importing", "Bring in runs of another tracker."),
    },
    "Take care": {
        "recover": ("recover", "Store what dead processes left in their journals."),
        "doctor": ("doctor", "Check store, journals, files and settings; mend what can be mended."),
        "backup": ("backup", "Copy the store while it is in use."),
        "delete": ("delete", "Put runs into the trash, or remove them for good."),
        "gc": ("gc", "Empty the trash, remove files that no run names, give space back."),
        "plugins": ("plugins", "List plugins: who provides what, and what went wrong."),
    },
    "trackio's words": {
        "show": ("trackio", "Serve the web UI, as `ui` does."),
        "status": ("trackio", "List projects, as `projects` does."),
        "list": ("trackio", "List projects, runs, metrics, alerts …"),
        "get": ("trackio", "Get one project, run, metric, snapshot …"),
    },
}
# Commands of trackai-server, named here so that help need not load plugins and their absence gets a sentence.
SERVER_COMMANDS = {"ui": "Serve the web UI and the HTTP API, and open them in a browser."}
SERVER = "trackai-server"
BROKEN_SERVER = "`trackai {name}` could not be loaded from the server that is installed: `trackai plugins` says why."
INSTALL_SERVER = "`trackai {name}` comes with the server, which is not installed: run `pip install trackai-server`."
# Words of other trackers' command lines that have no counterpart yet: a sentence instead of "no such command".
ELSEWHERE = {
    "sync": "There is no Hub to sync to: runs lie in your own store. `trackai recover` stores journals written offline.",
    "freeze": "There is no Hub to freeze a project on: `trackai backup` copies the whole store into one file.",
    "bump": "There is no Hub Space to bump: upgrade with `pip install -U trackai trackai-server`.",
}

BUILT_IN = {name: row for section in SECTIONS.values() for name, row in section.items()}


class CommandGroup(click.Group):
    """The group ``trackai``: built-in commands by table, commands of plugins when none of the table is meant."""

    is_debugging = False
    _plugins_loaded = False

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name every command that can be called here, built-in ones first."""
        return [*BUILT_IN, *SERVER_COMMANDS, *sorted(self._plugin_commands().keys() - SERVER_COMMANDS.keys())]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command *cmd_name*; None if nobody provides it.

        Raises:
            UsageError: if it belongs to a package that is not installed, or to another tracker; says what to do.
        """
        if row := BUILT_IN.get(cmd_name):
            module = import_module(f"trackai.cli.{row[0]}")
            command: click.Command = getattr(module, "commands", {}).get(cmd_name) or module.command
            return command
        if provided := self._plugin_commands(needed=True).get(cmd_name):
            return provided
        if cmd_name in SERVER_COMMANDS:
            is_installed = SERVER in _announced()
            raise UsageError((BROKEN_SERVER if is_installed else INSTALL_SERVER).format(name=cmd_name))
        if cmd_name in ELSEWHERE:
            raise UsageError(ELSEWHERE[cmd_name])
        return None

    def add_command(self, cmd: click.Command, name: str | None = None) -> None:
        """Take a plugin's command.

        Raises:
            UsageError: if the name is taken, by a built-in or by another plugin.
        """
        name = name or cmd.name or ""
        if name in BUILT_IN or name in self.commands:
            owner = "trackai itself" if name in BUILT_IN else _origin(self.commands[name])
            raise UsageError(f"The command {name!r} of {_origin(cmd)} is refused: {owner} has it already.")
        super().add_command(cmd, name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that *args* begin with; an unknown one is answered with the nearest names."""
        name = args[0]
        command = self.get_command(ctx, name)
        if command is None and not name.startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(name, self.list_commands(ctx), n=3, cutoff=0.5)
            hint = (
                f"Did you mean {' or '.join(f'`trackai {one}`' for one in near)}?" if near else "See `trackai --help`."
            )
            raise UsageError(f"There is no command {name!r}. {hint}")
        if command is None:
            return super().resolve_command(ctx, args)
        return name, command, args[1:]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands in sections, without importing one of the built-in."""
        sections = {title: {name: row[1] for name, row in rows.items()} for title, rows in SECTIONS.items()}
        sections["Begin"] |= SERVER_COMMANDS
        others = {
            name: command.get_short_help_str()
            for name, command in sorted(self._plugin_commands().items())
            if name not in SERVER_COMMANDS
        }
        for title, rows in [*sections.items(), ("From plugins", others)]:
            if rows:
                with formatter.section(title):
                    formatter.write_dl(list(rows.items()))

    def main(self, *args: Any, standalone_mode: bool = True, **extra: Any) -> Any:  # noqa: ANN401  # click's own signature, passed on
        """Run, and end with an exit code that scripts can trust (``trackai.cli.failures``)."""
        run = partial(super().main, *args, **extra, standalone_mode=False)
        if not standalone_mode:
            return run()
        try:
            code: object = run()
        except (click.Abort, KeyboardInterrupt):
            click.echo("Stopped.", err=True)
            sys.exit(EXIT_INTERRUPTED)
        except Exception as error:  # also a bug of ours ends in a sentence; --debug shows where it is
            if self.is_debugging:
                raise
            say_failure(error)
            sys.exit(exit_code_of(error))
        sys.exit(code if isinstance(code, int) else 0)

    def _plugin_commands(self, needed: bool = False) -> Mapping[str, click.Command]:
        # Help names the server's commands without the server; only strangers have to be asked for theirs.
        if not self._plugins_loaded and (needed or _announced() - {SERVER}):
            self._plugins_loaded = True
            from trackai import plugins, settings

            plugins.manager("cli", settings.load()).call("trackai_cli_commands", cli=self)
        return self.commands


def _origin(command: click.Command) -> str:
    callback = command.callback
    return callback.__module__.split(".")[0] if callback is not None else "a plugin"


def _announced() -> set[str]:
    """Return the installed distributions that announce commands; reads their entry points and imports none."""
    from trackai.plugins.discovery import entry_points

    return {point.distribution.replace("_", "-").lower() for point in entry_points("trackai.cli")}


def _version(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if not value or ctx.resilient_parsing:
        return
    from importlib.metadata import version

    click.echo(f"trackai {version('trackai')}")
    ctx.exit()


def _set_debugging(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    assert isinstance(ctx.command, CommandGroup)
    ctx.command.is_debugging = value


@click.group(cls=CommandGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.option(
    "--version", is_flag=True, callback=_version, expose_value=False, is_eager=True, help="Print the version."
)
@click.option("--debug", is_flag=True, callback=_set_debugging, expose_value=False, is_eager=True,
              help="Show the traceback of an error.")  # fmt: skip
def cli() -> None:
    """Track experiments, and ask about them.

    \b
      trackai demo                            runs to play with
      trackai ui                              look at them in the browser
      trackai runs -p digits --sort -metric.val/acc.max --limit 5
      trackai runs -p digits --filter 'config.lr < 0.01 and state = finished'
      trackai tail calm-otter                 follow a run that trains
      trackai run -p digits -- python train.py
      trackai query 'SELECT name, state FROM runs'

    Runs are named by id or by name. Every reading command takes --json. The store is ~/.trackai/trackai.db, or what
    TRACKAI_DB_PATH or TRACKAI_DB_URL says.

    Exit codes: 0 done, 1 it failed, 2 it was asked wrongly, 130 stopped.
    """


def main(argv: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and end the process; the entry point of the script ``trackai``."""
    # A warning is a sentence to whoever typed the command; file and line of this package would only be in its way.
    warnings.formatwarning = lambda message, *_args, **_more: f"{message}\n"
    cli.main(args=list(argv) if argv is not None else None, prog_name="trackai")
    raise AssertionError("click ends the process")
