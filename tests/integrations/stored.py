"""Look at what a training left in the store, by hand, as a user of ``sqlite3`` would."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any


class Stored:
    """The store of one test's home."""

    def __init__(self, home: Path) -> None:
        self._path = home / "trackai.db"

    def rows(self, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
        """Ask the store."""
        connection = sqlite3.connect(self._path)
        try:
            return connection.execute(sql, parameters).fetchall()
        finally:
            connection.close()

    def runs(self) -> list[dict[str, Any]]:
        """Return id, name, state, project … of all runs, oldest first."""
        found = self.rows(
            "SELECT runs.id, runs.name, state, projects.name, group_name, traceback, reason FROM runs "
            "JOIN projects ON projects.id = runs.project ORDER BY runs.number"
        )
        names = ("id", "name", "state", "project", "group", "traceback", "reason")
        return [dict(zip(names, row, strict=True)) for row in found]

    def series(self, run: str | None = None) -> dict[str, dict[float, float | None]]:
        """Return all metrics: name → step → value."""
        answer: dict[str, dict[float, float | None]] = {}
        where = "" if run is None else "WHERE run_id = ?"
        found = self.rows(
            f"SELECT metric, step, value FROM metric_points {where} ORDER BY metric, step",
            *([] if run is None else [run]),
        )
        for metric, step, value in found:
            answer.setdefault(metric, {})[step] = value
        return answer

    def curves(self, run: str | None = None) -> dict[str, dict[float, float | None]]:
        """Return the series that two equal trainings have in common: all but what a clock measures."""
        timed = ("runtime", "per_second")
        return {name: series for name, series in self.series(run).items() if not name.endswith(timed)}

    def config(self) -> dict[str, Any]:
        """Return the config leaves of the only run, by path."""
        return self._leaves("configs")

    def summary(self) -> dict[str, Any]:
        """Return the summary values that somebody set, by path."""
        return self._leaves("summaries")

    def files(self) -> list[dict[str, Any]]:
        """Return the files that runs name."""
        found = self.rows("SELECT path, kind, uri, sha256, metadata FROM files ORDER BY created")
        return [
            {"path": path, "kind": kind, "uri": uri, "sha256": sha256, "metadata": json.loads(metadata)}
            for path, kind, uri, sha256, metadata in found
        ]

    def overwritten(self) -> int:
        """Return how many points replaced older ones."""
        return int(self.rows("SELECT coalesce(sum(overwritten), 0) FROM metric_summaries")[0][0])

    def _leaves(self, table: str) -> dict[str, Any]:
        found = self.rows(
            f"SELECT keys.path, {table}.type, number, text FROM {table} JOIN keys ON keys.id = {table}.key"
        )
        return {
            path: text if kind == "text" else json.loads(text) if text is not None else None
            for path, kind, _, text in found
        }
