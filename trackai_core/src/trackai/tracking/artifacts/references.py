"""Addresses as files of an artifact: local ones are looked at here, others by handlers that users register.

Nothing is copied, and nothing is opened over the network by TrackAI itself.
"""

from __future__ import annotations

import hashlib
import threading
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit
from urllib.request import url2pathname

from trackai.blobs.local import open_regular
from trackai.blobs.stores import scheme_of
from trackai.errors import UsageError
from trackai.tracking.artifacts.manifest import MAX_ENTRIES, Entry
from trackai.tracking.walking import walk


@dataclass(frozen=True)
class ResolvedReference:
    """One object behind an address.

    Attributes:
        relkey: its name below the address; empty for a single object.
        uri: its own address.
        size: bytes, if known.
        digest: something that changes with its content, if known.
    """

    relkey: str
    uri: str
    size: int | None = None
    digest: str | None = None


class ReferenceHandler(ABC):
    """Knows addresses of some scheme. Register an instance with :func:`register_reference_handler`."""

    @abstractmethod
    def matches(self, scheme: str, uri: str) -> bool:
        """Tell whether this handler knows *uri*; *scheme* is in lower case."""

    @abstractmethod
    def resolve(self, uri: str, checksum: bool, max_objects: int | None) -> Sequence[ResolvedReference]:
        """Return the objects behind *uri*: one, or all of a folder."""

    def fetch(self, uri: str, dest: str) -> Any:  # noqa: ANN401  handlers written for trackio may return anything
        """Copy the object to the path *dest*."""
        raise NotImplementedError(f"{type(self).__name__} cannot fetch {uri!r}: {self.hint()}")

    def hint(self) -> str:
        """Say how a user can get at such an address; used in errors."""
        return "get it with a tool of your own."


_handlers: list[ReferenceHandler] = []
_lock = threading.Lock()


def register_reference_handler(handler: ReferenceHandler) -> None:
    """Use *handler* for the addresses that it matches, before those registered earlier.

    Raises:
        UsageError: if it has no ``matches`` and ``resolve``.
    """
    if not all(callable(getattr(handler, name, None)) for name in ("matches", "resolve")):
        raise UsageError(f"{type(handler).__name__} is no reference handler: it needs matches() and resolve().")
    with _lock:
        _handlers.insert(0, handler)


def handler_for(uri: str) -> ReferenceHandler | None:
    """Return the registered handler that matches *uri*, or None."""
    scheme = scheme_of(uri)
    return next((handler for handler in list(_handlers) if handler.matches(scheme, uri)), None)


def entries_for(uri: str, name: str | None, *, checksum: bool, max_objects: int | None) -> list[Entry]:
    """Return the entries that stand for *uri*.

    Args:
        uri: ``scheme://…``; a plain path is a local file or folder.
        name: logical name; by default the last part of the address. In a folder it is the part before each file's.
        checksum: whether local files are read for their digest.
        max_objects: most files that a folder may hold, by default 100,000.

    Raises:
        UsageError: if a local path is missing, or there is too much behind the address.
    """
    limit = MAX_ENTRIES if max_objects is None else max_objects
    handler = handler_for(uri)
    if handler is not None:
        found: Iterable[ResolvedReference] = handler.resolve(uri, checksum, max_objects)
    elif scheme_of(uri) == "file":
        found = _local(local_path(uri), checksum, limit)
    else:
        found = [ResolvedReference("", uri)]
    base = name or _last_part(uri)
    entries = [
        Entry(f"{base}/{item.relkey}" if item.relkey else base, uri=item.uri, size=item.size, digest=item.digest)
        for item in found
    ]
    if len(entries) > limit:
        raise UsageError(
            f"There are more than {limit:,} files behind {uri!r}: pass max_objects, or refer to parts of it."
        )
    return entries


def local_path(uri: str) -> Path:
    """Return the path of a ``file://`` address or of a plain path.

    Raises:
        UsageError: if it names another host.
    """
    if not uri.lower().startswith("file:"):
        return Path(uri).expanduser().absolute()
    parts = urlsplit(uri)
    if parts.netloc not in ("", "localhost"):
        raise UsageError(f"{uri!r} is on host {parts.netloc!r}: only files of this machine can be looked at.")
    return Path(url2pathname(parts.path))


def file_uri(path: Path) -> str:
    """Return the ``file://`` address of an absolute path."""
    return "file://" + quote(str(path))


def _local(path: Path, checksum: bool, limit: int) -> Iterator[ResolvedReference]:
    if path.is_dir():
        for number, (relative, file) in enumerate(walk(path)):
            if number >= limit:
                raise UsageError(
                    f"{str(path)!r} holds more than {limit:,} files: pass max_objects, or refer to parts of it."
                )
            yield _looked_at(relative, file, checksum)
    else:
        yield _looked_at("", path, checksum)


def _looked_at(relative: str, path: Path, checksum: bool) -> ResolvedReference:
    with open_regular(path) as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest() if checksum else None
    return ResolvedReference(relative, file_uri(path.absolute()), path.stat().st_size, digest)


def _last_part(uri: str) -> str:
    path = unquote(urlsplit(uri).path) if "://" in uri else uri
    return path.rstrip("/").rsplit("/", 1)[-1] or "reference"
