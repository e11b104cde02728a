"""Frames: one row a step, a point or a run; what is missing is missing, and NaN is a value."""

from __future__ import annotations

import math
import subprocess
import sys

import pytest
from tests.cli.filling import HERON, OTTER

from trackai import Api

pandas = pytest.importorskip("pandas")
polars = pytest.importorskip("polars")
pyarrow = pytest.importorskip("pyarrow")


def test_a_history_is_a_frame_of_steps(api: Api) -> None:
    history = api.run(HERON).history(["train/loss", "val/acc"])

    frame = history.to_pandas()
    assert list(frame.columns) == ["step", "time", "train/loss", "val/acc"]
    assert len(frame) == 200
    assert frame["val/acc"].max() == 199 / 400
    assert math.isnan(frame["train/loss"][150])


def test_polars_and_arrow_tell_missing_from_nan(api: Api, store_url: str) -> None:
    from tests.factories import a_run
    from tests.store.ingesting import feeding

    run = "0eeeeeeeeeeeeeee"
    with feeding(store_url, run=run) as feeder:
        feeder.feed(*a_run({"a": [1.0, math.nan], "b": [4.0]}, run=run))
    history = api.run(run).history()

    frame = history.to_polars()
    assert (frame["b"].null_count(), frame["a"].null_count(), frame["a"].is_nan().sum()) == (1, 0, 1)
    table = history.to_arrow()
    assert table.column("b").null_count == 1
    assert table.schema.field("step").type == pyarrow.float64()


def test_runs_are_a_frame_with_config_summary_and_last_values(api: Api) -> None:
    frame = api.runs("digits", order="created").to_pandas()

    assert list(frame["id"]) == [OTTER, HERON]
    assert list(frame["config.lr"]) == [0.01, 0.1]
    assert list(frame["metric.val/acc.last"]) == [0.995, 199 / 400]
    assert frame["summary.best"][0] == 0.5
    assert math.isnan(frame["summary.best"][1])


def test_further_columns_are_named_as_in_filters(api: Api) -> None:
    columns = api.runs("digits", order="created").columns(["metric.val/acc.max"])

    assert columns["metric.val/acc.max"] == [0.995, 199 / 400]
    assert "config.lr" not in columns


def test_mixed_values_of_a_config_become_texts_in_typed_frames(api: Api, store_url: str) -> None:
    from tests.store.ingesting import feeding

    from trackai.records import ConfigSet

    with feeding(store_url, run=HERON, writer="2-more") as feeder:
        feeder.feed(ConfigSet({"lr": "auto", "layers": [1, 2]}))

    frame = api.runs("digits", order="created").to_polars()

    assert frame["config.lr"].to_list() == ["0.01", "auto"]
    assert frame["config.layers"].to_list() == [None, "[1, 2]"]


def test_a_comparison_is_a_frame_of_points(api: Api) -> None:
    frame = api.compare([OTTER, HERON], "val/acc", exact=True).to_pandas()

    assert len(frame) == 400
    assert set(frame["name"]) == {"calm-otter", "brave-heron"}
    assert frame.groupby("run")["last"].max().to_dict() == {OTTER: 0.995, HERON: 199 / 400}


def test_a_package_that_is_missing_is_named() -> None:
    code = (
        "import sys; sys.modules['pandas'] = None\n"
        "from trackai.query_api import History\n"
        "try: History([]).to_pandas()\n"
        "except ImportError as error: print(error)"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "This needs pandas, which is not installed: pip install pandas.\n"
