"""``trackai projects``: what there is."""

from __future__ import annotations

import click

from trackai.cli.opening import open_reader
from trackai.cli.output import ago, json_option, say_json, say_table, size


@click.command()
@click.option("--search", metavar="TEXT", help="Only projects whose name holds TEXT.")
@json_option
def command(search: str | None, as_json: bool) -> None:
    """List projects.

    \b
      trackai projects
      trackai projects --search vision --json
    """
    with open_reader() as reader:
        projects = reader.projects(search)
    if as_json:
        say_json({"projects": projects})
        return
    say_table(
        ["project", "runs", "running", "points", "size", "updated", "description"],
        [
            (
                row.name,
                row.runs,
                row.states.get("running", 0),
                row.points,
                size(row.size_bytes),
                ago(row.updated),
                row.description,
            )
            for row in projects
        ],
        empty="No project yet: log a run, or try `trackai demo`."
        if search is None
        else f"No project holds {search!r}.",
    )
