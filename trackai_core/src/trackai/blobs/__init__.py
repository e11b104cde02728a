"""Contents, named by their digest: where bytes lie on this machine, and which remote store answers for a URL.

Knows digests and bytes. Knows no run, no logical name (that is a column of the store) and no plugin manager: the
lookup of remote stores is handed in.
"""

from __future__ import annotations

from trackai.blobs.addressing import blob_path, check_digest, digest_of
from trackai.blobs.local import Blob, LocalBlobs

__all__ = ["Blob", "LocalBlobs", "blob_path", "check_digest", "digest_of"]
