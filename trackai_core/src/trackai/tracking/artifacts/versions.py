"""Logging an artifact as a version, and finding versions again.

Numbers are given by the store when it takes the record in, so that many writers agree; until then a version is known by
its digest. Asking for the number waits for that.
"""

from __future__ import annotations

import difflib
import os
import re
import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from trackai.blobs import LocalBlobs, blob_path
from trackai.blobs.stores import Stores, scheme_of
from trackai.errors import ArtifactStateError, NotFoundError, StoreError, UsageError
from trackai.records import ArtifactLogged
from trackai.tracking.artifacts.artifact import Artifact
from trackai.tracking.artifacts.manifest import Entry, Reference, check_aliases, manifest_digest
from trackai.tracking.artifacts.references import file_uri

if TYPE_CHECKING:
    from trackai.extensions import ArtifactStore
    from trackai.store.answers import ArtifactRow
    from trackai.tracking.run import Run

_UNSPECIFIED = "unspecified"  # trackio's word for the type of a bare path
_ODD = re.compile(r"[^A-Za-z0-9._-]+")


class Version:
    """What this process knows of one version: its entries, and its number as soon as the store has given one."""

    def __init__(self, run: Run, name: str, entries: list[Entry], row: ArtifactRow | None = None) -> None:
        self._run, self._name = run, name
        self.entries = entries
        self.project = run.project if row is None else row.project
        self.blobs = LocalBlobs(run.settings.blobs)
        self._row = row

    @property
    def stores(self) -> Stores:
        """Remote stores that plugins bring."""
        from trackai.plugins import manager

        def lookup(uri: str) -> ArtifactStore | None:
            found: ArtifactStore | None = manager("run", self._run.settings).first("trackai_artifact_store", uri=uri)
            return found

        return Stores(lookup)

    def number(self, timeout: float | None = None) -> int | None:
        """Return the version's number, waiting for the store; None where that has not got it."""
        row = self._known(timeout)
        return None if row is None else row.version

    def aliases(self) -> list[str]:
        """Return its aliases when the store was asked; empty where that has not got it."""
        row = self._known(None)
        return [] if row is None else row.aliases

    def entry(self, name: str) -> Entry:
        """Return the entry of a logical name.

        Raises:
            NotFoundError: if there is none; with the nearest names.
        """
        names = [entry.path for entry in self.entries]
        if name not in names:
            near = difflib.get_close_matches(name, names, n=3, cutoff=0.4) or names[:3]
            raise NotFoundError(f"Artifact {self._name!r} holds no file {name!r}. Nearest: {', '.join(near)}.", near)
        return self.entries[names.index(name)]

    def uri_of(self, name: str) -> str:
        """Return the address of an entry."""
        entry = self.entry(name)
        if entry.uri is not None or entry.sha256 is None:
            return entry.uri or ""
        return file_uri(blob_path(self.blobs.root, entry.sha256).absolute())

    def _known(self, timeout: float | None) -> ArtifactRow | None:
        if self._row is None and not self._run.disabled:
            self._run._wait_stored(self._run.settings.finish_timeout if timeout is None else timeout)
            digest = manifest_digest(self.entries)
            self._row = next((row for row in _rows(self._run, self.project, self._name) if row.digest == digest), None)
        return self._row


def log_artifact(
    run: Run,
    artifact_or_path: Artifact | str | os.PathLike[str],
    name: str | None = None,
    type: str | None = None,
    aliases: Iterable[str] | str | None = None,
    overwrite: bool = False,
    tags: Iterable[str] | str | None = None,
) -> Artifact:
    """Log a version of an artifact. Equal content is the version that is there already; aliases move to it.

    Args:
        run: the run that made it.
        artifact_or_path: an :class:`Artifact`, or the path of a file or folder, or an address with a scheme.
        name: for a path: the artifact's name; by default the file's.
        type: for a path; ``"unspecified"`` by default.
        aliases: besides ``latest``, which every logged version gets.
        overwrite: remove the other versions of that name.
        tags: kept in the metadata (wandb).

    Raises:
        UsageError: (a ``ValueError``) without files; for *name* or *type* together with an ``Artifact``.
        ArtifactStateError: (a ``RuntimeError``) if this instance was logged before.
    """
    if isinstance(artifact_or_path, Artifact):
        artifact = artifact_or_path
        if name is not None or type is not None:
            raise UsageError("An Artifact brings its own name and type: pass name and type with a path only.")
    else:
        artifact = _from_path(artifact_or_path, name, type)
    if artifact._is_logged:
        raise ArtifactStateError(
            f"Artifact {artifact.name!r} was logged before: make a new Artifact for a new version."
        )
    if not artifact.files():
        raise UsageError(f"Artifact {artifact.name!r} holds no files: add_file(), add_dir() or add_reference() first.")
    checked = check_aliases(aliases)
    if tags is not None:
        artifact.metadata["tags"] = [tags] if isinstance(tags, str) else list(tags)
    entries = [] if run.disabled else artifact._store(LocalBlobs(run.settings.blobs))
    _append(run, artifact, entries, aliases=checked, overwrite=overwrite)
    artifact._became(Version(run, artifact.name, entries))
    return artifact


