"""``/api/export``: files to keep, the same as those of the command line."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Callable

import pytest
from tests.factories import RUN, a_run
from tests.server.conftest import Client

Log = Callable[..., None]


@pytest.fixture
def logged(log: Log) -> None:
    """Two runs of one project, one of which has a name that spreadsheets would run."""
    log(a_run({"train/loss": [1.0, 0.5, 0.25], "val/acc": [0.1, 0.9, 0.8]}, settings={"lr": 0.1}))
    log(a_run({"train/loss": [3.0]}, run="run-b", name="=1+1", settings={"lr": 0.2}), run="run-b")


def test_the_runs_that_a_filter_takes_are_a_file_to_save(client: Client, logged: None) -> None:
    asked = {"project": "digits", "filter": "config.lr < 1", "sort": "-config.lr", "columns": "config.lr"}

    reply = client.get("/api/export/runs", params=asked)

    assert reply.headers["content-disposition"] == 'attachment; filename="digits-runs.csv"'
    assert reply.headers["content-type"] == "text/csv; charset=utf-8"
    assert [(row["name"], row["config.lr"]) for row in csv.DictReader(io.StringIO(reply.text))] == [
        ("'=1+1", "0.2"), (client.get(f"/api/runs/{RUN}").json()["name"], "0.1"),
    ]  # fmt: skip


def test_points_of_the_metrics_asked_for_are_a_file(client: Client, logged: None) -> None:
    reply = client.get("/api/export/points", params={"project": "digits", "metrics": "val/acc"})

    rows = list(csv.DictReader(io.StringIO(reply.text)))
    assert [(row["run_id"], row["step"], row["value"]) for row in rows] == [
        (RUN, "0", "0.1"), (RUN, "1", "0.9"), (RUN, "2", "0.8"),
    ]  # fmt: skip


def test_a_mistake_is_answered_before_a_file_begins(client: Client, logged: None) -> None:
    for path in ("runs", "points"):
        reply = client.get(f"/api/export/{path}", params={"project": "digits", "filter": "confg.lr = 1"})
        assert (reply.status_code, reply.json()["column"]) == (422, 1)
        assert client.get(f"/api/export/{path}", params={"project": "nothere"}).status_code == 404


def test_parquet_is_written_where_pyarrow_is_and_refused_with_a_way_out_elsewhere(
    client: Client, logged: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    asked = {"project": "digits", "columns": "config.lr", "format": "parquet", "sort": "config.lr"}

    table = parquet.read_table(io.BytesIO(client.get("/api/export/runs", params=asked).content))
    assert table.column("config.lr").to_pylist() == [0.1, 0.2]
    assert [one["missing"] for one in client.get("/api/export/formats").json()["formats"]] == [None] * 4
    arrow = client.get("/api/export/runs", params={**asked, "format": "arrow"})
    assert arrow.headers["content-disposition"] == 'attachment; filename="digits-runs.arrow"'
    assert pytest.importorskip("pyarrow.feather").read_table(io.BytesIO(arrow.content)).equals(table)

    monkeypatch.setitem(sys.modules, "pyarrow", None)  # as if it were not installed
    refused = client.get("/api/export/runs", params=asked)
    assert refused.status_code == 422
    assert "pip install 'trackai[parquet]'" in refused.json()["detail"]
    assert client.get("/api/export/formats").json()["formats"][2]["missing"] == refused.json()["detail"]
