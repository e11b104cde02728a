"""``trackai backup``: a copy of the store while it is in use."""

from __future__ import annotations

import time
from pathlib import Path

import click

from trackai import settings
from trackai.cli.output import json_option, say_json, size


@click.command()
@click.argument("target", metavar="[FILE]", required=False, type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Replace FILE if it exists.")
@json_option
def command(target: Path | None, force: bool, as_json: bool) -> None:
    """Copy the store while it is in use.

    The copy holds the state of one moment, however many processes log meanwhile. FILE may be a folder; by default the
    copy is made here, named after store and time. Images, artifacts and other files lie beside the store, in the folder
    blobs of TRACKAI_HOME: they never change, so copy that folder with any tool.

    \b
      trackai backup
      trackai backup /mnt/backup/trackai.db --force
    """
    from trackai.store.maintenance.backup import backup

    chosen = settings.load()
    name = f"{chosen.db_path.stem}-{time.strftime('%Y%m%d-%H%M%S')}.db"
    if target is None or target.is_dir():
        target = (target or Path()) / name
    written = backup(chosen.db_url, target, force=force)
    if as_json:
        say_json({"file": target.absolute(), "size_bytes": written})
    else:
        click.echo(f"Copied {size(written)} to {target}. To use it: TRACKAI_DB_PATH={target} trackai runs")
