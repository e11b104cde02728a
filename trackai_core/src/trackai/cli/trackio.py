"""trackio's words for what this command line says otherwise: `show`, `status`, `list …`, `get …`.

Names, options and the keys of --json are trackio's, so that scripts and agents that were written for it go on; the
answers come from the same reader as everything else. Runs are found by id or, as in trackio, by name.
"""

from __future__ import annotations

import click

from trackai.cli import projects
from trackai.cli.trackio_get import get
from trackai.cli.trackio_list import list_


@click.command(context_settings={"ignore_unknown_options": True, "allow_extra_args": True})
@click.option("--project", help="Project to open.")
@click.option("--host", help="Address to bind.")
@click.pass_context
def show(ctx: click.Context, project: str | None, host: str | None) -> None:
    """Serve the web UI, as `ui` does.

    trackio's options for looks (--theme, --footer, --color-palette, --frontend) and --mcp-server are ignored.
    """
    if ctx.args:
        click.echo(f"Ignored, because `trackai ui` has nothing like it: {' '.join(ctx.args)}", err=True)
    assert ctx.parent is not None
    group = ctx.parent.command
    assert isinstance(group, click.Group)
    ui = group.get_command(ctx.parent, "ui")
    assert ui is not None, "the group raises what to install"
    known = {parameter.name for parameter in ui.params}
    wanted = {"host": host, "project": project}
    ctx.invoke(ui, **{name: value for name, value in wanted.items() if value is not None and name in known})


# The same command under another name.
status = click.Command(
    "status", params=projects.command.params, callback=projects.command.callback,
    help="List projects, as `projects` does.",
)  # fmt: skip


commands = {"show": show, "status": status, "list": list_, "get": get}
