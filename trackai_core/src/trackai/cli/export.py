"""``trackai export``: points or runs as CSV or JSON lines, streamed."""

from __future__ import annotations

import csv
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TextIO

import click

from trackai import settings
from trackai.cli.opening import all_runs, chosen_project, find_run, open_reader, project_option, split_names
from trackai.cli.output import counted, json_line, jsonable, whole
from trackai.errors import UsageError
from trackai.extensions import Selection
from trackai.query_api.series import read_all
from trackai.store.answers import Kind, RunRow, RunsQuestion, SeriesQuestion
from trackai.transfer.exporting import BUILT_IN

if TYPE_CHECKING:
    from trackai.store import Reader

_POINT = ("project", "run", "run_id", "metric", "step", "timestamp", "value")
_RUN = (
    "project",
    "name",
    "id",
    "state",
    "group",
    "job_type",
    "created",
    "finished",
    "duration",
    "last_step",
    "tags",
    "notes",
)
Row = Sequence[Any]


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
@click.option("--system", is_flag=True, help="System metrics instead of logged ones.")
@click.option(
    "--format", "form", metavar="FORMAT", default="csv", show_default=True, help="csv, jsonl, or a plugin's format."
)
@click.option(
    "--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="File to write; by default standard output."
)
def command(
    runs: tuple[str, ...], project: str | None, text: str, what: str, metrics: str | None, columns: str | None,
    system: bool, form: str, output: Path | None,
) -> None:  # fmt: skip
    """Write the points or runs of a project to CSV or JSON lines.

    Every point exactly as it was logged, streamed: memory does not grow with the project. A file appears under its name
    when it is whole.

    \b
      trackai export -p digits -o digits.csv
      trackai export -p digits --what runs -c config.lr,metric.val/acc.max --format jsonl
      trackai export calm-otter -m train/loss | head
      trackai export -p digits --format parquet -o digits.parquet      (where a plugin has that format)
    """
    if runs and text:
        raise UsageError("Name runs, or say --filter: one of the two.")
    names = split_names(metrics)
    fields = split_names(columns)
    kind: Kind = "system" if system else "metric"
    if form not in BUILT_IN:
        if what == "runs" or fields or text:
            raise UsageError(
                f"--format {form} writes the points of a project: leave out --what, --columns and --filter."
            )
        _export_by_plugin(form, project, runs, names, kind, output)
        return
    with open_reader() as reader, _target(output) as file:
        write = _csv_writer(file) if form == "csv" else _jsonl_writer(file)
        question = RunsQuestion(
            chosen_project(project), filter=text, sort=("created",), columns=fields, limit=1000, archived=True
        )
        chosen = (
            (reader.run(find_run(reader, run, project).id, fields) for run in runs)
            if runs
            else all_runs(reader, question)
        )
        if what == "runs":
            count = write((*_RUN, *fields), (_run_row(run, fields) for run in chosen))
        else:
            count = write(_POINT, _points(reader, chosen, names, kind))
    if output is not None:
        click.echo(f"{counted(count, 'row')} written to {output}.")


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
            count = sum(file.buffer.write(piece) for piece in exported(exporter, reader, selection))
    if output is not None:
        click.echo(f"{counted(count, 'byte')} written to {output}.")


def _run_row(run: RunRow, columns: tuple[str, ...]) -> Row:
    return [*(getattr(run, field) for field in _RUN), *(run.values.get(column) for column in columns)]


def _points(reader: Reader, runs: Iterable[RunRow], names: tuple[str, ...], kind: Kind) -> Iterator[Row]:
    for run in runs:
        question = SeriesQuestion((run.id,), names, kind=kind, exact=True)
        # Named metrics need not be in every run; the reader leaves out those that are not.
        for series in reader.series(question) if names else read_all(reader, question, None):
            for step, time, value in zip(series.step, series.time, series.last, strict=True):
                yield run.project, run.name, run.id, series.metric, whole(step), time, value


@contextmanager
def _target(path: Path | None) -> Iterator[TextIO]:
    if path is None:
        yield sys.stdout
        return
    unfinished = path.with_name(f"{path.name}.unfinished-{os.getpid()}")
    try:
        with unfinished.open("w", newline="", encoding="utf-8") as file:
            yield file
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


Write = Callable[[Sequence[str], Iterable[Row]], int]


def _csv_writer(file: IO[str]) -> Write:
    def write(header: Sequence[str], rows: Iterable[Row]) -> int:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        count = 0
        for row in rows:
            writer.writerow([_csv_cell(value) for value in row])
            count += 1
        return count

    return write


def _csv_cell(value: object) -> object:
    if isinstance(value, list | dict):
        return json_line(value)
    return jsonable(value)


def _jsonl_writer(file: IO[str]) -> Write:
    def write(header: Sequence[str], rows: Iterable[Row]) -> int:
        count = 0
        for row in rows:
            file.write(json_line(dict(zip(header, row, strict=True))) + "\n")
            count += 1
        return count

    return write
