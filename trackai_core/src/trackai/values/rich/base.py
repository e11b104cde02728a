"""What all rich values share: how one becomes a payload and blobs, and the few names that trackio gives them.

A rich value takes what the user hands over when it is made (so that a buffer may be used again at once, and a mistake
raises where it was made), and is encoded when it is logged. Encoding happens once an object: logged twice, it is one
file.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar, NamedTuple, Protocol

from trackai.blobs import Blob
from trackai.errors import UsageError


class BlobWriter(Protocol):
    """Where the bytes of a value go; :class:`trackai.blobs.LocalBlobs` is one."""

    def put_bytes(self, data: bytes, media_type: str = ...) -> Blob: ...

    def put_file(self, path: str | os.PathLike[str], media_type: str | None = ...) -> Blob: ...


class Encoded(NamedTuple):
    """A value ready for the journal: what ``records.Rich`` takes as *payload* and *files*."""

    payload: dict[str, Any]
    files: list[str]


class Media:
    """Base of the rich values in the box; each is an :class:`trackai.extensions.RichLike`, as a plugin's own may be.

    Attributes:
        kind: type of the value in the store: ``"image"``, ``"audio"`` …
        TYPE: the same as trackio writes it: ``"trackio.image"`` …
        caption: text shown under it, or None.
    """

    kind: ClassVar[str]
    TYPE: ClassVar[str]
    caption: str | None = None
    _encoded: Encoded | None = None

    def __init_subclass__(cls) -> None:
        cls.TYPE = f"trackio.{cls.kind}"

    def encode(self, blobs: BlobWriter) -> Encoded:
        """Store the bytes in *blobs* and return payload and digests; the second call returns the same at no cost."""
        if self._encoded is None:
            self._encoded = self._encode(blobs)
        return self._encoded

    def _encode(self, blobs: BlobWriter) -> Encoded:
        raise NotImplementedError

    def _to_dict(self) -> dict[str, Any]:
        """Return ``_type``, ``file_path`` (below the blobs folder; None before it was logged) and ``caption``."""
        digest = self._encoded.files[0] if self._encoded and self._encoded.files else None
        path = f"{digest[:2]}/{digest}" if digest else None
        return {"_type": self.TYPE, "file_path": path, "caption": self.caption}

    def __repr__(self) -> str:
        caption = f" {self.caption!r}" if self.caption else ""
        return f"<trackai.{type(self).__name__}{caption}>"


def with_caption(payload: dict[str, Any], caption: str | None) -> dict[str, Any]:
    """Return *payload* with the caption, if there is one."""
    return payload if caption is None else {**payload, "caption": caption}


def caption_of(caption: object) -> str | None:
    """Return a caption as text; None stays None."""
    return None if caption is None else str(caption)


def existing_file(value: str | os.PathLike[str], what: str) -> Path:
    """Return the path of a file that is there.

    Raises:
        UsageError: if it is missing or no regular file.
    """
    path = Path(value).expanduser()
    try:
        found = path.is_file()
    except (OSError, ValueError):  # too long for a path, or a NUL inside
        found = False
    if not found:
        raise UsageError(
            f"{what} {str(value)[:200]!r} does not exist or is no file: pass a path to one, or the data itself."
        )
    return path


def json_bytes(payload: Mapping[str, Any] | list[Any]) -> bytes:
    """Encode what :func:`trackai.values.rich.plain.plain` made, compactly, as UTF-8."""
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode("utf-8", "replace")
