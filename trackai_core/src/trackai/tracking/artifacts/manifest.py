"""What an artifact holds: entries by logical name, and the digest over them that makes two versions equal."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from trackai.errors import InvalidNameError, UsageError
from trackai.ids import check_logical_name

MAX_ENTRIES = 100_000  # a manifest is one frame of the journal, and must stay far below its 64 MiB
_NAME = re.compile(r"[A-Za-z0-9._-]{1,128}", re.ASCII)
_VERSION = re.compile(r"v(0|[1-9][0-9]*)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of an artifact: by content (*sha256*) or by reference (*uri*).

    Attributes:
        path: logical name.
        sha256: of the bytes that lie in the blobs; None for a reference.
        uri: where a reference points.
        size: bytes; None if nobody looked.
        digest: of what a reference points to: a SHA-256 for local files, else what the store says (an ETag).
    """

    path: str
    sha256: str | None = None
    uri: str | None = None
    size: int | None = None
    digest: str | None = None

    def to_record(self) -> dict[str, Any]:
        """Return it as ``records.ArtifactLogged`` has it: without what is None."""
        fields = {name: getattr(self, name) for name in self.__slots__}
        return {name: value for name, value in fields.items() if value is not None}

    def shown(self) -> dict[str, Any]:
        """Return path, digest and size, and the address of a reference: what ``Artifact.manifest`` lists."""
        shown: dict[str, Any] = {"path": self.path, "digest": self.sha256 or self.digest, "size": self.size}
        return shown if self.uri is None else {**shown, "uri": self.uri}

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Entry:
        """Read an entry of a stored manifest.

        Raises:
            InvalidNameError: if its path could leave a folder.
        """
        texts = {name: record.get(name) for name in ("sha256", "uri", "digest")}
        size = record.get("size")
        return cls(
            check_logical_name(record.get("path", "")),
            size=None if size is None else int(size),
            **{name: None if text is None else str(text) for name, text in texts.items()},
        )


def manifest_digest(entries: Iterable[Entry]) -> str:
    """Return the SHA-256 over the entries, whatever their order. Sizes do not count: contents decide."""
    lines = sorted([entry.path, entry.sha256 or "", entry.uri or "", entry.digest or ""] for entry in entries)
    return hashlib.sha256(json.dumps(lines, separators=(",", ":")).encode()).hexdigest()


def check_artifact_name(name: object) -> str:
    """Return *name* if it can name an artifact: 1 to 128 letters, digits, dots, hyphens and underscores.

    Raises:
        InvalidNameError: otherwise; also for ``.`` and ``..``.
    """
    if not isinstance(name, str) or _NAME.fullmatch(name) is None or not name.strip("."):
        raise InvalidNameError(
            f"{str(name)[:80]!r} cannot name an artifact: use 1 to 128 letters, digits, '.', '-' or '_'."
        )
    return name


def check_aliases(aliases: Iterable[str] | str | None) -> list[str]:
    """Return aliases without repeats.

    Raises:
        UsageError: for an empty one, one with ``:`` or ``/``, and one that reads as a version (``v3``).
    """
    given = [aliases] if isinstance(aliases, str) else list(aliases or ())
    for alias in given:
        if not isinstance(alias, str) or not alias or len(alias) > 128 or set(alias) & set("/:\\\0\n"):
            raise UsageError(f"{str(alias)[:80]!r} cannot be an alias: use a short text without ':' and '/'.")
        if _VERSION.fullmatch(alias):
            raise UsageError(
                f"Alias {alias!r} reads as a version, and those are numbered by TrackAI: use another word."
            )
    return list(dict.fromkeys(given))


@dataclass(frozen=True, slots=True)
class Reference:
    """A name that somebody asks for: ``[[entity/]project/]name[:version or alias]``."""

    name: str
    selector: str  # "latest", "v3", an alias
    project: str | None

    @property
    def version(self) -> int | None:
        """The number, if the selector is a version."""
        found = _VERSION.fullmatch(self.selector)
        return int(found[1]) if found else None

    @classmethod
    def parse(cls, text: str) -> Reference:
        """Read a name.

        Raises:
            UsageError: if it is none.
        """
        *before, last = str(text).split("/")
        name, colon, selector = last.partition(":")
        if colon and not selector:
            raise UsageError(f"{text!r} ends with ':': put a version (v3) or an alias after it, or leave it away.")
        if before and before[0].startswith("registry-"):
            raise UsageError(f"{text!r} names a registry, which TrackAI does not have: use the artifact's own name.")
        return cls(check_artifact_name(name), selector or "latest", before[-1] if before else None)
