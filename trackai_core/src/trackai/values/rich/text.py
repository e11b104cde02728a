"""Texts that are shown as texts: plain, Markdown, HTML."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from trackai.errors import UsageError
from trackai.values.rich.base import BlobWriter, Encoded, Media, caption_of, existing_file, with_caption
from trackai.values.rich.plain import plain_text

_MAX_INLINE = 1 << 20  # characters; a longer text lies in a blob, with its beginning inline
_LONGEST_PATH = 4096


def text_payload(text: str, field: str, media_type: str, blobs: BlobWriter) -> Encoded:
    """Return ``{field: text}``; of a long text its first million characters, and the whole as ``file``."""
    text = plain_text(text)
    if len(text) <= _MAX_INLINE:
        return Encoded({field: text}, [])
    blob = blobs.put_bytes(text.encode(), media_type)
    return Encoded({field: text[:_MAX_INLINE], "file": blob.sha256, "total": len(text)}, [blob.sha256])


class Text(Media):
    """A text for ``log``, shown as it is. A bare string given to ``log`` is the same.

    Args:
        text: anything; made a string.
        caption: text shown under it.
    """

    kind = "text"

    def __init__(self, text: object = "", caption: str | None = None) -> None:
        self.text = str(text)
        self.caption = caption_of(caption)

    def _encode(self, blobs: BlobWriter) -> Encoded:
        payload, files = text_payload(self.text, "text", "text/plain", blobs)
        return Encoded(with_caption(payload, self.caption), files)


class Markdown(Media):
    """A Markdown text for ``log``: a report inside a run.

    Raises:
        UsageError: (a ``ValueError``) if *text* is no string.
    """

    kind = "markdown"

    def __init__(self, text: str = "", caption: str | None = None) -> None:
        if not isinstance(text, str):
            raise UsageError(f"Markdown needs a string, not {type(text).__name__}.")
        self.text = text
        self.caption = caption_of(caption)

    def _encode(self, blobs: BlobWriter) -> Encoded:
        payload, files = text_payload(self.text, "markdown", "text/markdown", blobs)
        return Encoded(with_caption(payload, self.caption), files)


class Html(Media):
    """A piece of HTML for ``log``. It is shown in a sandboxed frame without access to the page around it.

    Args:
        data: HTML; the path of a file that holds it (unless *data_is_not_path*); or an open file. A string is taken as
            a path when a file of that name exists, or when it ends in ``.html`` or ``.htm``.
        inject: whether the viewer may add its own style sheet, so that the text fits light and dark.
        data_is_not_path: take *data* as HTML in any case.
        caption: text shown under it.

    Raises:
        UsageError: (a ``ValueError``) for a missing file or another type.
    """

    kind = "html"

    def __init__(
        self, data: Any, inject: bool = True, data_is_not_path: bool = False, caption: str | None = None
    ) -> None:
        self.caption = caption_of(caption)
        self.inject = bool(inject)
        self.html = plain_text(_html_of(data, may_be_path=not data_is_not_path))

    def _encode(self, blobs: BlobWriter) -> Encoded:
        blob = blobs.put_bytes(self.html.encode(), "text/html")
        payload: dict[str, Any] = {"file": blob.sha256}
        if not self.inject:
            payload["inject"] = False
        return Encoded(with_caption(payload, self.caption), [blob.sha256])


def _html_of(data: Any, *, may_be_path: bool) -> str:
    if callable(getattr(data, "read", None)):
        content = data.read()
        return content.decode("utf-8", "replace") if isinstance(content, bytes) else str(content)
    if isinstance(data, bytes):
        return data.decode("utf-8", "replace")
    if isinstance(data, os.PathLike):
        return _file_text(Path(data))
    if not isinstance(data, str):
        raise UsageError(f"Html needs a string, a path or an open file, not {type(data).__name__}.")
    if may_be_path and _looks_like_path(data):
        return _file_text(Path(data))
    return data


def _looks_like_path(text: str) -> bool:
    if "<" in text or "\n" in text or "\0" in text or not 0 < len(text) < _LONGEST_PATH:
        return False
    return text.lower().endswith((".html", ".htm")) or os.path.isfile(text)


def _file_text(path: Path) -> str:
    return existing_file(path, "Html file").read_text("utf-8", "replace")
