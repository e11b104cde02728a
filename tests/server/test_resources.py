"""Projects, runs, metrics, columns, views: what the API answers about what was logged."""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.factories import RUN, START, a_run, config, finished, keys, opened, row, run_started
from tests.server.conftest import Client

from trackai.settings import Settings, load

Log = Callable[..., None]
INF = float("inf")
NAN = float("nan")


@pytest.fixture
def settings(home: Path, store_url: str) -> Settings:
    """Use a store of each kind: the answers are the same."""
    return load()


@pytest.fixture
def logged(log: Log) -> None:
    """Three runs of one project: one that ended well, one that failed, one of another name."""
    log(a_run({"train/loss": [1.0, 0.5, 0.25], "val/acc": [0.1, 0.9, 0.8]}, settings={"lr": 0.1, "model": "cnn"}))
    log(
        a_run({"train/loss": [3.0, NAN, INF]}, run="run-b", name="b", state="failed", settings={"lr": 0.2}), run="run-b"
    )
    log(a_run({"x,y": [1.0]}, run="run-c", name="c", project="other"), run="run-c")


def test_a_project_is_found_by_id_and_by_name(client: Client, logged: None) -> None:
    projects = {project["name"]: project for project in client.get("/api/projects").json()["projects"]}

    assert projects["digits"]["states"] == {"finished": 1, "failed": 1}
    assert client.get(f"/api/projects/{projects['digits']['id']}").json() == client.get("/api/projects/digits").json()
    assert client.get("/api/projects?search=oth").json()["projects"] == [projects["other"]]


def test_a_project_is_made_changed_and_deleted(client: Client) -> None:
    made = client.post("/api/projects", json={"name": "new", "description": "one"})
    address = f"/api/projects/{made.json()['id']}"
    changed = client.patch(address, json={"name": "renamed"})

    assert (made.status_code, changed.status_code) == (201, 200)
    assert (changed.json()["name"], changed.json()["description"]) == ("renamed", "one")
    assert client.delete(address).status_code == 204
    assert client.get(address).status_code == 404


def test_a_name_that_is_taken_is_a_conflict(client: Client) -> None:
    client.post("/api/projects", json={"name": "digits"})

    assert client.post("/api/projects", json={"name": "digits"}).status_code == 409


def test_runs_come_filtered_sorted_and_with_the_columns_asked_for(client: Client, logged: None) -> None:
    page = client.get(
        "/api/runs",
        params={"project": "digits", "filter": "config.lr > 0", "sort": "-config.lr", "columns": "config.lr,name"},
    ).json()

    assert [run["values"] for run in page["runs"]] == [
        {"config.lr": 0.2, "name": "b"},
        {"config.lr": 0.1, "name": "calm-otter"},
    ]
    assert (page["total"], page["total_all"], page["cursor"], page["groups"]) == (2, 2, None, [])
    assert page["took_ms"] >= 0


def test_numbers_that_json_cannot_hold_are_strings_in_values(client: Client, logged: None) -> None:
    page = client.get("/api/runs", params={"filter": 'name = "b"', "columns": "metric.train/loss.last"}).json()

    assert page["runs"][0]["values"] == {"metric.train/loss.last": "Infinity"}


def test_a_name_with_a_comma_is_asked_for_in_back_quotes(client: Client, logged: None) -> None:
    page = client.get("/api/runs", params={"project": "other", "columns": "metric.`x,y`.last, name"}).json()

    assert list(page["runs"][0]["values"].values()) == [1.0, "c"]


def test_pages_follow_each_other_by_cursor_without_gap_or_repeat(client: Client, log: Log) -> None:
    for number in range(5):
        log(a_run(run=f"run-{number}", name=f"n{number}", time=START + number), run=f"run-{number}")

    seen: list[str] = []
    cursor = None
    for _ in range(3):
        page = client.get(
            "/api/runs", params={"limit": 2, "sort": "name"} | ({"cursor": cursor} if cursor else {})
        ).json()
        seen += [run["name"] for run in page["runs"]]
        cursor = page["cursor"]

    assert seen == [f"n{number}" for number in range(5)]
    assert cursor is None


def test_groups_come_with_statistics(client: Client, logged: None) -> None:
    page = client.get("/api/runs", params={"project": "digits", "group_by": "state", "columns": "config.lr"}).json()

    assert {(group["key"]["state"], group["count"]) for group in page["groups"]} == {("finished", 1), ("failed", 1)}