def use_artifact(
    run: Run,
    artifact_or_name: Artifact | str,
    type: str | None = None,
    aliases: Iterable[str] | str | None = None,
    use_as: str | None = None,
) -> Artifact:
    """Find a version and note that this run uses it.

    Args:
        run: the run that uses it.
        artifact_or_name: ``"name"`` (its latest), ``"name:v3"`` or ``"name:alias"``; ``project/`` may stand in front.
            An ``Artifact`` that is not logged yet is logged first.
        type: if given, the type that it must have.
        aliases: for an ``Artifact`` that is logged first.
        use_as: accepted for wandb's sake, not used.

    Raises:
        NotFoundError: (a ``ValueError``) if there is no such artifact, version or alias; says what there is.
        UsageError: (a ``ValueError``) if its type is another, or the name is none.
    """
    if isinstance(artifact_or_name, Artifact):
        artifact = artifact_or_name
        if not artifact._is_logged:
            log_artifact(run, artifact, aliases=aliases)
        version = artifact._logged("version")
    else:
        row = _found(run, Reference.parse(artifact_or_name))
        artifact = Artifact(row.name, row.type, row.description, row.metadata)
        version = Version(run, row.name, [Entry.from_record(entry) for entry in row.manifest], row)
    if type is not None and artifact.type != type:
        raise UsageError(f"Artifact {artifact.name!r} is of type {artifact.type!r}, not {type!r}.")
    _append(run, artifact, version.entries, used=True)
    artifact._became(version)
    return artifact


def _append(
    run: Run,
    artifact: Artifact,
    entries: list[Entry],
    *,
    aliases: list[str] | None = None,
    overwrite: bool = False,
    used: bool = False,
) -> None:
    run._append(
        ArtifactLogged(
            name=artifact.name,
            type=artifact.type,
            digest=manifest_digest(entries),
            time=time.time(),
            aliases=aliases or [],
            description=artifact.description,
            metadata=artifact._json_metadata(),
            files=[entry.to_record() for entry in entries],
            used=used,
            overwrite=overwrite,
        )
    )


def _from_path(path: str | os.PathLike[str], name: str | None, type: str | None) -> Artifact:
    text = os.fspath(path)
    is_reference = scheme_of(text) != "file" or text.lower().startswith("file:")
    own = name or _ODD.sub("-", Path(text.rstrip("/")).name).strip("-.") or "artifact"
    artifact = Artifact(own.rsplit("/", 1)[-1].partition(":")[0] if name else own[:128], type or _UNSPECIFIED)
    if is_reference:
        artifact.add_reference(text)
    elif Path(text).expanduser().is_dir():
        artifact.add_dir(text)
    else:
        artifact.add_file(text)
    return artifact


def _rows(run: Run, project: str, name: str | None) -> list[ArtifactRow]:
    from trackai.store import Store

    try:
        store = Store.open(run.settings, create=False)
    except StoreError:
        return []  # offline, or nothing was ever stored: then there are no versions to be found
    with store:
        try:
            return store.reader().artifacts(project=project, name=name)
        except NotFoundError:
            return []  # the project's first run is not stored yet


def _found(run: Run, wanted: Reference) -> ArtifactRow:
    run._wait_stored(run.settings.finish_timeout)  # it may have been logged by this very run a moment ago
    # A part in front is a project of ours, or wandb's entity or project, which scripts carry along: then it is ours.
    projects = [wanted.project, run.project] if wanted.project is not None else [run.project]
    rows: list[ArtifactRow] = []
    for project in projects:
        rows = sorted(_rows(run, project, wanted.name), key=lambda row: row.version)
        if rows:
            break
    for row in rows:
        if row.version == wanted.version or wanted.selector in row.aliases:
            return row
    if rows and wanted.selector == "latest":
        return rows[-1]
    if rows:
        there = [f"v{row.version}" + "".join(f", {alias}" for alias in row.aliases) for row in rows[-3:]]
        raise NotFoundError(
            f"Artifact {wanted.name!r} has no version or alias {wanted.selector!r}. It has: {'; '.join(there)}.", there
        )
    names = sorted({row.name for row in _rows(run, run.project, None)})
    near = difflib.get_close_matches(wanted.name, names, n=3, cutoff=0.3) or names[:3]
    hint = f"Nearest: {', '.join(near)}." if near else "It has none."
    hint += "" if run.settings.mode == "online" else " What is logged offline is found once it is stored."
    raise NotFoundError(f"There is no artifact {wanted.name!r} in project {run.project!r}. {hint}", near)
