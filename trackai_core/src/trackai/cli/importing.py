"""``trackai import``: runs of another tracker, by the importer that knows its files."""

from __future__ import annotations

from pathlib import Path

import click

from trackai import settings as settings_table
from trackai.cli.failures import EXIT_FAILED
from trackai.cli.output import clean, counted, json_option, say_json
from trackai.errors import TrackAIError, UsageError


@click.command()
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--format", "form", metavar="FORMAT", help="Which importer; by default the one that knows the file.")
@click.option("--project", "-p", metavar="PROJECT", help="Project of the runs; by default the importer's choice.")
@click.option("--name", metavar="NAME", help="Name of the run, or the beginning of the names of several.")
@click.option("--option", "-o", "more", metavar="KEY=VALUE", multiple=True, help="For the importer; can be repeated.")
@json_option
def command(
    paths: tuple[Path, ...],
    form: str | None,
    project: str | None,
    name: str | None,
    more: tuple[str, ...],
    as_json: bool,
) -> None:
    """Bring in runs of another tracker.

    In the box are TensorBoard's event files and CSV tables with a column «step»; plugins add others. Importing the same
    files again changes nothing.

    \b
      trackai import logs/ -p vision
      trackai import results.csv -p digits --name baseline

    Exit code 1: something could not be imported; the rest was.
    """
    from trackai.transfer.importing import import_path, importer_of, recognised

    settings = settings_table.load()
    options = _pairs(more) | {key: value for key, value in (("project", project), ("name", name)) if value}
    chosen = importer_of(settings, form) if form else None
    done = []
    for path in paths:
        try:
            importer = chosen or recognised(settings, path)
            runs, error = import_path(settings, importer, path, options), ""
        except (TrackAIError, OSError) as refused:
            runs, error = [], str(refused)
        except Exception as broken:  # noqa: BLE001 - whatever an importer raises, the other files go on
            runs, error = [], f"The importer failed at {path} with {type(broken).__name__}: {broken}"
        done.append({"path": path, "runs": runs, "error": error})
        if not as_json:
            click.echo(clean(error) if error else f"{path}: {counted(len(runs), 'run')} imported.", err=bool(error))
    if as_json:
        say_json({"imported": done})
    if any(row["error"] for row in done):
        raise SystemExit(EXIT_FAILED)


def _pairs(texts: tuple[str, ...]) -> dict[str, str]:
    pairs = {}
    for text in texts:
        key, equals, value = text.partition("=")
        if not equals or not key:
            raise UsageError(f"--option {text!r} is not KEY=VALUE.")
        pairs[key] = value
    return pairs
