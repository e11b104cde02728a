"""A CSV file with a column ``step`` is one run: each other column a series."""

from __future__ import annotations

import csv
import math
import time
from array import array
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

from trackai.builtin.importers.identity import run_id_of
from trackai.errors import UsageError
from trackai.extensions import Importer
from trackai.hooks import hookimpl
from trackai.records import FORMAT_VERSION, Finished, Opened, Record, Rich, RunStarted, Series

_STEP, _TIME = "step", "timestamp"


@hookimpl
def trackai_importers() -> Iterable[Importer]:
    """Give the one importer of this module."""
    return [CsvImporter()]


class CsvImporter:
    """Reads tables as spreadsheets, Lightning and Keras write them.

    The column ``step`` (in any case) is the x-axis and may hold fractions; ``timestamp`` (ISO 8601 or seconds since 1970)
    the times. Numbers are points, ``nan`` and ``inf`` among them; other texts are kept as text values; empty cells are no
    values. Column names are kept as they are.
    """

    format = "csv"

    def sniff(self, path: Path) -> bool:
        """Say whether *path* is a file whose first line names a step."""
        if path.suffix.lower() not in (".csv", ".tsv") or not path.is_file():
            return False
        with path.open(newline="", encoding="utf-8-sig", errors="replace") as file:
            return _STEP in file.readline(65536).lower()

    def read(self, path: Path, options: Mapping[str, str]) -> Iterator[Record]:
        """Yield one run, named by the option ``name`` or the file, in the project of the option ``project``.

        Raises:
            UsageError: for a file without rows or without steps; names the line.
        """
        with path.open(newline="", encoding="utf-8-sig", errors="replace") as file:
            rows = csv.reader(file, delimiter="\t" if path.suffix.lower() == ".tsv" else ",")
            header = [name.strip() for name in next(rows, [])]
            places = {name.lower(): place for place, name in reversed(list(enumerate(header)))}
            if _STEP not in places:
                raise UsageError(
                    f"{path} has no column 'step' in its first line: {', '.join(header)[:200] or 'it is empty'}."
                )
            columns, texts, times = _sorted_in(path, rows, header, places)
        if not times:
            raise UsageError(f"{path} has no rows below its first line.")
        name = options.get("name") or path.stem
        run = run_id_of("csv", str(path.resolve()), options.get("project", ""), name)
        yield Opened(version=FORMAT_VERSION, run=run, writer="import", time=min(times))
        yield RunStarted(project=options.get("project") or path.parent.name, name=name, time=min(times))
        for key, (steps, at, values) in columns.items():
            yield Series(key=key, steps=steps.tobytes(), times=at.tobytes(), values=values.tobytes())
        yield from texts
        yield Finished(state="finished", time=max(times))


_Columns = dict[str, tuple["array[float]", "array[float]", "array[float]"]]


def _sorted_in(
    path: Path, rows: Iterable[list[str]], header: list[str], places: Mapping[str, int]
) -> tuple[_Columns, list[Rich], list[float]]:
    """Sort cells into series and texts; the third answer has the time of each row."""
    columns: _Columns = {}
    texts: list[Rich] = []
    times: list[float] = []
    now = time.time()
    ours = {places[_STEP], places.get(_TIME, -1)}
    for number, row in enumerate(rows, start=2):
        if not any(cell.strip() for cell in row):
            continue
        step = _number(row[places[_STEP]]) if len(row) > places[_STEP] else None
        if step is None or not math.isfinite(step):
            raise UsageError(f"Line {number} of {path} has no number in its column 'step'.")
        at = _time(row[places[_TIME]]) if _TIME in places and len(row) > places[_TIME] else None
        times.append(now if at is None else at)
        for place, cell in enumerate(row):
            if place in ours or not cell.strip():
                continue
            key = header[place] if place < len(header) and header[place] else f"column {place + 1}"
            value = _number(cell)
            if value is None:
                texts.append(Rich(key=key, step=step, time=times[-1], type="text", payload={"text": cell}))
                continue
            steps, at_times, values = columns.setdefault(key, (array("d"), array("d"), array("d")))
            steps.append(step)
            at_times.append(times[-1])
            values.append(value)
    return columns, texts, times


def _number(text: str) -> float | None:
    word = text.strip().lower()
    if word in ("true", "false"):
        return float(word == "true")
    try:
        return float(word)
    except ValueError:
        return None


def _time(text: str) -> float | None:
    number = _number(text)
    if number is not None:
        return number if math.isfinite(number) else None
    try:
        return datetime.fromisoformat(text.strip()).timestamp()
    except ValueError:
        return None
