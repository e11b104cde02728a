"""``trackai export``: points or runs as CSV, JSON lines, Parquet or Arrow, streamed."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import IO

import click

from trackai import settings
from trackai.cli.opening import chosen_project, find_run, open_reader, project_option, split_names
from trackai.cli.output import counted
from trackai.errors import UsageError
from trackai.exports.columnar import columnar_pieces, is_columnar
from trackai.exports.rows import Row, Table, column_types, table_of_points, table_of_runs
from trackai.exports.text import csv_pieces, jsonl_pieces
from trackai.extensions import Selection
from trackai.store.answers import Kind, RunRow, RunsQuestion
from trackai.store.paging import all_runs
from trackai.transfer.exporting import BUILT_IN


@click.command()
@click.argument("runs", metavar="[RUN...]", nargs=-1)
@project_option
@click.option(
    "--filter", "-f", "text", default="", metavar="FILTER", help="Only runs that match, in the filter language."
)
@click.option(
    "--what",
    type=click.Choice(["points", "runs"]),
    default="points",
    show_default=True,
    help="A row a point, or a row a run.",
)
@click.option("--metrics", "-m", metavar="NAMES", help="Only these metrics, comma-separated.")
@click.option("--columns", "-c", metavar="FIELDS", help="With --what runs: config.lr, metric.val/acc.max …")
@click.option("--sort", "-s", default="created", show_default=True, metavar="FIELDS", help="Order of the runs.")
@click.option("--system", is_flag=True, help="System metrics instead of logged ones.")
@click.option(
    "--format",
    "form",
    metavar="FORMAT",
    default="csv",
    show_default=True,
    help="csv, jsonl, parquet, arrow, or a plugin's format.",
)
@click.option(
    "--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="File to write; by default standard output."
)
def command(
    runs: tuple[str, ...], project: str | None, text: str, what: str, metrics: str | None, columns: str | None,
    sort: str, system: bool, form: str, output: Path | None,
) -> None:  # fmt: skip
    """Write the points or runs of a project to CSV, JSON lines, Parquet or Arrow.

    Every point exactly as it was logged, streamed: memory does not grow with the project. A file appears under its name
    when it is whole. In CSV, a text that a spreadsheet would run as a formula gets an apostrophe before it; the
    others have it as it was logged. Parquet and Arrow need pyarrow: pip install 'trackai[parquet]'.

    \b
      trackai export -p digits -o digits.csv
      trackai export -p digits --what runs -c config.lr,metric.val/acc.max --format jsonl
      trackai export -p digits --what runs --format parquet -o runs.parquet
      trackai export calm-otter -m train/loss | head
    """
    if runs and text:
        raise UsageError("Name runs, or say --filter: one of the two.")
    if is_columnar(form) and output is None and sys.stdout.isatty():
        raise UsageError(f"{form.capitalize()} is no text to read in a terminal: say where with --output FILE.")
    names, fields = split_names(metrics), split_names(columns)
    kind: Kind = "system" if system else "metric"
    if form not in BUILT_IN:
        if what == "runs" or fields or text:
            raise UsageError(
                f"--format {form} writes the points of a project: leave out --what, --columns and --filter."
            )
        _export_by_plugin(form, project, runs, names, kind, output)
        return
    with open_reader() as reader, _target(output) as file:
        question = RunsQuestion(
            chosen_project(project), filter=text, sort=split_names(sort), columns=fields, limit=1000, archived=True
        )

        def chosen() -> Iterable[RunRow]:
            if runs:
                return (reader.run(find_run(reader, run, project).id, fields) for run in runs)
            return all_runs(reader, question)

        if what == "runs":
            types = column_types(fields, chosen()) if is_columnar(form) else None
            table = table_of_runs(fields, chosen(), types)
        else:
            table = table_of_points(reader, chosen(), names, kind)
        count = _Count(table.rows)
        for piece in _pieces(replace(table, rows=count), form):
            file.write(piece)
    if output is not None:
        click.echo(f"{counted(count.rows, 'row')} written to {output}.")


def _export_by_plugin(
    form: str, project: str | None, runs: tuple[str, ...], names: tuple[str, ...], kind: Kind, output: Path | None
) -> None:
    from trackai.transfer.exporting import exported, exporter_of

    exporter = exporter_of(settings.load(), form)
    with open_reader() as reader:
        rows = [find_run(reader, run, project) for run in runs]
        chosen = chosen_project(project) or (rows[0].project if rows else None)
        if chosen is None:
            raise UsageError(f"--format {form} needs a project: say --project.")
        selection = Selection(chosen, tuple(row.id for row in rows) or None, names or None, kind)
        with _target(output) as file:
            count = sum(file.write(piece) for piece in exported(exporter, reader, selection))
    if output is not None:
        click.echo(f"{counted(count, 'byte')} written to {output}.")


class _Count(Iterator[Row]):
    """Rows as they pass, counted."""

    def __init__(self, rows: Iterator[Row]) -> None:
        self._inner, self.rows = rows, 0

    def __next__(self) -> Row:
        row = next(self._inner)
        self.rows += 1
        return row


def _pieces(table: Table, form: str) -> Iterator[bytes]:
    if is_columnar(form):
        return columnar_pieces(table, form)
    text = csv_pieces(table) if form == "csv" else jsonl_pieces(table)
    return (piece.encode() for piece in text)


@contextmanager
def _target(path: Path | None) -> Iterator[IO[bytes]]:
    if path is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    unfinished = path.with_name(f"{path.name}.unfinished-{os.getpid()}")
    try:
        with unfinished.open("wb") as file:
            yield file
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
