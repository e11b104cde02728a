"""SQL, quotes, markup, emoji and paths in every field that takes text: logged, stored, served, filtered, and only ever text."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from tests.faults.stored import ask, trackai
from tests.server.conftest import RunningServer, serving
from tests.tracking.processes import run_script
from tests.waiting import wait_until

pytestmark = pytest.mark.faults

TEXTS = [
    "'; DROP TABLE runs; --",
    '"); DELETE FROM metrics; --',
    "' OR '1'='1",
    "1 UNION SELECT sql FROM sqlite_master",
    "%_\\%' ESCAPE '\\",
    "back`quote``d and $1 ? :name {x}",
    "train/../../../etc/hosts//",
    "<script>alert(1)</script> & \" onload='x'",
    "Grüße 🚀🏳️‍🌈 \u202etxet\u202c a\u0301",
    "a.b.last",
    'metric.`x`.max and name = "y"',
    "null",
    "-7d, 1e400,tag",
]

# The name of a file becomes a path where somebody downloads it: those are refused with a sentence.
REFUSED_FOR_FILES = [text for text in TEXTS if "\\" in text or "../" in text or "\u202e" in text]

SCRIPT = """
    import json, sys
    import trackai
    for text in json.loads(sys.argv[1]):
        run = trackai.init(text, name=text, group=text, job_type=text, tags=[text], notes=text, config={text: text, "x": {text: 1}})
        for step in range(3): run.log({text: float(step), f"deep/{text}": step, f"said {text}": text})
        run.log_system({text: 7.0})
        run.summary[text] = text
        run.define_metric(text, summary="max")
        run.alert(title=text, text=text)
        try: run.log_file(sys.executable, name=text, reference=True)
        except ValueError as error:
            print("refused:", error)
            run.log_file(sys.executable, name="harmless", reference=True)
        print(text)
        run.finish()
"""


@dataclass
class Logged:
    """A home in which each text has been put into every field, the server over it, and the run of each text."""

    home: Path
    server: RunningServer
    runs: dict[str, str]

    def get(self, path: str, **query: object) -> Any:  # noqa: ANN401  # JSON of any shape
        """Ask, and expect an answer."""
        reply = httpx.get(
            self.server.address + path, params={name: str(value) for name, value in query.items()}, timeout=60
        )
        assert reply.status_code == 200, f"{path} {query}: {reply.text}"
        return reply.json()


@pytest.fixture(scope="module")
def logged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Logged]:
    """Log everything once for all tests of this module."""
    home = tmp_path_factory.mktemp("hostile") / "home"
    settings = {"TRACKAI_CAPTURE_ENVIRONMENT": "off", "TRACKAI_LOG_CPU": "off", "TRACKAI_LOG_GPU": "off"}
    done = run_script(SCRIPT, home, json.dumps(TEXTS), **settings, TRACKAI_KEEP_JOURNALS="0")
    assert done.stderr.count("TrackAIWarning") == 0, done.stderr
    runs = dict(ask(home, "SELECT name, id FROM runs"))
    with serving(TRACKAI_HOME=str(home)) as server:
        wait_until(lambda: server.get("/api/health").status_code == 200)
        yield Logged(home, server, runs)


def as_text(text: str) -> str:
    """Write a text as a value of the filter language."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def as_name(text: str) -> str:
    """Write a text as a path of the filter language."""
    return "`" + text.replace("`", "``") + "`"


def test_no_text_has_changed_anything_but_its_own_field(logged: Logged) -> None:
    assert set(logged.runs) == set(TEXTS)
    assert ask(logged.home, "PRAGMA integrity_check") == [("ok",)]
    assert {row[0] for row in ask(logged.home, "SELECT name FROM projects")} == set(TEXTS)
    assert ask(logged.home, "SELECT DISTINCT state FROM runs") == [("finished",)]
    expected = {(text, name, step, step) for text in TEXTS for name in (text, f"deep/{text}") for step in range(3)}
    assert set(ask(logged.home, "SELECT run, metric, step, value FROM metric_points")) == expected


