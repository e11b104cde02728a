"""goodseed, local: one SQLite file per run, one transaction per call."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sidebyside.peer import Client, Peer


class Goodseed(Peer):
    venv = package = module = "goodseed"
    health = "/api/projects"

    def environment(self) -> dict[str, str]:
        return {"GOODSEED_HOME": str(self.home), "GOODSEED_STORAGE": "local"}

    def open(self, project: str, run: str, config: dict[str, Any]) -> None:
        import goodseed

        self.run = goodseed.Run(project=project, name=run, run_id=run, storage="local")
        self.run.log_configs(config)

    def log(self, values: dict[str, float], step: int) -> None:
        self.run.log_metrics(values, step=step)

    def close(self) -> None:
        self.run.close()

    def counts(self, project: str) -> dict[str, int]:
        sql = "SELECT count(*) FROM metric_points p JOIN metric_series s ON s.id = p.series_id WHERE s.path LIKE 'train/%'"
        paths = sorted((self.home / "projects" / project / "runs").glob("*.sqlite"))
        return {path.stem: sqlite3.connect(path, timeout=30).execute(sql).fetchone()[0] for path in paths}

    def steps(self, project: str, run: str, metric: str) -> set[int]:
        from goodseed.storage import read_metrics

        path = self.home / "projects" / project / "runs" / f"{run}.sqlite"
        return {int(point["step"]) for point in read_metrics(path, metric)}

    def serve_command(self, python: str, port: int) -> list[str]:
        return [str(Path(python).parent / "goodseed"), "serve", str(self.home / "projects"), "--port", str(port)]

    def list_runs(self, client: Client, project: str) -> int:
        # Names, states and configurations of the files; no last values.
        return len(client.json(f"/api/runs?project={project}")["runs"])

    def one_series(self, client: Client, project: str, run: str, metric: str) -> int:
        path = f"/api/runs/{project}/{run}/metrics?path={quote(metric, safe='')}&pointCount=1000"
        answer = client.json(path)
        return sum(len(value) for value in answer.values() if isinstance(value, list))

    def chart(self, client: Client, project: str, runs: list[str], metric: str) -> int:
        return sum(self.one_series(client, project, run, metric) for run in runs)