def test_a_group_is_opened_by_its_id(client: Client, logged: None) -> None:
    asked = {"project": "digits", "group_by": "-config.lr,state"}
    page = client.get("/api/runs", params=asked).json()
    failed = next(group for group in page["groups"] if group["key"]["state"] == "failed")

    opened = client.get("/api/runs", params={**asked, "group": failed["id"]}).json()

    assert page["total_groups"] == len(page["groups"]) == 2
    assert ([run["state"] for run in opened["runs"]], opened["total"]) == (["failed"], 1)
    assert client.get("/api/runs", params={**asked, "group": "gone"}).status_code == 404


def test_a_mistake_in_a_filter_is_pointed_at(client: Client) -> None:
    reply = client.get("/api/runs", params={"filter": "state = "})

    body = reply.json()
    assert (reply.status_code, body["type"]) == (422, "urn:trackai:problem:filter")
    assert body["text"] == "state = "
    assert body["column"] >= 7
    assert client.get("/api/filter/check", params={"text": 'state = "finished"'}).json() == {"ok": True}


def test_one_run_has_its_config_and_summary(client: Client, logged: None) -> None:
    assert client.get(f"/api/runs/{RUN}").json()["state"] == "finished"
    assert client.get(f"/api/runs/{RUN}/config").json() == {"config": {"lr": 0.1, "model": "cnn"}}
    assert client.get("/api/runs/run-b/summary").json()["summary"]["train/loss"] == "Infinity"


@pytest.mark.parametrize(
    "part", ["", "/config", "/summary", "/environment", "/logs", "/files", "/alerts", "/rich", "/artifacts"]
)
def test_a_run_that_is_not_there_is_a_404_that_says_so(client: Client, logged: None, part: str) -> None:
    reply = client.get(f"/api/runs/no-such-run{part}")

    assert reply.status_code == 404
    assert "no-such-run" in reply.json()["detail"]


def test_a_run_is_edited_and_a_stale_edit_refused(client: Client, logged: None) -> None:
    version = client.get(f"/api/runs/{RUN}").json()["version"]
    edit = {"name": "better", "tags": ["a", "b"], "group": "g", "notes": "n", "version": version}
    first = client.patch(f"/api/runs/{RUN}", json=edit)
    second = client.patch(f"/api/runs/{RUN}", json=edit)

    run = first.json()
    assert (run["name"], sorted(run["tags"]), run["group"], run["notes"]) == ("better", ["a", "b"], "g", "n")
    assert second.status_code == 409
    assert client.patch(f"/api/runs/{RUN}", json={"group": None}).json()["group"] is None


def test_many_runs_are_changed_at_once_and_a_deleted_one_comes_back(client: Client, logged: None) -> None:
    both = {"runs": [RUN, "run-b"]}

    tagged = client.post("/api/runs/bulk", json={**both, "action": "tag", "value": "keep"}).json()
    assert (tagged["changed"], tagged["missing"]) == (2, [])
    assert [(undo["action"], sorted(undo["runs"])) for undo in tagged["undo"]] == [("untag", sorted(both["runs"]))]
    assert client.delete(f"/api/runs/{RUN}").status_code == 204
    assert client.get("/api/runs?project=digits").json()["total"] == 1
    client.post("/api/runs/bulk", json={**both, "action": "restore"})
    assert client.get("/api/runs", params={"project": "digits", "filter": 'tag = "keep"'}).json()["total"] == 2


def test_all_runs_that_match_are_changed_without_being_named(client: Client, logged: None) -> None:
    matching = {"project": "digits", "filter": "config.lr exists"}

    done = client.post("/api/runs/bulk", json={"matching": matching, "action": "archive"}).json()

    assert done["changed"] == 2
    assert client.get("/api/runs?project=digits").json()["total"] == 0
    for undo in done["undo"]:
        client.post("/api/runs/bulk", json=undo)
    assert client.get("/api/runs?project=digits").json()["total"] == 2
    mistaken = {"matching": {**matching, "filter": "confg.lr = 1"}, "action": "archive"}
    assert client.post("/api/runs/bulk", json=mistaken).json()["column"] == 1
    both = {"matching": matching, "runs": [RUN], "action": "archive"}
    assert client.post("/api/runs/bulk", json=both).status_code == 422


def test_an_action_without_its_value_is_refused(client: Client, logged: None) -> None:
    assert client.post("/api/runs/bulk", json={"runs": [RUN], "action": "tag"}).status_code == 422


def test_a_person_can_say_how_a_run_ended(client: Client, log: Log) -> None:
    log(a_run(state="crashed"))

    reply = client.patch(f"/api/runs/{RUN}/state", json={"state": "finished", "reason": "it was done"})

    assert (reply.json()["state"], reply.json()["reason"]) == ("finished", "it was done")


