"""``trackai run``: one run, told whole."""

from __future__ import annotations

from collections.abc import Sequence

import click

from trackai.cli.opening import find_run, open_reader, project_option
from trackai.cli.output import clean, duration, json_option, say_fields, say_json, when
from trackai.store.answers import MetricsPage, RunRow

_METRICS_SHOWN = 20  # a screen; `trackai metrics` has them all


@click.command()
@click.argument("run", metavar="RUN")
@project_option
@json_option
def command(run: str, project: str | None, as_json: bool) -> None:
    """Show one run: state, config, summary, environment.

    RUN is an id, or a name: then the latest run of that name.

    \b
      trackai run calm-otter
      trackai run 01k3q8f2v7abcdef --json
    """
    with open_reader() as reader:
        row = find_run(reader, run, project)
        config, summary = reader.config(row.id), reader.summary(row.id)
        environment = reader.environment(row.id)
        metrics = reader.metrics(row.id, limit=_METRICS_SHOWN)
        alerts = reader.alerts(run=row.id, limit=5)
    if as_json:
        say_json({"run": row, "config": config, "summary": summary, "environment": environment, "alerts": alerts})
        return
    _say_run(row)
    _say_section("Config", sorted(config.items()))
    # What is derived from series stands under Metrics, with its extremes; the summary would only repeat it.
    named = {metric.name for metric in metrics.metrics} if metrics.cursor is None else set()
    _say_section("Summary", sorted((name, value) for name, value in summary.items() if name not in named))
    _say_metrics(metrics)
    _say_section("Alerts", [(f"{alert.level} {when(alert.time)}", f"{alert.title} {alert.text}") for alert in alerts])
    _say_section(
        "Environment",
        [(f"{section}.{name}", value) for section, found in environment.items() for name, value in found.items()],
    )


def _say_run(run: RunRow) -> None:
    click.echo(f"{clean(run.name)}  {run.state}" + (f": {clean(run.reason)}" if run.reason else ""))
    say_fields(
        [
            ("id", run.id),
            ("project", run.project),
            ("group", run.group),
            ("job type", run.job_type),
            ("tags", run.tags),
            ("notes", run.notes),
            ("by", " on ".join(part for part in (run.user, run.host) if part)),
            ("created", when(run.created)),
            ("finished", when(run.finished)),
            ("duration", duration(run.duration)),
            ("last step", run.last_step),
            ("forked from", run.parent and f"{run.parent} at step {run.fork_step}"),
        ],
        indent="  ",
    )
    if run.traceback:
        click.echo("\nTraceback")
        for line in run.traceback.splitlines():
            click.echo(f"  {clean(line)}")


def _say_section(title: str, rows: Sequence[tuple[str, object]]) -> None:
    if rows:
        click.echo(f"\n{title}")
        say_fields(rows, indent="  ")


def _say_metrics(page: MetricsPage) -> None:
    from trackai.cli.metrics import say_metrics

    if page.total:
        click.echo("\nMetrics")
        say_metrics(page)
