"""trackio, local: a queue drained by a thread into one SQLite file per project."""

from __future__ import annotations

import sqlite3
from typing import Any

from sidebyside.peer import Client, Peer


class Trackio(Peer):
    venv = package = module = "trackio"
    crash_settle = 5.0

    def environment(self) -> dict[str, str]:
        return {"TRACKIO_DIR": str(self.home), "HF_HUB_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1"}

    def open(self, project: str, run: str, config: dict[str, Any]) -> None:
        import trackio

        trackio.init(project=project, name=run, config=config, embed=False)
        self.trackio = trackio

    def log(self, values: dict[str, float], step: int) -> None:
        self.trackio.log(values, step=step)

    def close(self) -> None:
        self.trackio.finish()

    def database(self, project: str) -> sqlite3.Connection:
        return sqlite3.connect(self.home / f"{project}.db", timeout=30)

    def counts(self, project: str) -> dict[str, int]:
        sql = "SELECT run_name, count(*) FROM metrics, json_each(metrics.metrics) WHERE key LIKE 'train/%' GROUP BY 1"
        return dict(self.database(project).execute(sql))

    def steps(self, project: str, run: str, metric: str) -> set[int]:
        sql = "SELECT step FROM metrics WHERE run_name = ? AND json_extract(metrics, ?) IS NOT NULL"
        return {step for (step,) in self.database(project).execute(sql, (run, f'$."{metric}"'))}

    def serve_command(self, python: str, port: int) -> list[str]:
        code = f"import trackio; trackio.show(open_browser=False, block_thread=True, server_port={port})"
        return [python, "-c", code]

    def list_runs(self, client: Client, project: str) -> int:
        # The dashboard's list has no last values; it asks for the runs and their configurations.
        runs = client.json("/api/get_runs_for_project", {"project": project})
        client.json("/api/get_run_configs", {"project": project})
        return len(runs.get("data", runs) if isinstance(runs, dict) else runs)

    def logs(self, client: Client, project: str, runs: list[str], metric: str) -> int:
        # As the dashboard does: every metric of each run, at most 3,000 rows of each.
        known = client.json("/api/get_runs_for_project", {"project": project})
        ids = {run["name"]: run["id"] for run in known["data"]}
        wanted = [{"run": run, "run_id": ids[run]} for run in runs]
        points = 0
        for at in range(0, len(wanted), 64):  # the most runs that one request may name
            asked = {"project": project, "runs": wanted[at : at + 64], "scalar_only": True}
            answer = client.json("/api/get_logs_batch", asked)
            points += sum(metric in row for run in answer["data"] for row in run["logs"])
        return points

    def one_series(self, client: Client, project: str, run: str, metric: str) -> int:
        return self.logs(client, project, [run], metric)

    def chart(self, client: Client, project: str, runs: list[str], metric: str) -> int:
        return self.logs(client, project, runs, metric)
