"""Who lives: a writer holds an advisory lock (``flock``) on its journal, and the kernel drops it at the writer's death.

So anybody on the same host can tell a dead writer from a live one exactly, without a time-out. File systems without
locks exist (some NFS mounts); there nothing is known, and the heartbeat in the journal decides.
"""

from __future__ import annotations

import errno
import fcntl
import os
from pathlib import Path
from types import TracebackType

_HELD_BY_ANOTHER = {errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES}
_NO_LOCKS_HERE = {errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL}


class LockedFile:
    """An open journal whose lock is held. Close it to let go; usable as a context manager."""

    def __init__(self, path: Path, descriptor: int) -> None:
        self.path = path
        self._descriptor = descriptor

    def fileno(self) -> int:
        """Return the open descriptor (read and write where permitted)."""
        return self._descriptor

    def close(self) -> None:
        """Let go of the lock."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def __enter__(self) -> LockedFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def lock_descriptor(descriptor: int, *, shared: bool = False) -> bool:
    """Try to lock an open file. True: held now, or this file system has no locks. False: another one holds it."""
    try:
        fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in _HELD_BY_ANOTHER:
            return False
        if error.errno in _NO_LOCKS_HERE:
            return True
        raise
    return True


def try_lock(path: Path) -> LockedFile | None:
    """Lock the journal at *path*, which succeeds only if its writer is dead. None: it lives, or the file is gone.

    The lock belongs to the open file, not to the process: a process cannot lock the journal that it writes itself.

    Raises:
        OSError: if the file exists but cannot be opened.
    """
    try:
        descriptor = _open(path)
    except FileNotFoundError:
        return None
    try:
        held = lock_descriptor(descriptor)
    except OSError:
        os.close(descriptor)
        raise
    if not held or not _is_still_there(descriptor, path):
        os.close(descriptor)
        return None
    return LockedFile(path, descriptor)


def is_live(path: Path) -> bool:
    """Say whether some process holds the lock of the journal at *path*: its writer, or somebody who recovers it."""
    try:
        descriptor = _open(path)
    except FileNotFoundError:
        return False
    try:
        return not lock_descriptor(descriptor, shared=True)  # shared: two who only ask do not see each other
    finally:
        os.close(descriptor)


def _open(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except PermissionError:
        return os.open(path, os.O_RDONLY | os.O_CLOEXEC)


def _is_still_there(descriptor: int, path: Path) -> bool:
    # Between open and flock the one who held the lock may have deleted the file; then this lock is on nothing.
    try:
        return os.path.samestat(os.fstat(descriptor), os.stat(path))
    except FileNotFoundError:
        return False
