"""``trackai plugins``: who provides what, and what went wrong; ``trackai plugins new`` begins one."""

from __future__ import annotations

import warnings
from pathlib import Path

import click

from trackai import settings
from trackai.cli.output import ago, clean, json_option, say_json, say_table
from trackai.cli.plugin_project import HOOKS, write_project
from trackai.plugins import ROLES, Failure, PluginReport, kept_failures, manager


@click.group(invoke_without_command=True)
@click.option("--load", is_flag=True, help="Import every plugin, to see what each costs and whether it works.")
@json_option
@click.pass_context
def command(context: click.Context, load: bool, as_json: bool) -> None:
    """List plugins: who provides what, and what went wrong.

    Plugins are found by role: in a process that trains (run), in this command line (cli), in the server (server). They
    are imported when they are needed; --load does it now. The last failure of each is kept, whichever process it happened
    in. TRACKAI_PLUGINS=off, a list, or -NAME decides who may load.

    \b
      trackai plugins --load
      trackai plugins new weather --hook system_collectors --hook cli_commands
    """
    if context.invoked_subcommand is not None:
        return
    table = settings.load()
    reports: list[PluginReport] = []
    for role in ROLES:
        plugins = manager(role, table)
        if load:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # each stands below the table
                plugins.load()
        reports += plugins.report()
    failures = _still_true(kept_failures(table.home), reports)
    if as_json:
        from trackai.hooks import API_VERSION

        say_json({"hooks_version": API_VERSION, "plugins": [_described(report, failures) for report in reports]})
        return
    say_table(
        ["plugin", "role", "from", "state", "hooks", "load", "calls"],
        [
            (
                report.name,
                report.role,
                "built in" if report.builtin else f"{report.distribution} {report.version}",
                report.state,
                ", ".join(hook.removeprefix("trackai_") for hook in report.hooks),
                "" if report.load_s is None else f"{report.load_s * 1000:.0f} ms",
                report.calls or None,
            )
            for report in reports
        ],
        empty="No plugin, not even a built-in one.",
    )
    for report in reports:
        if report.error:
            click.echo(f"\n{report.name} ({report.role}): {clean(report.error)}")
        elif failure := failures.get((report.role, report.name)):
            click.echo(
                f"\n{report.name} ({report.role}) failed {ago(failure.time)}, in process {failure.pid}: "
                f"{clean(failure.error)}"
            )


@command.command("new")
@click.argument("name")
@click.option(
    "--hook",
    "hooks",
    metavar="HOOK",
    multiple=True,
    help="A hook to begin with; can be repeated.  [default: run_started]",
)
@click.option(
    "--into", type=click.Path(file_okay=False, path_type=Path), default=Path(), show_default="here",
    help="Folder in which the project's folder is made.",
)  # fmt: skip
def new(name: str, hooks: tuple[str, ...], into: Path) -> None:
    """Write a small plugin project: installable, with a test that passes.

    \b
      trackai plugins new weather --hook system_collectors --hook value_converter
      pip install -e trackai-weather && python -m pytest trackai-weather
    """
    folder = write_project(name, hooks or ("run_started",), into)
    click.echo(
        f"{folder} holds a plugin with {', '.join(hook.removeprefix('trackai_') for hook in hooks or ('run_started',))}.\n"
        f"  pip install -e {folder}\n  trackai plugins --load\n  python -m pytest {folder}"
    )


new.epilog = f"HOOK is one of: {', '.join(HOOKS)}."


def _still_true(
    failures: dict[tuple[str, str], Failure], reports: list[PluginReport]
) -> dict[tuple[str, str], Failure]:
    """Leave out failures of other versions than the one that is installed: an upgrade is the usual remedy."""
    versions: dict[tuple[str, str], str] = {(report.role, report.name): report.version for report in reports}
    return {key: failure for key, failure in failures.items() if versions.get(key) == failure.version}


def _described(report: PluginReport, failures: dict[tuple[str, str], Failure]) -> dict[str, object]:
    failure = failures.get((report.role, report.name))
    return {**report._asdict(), "last_failure": failure._asdict() if failure else None}