def test_metrics_are_listed_with_summaries_and_prefixes(client: Client, logged: None) -> None:
    page = client.get(f"/api/metrics/runs/{RUN}").json()
    odd = client.get("/api/metrics/runs/run-b?search=loss").json()["metrics"][0]

    assert [metric["name"] for metric in page["metrics"]] == ["train/loss", "val/acc"]
    assert page["prefixes"] == {"train": 1, "val": 1}
    assert (odd["last"], odd["max"], odd["nan_count"]) == ("Infinity", "Infinity", 1)


def test_a_short_series_is_exact_and_marks_what_is_not_finite(client: Client, logged: None) -> None:
    series = client.get("/api/metrics/runs/run-b/metric/train/loss?exact=true").json()

    assert series["step"] == [0, 1, 2]
    assert series["last"] == [3.0, None, None]
    assert (series["nan"], series["inf"]) == ([0, 1, 0], [0, 0, 1])
    assert not {"ninf", "min", "x", "time"} & set(series)


def test_times_and_another_axis_are_columns_that_are_asked_for(client: Client, logged: None) -> None:
    series = client.get("/api/metrics/runs/run-b/metric/train/loss?times=true&x=time&x_min=0").json()
    grouped = {"groups": [[RUN]], "metrics": ["train/loss"], "x": "relative", "times": True}
    (mean,) = client.post("/api/metrics/groups", json=grouped).json()["series"]

    assert series["time"] == series["x"]
    assert len(series["time"]) == 3
    assert mean["time"][0] - mean["x"][0] == client.get(f"/api/runs/{RUN}").json()["created"]
    by_time = client.get("/api/metrics/runs/run-b/metric/train/loss?x=relative").json()
    assert ("time" in by_time, len(by_time["x"])) == (False, 3)


def test_a_long_series_comes_in_as_many_columns_as_wanted_and_hides_no_extreme(client: Client, log: Log) -> None:
    values = [0.0] * 20_000
    values[12_345] = 99.0
    log(a_run({"loss": values}))

    series = client.get(f"/api/metrics/runs/{RUN}/metric/loss?points=100").json()

    assert not series["exact"]
    assert len(series["step"]) <= 100
    assert len({len(series[name]) for name in ("step", "min", "max", "mean", "last", "count")}) == 1
    assert max(series["max"]) == 99.0
    assert series["total"] == 20_000


def test_series_of_several_runs_come_together(client: Client, logged: None) -> None:
    asked = {"runs": [RUN, "run-b"], "metrics": ["train/loss", "val/acc"]}
    answer = client.post("/api/metrics/compare", json=asked).json()
    series = answer["series"]

    assert [(one["run"], one["metric"]) for one in series] == [
        (RUN, "train/loss"),
        (RUN, "val/acc"),
        ("run-b", "train/loss"),
    ]
    assert len(answer["steps"]) < len(series)
    assert all(len(answer["steps"][one["steps"]]) == len(one["last"]) for one in series)


def test_groups_of_runs_come_as_mean_and_spread(client: Client, logged: None) -> None:
    asked = {"groups": [[RUN, "run-b"], [RUN]], "metrics": ["train/loss", "val/acc"], "interval": True}
    series = client.post("/api/metrics/groups", json=asked).json()["series"]

    assert [(one["group"], one["metric"], one["runs"]) for one in series] == [
        (0, "train/loss", 2),
        (0, "val/acc", 1),
        (1, "train/loss", 1),
        (1, "val/acc", 1),
    ]
    assert {len(series[0][name]) for name in ("step", "mean", "std", "min", "max", "low", "high", "n")} == {
        len(series[0]["step"])
    }
    too_many = {"groups": [[RUN] * 1000], "metrics": ["train/loss"], "points": 10_000}
    assert "2,000,000" in client.post("/api/metrics/groups", json=too_many).json()["detail"]


@pytest.mark.parametrize(
    ("address", "asked"),
    [
        ("compare", {"runs": [RUN, "run-b"], "metrics": ["train/loss", "val/acc"], "times": True, "x": "relative"}),
        ("groups", {"groups": [[RUN, "run-b"], [RUN]], "metrics": ["train/loss"], "interval": True}),
    ],
)
def test_columns_come_as_doubles_to_whoever_takes_them(
    client: Client, logged: None, address: str, asked: dict[str, object]
) -> None:
    doubles = client.post(
        f"/api/metrics/{address}", json=asked, headers={"accept": "application/vnd.trackai.doubles, application/json"}
    )

    assert doubles.headers["content-type"] == "application/vnd.trackai.doubles"
    assert _with_columns(doubles.content) == client.post(f"/api/metrics/{address}", json=asked).json()


