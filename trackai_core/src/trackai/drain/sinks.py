"""Where drained frames go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from trackai.errors import StoreError
from trackai.journal.reader import Chunk
from trackai.records import Finished
from trackai.settings import Settings


@dataclass(frozen=True, slots=True)
class Applied:
    """What a sink did with a chunk: how far the journal is stored now, and what was in it."""

    offset: int
    points: int
    skipped: int  # records of a newer version, which stay in the journal only
    series: int = 0  # that the points belong to


class Sink(Protocol):
    """Takes frames in order, each exactly once, because it keeps the offset with what it stores."""

    def committed(self, run: str, writer: str) -> int:
        """Return how many bytes of this journal are stored."""
        ...

    def apply(self, chunk: Chunk) -> Applied:
        """Store a chunk.

        Raises:
            OffsetMismatchError: if the chunk does not begin where the store ends; it says where to begin.
        """
        ...

    def end_writer(self, run: str, writer: str, record: Finished) -> str | None:
        """Note the end of a writer that could not say so; return the run's new state, None if it goes on."""
        ...

    def close(self) -> None:
        """Let go of connections."""
        ...


def open_sink(settings: Settings) -> Sink:
    """Open the sink that the settings name.

    Raises:
        StoreError: if it cannot be opened.
    """
    if settings.server_url:
        raise StoreError(
            f"Sending to a server ({settings.server_url}) is not possible in this version: unset TRACKAI_SERVER_URL. "
            "What is logged is kept in the journals."
        )
    from trackai.drain.store_sink import StoreSink

    return StoreSink(settings.db_url)
