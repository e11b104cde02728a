"""trackio's words for what this command line says otherwise: `show`, `status`, `list …`, `get …`.

Names, options and the keys of --json are trackio's, so that scripts and agents that were written for it go on; the
answers come from the same reader as everything else. Runs are found by id or, as in trackio, by name.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import click

from trackai.cli import projects
from trackai.cli.metrics import metrics_page
from trackai.cli.opening import all_runs, find_run, open_reader
from trackai.cli.output import clean, counted, json_option, say_fields, say_json, say_table, whole
from trackai.errors import UsageError
from trackai.query_api.series import one_series
from trackai.query_api.times import iso, seconds
from trackai.store.answers import AlertRow, Kind, RunsQuestion, SeriesQuestion

if TYPE_CHECKING:
    from trackai.store import Reader

F = TypeVar("F", bound=Callable[..., Any])
_MOST = 10_000  # names, alerts or values of one kind: trackio has no pages
_FILTERS = ("info", "warn", "error")

_project = click.option("--project", required=True, help="Project by name.")
_run = click.option("--run", required=True, help="Run by name or id.")
_any_run = click.option("--run", help="Run by name or id; all runs by default.")


def _alert_options(command: F) -> F:
    command = click.option("--since", help="Only alerts after this ISO time.")(command)
    return click.option("--level", type=click.Choice(_FILTERS), help="Only alerts of this level.")(command)


def _place_options(command: F) -> F:
    for option in (
        click.option(
            "--window",
            type=float,
            default=10.0,
            show_default=True,
            help="Steps around --around, or seconds around --at-time.",
        ),
        click.option("--at-time", help="Values around this ISO time."),
        click.option("--around", type=float, help="Values around this step."),
        click.option("--step", type=float, help="The value at this step."),
    ):
        command = option(command)
    return command


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


@click.group("list")
def list_() -> None:
    """List projects, runs, metrics, alerts …

    \b
      trackai list runs --project digits --json
      trackai list metrics --project digits --run calm-otter
    """


@list_.command("projects")
@json_option
def list_projects(as_json: bool) -> None:
    """List projects by name."""
    with open_reader() as reader:
        names = [row.name for row in reader.projects()]
    _say_names({"projects": names}, names, as_json)


@list_.command("runs")
@_project
@json_option
def list_runs(project: str, as_json: bool) -> None:
    """List the runs of a project by name."""
    with open_reader() as reader:
        names = [run.name for run in all_runs(reader, RunsQuestion(project=project, sort=("created",), limit=1000))]
    _say_names({"project": project, "runs": names}, names, as_json)


def _list_metrics(project: str, run: str, as_json: bool, *, kind: Kind, word: str) -> None:
    with open_reader() as reader:
        found = find_run(reader, run, project)
        names = [row.name for row in metrics_page(reader, found.id, kind=kind, limit=_MOST).metrics]
    _say_names({"project": project, "run": run, word: names}, names, as_json)


@list_.command("metrics")
@_project
@_run
@json_option
def list_metrics(project: str, run: str, as_json: bool) -> None:
    """List the metrics of a run by name."""
    _list_metrics(project, run, as_json, kind="metric", word="metrics")


@list_.command("system-metrics")
@_project
@_run
@json_option
def list_system_metrics(project: str, run: str, as_json: bool) -> None:
    """List the system metrics of a run by name."""
    _list_metrics(project, run, as_json, kind="system", word="system_metrics")


def _alerts(project: str, run: str | None, level: str | None, since: str | None, as_json: bool) -> None:
    with open_reader() as reader:
        reader.project(project)
        of = find_run(reader, run, project).id if run is not None else None
        rows = reader.alerts(run=of, project=project, level=level, since=seconds(since), limit=1000)
    if as_json:
        shown = [_alert(row) for row in rows]
        say_json({"project": project, "run": run, "level": level, "since": since, "alerts": shown})
        return
    say_table(
        ["time", "level", "run", "step", "title", "text"],
        [(iso(row.time), row.level, row.run_name, row.step, row.title, row.text) for row in rows],
        empty="No alert.",
    )


def _alert(row: AlertRow) -> dict[str, object]:
    return {"timestamp": iso(row.time), "run": row.run_name, "title": row.title, "text": row.text,
            "level": row.level, "step": row.step}  # fmt: skip


@list_.command("alerts")
@_project
@_any_run
@_alert_options
@json_option
def list_alerts(project: str, run: str | None, level: str | None, since: str | None, as_json: bool) -> None:
    """List alerts, newest first."""
    _alerts(project, run, level, since, as_json)


@list_.command("artifacts")
@_project
@json_option
def list_artifacts(project: str, as_json: bool) -> None:
    """List versions of artifacts."""
    with open_reader() as reader:
        reader.project(project)
        rows = reader.artifacts(project=project)
    if as_json:
        say_json({"project": project, "artifacts": rows})
        return
    say_table(
        ["artifact", "version", "type", "aliases", "size", "created"],
        [(row.name, f"v{row.version}", row.type, row.aliases, row.size, iso(row.created)) for row in rows],
        empty="No artifact.",
    )


def _list_rich(project: str, run: str | None, as_json: bool, *, type: str, word: str) -> None:
    found: list[dict[str, object]] = []
    with open_reader() as reader:
        runs = (
            [find_run(reader, run, project)]
            if run is not None
            else list(all_runs(reader, RunsQuestion(project=project, limit=1000)))
        )
        for one in runs:
            for key in reader.rich_keys(one.id):
                if key.type == type:
                    found += [
                        {
                            "run": one.name,
                            word: row.key,
                            "step": row.step,
                            "timestamp": iso(row.time),
                            "content": row.payload,
                        }
                        for row in reader.rich(one.id, key.key, limit=1000)
                    ]
    if as_json:
        say_json({"project": project, "run": run, f"{word}s": found})
    else:
        rows = [(one["run"], one[word], one["step"], one["timestamp"]) for one in found]
        say_table(["run", word, "step", "time"], rows, empty=f"No {word}.")


@list_.command("reports")
@_project
@_any_run
@json_option
def list_reports(project: str, run: str | None, as_json: bool) -> None:
    """List Markdown that was logged."""
    _list_rich(project, run, as_json, type="markdown", word="report")


@list_.command("traces")
@_project
@_any_run
@json_option
def list_traces(project: str, run: str | None, as_json: bool) -> None:
    """List traces that were logged."""
    _list_rich(project, run, as_json, type="trace", word="trace")


@click.group()
def get() -> None:
    """Get one project, run, metric, snapshot …

    \b
      trackai get run --project digits --run calm-otter --json
      trackai get metric --project digits --run calm-otter --metric loss --around 400 --window 20
    """


@get.command("project")
@_project
@json_option
def get_project(project: str, as_json: bool) -> None:
    """Show a project: runs and last activity."""
    with open_reader() as reader:
        row = reader.project(project)
        names = [run.name for run in all_runs(reader, RunsQuestion(project=project, sort=("created",), limit=1000))]
    answer = {"project": row.name, "num_runs": row.runs, "runs": names, "last_activity": iso(row.updated)}
    say_json(answer) if as_json else say_fields(list(answer.items()))


@get.command("run")
@_project
@_run
@json_option
def get_run(project: str, run: str, as_json: bool) -> None:
    """Show a run: metrics, config, last step."""
    with open_reader() as reader:
        found = find_run(reader, run, project)
        metrics = metrics_page(reader, found.id, kind="metric", limit=_MOST).metrics
        answer = {
            "project": found.project,
            "run": found.name,
            "num_logs": max((row.count for row in metrics), default=0),
            "metrics": [row.name for row in metrics],
            "config": reader.config(found.id),
            "last_step": found.last_step,
        }
    say_json(answer) if as_json else say_fields(list(answer.items()))


@get.command("metric")
@_project
@_run
@click.option("--metric", required=True, help="Its name.")
@_place_options
@json_option
def get_metric(project: str, run: str, metric: str, as_json: bool, **place: Any) -> None:  # noqa: ANN401  # as _place_options says
    """Get the values of a metric: all, at a step, or around a step or time."""
    with open_reader() as reader:
        values = _values(reader, find_run(reader, run, project).id, metric, **place)
    if as_json:
        say_json({"project": project, "run": run, "metric": metric, "values": values})
    else:
        _say_values(values)


@get.command("snapshot")
@_project
@_run
@_place_options
@json_option
def get_snapshot(project: str, run: str, as_json: bool, **place: Any) -> None:  # noqa: ANN401  # as _place_options says
    """Get the values of all metrics at a step, or around a step or time."""
    if all(place[name] is None for name in ("step", "around", "at_time")):
        raise UsageError("Pass --step, --around (with --window) or --at-time (with --window).")
    with open_reader() as reader:
        found = find_run(reader, run, project).id
        names = [row.name for row in metrics_page(reader, found, kind="metric", limit=_MOST).metrics]
        all_values = {name: _values(reader, found, name, **place) for name in names}
    values = {name: rows for name, rows in all_values.items() if rows}
    if as_json:
        asked = {name: value for name, value in place.items() if value is not None}
        say_json({"project": project, "run": run, "metrics": values, **asked})
        return
    for name, rows in values.items():
        click.echo(clean(name))
        _say_values(rows)


@get.command("system-metric")
@_project
@_run
@click.option("--metric", help="Its name; all by default.")
@json_option
def get_system_metric(project: str, run: str, metric: str | None, as_json: bool) -> None:
    """Get the values of a system metric, or of all."""
    with open_reader() as reader:
        found = find_run(reader, run, project).id
        names = (
            [metric]
            if metric
            else [row.name for row in metrics_page(reader, found, kind="system", limit=_MOST).metrics]
        )
        by_time: dict[float, dict[str, object]] = {}
        for name in names:
            series = one_series(reader, SeriesQuestion((found,), (name,), kind="system", exact=True))
            for time, value in zip(series.time, series.last, strict=True):
                by_time.setdefault(time, {"timestamp": iso(time)})[name] = value
    rows = [by_time[time] for time in sorted(by_time)]
    if as_json:
        key: dict[str, object] = {"metric": metric, "values": rows} if metric else {"system_metrics": rows}
        say_json({"project": project, "run": run, **key})
    else:
        say_table(
            ["time", *names],
            [(row["timestamp"], *(row.get(name) for name in names)) for row in rows],
            empty="No value.",
        )


@get.command("alerts")
@_project
@_any_run
@_alert_options
@json_option
def get_alerts(project: str, run: str | None, level: str | None, since: str | None, as_json: bool) -> None:
    """Get alerts, newest first."""
    _alerts(project, run, level, since, as_json)


def _values(
    reader: Reader,
    run: str,
    metric: str,
    *,
    step: float | None,
    around: float | None,
    at_time: str | None,
    window: float,
) -> list[dict[str, object]]:
    ask = partial(SeriesQuestion, (run,), (metric,), exact=True)
    if step is not None:
        question = ask(x_min=step, x_max=step)
    elif around is not None:
        question = ask(x_min=around - window, x_max=around + window)
    else:
        question = ask()
    series = one_series(reader, question)
    middle = seconds(at_time) if step is None and around is None else None
    return [
        {"timestamp": iso(time), "step": whole(at), "value": value}
        for at, time, value in zip(series.step, series.time, series.last, strict=True)
        if middle is None or abs(time - middle) <= window
    ]


def _say_values(values: list[dict[str, object]]) -> None:
    say_table(["time", "step", "value"], [tuple(row.values()) for row in values], empty="No value there.")


def _say_names(document: dict[str, object], names: list[str], as_json: bool) -> None:
    if as_json:
        say_json(document)
        return
    for name in names:
        click.echo(clean(name))
    if not names:
        click.echo(f"{counted(0, 'entry', 'entries')}.", err=True)


commands = {"show": show, "status": status, "list": list_, "get": get}
