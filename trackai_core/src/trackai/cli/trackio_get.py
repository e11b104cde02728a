"""`trackai get …` in trackio's words."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import click

from trackai.cli.metrics import metrics_page
from trackai.cli.opening import find_run, open_reader
from trackai.cli.output import clean, json_option, say_fields, say_json, say_table, whole
from trackai.cli.trackio_list import MOST, alert_options, any_run_option, project_option, run_option, say_alerts
from trackai.errors import UsageError
from trackai.query_api.series import one_series
from trackai.query_api.times import iso, seconds
from trackai.store.answers import RunsQuestion, SeriesQuestion
from trackai.store.paging import all_runs

if TYPE_CHECKING:
    from trackai.store import Reader

F = TypeVar("F", bound=Callable[..., Any])


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


@click.group()
def get() -> None:
    """Get one project, run, metric, snapshot …

    \b
      trackai get run --project digits --run calm-otter --json
      trackai get metric --project digits --run calm-otter --metric loss --around 400 --window 20
    """


@get.command("project")
@project_option
@json_option
def get_project(project: str, as_json: bool) -> None:
    """Show a project: runs and last activity."""
    with open_reader() as reader:
        row = reader.project(project)
        names = [run.name for run in all_runs(reader, RunsQuestion(project=project, sort=("created",), limit=1000))]
    answer = {"project": row.name, "num_runs": row.runs, "runs": names, "last_activity": iso(row.updated)}
    say_json(answer) if as_json else say_fields(list(answer.items()))


@get.command("run")
@project_option
@run_option
@json_option
def get_run(project: str, run: str, as_json: bool) -> None:
    """Show a run: metrics, config, last step."""
    with open_reader() as reader:
        found = find_run(reader, run, project)
        metrics = metrics_page(reader, found.id, kind="metric", limit=MOST).metrics
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
@project_option
@run_option
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
@project_option
@run_option
@_place_options
@json_option
def get_snapshot(project: str, run: str, as_json: bool, **place: Any) -> None:  # noqa: ANN401  # as _place_options says
    """Get the values of all metrics at a step, or around a step or time."""
    if all(place[name] is None for name in ("step", "around", "at_time")):
        raise UsageError("Pass --step, --around (with --window) or --at-time (with --window).")
    with open_reader() as reader:
        found = find_run(reader, run, project).id
        names = [row.name for row in metrics_page(reader, found, kind="metric", limit=MOST).metrics]
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
@project_option
@run_option
@click.option("--metric", help="Its name; all by default.")
@json_option
def get_system_metric(project: str, run: str, metric: str | None, as_json: bool) -> None:
    """Get the values of a system metric, or of all."""
    with open_reader() as reader:
        found = find_run(reader, run, project).id
        names = (
            [metric] if metric else [row.name for row in metrics_page(reader, found, kind="system", limit=MOST).metrics]
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
@project_option
@any_run_option
@alert_options
@json_option
def get_alerts(project: str, run: str | None, level: str | None, since: str | None, as_json: bool) -> None:
    """Get alerts, newest first."""
    say_alerts(project, run, level, since, as_json)


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
