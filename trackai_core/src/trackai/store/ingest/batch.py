"""Records of one chunk of a journal, sorted into what the transaction needs: points in columns, everything else in order."""

from __future__ import annotations

import math
import sys
from array import array
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from operator import lt
from typing import NewType

import msgspec

from trackai.records import AnyRecord, KeySet, Opened, Row, Series, UnknownKind, decode

SeriesKey = NewType("SeriesKey", tuple[str, str])  # kind, path

_decode_row = msgspec.msgpack.Decoder(Row).decode
_ROW_STARTS = b"\x85\xa1k\xa3row"  # a map of five whose kind is "row": skips the decoder's search for the kind
_PREFIX = len(_ROW_STARTS)


@dataclass(slots=True)
class Points:
    """Points of one series in the order of their writing; the three columns have equal length. NaN is a float."""

    steps: Sequence[float]
    times: Sequence[float]
    values: Sequence[float]

    def ordered(self) -> Points:
        """Return the points by step, each step once, the last written winning; costs little when they are so already.

        A step that is NaN or infinite (no writer of ours makes one) cannot be ordered and is left out.
        """
        steps = self.steps
        if math.isfinite(sum(steps)) and all(map(lt, steps, islice(steps, 1, None))):
            return self
        by_step = {step: place for place, step in enumerate(steps) if math.isfinite(step)}
        places = [by_step[step] for step in sorted(by_step)]
        return self._at(places)

    def without(self, steps: Container[float]) -> Points:
        """Return the points whose step is not among *steps*."""
        return self._at([place for place, step in enumerate(self.steps) if step not in steps])

    def _at(self, places: Sequence[int]) -> Points:
        return Points(*([column[place] for place in places] for column in (self.steps, self.times, self.values)))


@dataclass(slots=True)
class Batch:
    """What one transaction stores.

    Attributes:
        run: id of the run.
        writer: id of the writer.
        start: offset of the first byte in the journal.
        end: offset behind the last byte.
        points: by kind and path.
        events: all records that are not points, in order.
        keysets: key sets declared in this chunk, by number.
        skipped: records of kinds that this version does not know.
        newest: largest time of any record, or 0.0.
    """

    run: str
    writer: str
    start: int
    end: int
    points: dict[SeriesKey, Points] = field(default_factory=dict)
    events: list[AnyRecord] = field(default_factory=list)
    keysets: dict[int, tuple[str, list[str]]] = field(default_factory=dict)
    skipped: int = 0
    newest: float = 0.0

    @property
    def point_count(self) -> int:
        """Points in the batch, overwritten ones included."""
        return sum(len(points.steps) for points in self.points.values())


@dataclass(slots=True)
class _Rows:
    """Rows of one key set: three columns, and the places of the rows in the chunk."""

    places: list[int] = field(default_factory=list)
    steps: list[float] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    values: list[bytes] = field(default_factory=list)


def collect(
    run: str,
    writer: str,
    start: int,
    end: int,
    payloads: Iterable[bytes | memoryview],
    known: dict[int, tuple[str, list[str]]],
) -> Batch:
    """Sort the payloads of a chunk into a batch.

    Args:
        run: id of the run.
        writer: id of the writer.
        start: offset of the chunk.
        end: offset behind it.
        payloads: of whole, checked frames, in order.
        known: key sets that this writer declared before the chunk, by number.

    Raises:
        msgspec.DecodeError: if a payload is no record, or a row does not fit its key set.
    """
    batch = Batch(run, writer, start, end)
    rows: dict[int, _Rows] = {}
    series: list[tuple[int, Series]] = []
    for place, payload in enumerate(payloads):
        if payload[:_PREFIX] == _ROW_STARTS:
            row = _decode_row(payload)
            group = rows.get(row.n)
            if group is None:
                group = rows[row.n] = _Rows()
            group.places.append(place)
            group.steps.append(row.s)
            group.times.append(row.t)
            group.values.append(row.v)
            continue
        record = decode(payload)
        if isinstance(record, KeySet):
            batch.keysets[record.number] = (record.kind, record.keys)
        elif isinstance(record, Row):
            group = rows.setdefault(record.n, _Rows())
            group.places.append(place)
            group.steps.append(record.s)
            group.times.append(record.t)
            group.values.append(record.v)
        elif isinstance(record, Series):
            series.append((place, record))
        elif isinstance(record, UnknownKind):
            batch.skipped += 1
        else:
            batch.events.append(record)
            batch.newest = max(batch.newest, _time_of(record))
    _gather(batch, known, rows, series)
    return batch


def _time_of(record: AnyRecord) -> float:
    # RunStarted may carry a time of the past (an importer's); Opened is when the writer began to write.
    return record.time if isinstance(record, Opened) else getattr(record, "time", 0.0)


def _gather(
    batch: Batch, known: dict[int, tuple[str, list[str]]], rows: dict[int, _Rows], series: list[tuple[int, Series]]
) -> None:
    """Turn rows into columns: each key's values are every width-th number of the joined bytes."""
    parts: dict[SeriesKey, list[tuple[Sequence[int], Points]]] = {}
    for number, group in rows.items():
        kind, keys = batch.keysets.get(number) or known.get(number) or ("", [])
        width = len(keys)
        numbers = _doubles(b"".join(group.values))
        if not width or len(numbers) != width * len(group.steps):
            raise msgspec.DecodeError(f"Rows of key set {number} do not fit its {width} keys.")
        batch.newest = max(batch.newest, max(group.times))
        for column, key in enumerate(keys):
            points = Points(group.steps, group.times, numbers[column::width])
            parts.setdefault(SeriesKey((kind, key)), []).append((group.places, points))
    for place, record in series:
        columns = [_doubles(column) for column in (record.steps, record.times, record.values)]
        if not len(columns[0]) == len(columns[1]) == len(columns[2]):
            raise msgspec.DecodeError(f"The columns of series {record.key!r} differ in length.")
        if columns[0]:
            batch.newest = max(batch.newest, max(columns[1]))
            named = SeriesKey((record.kind, record.key))
            parts.setdefault(named, []).append(([place] * len(columns[0]), Points(*columns)))
    for series_key, pieces in parts.items():
        batch.points[series_key] = pieces[0][1] if len(pieces) == 1 else _in_order(pieces)


def _doubles(data: bytes) -> array[float]:
    """Read little-endian float64."""
    numbers = array("d", data)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def _in_order(pieces: list[tuple[Sequence[int], Points]]) -> Points:
    """Put points of one key that came through several key sets into the order of their writing."""
    merged = sorted(
        (
            (place, step, time, value)
            for places, points in pieces
            for place, step, time, value in zip(places, points.steps, points.times, points.values, strict=True)
        ),
        key=lambda item: item[0],
    )
    return Points([m[1] for m in merged], [m[2] for m in merged], [m[3] for m in merged])
