"""``trackai run``: one run, told whole; or a program inside one (``trackai.cli.launching``)."""

from __future__ import annotations

from collections.abc import Sequence

import click

from trackai.cli.opening import find_run, open_reader, project_option
from trackai.cli.output import clean, duration, json_option, say_fields, say_json, when
from trackai.errors import UsageError
from trackai.store.answers import MetricsPage, RunRow

_HAS_COMMAND = "trackai.cli.run.has_command"
_METRICS_SHOWN = 20  # a screen; `trackai metrics` has them all


class _ShowOrLaunch(click.Command):
    """Notes whether there is a ``--``, which click takes away."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        ctx.meta[_HAS_COMMAND] = "--" in args
        return super().parse_args(ctx, args)


@click.command(cls=_ShowOrLaunch)
@click.argument("words", metavar="RUN | -- COMMAND...", nargs=-1, required=True, type=click.UNPROCESSED)
@project_option
@json_option
@click.option("--name", metavar="NAME", help="With a command: the run's name; by default one is made up.")
@click.option("--id", metavar="ID", help="With a command: the run's id; a run that has it goes on.")
@click.option("--group", metavar="GROUP", help="With a command: the group that the run belongs to.")
@click.option("--tag", "tags", metavar="TAG", multiple=True, help="With a command: a tag; may be given several times.")
@click.option("--job-type", metavar="TYPE", help="With a command: train, eval …")
@click.option("--notes", metavar="TEXT", help="With a command: free text.")
def command(
    words: Sequence[str],
    project: str | None,
    as_json: bool,
    tags: Sequence[str],
    **given: str | None,
) -> None:
    """Show one run, or run a program inside one.

    RUN is an id, or a name: then the latest run of that name.

    \b
      trackai run calm-otter
      trackai run 01k3q8f2v7abcdef --json

    After -- stands a program. Whatever it or its children log lands in one run, in any number of processes; output, exit
    status and machine are kept though it logs nothing, and Lightning's Trainers log without a line in the script. Signals
    and the exit status are passed on (128 + n for signal n).

    \b
      trackai run -p digits --name baseline --tag night -- python train.py --lr 1e-3
      trackai run -p digits -- torchrun --nproc-per-node 8 train.py
    """
    ctx = click.get_current_context()
    if ctx.meta[_HAS_COMMAND]:
        if as_json:
            raise UsageError("--json belongs to `trackai run RUN`: what a program prints is its own.")
        from trackai.cli.launching import launch

        ctx.exit(launch(words, {"project": project, "tags": tags or None, **given}))
    if len(words) > 1:
        raise UsageError(f"`trackai run` shows one run. To run a program: trackai run -- {' '.join(words)}")
    needless = [name for name, value in {"tag": tags, **given}.items() if value]
    if needless:
        raise UsageError(f"--{needless[0].replace('_', '-')} goes with a program: trackai run … -- python train.py")
    _show(words[0], project, as_json)


def _show(run: str, project: str | None, as_json: bool) -> None:
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
