"""``trackai metrics``: the series of a run, summarised, or the points of one of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from trackai.cli.opening import find_run, open_reader, project_option
from trackai.cli.output import counted, json_option, say_json, say_table
from trackai.query_api.series import at_most, one_series
from trackai.store.answers import Kind, MetricRow, MetricsPage, Series, SeriesQuestion

if TYPE_CHECKING:
    from trackai.store import Reader

_PAGE = 1000


@click.command()
@click.argument("run", metavar="RUN")
@click.argument("metric", metavar="[METRIC]", required=False)
@project_option
@click.option("--search", metavar="TEXT", help="Only names that hold TEXT; /…/ is a regular expression.")
@click.option("--system", is_flag=True, help="System metrics instead of logged ones.")
@click.option("--limit", "-n", type=click.IntRange(min=1), default=100, show_default=True, help="Most names.")
@click.option("--points", type=click.IntRange(1, 10_000), default=20, show_default=True, help="Most rows of METRIC.")
@click.option("--exact", is_flag=True, help="Every point of METRIC, as it was logged.")
@click.option("--from", "first", type=float, metavar="STEP", help="Only from this step on.")
@click.option("--to", "last", type=float, metavar="STEP", help="Only to this step, inclusive.")
@json_option
def command(
    run: str, metric: str | None, project: str | None, search: str | None, system: bool, limit: int, points: int,
    exact: bool, first: float | None, last: float | None, as_json: bool,
) -> None:  # fmt: skip
    """List the metrics of a run, or print the points of one.

    Rows of METRIC are groups of neighbouring points, with the true extremes of each, unless --exact.

    \b
      trackai metrics calm-otter
      trackai metrics calm-otter --search /^val/
      trackai metrics calm-otter train/loss --points 50
      trackai metrics calm-otter train/loss --exact --from 1000 --json
    """
    kind: Kind = "system" if system else "metric"
    with open_reader() as reader:
        found = find_run(reader, run, project)
        if metric is None:
            page = metrics_page(reader, found.id, kind=kind, search=search, limit=limit)
            if as_json:
                say_json({"metrics": page.metrics, "total": page.total, "prefixes": page.prefixes})
            else:
                say_metrics(page)
            return
        question = SeriesQuestion(
            (found.id,), (metric,), kind=kind, points=points, x_min=first, x_max=last, exact=exact
        )
        series = one_series(reader, question)
    if not exact:
        series = at_most(series, points)
    if as_json:
        say_json({"series": series})
    else:
        say_series(series)


def metrics_page(reader: Reader, run: str, *, kind: Kind, search: str | None = None, limit: int) -> MetricsPage:
    """Read up to *limit* summarised series of a run, however many pages that takes."""
    page = first = reader.metrics(run, kind=kind, search=search, limit=min(limit, _PAGE))
    rows = list(first.metrics)
    while page.cursor is not None and len(rows) < limit:
        page = reader.metrics(run, kind=kind, search=search, limit=min(limit - len(rows), _PAGE), cursor=page.cursor)
        rows.extend(page.metrics)
    return replace(first, metrics=rows[:limit])


def say_metrics(page: MetricsPage) -> None:
    """Print series with their summaries as a table."""
    say_table(
        ["metric", "points", "last", "min", "max", "mean", "last step", "remarks"],
        [
            (row.name, row.count, row.last, row.min, row.max, row.mean, row.last_step, _remarks(row))
            for row in page.metrics
        ],
        empty="No metric.",
    )
    if len(page.metrics) < page.total:
        click.echo(f"\n{len(page.metrics):,} of {page.total:,} metrics; --limit {page.total} shows all.")


def _remarks(row: MetricRow) -> str:
    remarks = []
    if row.nan_count:
        remarks.append(f"{row.nan_count:,} NaN")
    if row.overwritten:
        remarks.append(f"{counted(row.overwritten, 'step')} overwritten")
    if row.direction:
        remarks.append(f"{row.direction} is better")
    return ", ".join(remarks)


def say_series(series: Series) -> None:
    """Print the rows of a series as a table."""
    if series.exact:
        rows: list[tuple[object, ...]] = list(zip(series.step, series.last, strict=True))
        say_table(["step", series.metric], rows, empty="No point in this range.")
        return
    columns = (series.first_step, series.step, series.last, series.min, series.max, series.mean, series.count)
    say_table(
        ["from step", "to step", "last", "min", "max", "mean", "points"],
        zip(*columns, strict=True),
        empty="No point in this range.",
    )
    click.echo(f"\n{counted(series.total, 'point')} in {counted(len(series.step), 'row')}; --exact prints every point.")
