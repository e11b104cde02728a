"""The description is true: what it promises is what comes, for good input and for bad."""

from __future__ import annotations

import json
import os
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import (
    ignored_auth,
    missing_required_header,
    positive_data_acceptance,
    unsupported_method,
)
from tests.factories import RUN, START, WRITER, a_run, frames
from tests.server.conftest import Client

from trackai.drain.recovery import recover
from trackai.settings import load
from trackai.store import answers
from trackai_server import openapi
from trackai_server.app import create_app, routed_app
from trackai_server.schemas import columns, events, metrics, projects, records, runs, views
from trackai_server.security.hosts import AllowedHosts

REPOSITORY = Path(__file__).parents[2]
TWINS = [
    (projects.Project, answers.ProjectRow), (runs.Run, answers.RunRow), (runs.Group, answers.GroupRow),
    (metrics.Metric, answers.MetricRow), (metrics.Series, answers.Series), (columns.ColumnInfo, answers.ColumnRow),
    (columns.CompletionItem, answers.Completion), (columns.FilterPart, answers.FilterPart),
    (columns.WrittenCondition, answers.WrittenCondition), (columns.WrittenValue, answers.WrittenValue), (views.View, answers.ViewRow), (runs.BulkResult, answers.BulkAnswer),
    (runs.BulkUndo, answers.BulkUndo), (records.Alert, answers.AlertRow),
    (records.Artifact, answers.ArtifactRow), (records.LogLine, answers.LogLine), (records.LogPage, answers.LogsPage),
    (records.LogLines, answers.LogLines),
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


# Not these: there is no login yet, and no header that has to be there.
SKIPPED = [ignored_auth, missing_required_header, unsupported_method]
# The stream of events never ends, and has tests of its own.
OPERATIONS = [
    (path, method) for path, methods in document()["paths"].items() for method in methods if path != "/api/events"
]
# Their texts have a grammar, or fields depend on each other: more can be wrong than a schema can say.
GRAMMATICAL = {
    "/api/runs",
    "/api/runs/{run_id}",
    "/api/runs/bulk",
    "/api/runs/size",
    "/api/export/runs",
    "/api/export/points",
    "/api/filter/check",
    "/api/filter/parts",
    "/api/projects/{project_id}/importance",
    # A cursor is the server's own word, and which x there is depends on the kind.
    "/api/metrics/runs/{run_id}",
    "/api/metrics/runs/{run_id}/metric/{metric_path}",
    "/api/metrics/compare",
    "/api/metrics/groups",
}
MODES = [GenerationMode.POSITIVE, GenerationMode.NEGATIVE]


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> Any:  # noqa: ANN401 - the library names no type
    """Return the description of a server over a store with a run in it, as that server gives it."""
    settings = load({"home": tmp_path_factory.mktemp("described")}, environ={})
    journal = settings.journals / RUN / f"{WRITER}.tj"
    journal.parent.mkdir(parents=True)
    journal.write_bytes(frames(a_run(settings={"lr": 0.1})))
    os.utime(journal, (START, START))
    app = create_app(settings, recovers=False, hosts=AllowedHosts.of(["testserver"]))
    recover(settings)
    schema = schemathesis.openapi.from_asgi("/openapi.json", app)
    schema.config.generation.update(allow_x00=False)  # refused in every address, which a schema cannot say
    return schema


@pytest.mark.parametrize("mode", MODES, ids=["as_described", "not_as_described"])
@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_whatever_is_sent_the_answer_is_as_described(
    described: Any,  # noqa: ANN401 - as above
    path: str,
    method: str,
    mode: GenerationMode,
) -> None:
    operation = described[path][method]
    if mode is GenerationMode.NEGATIVE and not (operation.path_parameters or operation.query or operation.body):
        pytest.skip("there is nothing that could be wrong")

    @given(case=operation.as_strategy(generation_mode=mode))
    @hypothesis_settings(
        max_examples=10, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None
    )
    def holds(case: Any) -> None:  # noqa: ANN401 - as above
        if mode is GenerationMode.POSITIVE and "run_id" in case.path_parameters:
            case.path_parameters["run_id"] = RUN
        skipped = [*SKIPPED, positive_data_acceptance] if path in GRAMMATICAL else SKIPPED
        case.call_and_validate(excluded_checks=skipped)

    holds()
