"""Contents by digest, and what may be said of them to a browser."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from trackai.blobs import LocalBlobs

CHUNK: Final = 256 * 1024
OCTETS: Final = "application/octet-stream"

# What a browser may show in place, told by the bytes themselves: the type that was logged is a claim of somebody else.
# SVG and HTML are not here: they can carry script.
_SIGNATURES: Final[tuple[tuple[bytes, int, bytes, str], ...]] = (
    (b"\x89PNG\r\n\x1a\n", 0, b"", "image/png"),
    (b"\xff\xd8\xff", 0, b"", "image/jpeg"),
    (b"GIF87a", 0, b"", "image/gif"),
    (b"GIF89a", 0, b"", "image/gif"),
    (b"RIFF", 8, b"WEBP", "image/webp"),
    (b"RIFF", 8, b"WAVE", "audio/wav"),
    (b"", 4, b"ftypavif", "image/avif"),
    (b"", 4, b"ftyp", "video/mp4"),
    (b"\x1aE\xdf\xa3", 0, b"", "video/webm"),
    (b"OggS", 0, b"", "audio/ogg"),
    (b"fLaC", 0, b"", "audio/flac"),
    (b"ID3", 0, b"", "audio/mpeg"),
    (b"\xff\xfb", 0, b"", "audio/mpeg"),
)


def shown_type(head: bytes) -> str | None:
    """Return the media type of a picture, sound or film that a browser may show, from its first bytes; else None."""
    for start, offset, inner, media_type in _SIGNATURES:
        if head.startswith(start) and head[offset : offset + len(inner)] == inner:
            return media_type
    return None


@dataclass(frozen=True, slots=True)
class OpenBlob:
    """A content opened for one answer. Whoever takes it closes ``file``; reading ``pieces`` to the end does.

    Attributes:
        media_type: what a browser may show it as; None: it is only to be saved.
    """

    file: BinaryIO
    size: int
    media_type: str | None

    def pieces(self, start: int, length: int) -> Iterator[bytes]:
        """Yield *length* bytes from *start*, then close the file."""
        with self.file as file:
            file.seek(start)
            while length > 0 and (piece := file.read(min(CHUNK, length))):
                length -= len(piece)
                yield piece


@dataclass(frozen=True, slots=True)
class BlobShelf:
    """The blobs of this home."""

    blobs: LocalBlobs

    def open(self, sha256: str) -> OpenBlob:
        """Open a content; ``NotFoundError`` if it is not here."""
        file = self.blobs.open(sha256)
        head = file.read(16)
        size = file.seek(0, 2)
        return OpenBlob(file, size, shown_type(head))
