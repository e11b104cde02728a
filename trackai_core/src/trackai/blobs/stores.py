"""Which remote store answers for an address: asked once for each scheme, through a function that is handed in."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable

from trackai.errors import MissingExtraError, UsageError
from trackai.extensions import ArtifactStore

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):")  # two letters at least: «C:» is a drive


def scheme_of(uri: str) -> str:
    """Return the scheme of *uri* in lower case, ``"file"`` for a plain path."""
    found = _SCHEME.match(uri)
    return found[1].lower() if found else "file"


class Stores:
    """Finds and keeps the stores of this process. Thread-safe.

    Args:
        lookup: address → store, or None if nobody knows its scheme (the hook ``trackai_artifact_store``).
    """

    def __init__(self, lookup: Callable[[str], ArtifactStore | None]) -> None:
        self._lookup = lookup
        self._known: dict[str, ArtifactStore] = {}
        self._lock = threading.Lock()

    def for_uri(self, uri: str) -> ArtifactStore:
        """Return the store of the scheme of *uri*.

        Raises:
            UsageError: for a local path: that needs no store.
            MissingExtraError: if no plugin knows the scheme; an answer of None is asked for again next time, because
                the package may have been installed meanwhile.
        """
        scheme = scheme_of(uri)
        if scheme == "file":
            raise UsageError(f"{uri!r} is a local file, which no remote store keeps.")
        with self._lock:
            if scheme not in self._known:
                store = self._lookup(uri)
                if store is None:
                    raise MissingExtraError(
                        f"Nothing that is installed can reach {scheme}:// addresses such as {uri[:200]!r}: install a "
                        "plugin with the hook trackai_artifact_store for it (`trackai plugins` lists those there are)."
                    )
                self._known[scheme] = store
            return self._known[scheme]
