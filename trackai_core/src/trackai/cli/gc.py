"""``trackai gc``: empty the trash, remove files that no run names, give space back."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trackai import settings as settings_table
from trackai.blobs import LocalBlobs, blob_path
from trackai.blobs.local import INCOMING
from trackai.cli.confirm import confirm, yes_option
from trackai.cli.opening import open_store
from trackai.cli.output import counted, json_option, say_json, size
from trackai.errors import JournalError
from trackai.journal.layout import find_journals
from trackai.journal.reader import read_frames

if TYPE_CHECKING:
    from trackai.settings import Settings
    from trackai.store.maintenance.gc import TrashedRun

_DAY_S = 86_400.0
# A content is on disk a moment before the record that names it is in the journal; nobody waits an hour in between.
_YOUNGEST_S = 3600.0


@dataclass(slots=True)
class Garbage:
    """What can go. ``foreign``: names in the folder of contents that are no digests, and are left alone."""

    runs: list[TrashedRun]
    contents: dict[str, int] = field(default_factory=dict)  # digest → bytes
    foreign: list[Path] = field(default_factory=list)
    kept_because: str = ""


@click.command()
@click.option("--older-than", type=click.FloatRange(min=0), default=30.0, show_default=True, metavar="DAYS",
              help="Runs that went to the trash longer ago than this.")  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Say what would go, and change nothing.")
@click.option("--vacuum", "whole", is_flag=True, help="Write the store anew, which frees most; writers wait meanwhile.")
@yes_option
@json_option
def command(older_than: float, dry_run: bool, whole: bool, yes: bool, as_json: bool) -> None:
    """Empty the trash, remove files that no run names, give space back.

    Files are contents in the folder blobs of TRACKAI_HOME; those that a run, a run in the trash, or a journal names
    stay. What has another name than a digest is never touched.

    \b
      trackai gc --dry-run
      trackai gc --older-than 0 --vacuum --yes
    """
    from trackai.store.maintenance.gc import drop_orphans, forget_contents, orphaned_runs, trash
    from trackai.store.maintenance.vacuum import vacuum

    chosen = settings_table.load()
    with open_store() as store:  # migrates, so that the rest meets tables that it knows
        garbage = Garbage(trash(store.url, before=time.time() - older_than * _DAY_S))
        orphans = orphaned_runs(store.url)
        _find_contents(garbage, chosen, store.url)
        if not as_json:
            _say(garbage, len(orphans), older_than)
        freed = 0
        if not dry_run:
            if garbage.runs:
                points = sum(run.points for run in garbage.runs)
                confirm(
                    f"Remove {counted(len(garbage.runs), 'run')} with {counted(points, 'point')} for good?", yes=yes
                )
            for run in garbage.runs:
                store.edits().delete_run(run.id, now=True)
            drop_orphans(store.url, orphans)
            # Looked at again: the runs that have just gone took names with them.
            _find_contents(garbage, chosen, store.url)
            gone = {digest for digest in garbage.contents if _remove(chosen.blobs, digest)}
            freed = sum(garbage.contents[digest] for digest in gone)
            forget_contents(store.url, gone)
            freed += vacuum(store.url, whole=whole)
    if as_json:
        say_json({"runs": garbage.runs, "orphaned_runs": len(orphans), "files": garbage.contents,
                  "left_alone": garbage.foreign, "note": garbage.kept_because, "dry_run": dry_run, "freed_bytes": freed})  # fmt: skip
    elif dry_run:
        click.echo("Nothing was changed (--dry-run).")
    else:
        click.echo(f"{size(freed)} given back to the disk.")


def _find_contents(garbage: Garbage, chosen: Settings, url: str) -> None:
    from trackai.store.maintenance.gc import named_contents

    garbage.contents, garbage.foreign, garbage.kept_because = {}, [], ""
    if not chosen.blobs.is_dir():
        return
    try:
        named = _named_in_journals(chosen) | named_contents(url)
    except (JournalError, OSError) as error:
        garbage.kept_because = f"Files were left alone, because a journal that may name some cannot be read: {error}"
        return
    # Journals first: what is drained between the two is in the store when that is read.
    youngest = time.time() - _YOUNGEST_S
    blobs = LocalBlobs(chosen.blobs)
    for digest in blobs:
        found = blob_path(chosen.blobs, digest).lstat()
        if digest not in named and found.st_mtime < youngest:
            garbage.contents[digest] = found.st_size
    ours = set(blobs)
    for folder in chosen.blobs.iterdir():
        if folder.name == INCOMING:
            continue
        inside = sorted(folder.iterdir()) if folder.is_dir() and not folder.is_symlink() else [folder]
        garbage.foreign += [path for path in inside if path.name not in ours]


def _remove(blobs: Path, digest: str) -> bool:
    """Remove a content, unless somebody has put it again since it was found."""
    return blob_path(blobs, digest).lstat().st_mtime < time.time() - _YOUNGEST_S and LocalBlobs(blobs).delete(digest)


def _named_in_journals(chosen: Settings) -> set[str]:
    """Return every digest in journals that are not stored yet: of runs that log, or that wait for `recover`."""
    import re

    digest = re.compile(rb"[0-9a-f]{64}")
    named: set[str] = set()
    for journal in find_journals(chosen):
        for frame in read_frames(journal.path):
            named.update(match.decode() for match in digest.findall(frame.payload))
    return named


def _say(garbage: Garbage, orphans: int, older_than: float) -> None:
    points = sum(run.points for run in garbage.runs)
    click.echo(
        f"Trash: {counted(len(garbage.runs), 'run')} with {counted(points, 'point')} went there more than "
        f"{older_than:g} days ago."
    )
    if orphans:
        click.echo(f"Store: rows of {counted(orphans, 'run')} that no longer exist.")
    click.echo(
        f"Files: {counted(len(garbage.contents), 'content')} that nothing names ({size(sum(garbage.contents.values()))})."
    )
    for path in garbage.foreign:
        click.echo(f"Left alone, because its name is no digest: {path}")
    if garbage.kept_because:
        click.echo(garbage.kept_because)
