"""Builders with sane defaults: a test names only what matters to it.

Records come from here as the journal would hold them; whole runs are written through the public API.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Mapping, Sequence

from trackai import records

RUN = "0123456789abcdef"
WRITER = "1-writer"
START = 1_700_000_000.0  # a time in 2023: far enough from now that nobody mistakes one for the other


def doubles(values: Iterable[float]) -> bytes:
    """Pack *values* as the journal does: float64, little-endian."""
    numbers = [float(value) for value in values]
    return struct.pack(f"<{len(numbers)}d", *numbers)


def opened(
    *, run: str = RUN, writer: str = WRITER, time: float = START, version: int = records.FORMAT_VERSION
) -> records.Opened:
    """Build the first record of a journal."""
    return records.Opened(
        version=version, run=run, writer=writer, time=time, host="here", pid=1, software="trackai test"
    )


def run_started(
    *, project: str = "digits", name: str = "calm-otter", time: float = START, **fields: object
) -> records.RunStarted:
    """Build the record by which a run begins."""
    return records.RunStarted(project=project, name=name, time=time, **fields)  # type: ignore[arg-type]  # passed on as they are


def keys(*names: str, number: int = 0, kind: str = "metric") -> records.KeySet:
    """Build the record that numbers a tuple of keys."""
    return records.KeySet(number=number, keys=list(names), kind=kind)


def row(step: float, *values: float, number: int = 0, time: float | None = None) -> records.Row:
    """Build one ``log`` call of key set *number*; its time is that of its step, a second each, unless given."""
    return records.Row(n=number, s=float(step), t=START + step if time is None else time, v=doubles(values))


def finished(*, state: str = "finished", time: float = START + 1000, **fields: object) -> records.Finished:
    """Build the last record of a writer."""
    return records.Finished(state=state, time=time, **fields)  # type: ignore[arg-type]  # passed on as they are


def config(values: Mapping[str, object]) -> records.ConfigSet:
    """Build the record that sets config leaves by path."""
    return records.ConfigSet(values=dict(values))


def summary(values: Mapping[str, object]) -> records.SummarySet:
    """Build the record that sets summary values by path."""
    return records.SummarySet(values=dict(values))


def a_run(
    points: Mapping[str, Sequence[float]] | None = None,
    *,
    run: str = RUN,
    writer: str = WRITER,
    project: str = "digits",
    name: str = "calm-otter",
    state: str | None = "finished",
    settings: Mapping[str, object] | None = None,
    time: float = START,
) -> list[records.Record]:
    """Build all records of one run with one writer.

    Args:
        points: values by metric, one a step from 0; by default ``loss`` falls from 1.0 to 0.25 in three steps.
        state: how it ended; None leaves it running (or dead without a word).
        settings: its config, by path.
    """
    series = {"loss": [1.0, 0.5, 0.25]} if points is None else points
    made: list[records.Record] = [
        opened(run=run, writer=writer, time=time),
        run_started(project=project, name=name, time=time),
    ]
    if settings:
        made.append(config(settings))
    for number, (metric, values) in enumerate(series.items()):
        made.append(keys(metric, number=number))
        made.extend(row(step, value, number=number, time=time + step) for step, value in enumerate(values))
    if state is not None:
        made.append(finished(state=state, time=time + 1000))
    return made


def frames(made: Iterable[records.Record]) -> bytes:
    """Encode records as the bytes of a journal, independently of the writer under test."""
    whole = bytearray()
    for record in made:
        payload = records.encode(record)
        whole += struct.pack("<II", len(payload), zlib.crc32(payload)) + payload
    return bytes(whole)
