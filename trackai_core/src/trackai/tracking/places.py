"""Where a run's journal can be opened: the home, a temporary folder when the home refuses, or nowhere."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from trackai import notices
from trackai.journal.layout import journal_path, make_private_folder
from trackai.journal.writer import JournalWriter
from trackai.records import Opened
from trackai.settings import Settings

# SQLite's WAL needs shared memory between the processes that use a file, which these do not give.
_NETWORK = {
    "nfs", "nfs3", "nfs4", "cifs", "smb3", "smbfs", "lustre", "gpfs", "beegfs", "pvfs2", "orangefs", "afs", "ceph",
    "glusterfs", "9p", "drvfs", "ncpfs", "acfs", "panfs", "wekafs", "fuse.sshfs", "fuse.glusterfs", "fuse.ceph",
    "fuse.s3fs", "fuse.gcsfuse", "fuse.rclone", "fuse.mfs", "fuse.juicefs",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """An open journal and the settings that hold for it; *writer* is None when nothing can be written at all."""

    settings: Settings
    writer: JournalWriter | None


def open_place(settings: Settings, opened: Opened) -> Place:
    """Open a journal under home; else under a temporary folder, with a loud sentence; else nowhere, with another."""
    try:
        make_private_folder(settings.home)
        _warn_of_owner(settings.home)
        return Place(settings, open_writer(settings, opened))
    except OSError as error:
        why = f"{settings.home} cannot be written ({error.strerror or error})"
    import tempfile

    try:
        elsewhere = Path(tempfile.mkdtemp(prefix="trackai-"))
        moved = dataclasses.replace(settings, home=elsewhere, mode="offline")
        writer = open_writer(moved, opened)
    except OSError as error:
        notices.warn(
            f"{why}, and no temporary folder either ({error.strerror or error}). Nothing of this run is kept: free some space or set TRACKAI_HOME."
        )
        return Place(dataclasses.replace(settings, mode="disabled"), None)
    notices.warn(
        f"{why}. THIS RUN IS KEPT IN {elsewhere} INSTEAD: once {settings.home} can be written, "
        f"move {elsewhere}/journals there and call `trackai recover`; or set TRACKAI_HOME to another folder."
    )
    return Place(moved, writer)


def open_writer(settings: Settings, opened: Opened) -> JournalWriter:
    """Open the journal of this writer under home.

    Raises:
        OSError: if that is not possible.
    """
    path = journal_path(settings, opened.run, opened.writer)
    return JournalWriter(path, opened, buffer_bytes=settings.buffer_bytes)


def network_file_system(path: Path, read_mounts: Callable[[], str] | None = None) -> str | None:
    """Return the kind of network file system that *path* lies on, or None for a local or unknown one.

    Args:
        path: need not exist yet.
        read_mounts: returns the mount table; by default that of Linux. Elsewhere nothing is known.
    """
    try:
        table = (read_mounts or _linux_mounts)()
    except OSError:
        return None
    where = os.path.realpath(path)
    best, kind = "", ""
    for line in table.splitlines():
        fields = line.split()
        if len(fields) < 3:
            continue
        point = fields[1].replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\")
        inside = where == point or where.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):  # of two on one point, the later hides the earlier
            best, kind = point, fields[2]
    return kind if kind in _NETWORK else None


def without_network_store(settings: Settings) -> Settings:
    """Turn to offline mode, with a sentence, where the SQLite store would lie on a network file system."""
    if settings.mode != "online" or settings.server_url or not settings.db_url.startswith("sqlite"):
        return settings
    kind = network_file_system(settings.db_path)
    if kind is None:
        return settings
    notices.warn(
        f"{settings.db_path} lies on a network file system ({kind}), where SQLite is not safe. This run is kept in its journal alone "
        "(offline mode): a local TRACKAI_DB_PATH or a TRACKAI_DB_URL and `trackai recover` store it, or a server that watches this home."
    )
    return dataclasses.replace(settings, mode="offline")


def _linux_mounts() -> str:
    return Path("/proc/self/mounts").read_text(errors="surrogateescape")


def _warn_of_owner(home: Path) -> None:
    owner = home.stat().st_uid
    if owner != os.getuid():
        notices.warn(
            f"{home} belongs to another user (uid {owner}, you are {os.getuid()}): who owns it can read and change your runs. "
            "Set TRACKAI_HOME to a folder of your own."
        )
