"""trackio's two importers: CSV tables and TensorBoard's event files, read against genuine ones."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

import trackai
from trackai.errors import TrackAIWarning
from trackai.settings import load
from trackai.store import Store
from trackai.store.answers import MetricRow, RichRow, RunsQuestion, SeriesQuestion

SAMPLES = Path(__file__).parent / "samples" / "tensorboard"
EXPECTED = json.loads((SAMPLES / "expected.json").read_text())["runs"]


def metrics_of(project: str) -> dict[str, dict[str, MetricRow]]:
    """Return run name → metric name → summary."""
    with Store.open(load()) as store:
        reader = store.reader()
        runs = reader.runs(RunsQuestion(project=project)).runs
        return {run.name: {row.name: row for row in reader.metrics(run.id, limit=1000).metrics} for run in runs}


def points_of(project: str, run: str, metric: str) -> list[tuple[float, float]]:
    with Store.open(load()) as store:
        reader = store.reader()
        row = reader.find_run(project, run)
        assert row is not None
        (series,) = reader.series(SeriesQuestion(runs=(row.id,), metrics=(metric,), exact=True))
        return list(zip(series.step, series.last, strict=True))


@pytest.mark.parametrize("expected", EXPECTED, ids=[f"{run['folder']}/{run['name']}" for run in EXPECTED])
def test_scalars_of_event_files_come_in_as_they_were_logged(home: Path, expected: dict[str, object]) -> None:
    trackai.import_tf_events(SAMPLES / str(expected["folder"]), project="p")

    metrics = metrics_of("p")[str(expected["name"])]
    series: dict[str, dict[str, object]] = expected["series"]  # type: ignore[assignment]
    assert set(metrics) == set(series)
    found = {name: {field: _plain(getattr(metrics[name], field)) for field in series[name]} for name in series}
    assert found == {name: {field: _plain(value) for field, value in wanted.items()} for name, wanted in series.items()}


def _plain(value: object) -> object:
    """Return a number as float, and NaN and nothing as one, so that they can be compared."""
    number = None if value is None else float(str(value))
    return None if number is None or math.isnan(number) else number


def test_each_folder_is_a_run_and_the_name_stands_before_it(home: Path, tmp_path: Path) -> None:
    event = next((SAMPLES / "tf1" / "vit-tiny diverged").iterdir()).read_bytes()
    for folder in (tmp_path / "logs", tmp_path / "logs" / "eval"):
        folder.mkdir(parents=True)
        (folder / "events.out.tfevents.1.host").write_bytes(event)

    trackai.import_tf_events(str(tmp_path / "logs"), "plain")
    trackai.import_tf_events(str(tmp_path / "logs"), "named", name="job")

    assert set(metrics_of("plain")) == {"main", "eval"}
    assert set(metrics_of("named")) == {"job_main", "job_eval"}


def test_an_event_file_that_breaks_off_counts_up_to_there(home: Path, tmp_path: Path) -> None:
    whole = next((SAMPLES / "tf1" / "vit-tiny diverged").iterdir()).read_bytes()
    (tmp_path / "events.out.tfevents.1.host").write_bytes(whole[: len(whole) * 2 // 3])

    trackai.import_tf_events(tmp_path, "p")

    assert sum(row.count for row in metrics_of("p")["main"].values()) > 100


@pytest.mark.parametrize("junk", [b"", b"\xff" * 4096, b"\0" * 4096, b"\x10" + b"\0" * 11 + b"\xff" * 20])
def test_a_file_that_is_no_event_file_is_a_value_error(home: Path, tmp_path: Path, junk: bytes) -> None:
    (tmp_path / "events.out.tfevents.1.host").write_bytes(junk)

    with pytest.raises(ValueError, match="No event file"):
        _ignoring_warnings(tmp_path)


def _ignoring_warnings(folder: Path) -> None:
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", TrackAIWarning)
        trackai.import_tf_events(folder, "p")


def test_a_table_becomes_a_run(home: Path, tmp_path: Path) -> None:
    table = tmp_path / "my run.csv"
    table.write_text(
        "\ufeffStep, train loss ,val/acc,note,timestamp\n"
        "0,1.5,,start,2024-01-02T03:04:05+00:00\n"
        "1.5,nan,0.5,,1700000000\n"
        "\n"
        "3,-inf,0.25,end,\n"
    )

    trackai.import_csv(table, project="p")

    assert set(metrics_of("p")["my run"]) == {"train loss", "val/acc"}
    points = points_of("p", "my run", "train loss")
    assert [step for step, _ in points] == [0, 1.5, 3]
    assert points[0][1] == 1.5
    assert math.isnan(points[1][1])
    assert points[2][1] == -math.inf
    assert points_of("p", "my run", "val/acc") == [(1.5, 0.5), (3, 0.25)]


def test_texts_of_a_table_are_kept_and_times_too(home: Path, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("step,note,timestamp\n7,hello,2024-01-02T03:04:05+00:00\n")

    trackai.import_csv(str(tmp_path / "t.csv"), "p", name="named")

    with Store.open(load()) as store:
        run = store.reader().find_run("p", "named")
        assert run is not None
        rows: list[RichRow] = store.reader().rich(run.id, "note")
        state = run.state
    assert [(row.step, row.time, row.payload) for row in rows] == [(7, 1704164645, {"text": "hello"})]
    assert state == "finished"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("a,b\n1,2\n", "no column 'step'"), ("", "no column 'step'"), ("step,a\n", "no rows"), ("step,a\n1,2\nx,3\n", "Line 3")],
)  # fmt: skip
def test_a_table_that_cannot_be_a_run_is_a_value_error(home: Path, tmp_path: Path, text: str, sentence: str) -> None:
    (tmp_path / "t.csv").write_text(text)

    with pytest.raises(ValueError, match=sentence):
        trackai.import_csv(tmp_path / "t.csv", "p")


def test_a_project_with_runs_is_left_alone(home: Path, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("step,a\n1,2\n")
    trackai.import_csv(tmp_path / "t.csv", "p")

    with pytest.raises(ValueError, match="has runs already"):
        trackai.import_csv(tmp_path / "t.csv", "p")
    with pytest.raises(ValueError, match="has runs already"):
        trackai.import_tf_events(SAMPLES, "p")


def test_what_is_missing_is_a_file_not_found_error(home: Path, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        trackai.import_csv(tmp_path / "missing.csv", "p")
    with pytest.raises(FileNotFoundError):
        trackai.import_tf_events(tmp_path / "missing", "p")


def test_arguments_of_the_hub_are_named_once(home: Path, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("step,a\n1,2\n")

    with pytest.warns(TrackAIWarning, match="space_id, dataset_id and private are ignored"):
        trackai.import_csv(tmp_path / "t.csv", "p", None, "me/space", None, True, True)
