"""Traces: what was said between a user, a model and its tools."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from trackai.values.rich.base import BlobWriter, Encoded, Media, json_bytes
from trackai.values.rich.plain import plain

_MAX_INLINE_BYTES = 4 << 20  # the journal's frame holds 64 MiB; a browser should not have to


class Trace(Media):
    """A conversation for ``log``; a list of traces under one key is a gallery.

    Args:
        messages: dicts as OpenAI's chat API has them: ``role``, ``content``, ``tool_calls`` …
        metadata: anything about it, by name.
        spans: timed parts of it, as dicts.

    Raises:
        TypeError: unless *messages* (and *spans*) are lists of dicts, and *metadata* a dict.
    """

    kind = "trace"

    def __init__(
        self,
        messages: Sequence[Mapping[str, Any]],
        metadata: Mapping[str, Any] | None = None,
        spans: Sequence[Mapping[str, Any]] | None = None,
    ) -> None:
        self.messages = _dicts(messages, "messages")
        if metadata is not None and not isinstance(metadata, Mapping):
            raise TypeError(f"Trace metadata must be a dict, not {type(metadata).__name__}.")
        self.metadata = dict(metadata or {})
        self.spans = None if spans is None else _dicts(spans, "spans")

    def _encode(self, blobs: BlobWriter) -> Encoded:
        payload: dict[str, Any] = {"messages": plain(self.messages)}
        if self.metadata:
            payload["metadata"] = plain(self.metadata)
        if self.spans:
            payload["spans"] = plain(self.spans)
        data = json_bytes(payload)
        if len(data) <= _MAX_INLINE_BYTES:
            return Encoded(payload, [])
        blob = blobs.put_bytes(data, "application/json")
        return Encoded({"messages": [], "total": len(self.messages), "file": blob.sha256}, [blob.sha256])


def _dicts(items: Any, what: str) -> list[dict[str, Any]]:
    if not isinstance(items, (list, tuple)) or not all(isinstance(item, Mapping) for item in items):
        raise TypeError(f"Trace {what} must be a list of dicts, as the chat APIs have them.")
    return [dict(item) for item in items]
