"""``trackai tail``: follow a run while it trains."""

from __future__ import annotations

import time

import click

from trackai import settings as settings_table
from trackai.cli.following import Event, Follower
from trackai.cli.opening import chosen_project, find_run, open_store, project_option, split_names
from trackai.cli.output import clean, json_line, number
from trackai.errors import NotFoundError
from trackai.store.answers import RunRow, RunsQuestion


@click.command()
@click.argument("run", metavar="[RUN]", required=False)
@project_option
@click.option("--metrics", "-m", metavar="NAMES", help="Only these metrics, comma-separated; * and ? are wild.")
@click.option(
    "--lines",
    "-n",
    type=click.IntRange(min=0),
    default=10,
    show_default=True,
    help="Steps and console lines of the past.",
)
@click.option("--no-console", is_flag=True, help="Without console lines.")
@click.option(
    "--interval", type=click.FloatRange(min=0.1), default=1.0, show_default=True, help="Seconds between two looks."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON document a line: {type, time, …}.")
def command(
    run: str | None,
    project: str | None,
    metrics: str | None,
    lines: int,
    no_console: bool,
    interval: float,
    as_json: bool,
) -> None:
    """Follow a run: new values and console lines as they come.

    Without RUN, the newest one. Ends with the run, or with Ctrl-C. A run whose process is gone is recovered first, so
    that its last points are here.

    \b
      trackai tail
      trackai tail calm-otter -m 'train/*'
      trackai tail calm-otter --json | jq .
    """
    chosen = settings_table.load()
    with open_store() as store:
        reader = store.reader()
        row = find_run(reader, run, project) if run is not None else _newest(reader.runs(
            RunsQuestion(project=chosen_project(project), sort=("-created",), limit=1)
        ).runs)  # fmt: skip
        _say(
            Event("run", row.created, {"id": row.id, "name": row.name, "project": row.project, "state": row.state}),
            as_json,
        )
        follower = Follower(reader, row.id, patterns=split_names(metrics), console=not no_console, past=lines)
        for event in follower.look():
            _say(event, as_json)
        row = reader.run(row.id)
        while row.state in ("running", "stalled"):
            time.sleep(interval)
            if follower.is_abandoned(chosen):
                _recover(row.id)
            for event in follower.look():
                _say(event, as_json)
            row = reader.run(row.id)
        for event in follower.look():
            _say(event, as_json)
        _say(Event("end", row.finished or row.updated, {"state": row.state, "reason": row.reason}), as_json)


def _newest(runs: list[RunRow]) -> RunRow:
    if not runs:
        raise NotFoundError("There is no run to follow yet: start one, or try `trackai demo --live`.")
    return runs[0]


def _recover(run: str) -> None:
    from trackai.drain.recovery import recover

    recover(settings_table.load(), run_id=run)


def _say(event: Event, as_json: bool) -> None:
    if as_json:
        click.echo(json_line({"type": event.type, "time": event.time, **event.content}))
        return
    content = event.content
    match event.type:
        case "run":
            click.echo(f"{clean(content['name'])} ({content['id']}) of {clean(content['project'])}: {content['state']}")
        case "point":
            values = "  ".join(f"{clean(name)} {number(value)}" for name, value in content["values"].items())
            click.echo(f"step {number(content['step']):>7}  {values}")
        case "line":
            click.echo(f"{'!' if content['stream'] == 'stderr' else '|'} {clean(content['text'], colors=True)}")
        case "alert":
            click.echo(f"[{content['level']}] {clean(content['title'])} {clean(content['text'])}")
        case _:
            click.echo(f"{content['state']}" + (f": {clean(content['reason'])}" if content["reason"] else "."))