@pytest.mark.parametrize("text", TEXTS)
def test_every_text_is_served_as_it_was_given(logged: Logged, text: str) -> None:
    run = logged.runs[text]

    served = logged.get(f"/api/runs/{run}")
    assert [served[field] for field in ("name", "project", "group", "job_type", "notes", "tags")] == [
        text, text, text, text, text, [text],
    ]  # fmt: skip
    assert logged.get(f"/api/runs/{run}/config")["config"] == {text: text, f"x/{text}": 1}
    assert logged.get(f"/api/runs/{run}/summary")["summary"][text] == text
    assert [metric["name"] for metric in logged.get(f"/api/metrics/runs/{run}")["metrics"]] == sorted(
        [text, f"deep/{text}"]
    )
    assert [metric["name"] for metric in logged.get(f"/api/metrics/runs/{run}", kind="system")["metrics"]] == [text]
    alert = logged.get(f"/api/runs/{run}/alerts")["alerts"][0]
    assert (alert["title"], alert["text"]) == (text, text)
    assert [key["key"] for key in logged.get(f"/api/runs/{run}/rich")["keys"]] == [f"said {text}"]
    (file,) = logged.get(f"/api/runs/{run}/files")["files"]
    refused = text in REFUSED_FOR_FILES
    assert file["path"] == ("harmless" if refused else unicodedata.normalize("NFC", text))
    assert text in [line["text"] for line in logged.get(f"/api/runs/{run}/logs")["lines"]]


@pytest.mark.parametrize("text", TEXTS)
def test_every_text_is_found_by_name_in_addresses_bodies_and_searches(logged: Logged, text: str) -> None:
    run = logged.runs[text]

    assert [one["id"] for one in logged.get("/api/runs", project=text)["runs"]] == [run]
    assert [one["name"] for one in logged.get("/api/projects", search=text)["projects"]] == [text]
    asked = {"runs": [run], "metrics": [text, f"deep/{text}"]}
    compared = httpx.post(f"{logged.server.address}/api/metrics/compare", json=asked, timeout=60).json()["series"]
    assert [(one["metric"], one["last"]) for one in compared] == [(text, [0, 1, 2]), (f"deep/{text}", [0, 1, 2])]
    assert [metric["name"] for metric in logged.get(f"/api/metrics/runs/{run}", search=text)["metrics"]] == sorted(
        [text, f"deep/{text}"]
    )
    one = logged.get(f"/api/metrics/runs/{run}/metric/{quote(f'deep/{text}', safe='')}")
    assert (one["metric"], one["step"], one["last"]) == (f"deep/{text}", [0, 1, 2], [0, 1, 2])
    said = logged.get(f"/api/runs/{run}/rich/{quote(f'said {text}', safe='')}")["values"]
    assert [value["payload"]["text"] for value in said] == [text] * 3
    assert len(logged.get(f"/api/runs/{run}/logs", search=text)["lines"]) >= 1
    (project,) = logged.get("/api/projects", search=text)["projects"]
    columns = logged.get(f"/api/projects/{project['id']}/columns", search=text)
    assert {column["source"] for column in columns["columns"]} >= {"config", "metric", "summary"}


@pytest.mark.parametrize("text", TEXTS)
def test_every_text_is_a_value_and_a_name_in_filters_columns_and_orders(logged: Logged, text: str) -> None:
    run, value, name = logged.runs[text], as_text(text), as_name(text)
    conditions = [
        *(f"{field} = {value}" for field in ("name", "project", "group", "job_type", "notes", "tag")),
        f"name ~ {value} and name = {value}",
        f"name in ({value}, 'nothing')",
        f"config.{name} = {value}",
        f"config.`x/{name[1:]} = 1",
        f"metric.{name} = 2 and metric.{name}.min = 0",
        f"summary.{name} = {value}",
        f"system.{name} = 7",
        f"metric.{name} exists",
    ]

    for condition in conditions:
        found = logged.get("/api/runs", filter=condition)["runs"]
        assert [one["id"] for one in found] == [run], condition

    columns = f"config.{name},metric.{name}.max"
    page = logged.get("/api/runs", columns=columns, sort=f"-metric.{name}", limit=1)
    assert [(one["id"], list(one["values"].values())) for one in page["runs"]] == [(run, [text, 2])]
    groups = logged.get("/api/runs", group_by=f"config.{name}")["groups"]
    assert [group["runs"] for group in groups if list(group["key"].values()) == [text]] == [[run]]


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_that_is_no_filter_is_a_mistake_with_its_place_and_nothing_else(logged: Logged, text: str) -> None:
    reply = httpx.get(f"{logged.server.address}/api/runs", params={"filter": text}, timeout=60)

    assert reply.status_code in (200, 400, 422)
    if reply.status_code != 200:
        assert reply.json()["column"] >= 1


def test_the_command_line_takes_them_too(logged: Logged) -> None:
    for text in TEXTS[:3]:
        done = trackai(logged.home, "runs", "--filter", f"name = {as_text(text)}", "--json")
        assert logged.runs[text] in done.stdout