def _with_columns(body: bytes) -> object:
    """Put the columns of an answer in their places, as the description of the endpoint says they lie."""
    (size,) = struct.unpack_from("<I", body)
    columns = memoryview(body)[4 + size :].cast("d").tolist()

    def column(value: list[int]) -> list[float | None]:
        part = columns[value[0] : sum(value)]
        return [number if math.isfinite(number) else None for number in part]

    answer = json.loads(body[4 : 4 + size])
    if "steps" in answer:
        answer["steps"] = [column(value) for value in answer["steps"]]
    for series in answer["series"]:
        series |= {name: column(value) for name, value in series.items() if isinstance(value, list)}
    return answer


def test_a_series_that_is_asked_for_among_many_is_coarse_and_says_so(client: Client, log: Log) -> None:
    log(a_run({"loss": [float(step % 7) for step in range(3_100)]}))
    others = [f"other/{number}" for number in range(499)]

    def ask(*metrics: str, **more: object) -> dict[str, Any]:
        asked = {"runs": [RUN], "metrics": metrics, "points": 300, **more}
        (series,) = client.post("/api/metrics/compare", json=asked).json()["series"]
        return series

    among_many, alone = ask("loss", *others), ask("loss")

    assert (among_many.get("coarse"), alone.get("coarse")) == (True, None)
    assert len(among_many["last"]) < 100 < len(alone["last"]) <= 300
    assert (max(among_many["max"]), among_many["total"]) == (max(alone["max"]), alone["total"])


@pytest.mark.parametrize(("points", "whole"), [(3_000, True), (3_001, False)])
def test_series_that_are_short_enough_come_whole(client: Client, log: Log, points: int, whole: bool) -> None:
    log(a_run({"loss": [float(step) for step in range(points)]}))
    asked = {"runs": [RUN], "metrics": ["loss"], "points": 10, "exact_up_to": 3_000}

    (series,) = client.post("/api/metrics/compare", json=asked).json()["series"]

    assert (series["exact"], len(series["last"])) == ((True, points) if whole else (False, 10))
    too_many = {**asked, "metrics": [f"m{number}" for number in range(300)], "exact_up_to": 10_000}
    assert "2,000,000" in client.post("/api/metrics/compare", json=too_many).json()["detail"]


def test_a_fine_series_has_as_many_columns_as_wanted(client: Client, log: Log) -> None:
    log(a_run({"loss": [float(step % 9) for step in range(6_000)]}))
    asked = {"runs": [RUN], "metrics": ["loss"], "points": 200}

    usual, fine = (
        client.post("/api/metrics/compare", json={**asked, "fine": is_fine}).json()["series"][0]
        for is_fine in (False, True)
    )

    assert (usual.get("coarse"), fine.get("coarse")) == (True, None)
    assert len(usual["last"]) < 200 == len(fine["last"])


def test_a_metric_that_is_not_there_is_a_404_that_names_some_that_are(client: Client, logged: None) -> None:
    reply = client.get(f"/api/metrics/runs/{RUN}/metric/val/accuracy")

    assert reply.status_code == 404
    assert "val/acc" in reply.json()["nearest"]


def test_an_answer_that_would_be_too_large_says_the_limit(client: Client) -> None:
    asked = {"runs": [f"r{n}" for n in range(1000)], "metrics": [f"m{n}" for n in range(500)], "points": 10_000}

    reply = client.post("/api/metrics/compare", json=asked)

    assert reply.status_code == 422
    assert "2,000,000" in reply.json()["detail"]


def test_columns_and_metrics_of_a_project_are_listed(client: Client, logged: None) -> None:
    columns = client.get("/api/projects/digits/columns?sources=config").json()["columns"]
    metrics = client.get("/api/projects/digits/metrics").json()["metrics"]

    assert {column["name"]: column["runs"] for column in columns} == {"config.lr": 2, "config.model": 1}
    assert [(metric["name"], metric["runs"]) for metric in metrics] == [("train/loss", 2), ("val/acc", 1)]
    assert client.get("/api/projects/digits/columns?sources=nothing").status_code == 422


def test_a_filter_is_completed(client: Client, logged: None) -> None:
    found = client.get("/api/projects/digits/complete", params={"text": "config.l", "position": 8}).json()

    assert any("lr" in item["text"] for item in found["completions"])


