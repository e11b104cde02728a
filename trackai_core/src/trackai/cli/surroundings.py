"""What doctor looks at beside the store: home, file systems, permissions, contents, journals."""

from __future__ import annotations

import os
import random
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

from trackai.blobs import LocalBlobs
from trackai.cli.output import counted, size
from trackai.errors import TrackAIError
from trackai.journal.layout import find_journals
from trackai.journal.lock import is_live
from trackai.settings import Settings
from trackai.store.connection import sqlite_path
from trackai.store.maintenance.findings import Finding

# SQLite's write-ahead log needs shared memory between all who write, which these do not give across hosts.
_NETWORK = {
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "lustre", "gpfs", "beegfs", "ceph", "fuse.ceph", "glusterfs",
    "fuse.glusterfs", "afs", "9p", "fuse.sshfs", "fuse.s3fs", "fuse.gcsfuse", "fuse.rclone", "fuse.juicefs", "panfs",
    "orangefs", "pvfs2", "davfs", "fuse.davfs2", "wekafs",
}  # fmt: skip
# A program that copies files behind SQLite's back sees the store without its log, and may put an old one in its place.
_SYNCED = ("dropbox", "onedrive", "google drive", "googledrive", "icloud", "mobile documents", "nextcloud", "owncloud",
           "syncthing", "pcloud", "box sync")  # fmt: skip
_SAMPLED_FILES = 200
_RECOVER = "trackai recover"


def examine_home(settings: Settings) -> Iterator[Finding]:
    """Look at the folders: do their file systems suit, is their owner the only reader."""
    folders = {settings.home: "home"}
    if (store := sqlite_path(settings.db_url)) is not None:
        folders.setdefault(store.parent, "store")
    for folder, what in folders.items():
        if not folder.exists():
            yield Finding("note", what, f"{folder} does not exist yet; the first run makes it.")
            continue
        faults = [*_place(folder, what), *_permissions(folder, what)]
        yield from faults or [Finding("ok", what, f"{folder} is on a local disk and private.")]
    if store is not None and store.exists():
        yield from _permissions(store, "store")


def _place(folder: Path, what: str) -> Iterator[Finding]:
    kind = file_system_of(folder)
    if kind in _NETWORK:
        yield Finding(
            "warning", what, f"{folder} lies on a network file system ({kind}), where SQLite may be damaged by two hosts.",
            "Set TRACKAI_DB_PATH to a local disk, or TRACKAI_MODE=offline and `trackai recover` on one host.",
        )  # fmt: skip
    lowered = str(folder.resolve()).lower()
    if synced := next((name for name in _SYNCED if name in lowered), None):
        yield Finding(
            "warning", what, f"{folder} seems to be kept in step by a sync program ({synced}), which can damage a store in use.",
            "Set TRACKAI_HOME to a folder that is not synced; `trackai backup` makes copies that can be.",
        )  # fmt: skip


def file_system_of(path: Path, mounts: Path = Path("/proc/self/mounts")) -> str:
    """Return the kind of file system that *path* lies on, as the kernel names it; "" where that is not told."""
    try:
        lines = mounts.read_text().splitlines()
    except OSError:  # not Linux
        return ""
    resolved = path.resolve()
    best, kind = -1, ""
    for line in lines:
        fields = line.split()
        point = fields[1].replace("\\040", " ")
        if len(point) > best and resolved.is_relative_to(point):
            best, kind = len(point), fields[2]
    return kind


def _permissions(path: Path, what: str) -> Iterator[Finding]:
    if sys.platform == "win32":
        return
    found = path.stat()
    if found.st_uid != os.getuid():
        yield Finding("warning", what, f"{path} belongs to user {found.st_uid}, and you are {os.getuid()}.",
                      "Whoever owns it can change your runs: set TRACKAI_HOME to a folder of your own.")  # fmt: skip
    elif found.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        private = "700" if path.is_dir() else "600"
        can = "change" if found.st_mode & (stat.S_IWGRP | stat.S_IWOTH) else "read"
        yield Finding("warning", what, f"Others on this machine can {can} {path} (mode {found.st_mode & 0o777:03o}).",
                      f"chmod {private} {path}")  # fmt: skip


def examine_files(settings: Settings, *, full: bool) -> Iterator[Finding]:
    """Hold the contents in the folder of blobs against what the store names; a sample of them to the last byte."""
    from trackai.store.maintenance.contents import stored_contents

    known = stored_contents(settings.db_url)
    blobs = LocalBlobs(settings.blobs)
    missing = [digest for digest in sorted(known) if not blobs.has(digest)]
    here = sorted(known - set(missing))
    chosen = here if full or len(here) <= _SAMPLED_FILES else random.sample(here, _SAMPLED_FILES)
    damaged = [digest for digest in chosen if not _is_sound(blobs, digest)]
    if missing:
        yield Finding("problem", "files", f"{counted(len(missing), 'content')} of {len(known):,} not in {settings.blobs}: "
                      f"{_few(missing)}.", "Copy them from a backup of that folder; the runs that name them are whole otherwise.")  # fmt: skip
    if damaged:
        yield Finding("problem", "files", f"{counted(len(damaged), 'content')} with other bytes than were stored: "
                      f"{_few(damaged)}.", "Copy them from a backup; logging the same file again mends it too.")  # fmt: skip
    if not missing and not damaged:
        looked = "all" if len(chosen) == len(here) else f"{len(chosen):,} of"
        yield Finding(
            "ok", "files", f"{counted(len(known), 'content')}, all there; {looked} {len(here):,} read and whole."
        )


def _is_sound(blobs: LocalBlobs, digest: str) -> bool:
    try:
        return blobs.verify(digest)
    except (TrackAIError, OSError):  # a link or folder in its place, or a disk that cannot read it
        return False


def _few(digests: list[str]) -> str:
    return ", ".join(digests[:3]) + (f" and {len(digests) - 3:,} more" if len(digests) > 3 else "")


def examine_journals(settings: Settings) -> Iterator[Finding]:
    """Say which journals wait, and whether somebody lives who will store them."""
    live, dead, waiting = 0, 0, 0
    for journal in find_journals(settings):
        try:
            if is_live(journal.path):
                live += 1
                continue
            waiting += journal.path.stat().st_size
            dead += 1
        except OSError as error:
            yield Finding(
                "problem", "journals", f"{journal.path} cannot be opened: {error.strerror}.", "Mend its permissions."
            )
    if live:
        yield Finding("ok", "journals", f"{counted(live, 'process', 'processes')} log now.")
    if dead:
        yield Finding(
            "note",
            "journals",
            f"{counted(dead, 'journal')} of dead processes ({size(waiting)}) are kept or wait.",
            _RECOVER,
        )
    damaged = sorted(settings.journals.glob("*/*.damaged")) if settings.journals.is_dir() else []
    if damaged:
        yield Finding("note", "journals", f"{counted(len(damaged), 'damaged journal')} kept, for example {damaged[0]}.",
                      "What could be read is stored; delete them when you do not miss anything.")  # fmt: skip
    if not live and not dead:
        yield Finding("ok", "journals", "None waits.")
