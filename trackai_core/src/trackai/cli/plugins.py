"""``trackai plugins``: who provides what, and what went wrong."""

from __future__ import annotations

import warnings

import click

from trackai import settings
from trackai.cli.output import clean, json_option, say_json, say_table
from trackai.plugins import ROLES, PluginReport, manager


@click.command()
@click.option("--load", is_flag=True, help="Import every plugin, to see what each costs and whether it works.")
@json_option
def command(load: bool, as_json: bool) -> None:
    """List plugins: who provides what, and what went wrong.

    Plugins are found by role: in a process that trains (run), in this command line (cli), in the server (server). They
    are imported when they are needed; --load does it now. TRACKAI_PLUGINS=off, a list, or -NAME decides who may load.

    \b
      trackai plugins --load
    """
    reports: list[PluginReport] = []
    for role in ROLES:
        plugins = manager(role, settings.load())
        if load:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # each stands in the table, under «last error»
                plugins.load()
        reports += plugins.report()
    if as_json:
        say_json({"plugins": [report._asdict() for report in reports]})
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
            click.echo(f"\n{report.name}: {clean(report.error)}")
