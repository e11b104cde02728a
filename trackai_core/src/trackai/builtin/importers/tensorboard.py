"""TensorBoard's event files: scalars, read without TensorFlow, protobuf or TensorBoard.

A file is TFRecords (length u64, masked CRC u32, payload, masked CRC u32; little-endian), each payload an ``Event`` in
protobuf's wire format (https://protobuf.dev/programming-guides/encoding/). Of its fields only those below are read:

======================  =====================================================
Event                   1 wall_time (double) · 2 step · 5 summary
Summary                 1 value (repeated)
Summary.Value           1 tag · 2 simple_value (float) · 8 tensor · 9 metadata
TensorProto             1 dtype · 2 shape · 4 content · 5 float · 6 double · 7 int · 10 int64
======================  =====================================================
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from trackai import notices
from trackai.builtin.importers.identity import run_id_of
from trackai.errors import UsageError
from trackai.extensions import Importer
from trackai.hooks import hookimpl
from trackai.records import FORMAT_VERSION, Finished, Opened, Record, RunStarted, Series

_MARK = ".tfevents."
_MAX_EVENT = 256 << 20  # an event with a large image; a longer one is a broken length
_HEADER = struct.Struct("<QI")
_SCALARS = {1: "<f", 2: "<d", 3: "<i", 9: "<q"}  # DataType of a tensor: float, double, int32, int64
_LISTS = {5: "<f", 6: "<d"}  # fields of TensorProto that hold the values one by one

Field = tuple[int, int, int | bytes]  # number, wire type, value


@hookimpl
def trackai_importers() -> Iterable[Importer]:
    """Give the one importer of this module."""
    return [TensorBoardImporter()]


class TensorBoardImporter:
    """Reads a log folder: each folder with event files is one run."""

    format = "tensorboard"

    def sniff(self, path: Path) -> bool:
        """Say whether there is an event file anywhere below *path*."""
        return path.is_dir() and next(path.rglob(f"*{_MARK}*"), None) is not None

    def read(self, path: Path, options: Mapping[str, str]) -> Iterator[Record]:
        """Yield all runs, in order of their folders.

        A run's name is that of its folder below *path*, ``main`` for *path* itself, with the option ``name`` and ``_``
        before it. A file that ends in the middle of an event counts up to there.

        Raises:
            UsageError: if there is no event file with a scalar.
        """
        found = False
        folders = sorted({file.parent for file in path.rglob(f"*{_MARK}*") if file.is_file()})
        for folder in folders:
            series = _Scalars()
            for file in sorted(folder.glob(f"*{_MARK}*"), key=lambda file: file.name):
                series.read(file)
            if not series.columns:
                continue
            found = True
            relative = folder.relative_to(path).as_posix()
            own = "main" if relative == "." else relative
            name = f"{options['name']}_{own}" if options.get("name") else own
            run = run_id_of("tensorboard", str(folder.resolve()), options.get("project", ""), name)
            yield Opened(version=FORMAT_VERSION, run=run, writer="import", time=series.first)
            yield RunStarted(project=options.get("project") or path.name, name=name, time=series.first)
            for key, (steps, times, values) in series.columns.items():
                yield Series(key=key, steps=steps.tobytes(), times=times.tobytes(), values=values.tobytes())
            yield Finished(state="finished", time=series.last)
        if not found:
            raise UsageError(
                f"No event file with a scalar lies in {path}: pass the folder that SummaryWriter wrote to."
            )


class _Scalars:
    """Columns (steps, times, values) by tag, from one file after another."""

    def __init__(self) -> None:
        self.columns: dict[str, tuple[array[float], array[float], array[float]]] = {}
        self.first, self.last = float("inf"), float("-inf")

    def read(self, path: Path) -> None:
        for event in _events(path):
            wall_time, step, summary = 0.0, 0, b""
            for number, wire, value in _fields(event):
                if number == 1 and wire == 1 and isinstance(value, bytes):
                    (wall_time,) = struct.unpack("<d", value)
                elif number == 2 and isinstance(value, int):
                    step = value - (1 << 64) if value >> 63 else value
                elif number == 5 and isinstance(value, bytes):
                    summary = value
            for number, wire, value in _fields(summary):
                if number == 1 and wire == 2 and isinstance(value, bytes):
                    self._add(value, float(step), wall_time)

    def _add(self, content: bytes, step: float, at: float) -> None:
        tag, value = "", None
        for number, _, field in _fields(content):
            if not isinstance(field, bytes):
                continue
            if number == 1:
                tag = field.decode("utf-8", "replace")
            elif number == 2:
                (value,) = struct.unpack("<f", field)
            elif number == 8:
                value = _scalar_of_tensor(field)
        if value is None or not tag:
            return
        steps, times, values = self.columns.setdefault(tag, (array("d"), array("d"), array("d")))
        steps.append(step)
        times.append(at)
        values.append(value)
        self.first, self.last = min(self.first, at), max(self.last, at)


def _events(path: Path) -> Iterator[bytes]:
    """Yield payloads until the end, or until the file breaks off. Checksums are CRC-32C, which costs more than it tells."""
    with path.open("rb") as file:
        while len(header := file.read(_HEADER.size)) == _HEADER.size:
            (length, _) = _HEADER.unpack(header)
            if length > _MAX_EVENT:
                notices.warn(f"{path} is damaged before byte {file.tell()}: it was read up to there.")
                return
            payload = file.read(length + 4)
            if len(payload) < length + 4:
                return  # a writer that was killed, or that still writes
            yield payload[:-4]


def _fields(content: bytes) -> Iterator[Field]:
    """Yield the fields of a message; of a broken one those before the break."""
    place = 0
    while place < len(content):
        key, place = _varint(content, place)
        number, wire = key >> 3, key & 7
        if wire == 0:
            value, place = _varint(content, place)
            yield number, wire, value
            continue
        if wire == 2:
            size, place = _varint(content, place)
        elif wire in (1, 5):
            size = 8 if wire == 1 else 4
        else:
            return
        if place + size > len(content):
            return
        yield number, wire, content[place : place + size]
        place += size


def _varint(content: bytes, place: int) -> tuple[int, int]:
    value = shift = 0
    while place < len(content) and shift < 70:
        byte = content[place]
        place += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            break
        shift += 7
    return value, place


def _scalar_of_tensor(content: bytes) -> float | None:
    """Return the value of a tensor of one number; None for any other."""
    dtype, data, singles, dimensions = 0, b"", [], 1
    for number, _, value in _fields(content):
        if number == 1 and isinstance(value, int):
            dtype = value
        elif number == 2 and isinstance(value, bytes):
            dimensions = _size(value)
        elif number == 4 and isinstance(value, bytes):
            data = value
        elif number in _LISTS and isinstance(value, bytes):
            form = _LISTS[number]
            singles += [
                item[0]
                for item in struct.iter_unpack(
                    form, value[: len(value) // struct.calcsize(form) * struct.calcsize(form)]
                )
            ]
        elif number in (7, 10):
            singles += [value] if isinstance(value, int) else [_varint(value, 0)[0]]
    if dimensions != 1 or dtype not in _SCALARS:
        return None
    if len(data) == struct.calcsize(_SCALARS[dtype]):
        return float(struct.unpack(_SCALARS[dtype], data)[0])
    return float(singles[0]) if len(singles) == 1 else None


def _size(shape: bytes) -> int:
    """Return the number of items of a TensorShapeProto (2 dim (repeated): 1 size)."""
    items = 1
    for number, wire, dimension in _fields(shape):
        if number == 2 and wire == 2 and isinstance(dimension, bytes):
            items *= next((value for field, _, value in _fields(dimension) if field == 1 and isinstance(value, int)), 0)
    return items
