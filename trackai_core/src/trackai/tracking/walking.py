"""Walking through a folder that is to be logged: regular files only, none from outside it."""

from __future__ import annotations

import os
import stat
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

from trackai import notices
from trackai.errors import UsageError

_NAMED = 5  # files that a warning names; the rest is counted


def walk(root: Path, leave_out: Callable[[str], bool] = lambda name: False) -> Iterator[tuple[str, Path]]:
    """Yield logical name and path of every regular file below *root*, in order of names.

    A link to a file inside *root* is followed. Links that leave it, links to folders, FIFOs, sockets, devices and what
    cannot be looked at are passed over; one warning at the end names them. Nothing is opened.

    Args:
        root: the folder.
        leave_out: name of a folder → whether to pass it over, silently and with all that is in it.

    Raises:
        UsageError: if *root* is no folder.
    """
    if not root.is_dir():
        raise UsageError(f"There is no folder {str(root)!r}.")
    skipped: list[str] = []
    real_root = root.resolve()
    note = skipped.append
    for folder, folders, files in os.walk(root, onerror=lambda error: note(f"{error.filename} (unreadable)")):
        folders[:] = sorted(name for name in folders if not leave_out(name))
        skipped += [
            f"{os.path.join(folder, name)} (link to a folder)"
            for name in folders
            if os.path.islink(os.path.join(folder, name))
        ]
        for name in sorted(files):
            path = Path(folder, name)
            if reason := _reason_to_skip(path, real_root):
                skipped.append(f"{path} ({reason})")
            else:
                yield unicodedata.normalize("NFC", path.relative_to(root).as_posix()), path
    if skipped:
        named = ", ".join(skipped[:_NAMED]) + (f" and {len(skipped) - _NAMED} more" if len(skipped) > _NAMED else "")
        notices.warn(f"Not logged from {str(root)!r}: {named}.")


def _reason_to_skip(path: Path, real_root: Path) -> str:
    try:
        mode = path.lstat().st_mode
        if stat.S_ISLNK(mode):
            target = path.resolve(strict=True)
            if not target.is_relative_to(real_root):
                return "link that leaves the folder"
            mode = target.stat().st_mode
    except (OSError, RuntimeError):  # a link to nothing or in a circle; a file that went away
        return "link to nothing" if path.is_symlink() else "unreadable"
    if stat.S_ISREG(mode):
        return ""
    return "FIFO" if stat.S_ISFIFO(mode) else "socket" if stat.S_ISSOCK(mode) else "no regular file"
