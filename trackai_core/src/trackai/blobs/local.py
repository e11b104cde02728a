"""The blobs of one home: put bytes or a file, get them back, check them.

A content is written to a temporary file in the same folder tree and renamed to its digest, so a reader sees a whole
blob or none, and two processes that put the same content do not disturb each other. Folders are 0700 and files 0600
from their first moment. A blob is not synced to disk one by one, because ``log()`` waits for this: after a power cut
the blobs of the last seconds may be empty, which ``verify`` finds and the next ``put`` of the same content mends.
"""

from __future__ import annotations

import contextlib
import hashlib
import mimetypes
import os
import stat
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO

from trackai.blobs.addressing import blob_path, digest_of, is_digest
from trackai.errors import NotFoundError, StoreError, UsageError

_CHUNK = 1 << 20  # hashing and copying 1 MiB at a time is within a percent of larger pieces, and memory stays flat
INCOMING = "incoming"  # folder of contents on their way in
DEFAULT_MEDIA_TYPE = "application/octet-stream"

# What the table of the standard library lacks on a machine without /etc/mime.types, and must not depend on.
_MEDIA_TYPES = {
    ".jsonl": "application/x-ndjson", ".md": "text/markdown", ".webp": "image/webp", ".webm": "video/webm",
    ".glb": "model/gltf-binary", ".gltf": "model/gltf+json", ".obj": "model/obj", ".stl": "model/stl", ".ply": "model/ply",
    ".wav": "audio/wav", ".mp3": "audio/mpeg", ".flac": "audio/flac", ".ogg": "audio/ogg", ".yaml": "text/yaml",
    ".yml": "text/yaml", ".svg": "image/svg+xml", ".py": "text/x-python",
}  # fmt: skip


def media_type_of(name: str) -> str:
    """Guess the media type from the ending of *name*; ``application/octet-stream`` when it says nothing."""
    ending = os.path.splitext(name)[1].lower()
    return _MEDIA_TYPES.get(ending) or mimetypes.guess_type(name, strict=False)[0] or DEFAULT_MEDIA_TYPE


@dataclass(frozen=True, slots=True)
class Blob:
    """A stored content: its SHA-256 in hex, its bytes' number, and what it is."""

    sha256: str
    size: int
    media_type: str


