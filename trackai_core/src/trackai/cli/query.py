"""``trackai query``: SQL for whoever prefers it, read-only."""

from __future__ import annotations

import csv
import sys

import click

from trackai.cli.opening import open_reader
from trackai.cli.output import json_option, jsonable, say_json, say_table
from trackai.errors import UsageError


@click.command()
@click.argument("statement", metavar="SQL", required=False)
@click.option("--limit", type=click.IntRange(min=1), default=10_000, show_default=True, help="Most rows.")
@click.option("--timeout", type=click.FloatRange(min=0.1), default=10.0, show_default=True, help="Seconds it may take.")
@click.option("--csv", "as_csv", is_flag=True, help="Answer as CSV.")
@click.option("--sql", "trackio_sql", hidden=True, help="trackio's way to pass the statement.")
@click.option("--project", hidden=True, help="Accepted for trackio's sake: all projects are in one store.")
@json_option
def command(
    statement: str | None, limit: int, timeout: float, as_csv: bool, trackio_sql: str | None, project: str | None,
    as_json: bool,
) -> None:  # fmt: skip
    """Ask the store in SQL, read-only.

    Tables and columns stand in docs/schema.md; the view metric_points has names instead of numbers. «-» reads the
    statement from standard input.

    \b
      trackai query 'SELECT name, state, host FROM runs ORDER BY created DESC LIMIT 5'
      trackai query "SELECT run, max(value) FROM metric_points WHERE metric = 'val/acc' GROUP BY run" --csv
    """
    # trackio says `query project --project P --sql S`.
    text = trackio_sql if trackio_sql is not None and statement in (None, "project") else statement
    if text == "-":
        text = sys.stdin.read()
    if not text:
        raise UsageError("Pass a statement: trackai query 'SELECT name, state FROM runs'.")
    with open_reader() as reader:
        if project is not None:
            reader.project(project)  # a name that does not exist should be told, as trackio does
        answer = reader.sql(text, limit=limit, timeout_s=timeout)
    if as_json:
        say_json(answer)
    elif as_csv:
        writer = csv.writer(sys.stdout)
        writer.writerow(answer.columns)
        writer.writerows([jsonable(value) for value in row] for row in answer.rows)
    else:
        say_table(answer.columns, answer.rows, empty="No rows.")
    if answer.truncated:
        click.echo(f"Only the first {limit:,} rows are shown; --limit takes more.", err=True)
