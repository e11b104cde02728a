"""Copying an artifact's files into a folder: every name checked again, every byte held against its digest."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from trackai import notices
from trackai.blobs import LocalBlobs
from trackai.blobs.local import open_regular
from trackai.blobs.stores import Stores, scheme_of
from trackai.errors import MissingExtraError, StoreError
from trackai.ids import check_logical_name
from trackai.tracking.artifacts.manifest import Entry
from trackai.tracking.artifacts.references import ReferenceHandler, handler_for, local_path


class SingleFile:
    """One file of a logged artifact (wandb's ``get_path``)."""

    def __init__(self, entry: Entry, blobs: LocalBlobs, stores: Stores, folder: str) -> None:
        self.path, self.size, self.digest = entry.path, entry.size, entry.sha256 or entry.digest
        self._entry, self._blobs, self._stores, self._folder = entry, blobs, stores, folder

    def download(self, root: str | os.PathLike[str] | None = None) -> str:
        """Copy it below *root* and return its path; raises as ``Artifact.download``."""
        where = Path(root) if root is not None else Path("artifacts") / self._folder
        return str(_copy(self._entry, where, self._blobs, self._stores))


def download(entries: Sequence[Entry], root: Path, blobs: LocalBlobs, stores: Stores) -> None:
    """Copy *entries* below *root*, which is made. References that nothing here can reach are named in one warning.

    Raises:
        InvalidNameError: if a name could leave *root*; nothing of it is written.
        NotFoundError: if bytes are not on this machine.
        StoreError: if bytes are damaged, or a link below *root* leads out of it.
    """
    for entry in entries:
        check_logical_name(entry.path)
    root.mkdir(parents=True, exist_ok=True)
    unreachable: list[str] = []
    for entry in entries:
        try:
            _copy(entry, root, blobs, stores)
        except MissingExtraError as error:
            unreachable.append(f"{entry.path} ({error})")
    if unreachable:
        notices.warn(
            f"{len(unreachable)} of {len(entries)} files are references that were not fetched: {unreachable[0]}"
        )


def _copy(entry: Entry, root: Path, blobs: LocalBlobs, stores: Stores) -> Path:
    target = root / check_logical_name(entry.path)
    target.parent.mkdir(parents=True, exist_ok=True)
    # The name cannot leave the folder, but a link that somebody put into the folder can.
    if not target.parent.resolve().is_relative_to(root.resolve()):
        raise StoreError(f"{target.parent} is a link that leads out of {root}: nothing was written there.")
    if _is_there(target, entry):
        return target
    handler = handler_for(entry.uri) if entry.uri is not None else None
    with _written(target) as (file, temporary):
        if entry.sha256 is not None:
            blobs.copy_to(entry.sha256, file)
        elif entry.uri is not None:
            _fetch(entry, entry.uri, handler, file, temporary, stores)
        else:
            raise StoreError(f"Artifact entry {entry.path!r} has neither content nor address.")
    return target


def _fetch(
    entry: Entry, uri: str, handler: ReferenceHandler | None, file: BinaryIO, temporary: Path, stores: Stores
) -> None:
    if handler is not None:
        handler.fetch(uri, str(temporary))
    elif scheme_of(uri) == "file":
        with open_regular(local_path(uri)) as source:
            shutil.copyfileobj(source, file)
        file.flush()
        if entry.digest is not None and _sha256(temporary) != entry.digest:
            raise StoreError(f"{uri} has changed since the artifact was logged: its bytes have another digest.")
    else:
        with stores.for_uri(uri).get(uri) as source:
            shutil.copyfileobj(source, file)


@contextlib.contextmanager
def _written(target: Path) -> Iterator[tuple[BinaryIO, Path]]:
    """Write beside *target* and rename, so that a broken download leaves no half file under the name."""
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=".trackai-")
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file, temporary
        umask = os.umask(0)
        os.umask(umask)
        temporary.chmod(0o666 & ~umask)  # the user's own file now, as any that they make
        os.replace(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)


def _is_there(target: Path, entry: Entry) -> bool:
    expected = entry.sha256 or (entry.digest if entry.uri is not None and scheme_of(entry.uri) == "file" else None)
    if expected is None or target.is_symlink() or not target.is_file():
        return False
    return target.stat().st_size == entry.size and _sha256(target) == expected


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
