"""The sink of everybody who has the store at hand: chunks go straight into ingest."""

from __future__ import annotations

from trackai.drain.sinks import Applied
from trackai.journal.reader import Chunk
from trackai.records import Finished
from trackai.store.ingest import Ingest


class StoreSink:
    """Applies chunks to the store of a URL, over one connection. One thread owns it."""

    def __init__(self, url: str) -> None:
        self._ingest = Ingest.open(url)

    def committed(self, run: str, writer: str) -> int:
        """Return how many bytes of this journal are stored."""
        return self._ingest.committed(run, writer)

    def apply(self, chunk: Chunk) -> Applied:
        """Store a chunk in one transaction."""
        batch = self._ingest.apply(chunk.run, chunk.writer, chunk.offset, chunk.end, chunk.payloads())
        return Applied(batch.end, batch.point_count, batch.skipped, len(batch.points))

    def end_writer(self, run: str, writer: str, record: Finished) -> str | None:
        """Note the end of a writer that could not say so itself."""
        return self._ingest.end_writer(run, writer, record)

    def close(self) -> None:
        """Close the connection."""
        self._ingest.close()
