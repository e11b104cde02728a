"""An importer: the ``emissions.csv`` that CodeCarbon writes, one row for each tracker that was stopped or flushed."""

from __future__ import annotations

import csv
from array import array
from collections.abc import Iterator, Mapping
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from trackai.errors import UsageError
from trackai.records import FORMAT_VERSION, ConfigSet, Finished, KeySet, Opened, Record, Row, RunStarted

# CodeCarbon's column → name of the metric; energies in kWh, emissions in kg of CO₂ equivalents, both since the start.
METRICS = {
    "energy_consumed": "energy/kwh",
    "cpu_energy": "energy/cpu_kwh",
    "gpu_energy": "energy/gpu_kwh",
    "ram_energy": "energy/ram_kwh",
    "emissions": "emissions/kg",
}
CONFIG = ("country_name", "region", "os", "python_version", "codecarbon_version", "cpu_model", "gpu_model", "pue")
NEEDED = ("timestamp", "run_id", "duration", *METRICS)


class CodeCarbonImporter:
    """Makes a run of each ``run_id``, with a point for each of its rows."""

    format = "codecarbon"

    def sniff(self, path: Path) -> bool:
        """Say whether the first line of *path* has CodeCarbon's columns."""
        if path.suffix.lower() != ".csv" or not path.is_file():
            return False
        with path.open(encoding="utf-8", errors="replace") as file:
            return set(NEEDED) <= set(file.readline(65536).strip().split(","))

    def read(self, path: Path, options: Mapping[str, str]) -> Iterator[Record]:
        """Yield the records of all runs, in the project of the option ``project`` or of the file."""
        with path.open(newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        runs: dict[str, list[dict[str, str]]] = {}
        for number, row in enumerate(rows, start=2):
            missing = [column for column in NEEDED if row.get(column) is None]
            if missing:
                raise UsageError(f"Line {number} of {path} has no {', '.join(missing)}.")
            runs.setdefault(row["run_id"], []).append(row)
        for key, group in runs.items():
            yield from self._run(path, key, group, options)

    def _run(self, path: Path, key: str, rows: list[dict[str, str]], options: Mapping[str, str]) -> Iterator[Record]:
        began = datetime.fromisoformat(rows[0]["timestamp"]).timestamp() - float(rows[0]["duration"])
        # From the source alone: importing the same file again finds the same run, and stores the same points.
        run = sha256(f"codecarbon {key}".encode()).hexdigest()[:16]
        yield Opened(version=FORMAT_VERSION, run=run, writer="codecarbon", time=began)
        project = options.get("project") or rows[0].get("project_name") or path.stem
        yield RunStarted(project=project, name=options.get("name") or f"codecarbon-{key[:8]}", time=began)
        yield ConfigSet(values={column: rows[0][column] for column in CONFIG if rows[0].get(column)})
        yield KeySet(number=0, keys=list(METRICS.values()))
        for step, row in enumerate(rows):
            now = datetime.fromisoformat(row["timestamp"]).timestamp()
            values = array("d", [float(row[column] or "nan") for column in METRICS])
            yield Row(n=0, s=step, t=now, v=values.tobytes())
        yield Finished(state="finished", time=now)
