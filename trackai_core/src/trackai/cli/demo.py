"""``trackai demo``: runs to play with."""

from __future__ import annotations

import time

import click

from trackai import settings as settings_table
from trackai.cli.output import counted, json_option, say_json
from trackai.errors import NotFoundError, UsageError


@click.command()
@click.option("--runs", "-n", type=click.IntRange(1, 100_000), default=60, show_default=True, help="How many runs.")
@click.option(
    "--points",
    type=click.IntRange(2, 10_000_000),
    default=500,
    show_default=True,
    help="Points of each metric of a run.",
)
@click.option("--project", "-p", default="demo", show_default=True, help="Project to fill.")
@click.option(
    "--projects",
    type=click.IntRange(1, 5),
    default=1,
    show_default=True,
    help="Deal the kinds of models out to so many projects: demo, demo-vision, …",
)
@click.option("--seed", type=int, default=0, show_default=True, help="Another number makes other runs.")
@click.option("--live", is_flag=True, help="Train runs now, in processes of their own, until Ctrl-C or --seconds.")
@click.option("--seconds", type=click.FloatRange(min=1), help="With --live: how long.")
@json_option
def command(
    runs: int, points: int, project: str, projects: int, seed: int, live: bool, seconds: float | None, as_json: bool
) -> None:
    """Fill a project with believable runs, or train some live.

    Sweeps of five kinds of models over learning rate and optimizer, five seeds each: noise, spikes, divergence to NaN,
    crashes, resumes, running and stalled runs, alerts, console lines, images, histograms, tables, a dashboard. The same --seed gives
    the same curves. `trackai delete -p demo --whole-project` removes it all.

    \b
      trackai demo
      trackai demo --runs 10000 --points 100 -p many
      trackai demo --live --runs 3
    """
    if live:
        from trackai.cli.demo_live import train_live

        train_live(project, runs=min(runs, 8) if runs != 60 else 3, seed=seed, seconds=seconds)
        return
    if seconds is not None:
        raise UsageError("--seconds belongs to --live.")
    began = time.monotonic()
    ids, count = _write(project, projects, runs=runs, points=points, seed=seed, quiet=as_json)
    took = time.monotonic() - began
    if as_json:
        say_json({"project": project, "runs": ids, "points": count, "took_s": round(took, 3)})
        return
    click.echo(f"{counted(len(ids), 'run')} with {counted(count, 'point')} in {took:.1f} s.")
    click.echo(f"Look at them: trackai ui, or trackai runs -p {project}")


def _write(project: str, projects: int, *, runs: int, points: int, seed: int, quiet: bool) -> tuple[list[str], int]:
    from trackai import records
    from trackai.blobs import LocalBlobs
    from trackai.ids import check_name
    from trackai.store.ingest import Ingest
    from trackai.transfer.demo_data import demo_projects, demo_runs

    chosen = settings_table.load()
    names = [check_name(name) for name in demo_projects(project, projects)]
    made = demo_runs(names, runs=runs, points=points, seed=seed, now=time.time(), blobs=LocalBlobs(chosen.blobs))
    ids: list[str] = []
    count = 0
    baselines: dict[str, str] = {}
    ingest = Ingest.open(chosen.db_url)
    try:
        with click.progressbar(made, length=runs, label="Runs", hidden=quiet or runs < 200) as bar:
            for run in bar:
                for writer in run.writers:
                    payloads = [records.encode(record) for record in writer.records]
                    ingest.apply(run.id, writer.writer, 0, sum(map(len, payloads)), payloads)
                ids.append(run.id)
                count += run.points
                if run.is_baseline:
                    baselines.setdefault(run.project, run.id)
    finally:
        ingest.close()
    _arrange(chosen, names, baselines)
    return ids, count


def _arrange(chosen: settings_table.Settings, projects: list[str], baselines: dict[str, str]) -> None:
    """Pin each project's baseline and give it a dashboard, as people would have by now; what they have changed stays."""
    from trackai.store import Store
    from trackai.transfer.demo_dashboard import NAME, demo_dashboard
    from trackai.transfer.demo_families import FAMILIES

    with Store.open(chosen) as store:
        for place, name in enumerate(projects):
            try:
                project = store.reader().project(name)
            except NotFoundError:  # fewer runs than kinds of models: nothing was dealt out to it
                continue
            if project.baseline is None and name in baselines:
                store.edits().edit_project(project.id, baseline=baselines[name])
            if all(dashboard.name != NAME for dashboard in store.reader().dashboards(name)):
                store.edits().create_dashboard(name, NAME, demo_dashboard(FAMILIES[place]))
