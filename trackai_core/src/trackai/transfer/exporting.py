"""Driving an exporter: its bytes go where the command says, whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator

from trackai.errors import TrackAIError, UsageError
from trackai.extensions import Exporter, Selection
from trackai.plugins import manager
from trackai.settings import Settings
from trackai.store import Reader

BUILT_IN = ("csv", "jsonl", "parquet", "arrow")  # what the command itself writes, a row at a time


def exporter_of(settings: Settings, format: str) -> Exporter:
    """Return the exporter of a format; of two with one format the first plugin's.

    Raises:
        UsageError: if no plugin has one; names those there are.
    """
    exporters: list[Exporter] = [
        exporter for given in manager("cli", settings).call("trackai_exporters") for exporter in given
    ]
    for exporter in exporters:
        if exporter.format == format:
            return exporter
    formats = ", ".join((*BUILT_IN, *(exporter.format for exporter in exporters)))
    raise UsageError(f"There is no exporter for {format!r}. There are: {formats}.")


def exported(exporter: Exporter, reader: Reader, selection: Selection) -> Iterator[bytes]:
    """Yield what *exporter* writes.

    Raises:
        TrackAIError: where it writes something else than bytes, or fails; the text names the format and the failure.
    """
    try:
        for piece in exporter.write(reader, selection):
            if not isinstance(piece, bytes | bytearray | memoryview):
                raise TypeError(f"it yields {type(piece).__name__}, not bytes")
            yield bytes(piece)
    except TrackAIError:
        raise
    except Exception as error:
        raise TrackAIError(
            f"The exporter for {exporter.format!r} failed with {type(error).__name__}: {error}"
        ) from error
