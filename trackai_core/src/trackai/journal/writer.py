"""The way in: one append-only file per writer, one ``os.write`` per record.

What ``append`` or ``write`` has returned for survives the death of the process: it is in the kernel's page cache. What
the disk refuses waits in bounded memory and is tried again; nothing here raises into a training loop.
"""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Callable
from pathlib import Path
from threading import RLock

import msgspec

from trackai import notices, records
from trackai.errors import JournalError
from trackai.journal.format import frame as framed
from trackai.journal.layout import make_private_folder
from trackai.journal.lock import lock_descriptor
from trackai.journal.overflow import Overflow

_RETRY_S = (
    0.5  # between two tries to write what the disk refused; a failing write costs microseconds, so this is polite
)
_CLOSED = -1  # os.write answers EBADF to it: a writer in trouble leaves the fast path without a test on each call
_write = os.write


class JournalWriter:
    """Writes one journal. Thread-safe: callers that need several things at once hold :attr:`lock`.

    Making one creates the file, with its ``Opened`` frame, locked for as long as it is open.

    Args:
        path: where the journal shall lie; missing folders are made with mode 0700.
        opened: the first record.
        buffer_bytes: memory for frames that the disk refuses.
        lock: the lock to hold while writing; one of its own by default. Re-entrant, because a signal handler may log.
        warn: says one sentence to the user.
        monotonic: clock of the retries, in seconds.

    Raises:
        OSError: if the file cannot be made.
    """

    def __init__(
        self,
        path: Path,
        opened: records.Opened,
        *,
        buffer_bytes: int = 64 * 2**20,
        lock: RLock | None = None,
        warn: Callable[[str], None] = notices.warn,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.path = path
        self.run, self.writer = opened.run, opened.writer
        self.lock = lock or RLock()
        self._warn = warn
        self._monotonic = monotonic
        self._first_frame = framed(records.encode(opened))
        self._overflow = Overflow(buffer_bytes)
        self._has_warned = False
        self._torn_at: int | None = None  # half a frame begins here, and the disk has refused to cut it off
        self._tried_at = 0.0
        self._is_closed = False
        self._file = _create(path, self._first_frame)
        self._identity = _inode(self._file)
        self._fd = self._file  # what the fast path writes to: the file, or _CLOSED while there is trouble

    def append(self, record: records.Record) -> bool:
        """Write one record. False if it was refused: it does not fit into a frame, or disk and memory are full."""
        try:
            frame = framed(records.encode(record))
        except JournalError as error:
            self._warn(f"{error} The record ({type(record).__name__}) was left out; log large data as a file.")
            return False
        except (TypeError, ValueError, OverflowError, msgspec.MsgspecError) as error:
            self._warn(f"A record ({type(record).__name__}) cannot be written: {error}. It was left out.")
            return False
        with self.lock:
            return self.write(frame)

    def write(self, frame: bytes) -> bool:
        """Write one whole frame; the caller holds :attr:`lock`. False if it is lost: disk and memory are full."""
        try:
            written = _write(self._fd, frame)
        except OSError as error:
            return self._keep(frame, error)
        if written == len(frame):
            return True
        return self._complete(frame, written)

    @property
    def bytes_written(self) -> int:
        """Length of the file now, in bytes; 0 after :meth:`close`."""
        try:
            return os.fstat(self._file).st_size
        except OSError:
            return 0

    @property
    def lost_points(self) -> int:
        """Points that disk and memory had no room for, so far."""
        return self._overflow.lost_points

    @property
    def waiting_points(self) -> int:
        """Points that wait in memory until the disk takes them."""
        with self.lock:
            return self._overflow.points

    @property
    def is_closed(self) -> bool:
        """Whether :meth:`close` or :meth:`abandon` was called."""
        return self._is_closed

    def tend(self) -> None:
        """Look after the file: write what waits, put back a file that was deleted. Call about once a second.

        Writing into a file that somebody has deleted succeeds and is lost, so it must be looked for.
        """
        with self.lock:
            if self._is_closed:
                return
            if (inode := _inode(self._file)) != self._identity:
                self._reopen()
            elif inode is not None and os.fstat(self._file).st_nlink == 0:
                self._put_back()
            if self._fd == _CLOSED:
                self._retry()

    def flush(self) -> None:
        """Ask the kernel to put everything on disk (fsync). Not held against ``append``: other threads go on."""
        try:
            os.fsync(self._file)
        except OSError as error:
            if not self._is_closed:
                self._trouble(error)

    def close(self) -> int:
        """Write what waits, give the lock back, and return how many points are lost for good. Idempotent."""
        with self.lock:
            if self._is_closed:
                return self.lost_points
            self.tend()
            self._overflow.give_up()
            self._end()
            return self.lost_points

    def abandon(self) -> None:
        """Drop this copy of the file without writing: for a forked child, whose parent goes on with it.

        Closing a copy leaves the parent's lock alone, but a copy left open would keep it after the parent's death.
        """
        self._end()

    def _end(self) -> None:
        self._is_closed = True
        self._fd = _CLOSED
        if _inode(self._file) == self._identity:
            os.close(self._file)
        self._file = _CLOSED

    def _complete(self, frame: bytes, written: int) -> bool:
        """Write the rest of a frame that the kernel took only in part, or take the part back.

        A signal handler may log in the midst of it, or raise: until the frame is whole, every other one has to queue.
        """
        self._fd = _CLOSED
        self._torn_at = os.lseek(self._file, 0, os.SEEK_END) - written
        try:
            while written < len(frame):
                written += _write(self._file, frame[written:])
        except OSError as error:
            self._trouble(error)
            self._cut()
            self._tried_at = self._monotonic()
            return self._overflow.add(frame)
        self._torn_at = None
        self._retry()
        return True

    def _cut(self) -> bool:
        if self._torn_at is not None:
            try:
                os.ftruncate(self._file, self._torn_at)
            except OSError:
                return False  # nothing may be written behind half a frame; tried again before the next frame
            self._torn_at = None
        return True

    def _keep(self, frame: bytes, error: OSError) -> bool:
        """Keep a frame that could not be written. Everything after it queues behind it, until the disk takes it."""
        if self._is_closed:
            return False
        is_new = self._fd != _CLOSED
        lost_descriptor = _inode(self._file) != self._identity
        if is_new and not lost_descriptor:
            self._trouble(error)
        self._fd = _CLOSED
        if lost_descriptor or (not is_new and self._monotonic() - self._tried_at >= _RETRY_S):
            if self._retry():
                return self.write(frame)
        elif is_new:
            self._tried_at = self._monotonic()
        return self._overflow.add(frame)

    def _retry(self) -> bool:
        """Write what waits, oldest first. True if nothing waits any more, and the fast path is open again."""
        self._tried_at = self._monotonic()
        if _inode(self._file) != self._identity and not self._reopen():
            return False
        while self._cut() and len(self._overflow):
            frame = self._overflow.first()
            try:
                written = _write(self._file, frame)
            except OSError:
                return False
            if written < len(frame):
                self._torn_at = os.lseek(self._file, 0, os.SEEK_END) - written
                self._cut()
                return False
            self._overflow.drop_first()
        if self._torn_at is not None:
            return False
        self._fd = self._file
        return True

    def _reopen(self) -> bool:
        """Open the file again after somebody closed our descriptor, as programs do that turn into a daemon.

        The number may name another file by now, which must neither be written to nor closed.
        """
        self._fd = _CLOSED
        try:
            descriptor = os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CLOEXEC)
        except OSError as error:
            self._trouble(error)
            return False
        if _inode(descriptor) != self._identity or not lock_descriptor(descriptor):
            os.close(descriptor)
            return False
        self._file = descriptor
        return True

    def _put_back(self) -> None:
        """Write a file that was deleted, perhaps with its folders, once more from the descriptor that still has it."""
        try:
            descriptor = _create(self.path, b"")
        except OSError as error:
            self._trouble(error)
            return
        try:
            at = 0
            while block := os.pread(self._file, 2**20, at):
                at += os.write(descriptor, block)
        except OSError as error:
            os.close(descriptor)
            self.path.unlink(missing_ok=True)
            self._trouble(error)
            return
        os.close(self._file)
        was_open = self._fd != _CLOSED
        self._file, self._identity = descriptor, _inode(descriptor)
        self._fd = descriptor if was_open else _CLOSED
        self._warn(
            f"{self.path} was deleted while its run goes on; it was written anew, with everything logged so far."
        )

    def _trouble(self, error: OSError) -> None:
        if not self._has_warned:
            self._has_warned = True
            self._warn(
                f"The journal {self.path} cannot be written ({error.strerror or error}). Training goes on; what is logged is kept in memory "
                "and written as soon as the disk takes it. finish() will say if anything was lost."
            )


def _create(path: Path, content: bytes) -> int:
    """Make the file, locked and with its first content before anybody can see it under its name.

    Otherwise a recovery that runs at this very moment could take an empty, not yet locked file for a dead writer's.
    """
    make_private_folder(path.parent)
    hidden = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(hidden, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC, 0o600)
    try:
        os.fchmod(descriptor, 0o600)  # the umask may have taken even the owner's bits
        lock_descriptor(descriptor)
        if content and os.write(descriptor, content) != len(content):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        if path.exists():
            raise FileExistsError(errno.EEXIST, "A journal of this writer exists", str(path))
        os.rename(hidden, path)
    except BaseException:
        os.close(descriptor)
        hidden.unlink(missing_ok=True)
        raise
    return descriptor


def _inode(descriptor: int) -> tuple[int, int] | None:
    try:
        status = os.fstat(descriptor)
    except OSError:
        return None
    return status.st_dev, status.st_ino
