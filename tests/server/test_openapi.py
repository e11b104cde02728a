"""The description is true: what it promises is what comes, for good input and for bad."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from schemathesis.checks import CHECKS
from schemathesis.specs.openapi.checks import ignored_auth, missing_required_header, unsupported_method
from tests.factories import RUN, a_run
from tests.server.conftest import ADDRESS, Client

from trackai.store import answers
from trackai_server import openapi
from trackai_server.app import create_app, routed_app
from trackai_server.schemas import columns, events, metrics, projects, records, runs, views

REPOSITORY = Path(__file__).parents[2]
TWINS = [
    (projects.Project, answers.ProjectRow), (runs.Run, answers.RunRow), (runs.Group, answers.GroupRow),
    (metrics.Metric, answers.MetricRow), (metrics.Series, answers.Series), (columns.ColumnInfo, answers.ColumnRow),
    (columns.CompletionItem, answers.Completion), (views.View, answers.ViewRow), (records.Alert, answers.AlertRow),
    (records.Artifact, answers.ArtifactRow), (records.LogLine, answers.LogLine), (records.LogPage, answers.LogsPage),
    (records.RichKey, answers.RichKey), (records.RichValue, answers.RichRow), (records.RunFile, answers.FileRow),
    (events.RunChange, answers.RunChange),
]  # fmt: skip


def document() -> dict[str, Any]:
    return openapi.describe(routed_app())


@pytest.mark.parametrize(("model", "answer"), TWINS, ids=[twin[0].__name__ for twin in TWINS])
def test_an_answer_has_the_fields_that_its_schema_has(model: Any, answer: Any) -> None:  # noqa: ANN401 - classes
    assert set(model.model_fields) == {field.name for field in fields(answer)}


def test_every_operation_has_a_readable_name_of_its_own_and_says_how_it_fails() -> None:
    operations = [one for path in document()["paths"].values() for one in path.values()]

    names = [operation["operationId"] for operation in operations]
    assert len(set(names)) == len(names)
    assert all(name.isidentifier() and name.islower() for name in names)
    for operation in operations:
        assert operation["description"]
        failures = [
            reply for status, reply in operation["responses"].items() if status not in ("200", "201", "204", "206")
        ]
        assert failures
        assert all(list(reply["content"]) == ["application/problem+json"] for reply in failures)


def test_the_web_ui_is_built_against_this_description() -> None:
    kept = json.loads((REPOSITORY / "frontend" / "openapi.json").read_text())

    assert kept == json.loads(json.dumps(document())), "run scripts/generate_api_client.sh"


def test_the_running_server_gives_the_same_description(client: Client) -> None:
    assert client.get("/openapi.json").json() == json.loads(json.dumps(document()))


@pytest.fixture
def described(log: Callable[..., None], settings: Any) -> Any:  # noqa: ANN401 - schemathesis has no name for it
    """Return the schema of a server over a store with a run in it."""
    log(a_run(settings={"lr": 0.1}))
    app = create_app(settings, recovers=False)
    schema = schemathesis.openapi.from_asgi("/openapi.json", app, base_url=ADDRESS)
    return schema.exclude(path="/api/events")  # never ends


lazy = schemathesis.pytest.from_fixture("described")
# Not these: there is no login yet, no required header, and TRACE is answered by nobody.
SKIPPED = [ignored_auth, missing_required_header, unsupported_method]


@lazy.parametrize()
@hypothesis_settings(
    max_examples=12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None
)
def test_whatever_is_sent_the_answer_is_as_described(case: schemathesis.Case) -> None:
    if "run_id" in case.path_parameters:
        case.path_parameters["run_id"] = RUN
    case.call_and_validate(excluded_checks=SKIPPED)
    assert CHECKS
