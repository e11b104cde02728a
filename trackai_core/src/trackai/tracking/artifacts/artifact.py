"""``Artifact``: files under one name, a new version whenever their contents change."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from trackai.blobs import LocalBlobs
from trackai.errors import ArtifactStateError, UsageError
from trackai.ids import check_logical_name
from trackai.tracking.artifacts.manifest import MAX_ENTRIES, Entry, check_artifact_name, manifest_digest
from trackai.tracking.artifacts.references import entries_for
from trackai.tracking.walking import walk
from trackai.values.rich.base import Media, json_bytes
from trackai.values.rich.plain import plain

if TYPE_CHECKING:
    from os import PathLike

    from trackai.tracking.artifacts.versions import Version


class Artifact:
    """A set of files with a name, to be logged with ``log_artifact`` or found with ``use_artifact``.

    Files are read when the artifact is logged, not when they are added.

    Args:
        name: 1 to 128 letters, digits, ``.``, ``-`` or ``_``.
        type: what sort of thing it is: ``"model"``, ``"dataset"`` …
        description: for people.
        metadata: anything about it, by name.
        incremental, use_as: accepted for wandb's sake, not used.

    Raises:
        InvalidNameError: (a ``ValueError``) for an impossible name.
    """

    def __init__(
        self,
        name: str,
        type: str,
        description: str | None = None,
        metadata: Mapping[str, Any] | None = None,
        incremental: bool = False,
        use_as: str | None = None,
    ) -> None:
        self.name = check_artifact_name(name)
        if not isinstance(type, str) or not type:
            raise UsageError(f"The type of artifact {name!r} must be a word such as 'model' or 'dataset'.")
        if metadata is not None and not isinstance(metadata, Mapping):
            raise UsageError(f"The metadata of artifact {name!r} must be a dict.")
        self.type = type
        self.description = description
        self.metadata: dict[str, Any] = dict(metadata or {})
        self._sources: dict[str, Path | Media | Entry] = {}
        self._folders: set[str] = set()
        self._staging: tempfile.TemporaryDirectory[str] | None = None
        self._version: Version | None = None

    # -- putting files in ---------------------------------------------------------------------------------------------

    def add_file(self, local_path: str | PathLike[str], name: str | None = None, **_wandb: object) -> Artifact:
        """Add a file, under *name* or its own.

        Raises:
            UsageError: if it is no file, or the name is impossible or taken.
        """
        path = Path(local_path).expanduser()
        if not path.is_file():
            raise UsageError(f"There is no file {str(path)!r} to add to artifact {self.name!r}.")
        self._put(name if name is not None else path.name, path.absolute())
        return self

    def add_dir(self, local_path: str | PathLike[str], name: str | None = None, **_wandb: object) -> Artifact:
        """Add all files below a folder, under *name*/ or at the top.

        Links that leave the folder, FIFOs and devices are passed over with a warning.

        Raises:
            UsageError: if it is no folder, or a name is impossible or taken.
        """
        prefix = f"{name.rstrip('/')}/" if name else ""
        for relative, path in walk(Path(local_path).expanduser().absolute()):
            self._put(prefix + relative, path)
        return self

    def add_reference(
        self,
        uri: str | PathLike[str],
        name: str | None = None,
        checksum: bool = True,
        max_objects: int | None = None,
    ) -> list[dict[str, Any]]:
        """Add an address instead of bytes; nothing is copied.

        Args:
            uri: ``s3://…``, ``file:///…``, a local path, or what a registered handler knows.
            name: logical name; by default the last part of the address.
            checksum: whether local files are read for their digest, so that a changed file is a new version.
            max_objects: most files that a folder may hold.

        Returns:
            The entries, as in :attr:`manifest`.
        """
        entries = entries_for(str(uri), name, checksum=checksum, max_objects=max_objects)
        for entry in entries:
            self._put(entry.path, entry)
        return [entry.shown() for entry in entries]

    def add(self, obj: Media, name: str) -> Artifact:
        """Add a rich value (a table, an image …): its payload as ``<name>.<kind>.json`` and its files beside it."""
        if not isinstance(obj, Media):
            raise UsageError(f"Artifact.add() takes a Table, an Image or the like, not {type(obj).__name__}.")
        suffix = f".{obj.kind}.json"
        self._put(name if name.endswith(suffix) else name + suffix, obj)
        return self

    @contextmanager
    def new_file(self, name: str, mode: str = "x", encoding: str | None = None) -> Iterator[IO[Any]]:
        """Open a file to be written, which is in the artifact once the block ends without an exception."""
        if self._staging is None:
            self._staging = tempfile.TemporaryDirectory(prefix="trackai-artifact-")
        # Numbered rather than named: a logical name is never a path, not even in a temporary folder.
        path = Path(self._staging.name) / str(len(self._sources))
        self._check_free(check_logical_name(name))
        with path.open(mode.replace("x", "w"), encoding=encoding) as file:
            yield file
        self._put(name, path)

    def remove(self, name: str) -> None:
        """Take a file out again.

        Raises:
            UsageError: if there is none of that name.
        """
        self._must_be_open()
        if self._sources.pop(name, None) is None:
            raise UsageError(f"Artifact {self.name!r} holds no file {name!r}.")

    # -- what a logged one knows --------------------------------------------------------------------------------------

    @property
    def version(self) -> str | None:
        """``"v0"`` …; None while it is only in the journal, as in offline mode."""
        number = self._logged("version").number()
        return None if number is None else f"v{number}"

    @property
    def aliases(self) -> tuple[str, ...]:
        """Its aliases, ``latest`` first if it has that."""
        return tuple(self._logged("aliases").aliases())

    @property
    def project(self) -> str:
        """The project that it was logged in."""
        return self._logged("project").project

    @property
    def qualified_name(self) -> str:
        """``"project/name:v0"``; without the version while that is not known."""
        version = self.version
        return f"{self.project}/{self.name}" + (f":{version}" if version else "")

    @property
    def id(self) -> str:
        """The digest: equal contents are one version."""
        return self.digest

    @property
    def digest(self) -> str:
        """SHA-256 over the manifest."""
        return manifest_digest(self._logged("digest").entries)

    @property
    def size(self) -> int:
        """Bytes of all files together, as far as they are known."""
        return sum(entry.size or 0 for entry in self._logged("size").entries)

    @property
    def manifest(self) -> list[dict[str, Any]]:
        """Path, digest and size of each file, by path; of a reference its ``uri`` too."""
        return [entry.shown() for entry in self._logged("manifest").entries]

    def files(self) -> list[str]:
        """Return the logical names of all files, sorted."""
        return sorted(self._sources) if self._version is None else [entry.path for entry in self._version.entries]

    def get_entry_uri(self, name: str) -> str:
        """Return where a file lies: the address of a reference, else a ``file://`` address of its bytes.

        Raises:
            UsageError: if it holds no such file.
        """
        return self._logged("get_entry_uri").uri_of(name)

    def wait(self, timeout: float | None = None) -> Artifact:
        """Wait until it is in the store and its version known; at most *timeout* seconds, by default as ``finish`` does."""
        self._logged("wait").number(timeout)
        return self

    def download(self, root: str | PathLike[str] | None = None, **_wandb: object) -> str:
        """Copy all files into a folder and return its path. What is there already and equal stays.

        Args:
            root: the folder; by default ``artifacts/<name>-<version>`` below the working directory.

        Raises:
            NotFoundError: if bytes are not on this machine.
            StoreError: if bytes are damaged, or a link in the folder would lead out of it.
        """
        from trackai.tracking.artifacts.download import download

        version = self._logged("download")
        where = (
            Path(root) if root is not None else Path("artifacts") / f"{self.name}-{self.version or self.digest[:12]}"
        )
        download(version.entries, where, version.blobs, version.stores)
        return str(where)

    def get_path(self, name: str) -> Any:  # noqa: ANN401  an object with download(), as wandb has it
        """Return the entry of one file, whose ``download(root)`` copies that file alone and returns its path."""
        from trackai.tracking.artifacts.download import SingleFile

        version = self._logged("get_path")
        return SingleFile(
            version.entry(name), version.blobs, version.stores, f"{self.name}-{self.version or self.digest[:12]}"
        )

    def link(self, target_path: str, aliases: Iterable[str] | None = None, bucket_id: str | None = None) -> None:
        """Raise: there are no registries in TrackAI."""
        raise NotImplementedError(
            f"TrackAI has no registry to link {self.name!r} into: give the version an alias instead."
        )

    def unlink(self) -> None:
        """Raise: there are no registries in TrackAI."""
        raise NotImplementedError("TrackAI has no registries, so there is nothing to unlink.")

    def __repr__(self) -> str:
        state = "not logged" if self._version is None else self.qualified_name
        return f"<trackai.Artifact {self.name!r} of type {self.type!r}, {state}>"

    # -- for the functions that log and find --------------------------------------------------------------------------

    def _store(self, blobs: LocalBlobs) -> list[Entry]:
        """Put all bytes into *blobs*; return the entries, sorted by name."""
        self._must_be_open()
        entries: list[Entry] = []
        for name, source in self._sources.items():
            if isinstance(source, Entry):
                entries.append(source)
            elif isinstance(source, Media):
                payload, digests = source.encode(blobs)
                blob = blobs.put_bytes(json_bytes({"_type": source.kind, **payload}), "application/json")
                entries.append(Entry(name, blob.sha256, size=blob.size))
                entries += [Entry(f"{name}.files/{digest}", digest, size=blobs.size(digest)) for digest in digests]
            else:
                blob = blobs.put_file(source)
                entries.append(Entry(name, blob.sha256, size=blob.size))
        return sorted(entries, key=lambda entry: entry.path)

    def _became(self, version: Version) -> None:
        """Take note that it is logged, or was found."""
        self._version = version
        self._sources.clear()
        if self._staging is not None:
            self._staging.cleanup()
            self._staging = None

    @property
    def _is_logged(self) -> bool:
        return self._version is not None

    def _json_metadata(self) -> dict[str, Any]:
        metadata: dict[str, Any] = plain(self.metadata)
        return metadata

    def _logged(self, what: str) -> Version:
        if self._version is None:
            raise ArtifactStateError(
                f"Artifact {self.name!r} has no {what} before it is logged: call log_artifact() first."
            )
        return self._version

    def _must_be_open(self) -> None:
        if self._version is not None:
            raise ArtifactStateError(
                f"Artifact {self.name!r} is logged and cannot change: make a new Artifact of this name."
            )

    def _put(self, name: str, source: Path | Media | Entry) -> None:
        self._must_be_open()
        name = check_logical_name(name)
        if name not in self._sources:
            self._check_free(name)
        if isinstance(source, Entry):
            source = replace(source, path=name)
        self._sources[name] = source

    def _check_free(self, name: str) -> None:
        if len(self._sources) >= MAX_ENTRIES:
            raise UsageError(
                f"Artifact {self.name!r} has {MAX_ENTRIES:,} files, and more are not possible: pack or split it."
            )
        parents = {name[:place] for place, letter in enumerate(name) if letter == "/"}
        if taken := next(iter(parents & self._sources.keys()), None):
            raise UsageError(f"Artifact {self.name!r} has a file {taken!r}, so {name!r} cannot lie below it.")
        if name in self._folders:
            raise UsageError(f"Artifact {self.name!r} has files below {name!r}, so that cannot be a file.")
        self._folders |= parents
