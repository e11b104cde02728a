"""What takes part in the command line (entry-point group ``trackai.cli``): a command and an importer."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import click

import trackai
from trackai.errors import NotFoundError
from trackai.extensions import Importer
from trackai.hooks import hookimpl
from trackai_energy.accounting import total_kwh
from trackai_energy.codecarbon import CodeCarbonImporter

TRACKAI_HOOKS = "1.0"


@hookimpl
def trackai_cli_commands(cli: click.Group) -> None:
    """Add ``trackai energy``."""
    cli.add_command(energy)


@hookimpl
def trackai_importers() -> Iterable[Importer]:
    """Read what CodeCarbon wrote."""
    return [CodeCarbonImporter()]


@click.command()
@click.option("--project", "-p", required=True, help="Project by name.")
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")
def energy(project: str, as_json: bool) -> None:
    """Add up what the runs of a project took, in kWh."""
    rows: list[dict[str, Any]] = []
    with trackai.Api() as api:
        for run in api.runs(project):
            try:
                measured = run.history("energy/kwh", kind="system")["energy/kwh"]
            except NotFoundError:  # it ran without this plugin
                continue
            rows.append({"run": run.name, "kwh": total_kwh(measured.last)})
    if as_json:
        click.echo(json.dumps({"runs": rows, "kwh": sum(row["kwh"] for row in rows)}))
        return
    for row in [*rows, {"run": "in all", "kwh": sum(row["kwh"] for row in rows)}]:
        click.echo(f"{row['run']:<40} {row['kwh'] * 1000:10.3f} Wh")