class LocalBlobs:
    """Contents below one folder, by digest. Safe to use from several threads and processes at once.

    Args:
        root: the folder, usually ``settings.blobs``; made when something is put.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    def put_bytes(self, data: bytes | bytearray | memoryview, media_type: str = DEFAULT_MEDIA_TYPE) -> Blob:
        """Store *data*, unless it is there already.

        Raises:
            OSError: if the disk refuses it; nothing half-written stays.
        """
        sha256, size = digest_of(data), memoryview(data).nbytes
        target = blob_path(self.root, sha256)
        if not self._kept(target, size):
            with self._incoming() as (file, temporary):
                file.write(data)
                self._accept(file, temporary, target)
        return Blob(sha256, size, media_type)

    def put_file(
        self, path: str | os.PathLike[str], media_type: str | None = None, *, inside: Path | None = None
    ) -> Blob:
        """Store what the file at *path* holds now, reading it once in pieces.

        A file that grows meanwhile is stored up to the size that it had at the start.

        Args:
            path: a regular file; a symbolic link is followed.
            media_type: what it is; by default guessed from the name.
            inside: if given, the file must lie below this folder after all links are resolved.

        Raises:
            UsageError: if it is missing, no regular file (a FIFO or device is never read), or not *inside*.
            OSError: if it cannot be read, or the disk refuses the copy.
        """
        source = Path(path)
        with open_regular(source, inside=inside) as opened:
            left = os.fstat(opened.fileno()).st_size
            digest = hashlib.sha256()
            size = 0
            with self._incoming() as (file, temporary):
                while left > 0 and (chunk := opened.read(min(_CHUNK, left))):
                    digest.update(chunk)
                    file.write(chunk)
                    size += len(chunk)
                    left -= len(chunk)
                target = blob_path(self.root, digest.hexdigest())
                if not self._kept(target, size):
                    self._accept(file, temporary, target)
        return Blob(target.name, size, media_type or media_type_of(source.name))

    def open(self, sha256: str) -> BufferedReader:
        """Open a content for reading.

        Raises:
            NotFoundError: if it is not here.
            StoreError: if what lies at its place is no plain file of ours (a link, a folder, a second name for it).
            InvalidNameError: if *sha256* is no digest.
        """
        target = blob_path(self.root, sha256)
        try:
            # O_NOFOLLOW and the checks after it: somebody who can write into the folder must not make us serve
            # another file of the same user under a digest.
            descriptor = os.open(target, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except FileNotFoundError as error:
            raise NotFoundError(f"Content {sha256} is not in {self.root}.") from error
        except OSError as error:
            raise StoreError(f"{target} is no plain file ({error.strerror}): it was not written by TrackAI.") from error
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode) or found.st_nlink != 1:
            os.close(descriptor)
            raise StoreError(f"{target} is no plain file with one name: it was not written by TrackAI.")
        return os.fdopen(descriptor, "rb")

    def read(self, sha256: str) -> bytes:
        """Return a whole content; raises as :meth:`open` does."""
        with self.open(sha256) as file:
            return file.read()

    def size(self, sha256: str) -> int:
        """Return the bytes' number of a content; raises as :meth:`open` does."""
        with self.open(sha256) as file:
            return os.fstat(file.fileno()).st_size

    def has(self, sha256: str) -> bool:
        """Tell whether a content is here; its bytes are not checked."""
        return self._has(blob_path(self.root, sha256), None)

    def verify(self, sha256: str) -> bool:
        """Read a content and tell whether it still has its digest; raises as :meth:`open` does."""
        with self.open(sha256) as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256

    def copy_to(self, sha256: str, destination: BinaryIO) -> int:
        """Copy a content into an open file, checking it on the way; returns its size.

        Raises:
            StoreError: if the bytes no longer have their digest; *destination* then holds them all the same.
        """
        digest = hashlib.sha256()
        size = 0
        with self.open(sha256) as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
                destination.write(chunk)
                size += len(chunk)
        if digest.hexdigest() != sha256:
            raise StoreError(f"Content {sha256} in {self.root} is damaged: its bytes have another digest.")
        return size

    def delete(self, sha256: str) -> bool:
        """Remove a content; False if it was not here. Whether a run still names it is for the caller to know."""
        try:
            blob_path(self.root, sha256).unlink()
        except FileNotFoundError:
            return False
        return True

    def __iter__(self) -> Iterator[str]:
        """Yield the digest of every content here; what else lies in the folder is passed over."""
        for folder in sorted(self.root.glob("[0-9a-f][0-9a-f]")):
            for path in sorted(folder.iterdir()):
                if is_digest(path.name) and path.name.startswith(folder.name):
                    yield path.name

    def _kept(self, target: Path, size: int) -> bool:
        """Say whether the content is here, and make it new again, so that `trackai gc` waits for who will name it."""
        if not self._has(target, size):
            return False
        try:
            os.utime(target)
        except FileNotFoundError:  # removed in between
            return False
        return True

    @staticmethod
    def _has(target: Path, size: int | None) -> bool:
        try:
            found = target.lstat()
        except FileNotFoundError:
            return False
        # A blob cut short by a power cut has its name and not its size: then the content is written anew.
        return stat.S_ISREG(found.st_mode) and size in (None, found.st_size)

    @contextlib.contextmanager
    def _incoming(self) -> Iterator[tuple[BinaryIO, Path]]:
        folder = self.root / INCOMING
        # One by one: with parents=True only the last would get the mode, and the others what the umask leaves open.
        for private in (self.root.parent, self.root, folder):
            private.mkdir(mode=0o700, parents=private is self.root.parent, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=folder)  # 0600 whatever the umask
        temporary = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as file:
                yield file, temporary
        finally:
            temporary.unlink(missing_ok=True)

    @staticmethod
    def _accept(file: BinaryIO, temporary: Path, target: Path) -> None:
        file.flush()  # before the rename: a disk that is full says so here, and no short blob gets the name
        target.parent.mkdir(mode=0o700, exist_ok=True)
        os.replace(temporary, target)


def open_regular(path: Path, *, inside: Path | None = None) -> BufferedReader:
    """Open a regular file for reading, and nothing else: no folder, FIFO, socket or device is ever opened to read.

    Args:
        path: the file; links are followed.
        inside: if given, the file that is opened must lie below this folder after links are resolved.

    Raises:
        UsageError: naming the file and what it is.
        OSError: if it exists and cannot be read.
    """
    try:
        resolved = path.resolve(strict=True)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise UsageError(f"There is no file {str(path)!r}.") from error
    except (RuntimeError, ValueError) as error:  # a loop of links; a NUL
        raise UsageError(f"{str(path)!r} leads to no file: {error}.") from error
    if inside is not None and not resolved.is_relative_to(inside.resolve()):
        raise UsageError(f"{str(path)!r} is a link that leaves {str(inside)!r}: not read.")
    # Looked at before it is opened, because opening alone can act on a device; and again after, because it may have
    # been swapped in between. O_NONBLOCK: a FIFO without a writer would otherwise hang here.
    _refuse_special(path, resolved.stat().st_mode)
    flags = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOFOLLOW
    descriptor = os.open(resolved, flags)
    try:
        _refuse_special(path, os.fstat(descriptor).st_mode)
    except UsageError:
        os.close(descriptor)
        raise
    return os.fdopen(descriptor, "rb")


def _refuse_special(path: Path, mode: int) -> None:
    if stat.S_ISREG(mode):
        return
    kinds = ((stat.S_ISDIR, "a folder"), (stat.S_ISFIFO, "a FIFO"), (stat.S_ISSOCK, "a socket"))
    kind = next((name for test, name in kinds if test(mode)), "a device")
    raise UsageError(f"{str(path)!r} is {kind}, not a file.")
