"""TrackAI, by its public Python API, its command line, its HTTP API and its view ``metric_points``."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from sidebyside.peer import Client, Peer


class TrackAI(Peer):
    venv = package = module = "trackai"
    health = "/api/projects"

    @property
    def database(self) -> Path:
        return self.home / "trackai.db"

    def environment(self) -> dict[str, str]:
        return {"TRACKAI_HOME": str(self.home), "TRACKAI_DB_PATH": str(self.database)}

    def open(self, project: str, run: str, config: dict[str, Any]) -> None:
        import trackai

        trackai.init(project=project, name=run, config=config)
        self.trackai = trackai

    def log(self, values: dict[str, float], step: int) -> None:
        self.trackai.log(values, step=step)

    def close(self) -> None:
        self.trackai.finish()

    def recover(self) -> str | None:
        command = Path(sys.executable).parent / "trackai"
        if not shutil.which(str(command)):
            return None
        done = subprocess.run([command, "recover"], env=os.environ | self.environment(), capture_output=True, text=True)
        return "trackai recover" if done.returncode == 0 else f"trackai recover failed: {done.stderr[-200:]}"

    def query(self, sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
        return sqlite3.connect(self.database, timeout=60).execute(sql, parameters).fetchall()

    def counts(self, project: str) -> dict[str, int]:
        sql = "SELECT run, count(*) FROM metric_points WHERE project = ? AND metric LIKE 'train/%' GROUP BY run"
        return dict(self.query(sql, project))

    def steps(self, project: str, run: str, metric: str) -> set[int]:
        sql = "SELECT step FROM metric_points WHERE project = ? AND run = ? AND metric = ?"
        return {int(step) for (step,) in self.query(sql, project, run, metric)}

    def serve_command(self, python: str, port: int) -> list[str]:
        return [str(Path(python).parent / "trackai"), "ui", "--port", str(port), "--no-open"]

    def list_runs(self, client: Client, project: str) -> int:
        columns = ",".join(f"metric.`train/m{k}`.last" for k in range(20))
        answer = client.json(f"/api/runs?{urlencode({'project': project, 'limit': 1_000, 'columns': columns})}")
        self.ids = {run["name"]: run["id"] for run in answer["runs"]}
        return len(self.ids)

    def one_series(self, client: Client, project: str, run: str, metric: str) -> int:
        answer = client.json(f"/api/metrics/runs/{self.ids[run]}/metric/{quote(metric)}?points=1000")
        return len(answer["step"])

    def chart(self, client: Client, project: str, runs: list[str], metric: str) -> int:
        wanted = {"runs": [self.ids[run] for run in runs], "metrics": [metric], "points": 1_000}
        answer = client.json("/api/metrics/compare", wanted)
        return sum(len(s["last"]) for s in answer["series"])