@pytest.mark.parametrize("kind", ["views", "dashboards"])
def test_a_view_is_saved_replaced_and_deleted_and_a_stale_one_refused(client: Client, kind: str) -> None:
    client.post("/api/projects", json={"name": "digits"})
    body = {"columns": ["config.lr"], "deep": {"x": [1, None, "ü"]}}
    made = client.post(f"/api/projects/digits/{kind}", json={"name": "mine", "body": body})
    address = f"/api/{kind}/{made.json()['id']}"
    edit = {"name": "mine", "body": {}, "version": made.json()["version"]}

    assert made.status_code == 201
    assert client.get(address).json()["body"] == body
    assert [one["name"] for one in client.get(f"/api/projects/digits/{kind}").json()[kind]] == ["mine"]
    assert client.put(address, json=edit).status_code == 200
    assert client.put(address, json=edit).status_code == 409
    assert client.delete(address).status_code == 204
    assert client.get(address).status_code == 404


def test_what_deleting_is_about_is_told_in_numbers(client: Client, logged: None) -> None:
    page = client.get("/api/runs", params={"project": "digits"}).json()
    whole = client.get("/api/runs/size", params={"project": "digits"}).json()
    none = client.get("/api/runs/size", params={"project": "digits", "filter": "config.lr > 100"}).json()
    project = client.get("/api/projects/digits").json()

    assert (whole["runs"], whole["points"]) == (page["total"], project["points"])
    assert whole["database_bytes"] == project["database_bytes"] == 33 * whole["points"] > 0
    assert none == {"runs": 0, "points": 0, "files": 0, "database_bytes": 0, "file_bytes": 0}
    assert client.get("/api/runs/size?filter=nothing").status_code == 422


def test_a_project_s_default_dashboard_comes_first_and_its_version_stays(client: Client) -> None:
    client.post("/api/projects", json={"name": "digits"})
    made = [client.post("/api/projects/digits/dashboards", json={"name": n, "body": {}}).json() for n in ("a", "b")]
    address = f"/api/dashboards/{made[1]['id']}"

    chosen = client.put(f"{address}/default", json={"is_default": True}).json()
    listed = client.get("/api/projects/digits/dashboards").json()["dashboards"]

    assert (chosen["is_default"], chosen["version"]) == (True, made[1]["version"])
    assert [(d["name"], d["is_default"]) for d in listed] == [("b", True), ("a", False)]
    assert client.put(address, json={"name": "b", "body": {"x": 1}, "version": 1}).json()["is_default"] is True
    assert client.put(f"{address}/default", json={"is_default": False}).json()["is_default"] is False
    assert client.put("/api/dashboards/77/default", json={"is_default": True}).status_code == 404


def test_another_default_changes_no_view_and_saving_one_changes_no_default(client: Client) -> None:
    client.post("/api/projects", json={"name": "digits"})
    made = [
        client.post("/api/projects/digits/views", json={"name": name, "body": {}, "is_default": name == "a"}).json()
        for name in ("a", "b")
    ]
    first, second = (f"/api/views/{view['id']}" for view in made)

    chosen = client.put(f"{second}/default", json={"is_default": True})
    saved = client.put(first, json={"name": "a", "body": {"x": 1}, "version": made[0]["version"]})

    assert (chosen.status_code, chosen.json()["version"]) == (200, made[1]["version"])
    assert (saved.status_code, saved.json()["is_default"]) == (200, False)
    assert [v["name"] for v in client.get("/api/projects/digits/views").json()["views"] if v["is_default"]] == ["b"]
    assert client.put(f"{second}/default", json={"is_default": False}).json()["is_default"] is False
    assert client.put("/api/views/999/default", json={"is_default": True}).status_code == 404


def test_a_view_that_is_too_deep_or_too_large_is_refused(client: Client) -> None:
    client.post("/api/projects", json={"name": "digits"})
    deep: dict[str, object] = {}
    for _ in range(40):
        deep = {"x": deep}

    for body in (deep, {"many": list(range(30_000))}, {"half a character": "\ud800"}):
        sent = json.dumps({"name": "v", "body": body})
        reply = client.post("/api/projects/digits/views", content=sent, headers={"content-type": "application/json"})
        assert reply.status_code == 422


def test_hostile_names_are_kept_as_they_are(client: Client, log: Log) -> None:
    name = """x"); DROP TABLE runs;-- <script>alert(1)</script> ' ` \u202e 🚀"""
    log([opened(), run_started(name=name), config({name: 1.5}), keys(name), row(0, 2.5), finished()])

    run = client.get("/api/runs", params={"filter": 'state = "finished"'}).json()["runs"][0]
    metric = client.get(f"/api/metrics/runs/{RUN}").json()["metrics"][0]

    assert (run["name"], metric["name"]) == (name, name)
    assert client.get(f"/api/runs/{RUN}/config").json() == {"config": {name: 1.5}}
