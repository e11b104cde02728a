"""``trackai doctor``: is everything sound, where does it lie, and why."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trackai import settings as settings_table
from trackai.cli.failures import EXIT_FAILED
from trackai.cli.output import clean, counted, json_option, say_json, say_table
from trackai.cli.surroundings import examine_files, examine_home, examine_journals
from trackai.errors import UsageError
from trackai.settings import Settings

if TYPE_CHECKING:
    from trackai.store.maintenance.findings import Finding
    from trackai.store.maintenance.salvage import Salvaged

_PASSWORD = re.compile(r"(://[^:/@]*:)[^@]*@")
_MARKS = {"ok": "ok      ", "note": "note    ", "warning": "WARNING ", "problem": "PROBLEM "}
_GAPS_SHOWN = 5  # of each table; --json has all


@click.command()
@click.option("--full", is_flag=True, help="Every series and every file, not a sample. Reads everything once.")
@click.option(
    "--rebuild-rollups", is_flag=True, help="Make rollups, summaries and counts of names anew from the points."
)
@click.option(
    "--salvage",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Save what can be read of a damaged store into FILE.",
)
@json_option
def command(full: bool, rebuild_rollups: bool, salvage: Path | None, as_json: bool) -> None:
    """Check store, journals, files and settings; mend what can be mended.

    Looks at: SQLite's own integrity, schema version, summaries and rollups against points, files against their digests,
    journals that wait, file systems that do not suit, permissions, and where each setting comes from.

    \b
      trackai doctor
      trackai doctor --full --json
      trackai doctor --rebuild-rollups
      trackai doctor --salvage saved.db && TRACKAI_DB_PATH=saved.db trackai runs

    Exit code 1: something is wrong now.
    """
    chosen = settings_table.load()
    if salvage is not None:
        _salvage(chosen, salvage, as_json=as_json)
        return
    if rebuild_rollups:
        _rebuild(chosen, as_json=as_json)
        return
    findings: list[Finding] = []
    for finding in _examine(chosen, full=full):
        findings.append(finding)
        if not as_json:
            _say(finding)
    rows = [
        (row.name, _shown(chosen, row.name), chosen.origins.get(row.name, "default")) for row in settings_table.TABLE
    ]
    if as_json:
        settings = {name: {"value": value, "from": origin} for name, value, origin in rows}
        say_json({"findings": findings, "settings": settings})
    else:
        click.echo()
        say_table(["setting", "value", "from"], rows, empty="")
    if any(finding.level == "problem" for finding in findings):
        raise SystemExit(EXIT_FAILED)


def _examine(chosen: Settings, *, full: bool) -> Iterator[Finding]:
    from trackai.store.connection import sqlite_path
    from trackai.store.maintenance.doctor import examine
    from trackai.store.maintenance.findings import Finding

    yield from examine_home(chosen)
    path = sqlite_path(chosen.db_url)
    if path is not None and not path.exists():
        yield Finding("note", "store", f"There is none at {path} yet; the first run makes it.")
    else:
        yield from examine(chosen.db_url, full=full)
        yield from examine_files(chosen, full=full)
    yield from examine_journals(chosen)


def _say(finding: Finding) -> None:
    click.echo(f"{_MARKS[finding.level]} {finding.check:<11} {clean(finding.text)}")
    if finding.remedy:
        click.echo(f"{'':<21}→ {finding.remedy}")


def _shown(chosen: Settings, name: str) -> object:
    value = getattr(chosen, name)
    if name == "api_key" and value:
        return "•••"
    if name == "db_url":
        return _PASSWORD.sub(r"\1•••@", value)
    return str(value) if isinstance(value, Path) else value


def _rebuild(chosen: Settings, *, as_json: bool) -> None:
    from trackai.cli.opening import open_store
    from trackai.store.maintenance.rebuild import rebuild

    with open_store() as store, click.progressbar(length=1, label="Series", hidden=as_json) as bar:

        def progress(done: int, total: int) -> None:
            bar.length = max(total, 1)
            bar.update(done - bar.pos)

        count = rebuild(store.url, progress=progress)
    if as_json:
        say_json({"rebuilt_series": count})
    else:
        click.echo(f"Rollups and summaries of {counted(count, 'series', 'series')} made anew.")


def _salvage(chosen: Settings, target: Path, *, as_json: bool) -> None:
    from trackai.store.connection import sqlite_path
    from trackai.store.maintenance.salvage import salvage

    source = sqlite_path(chosen.db_url)
    if source is None:
        raise UsageError("--salvage reads SQLite files; a PostgreSQL store is restored from its own backups.")
    saved = salvage(
        source, target, progress=lambda table: None if as_json else click.echo(f"reading {table}", err=True)
    )
    if as_json:
        say_json(saved)
    else:
        _say_salvaged(saved)


def _say_salvaged(saved: Salvaged) -> None:
    say_table(
        ["table", "rows saved", "places jumped over", "rows that made no sense"],
        [(table.name, table.rows, len(table.gaps) or None, table.refused or None) for table in saved.tables],
        empty="",
    )
    for table in saved.tables:
        for gap in table.gaps[:_GAPS_SHOWN]:
            click.echo(f"Lost in {table.name}: {clean(gap)}")
        if len(table.gaps) > _GAPS_SHOWN:
            click.echo(f"Lost in {table.name}: {len(table.gaps) - _GAPS_SHOWN} more places")
    if saved.points_lost:
        click.echo(f"{counted(saved.points_lost, 'point')} could not be read.")
    if saved.invented:
        click.echo(f"Runs whose row is lost, with their points: {', '.join(saved.invented)}")
    if saved.is_whole:
        click.echo("Nothing was lost.")
    click.echo(f"Saved into {saved.target}. To use it: TRACKAI_DB_PATH={saved.target} trackai runs")
