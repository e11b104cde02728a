"""`trackai list …` in trackio's words, and what it shares with `trackai get …`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from trackai.cli.metrics import metrics_page
from trackai.cli.opening import find_run, open_reader
from trackai.cli.output import clean, counted, json_option, say_json, say_table
from trackai.query_api.times import iso, seconds
from trackai.store.answers import AlertRow, Kind, RunsQuestion
from trackai.store.paging import all_runs

F = TypeVar("F", bound=Callable[..., Any])
MOST = 10_000  # names of one kind: trackio has no pages

project_option = click.option("--project", required=True, help="Project by name.")
run_option = click.option("--run", required=True, help="Run by name or id.")
any_run_option = click.option("--run", help="Run by name or id; all runs by default.")


def alert_options(command: F) -> F:
    """Add --level and --since."""
    command = click.option("--since", help="Only alerts after this ISO time.")(command)
    return click.option("--level", type=click.Choice(["info", "warn", "error"]), help="Only alerts of this level.")(
        command
    )


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
@project_option
@json_option
def list_runs(project: str, as_json: bool) -> None:
    """List the runs of a project by name."""
    with open_reader() as reader:
        names = [run.name for run in all_runs(reader, RunsQuestion(project=project, sort=("created",), limit=1000))]
    _say_names({"project": project, "runs": names}, names, as_json)


def _list_metrics(project: str, run: str, as_json: bool, *, kind: Kind, word: str) -> None:
    with open_reader() as reader:
        found = find_run(reader, run, project)
        names = [row.name for row in metrics_page(reader, found.id, kind=kind, limit=MOST).metrics]
    _say_names({"project": project, "run": run, word: names}, names, as_json)


@list_.command("metrics")
@project_option
@run_option
@json_option
def list_metrics(project: str, run: str, as_json: bool) -> None:
    """List the metrics of a run by name."""
    _list_metrics(project, run, as_json, kind="metric", word="metrics")


@list_.command("system-metrics")
@project_option
@run_option
@json_option
def list_system_metrics(project: str, run: str, as_json: bool) -> None:
    """List the system metrics of a run by name."""
    _list_metrics(project, run, as_json, kind="system", word="system_metrics")


def say_alerts(project: str, run: str | None, level: str | None, since: str | None, as_json: bool) -> None:
    """Print alerts with trackio's keys, newest first."""
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
@project_option
@any_run_option
@alert_options
@json_option
def list_alerts(project: str, run: str | None, level: str | None, since: str | None, as_json: bool) -> None:
    """List alerts, newest first."""
    say_alerts(project, run, level, since, as_json)


@list_.command("artifacts")
@project_option
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
@project_option
@any_run_option
@json_option
def list_reports(project: str, run: str | None, as_json: bool) -> None:
    """List Markdown that was logged."""
    _list_rich(project, run, as_json, type="markdown", word="report")


@list_.command("traces")
@project_option
@any_run_option
@json_option
def list_traces(project: str, run: str | None, as_json: bool) -> None:
    """List traces that were logged."""
    _list_rich(project, run, as_json, type="trace", word="trace")


def _say_names(document: dict[str, object], names: list[str], as_json: bool) -> None:
    if as_json:
        say_json(document)
        return
    for name in names:
        click.echo(clean(name))
    if not names:
        click.echo(f"{counted(0, 'entry', 'entries')}.", err=True)
