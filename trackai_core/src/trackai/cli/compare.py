"""``trackai compare``: runs side by side."""

from __future__ import annotations

import click

from trackai.cli.metrics import metrics_page
from trackai.cli.opening import find_run, open_reader, project_option, split_names
from trackai.cli.output import json_option, say_json, say_table
from trackai.errors import UsageError
from trackai.store.answers import Json, MetricRow, RunRow

_MISSING = object()
_MOST_METRICS = 1000  # a run; --metrics picks among more


@click.command()
@click.argument("runs", metavar="RUN RUN...", nargs=-1, required=True)
@project_option
@click.option("--metrics", "-m", metavar="NAMES", help="Only these metrics, comma-separated.")
@click.option("--all", "everything", is_flag=True, help="Also config that is equal in all runs.")
@json_option
def command(runs: tuple[str, ...], project: str | None, metrics: str | None, everything: bool, as_json: bool) -> None:
    """Compare runs: what differs in config and results.

    The first run is the one that others are held against. With a direction (trackai.define_metric), the value shown
    is the best one, otherwise the last.

    \b
      trackai compare calm-otter brave-heron
      trackai compare calm-otter brave-heron --metrics val/acc,val/loss --json
    """
    if len(runs) < 2:
        raise UsageError("Name at least two runs to compare: `trackai compare RUN RUN`.")
    with open_reader() as reader:
        rows = [find_run(reader, run, project) for run in runs]
        configs = [reader.config(row.id) for row in rows]
        pages = [metrics_page(reader, row.id, kind="metric", limit=_MOST_METRICS) for row in rows]
    wanted = set(split_names(metrics))
    results = [{row.name: row for row in page.metrics if not wanted or row.name in wanted} for page in pages]
    differing = _differing(configs, everything=everything)
    names = sorted(set().union(*results))
    if as_json:
        say_json(
            {
                "runs": rows,
                "config": differing,
                "metrics": {name: [result.get(name) for result in results] for name in names},
            }
        )
        return
    _say(rows, differing, names, results)


def _differing(configs: list[dict[str, Json]], *, everything: bool) -> dict[str, list[Json]]:
    """Return path → the value of each run (None where it has none), for paths in which the runs differ."""
    found: dict[str, list[Json]] = {}
    for path in sorted(set().union(*configs)):
        values = [config.get(path, _MISSING) for config in configs]
        if everything or any(value != values[0] for value in values):
            found[path] = [None if value is _MISSING else value for value in values]  # type: ignore[misc]  # the sentinel is gone
    return found


def _say(
    rows: list[RunRow], config: dict[str, list[Json]], names: list[str], results: list[dict[str, MetricRow]]
) -> None:
    headers = ["", *(row.name for row in rows)]
    table: list[list[object]] = [
        ["state", *(row.state for row in rows)],
        ["last step", *(row.last_step for row in rows)],
    ]
    table += [[f"config.{path}", *values] for path, values in config.items()]
    table += [
        [f"metric.{name}{_of(name, results)}", *(_value(result.get(name)) for result in results)] for name in names
    ]
    say_table(headers, table, empty="")
    if not config:
        click.echo("\nThe configs are equal.")


def _of(name: str, results: list[dict[str, MetricRow]]) -> str:
    direction = next((row.direction for result in results if (row := result.get(name)) and row.direction), None)
    return f".{direction}" if direction else ".last"


def _value(row: MetricRow | None) -> float | None:
    if row is None:
        return None
    return row.min if row.direction == "min" else row.max if row.direction == "max" else row.last
