"""Tables with all kinds of cells; histograms with and without NumPy."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

import trackai.values.rich as rich
from trackai.blobs import LocalBlobs


def test_rows_and_columns_become_dicts() -> None:
    table = rich.Table(columns=["a", "b"], data=[[1, 2], [3]])

    assert table.data == [{"a": 1, "b": 2}, {"a": 3, "b": None}]


def test_cells_beyond_the_columns_get_numbers_for_names() -> None:
    assert rich.Table(columns=["a"], data=[[1, 2], [3, 4]]).data == [{"a": 1, 1: 2}, {"a": 3, 1: 4}]
    assert rich.Table(data=[[1, 2]]).data == [{0: 1, 1: 2}]


def test_dicts_are_taken_as_they_are(blobs: LocalBlobs) -> None:
    table = rich.Table(data=[{"a": 1}, {"b": 2}])

    assert table.data == [{"a": 1}, {"b": 2}]
    assert table.encode(blobs).payload == {"columns": ["a", "b"], "rows": [[1, None], [None, 2]], "total": 2}


@pytest.mark.parametrize(
    "frame", [pd.DataFrame({"a": [1, 2], "b": ["x", "y"]}), pl.DataFrame({"a": [1, 2], "b": ["x", "y"]})]
)
def test_data_frames_become_tables(frame: object, blobs: LocalBlobs) -> None:
    for table in (rich.Table(dataframe=frame), rich.Table(data=frame)):
        assert table.encode(blobs).payload == {"columns": ["a", "b"], "rows": [[1, "x"], [2, "y"]], "total": 2}


def test_an_empty_data_frame_keeps_its_columns(blobs: LocalBlobs) -> None:
    assert rich.Table(dataframe=pd.DataFrame({"a": []})).encode(blobs).payload == {
        "columns": ["a"],
        "rows": [],
        "total": 0,
    }


def test_what_is_no_data_frame_is_a_type_error() -> None:
    with pytest.raises(TypeError, match="to_dict"):
        rich.Table(dataframe=[1, 2])


@pytest.mark.parametrize("data", ["text", 3, {"a": 1}])
def test_what_has_no_rows_is_a_value_error(data: object) -> None:
    with pytest.raises(ValueError, match="rows"):
        rich.Table(data=data)


def test_a_table_can_be_built_row_by_row_and_column_by_column(blobs: LocalBlobs) -> None:
    table = rich.Table(
        columns=["x", "y"], rows=[[0, 0]], optional=False, allow_mixed_types=True, log_mode="MUTABLE", dtype=None
    )

    table.add_data(1, 2)
    table.add_row(3, 4)
    table.add_column("z", [7, 8, 9])

    assert table.get_column("y") == [0, 2, 4]
    assert table.get_column("z", convert_to="numpy").tolist() == [7, 8, 9]
    assert table.get_dataframe().to_dict("list") == {"x": [0, 1, 3], "y": [0, 2, 4], "z": [7, 8, 9]}
    assert [cells for _, cells in table.iterrows()] == [[0, 0, 7], [1, 2, 8], [3, 4, 9]]
    assert len(table) == 3
    with pytest.raises(ValueError, match="2 cells"):
        table.add_column("w", [1, 2])
    with pytest.raises(ValueError, match="no column 'w'"):
        table.get_column("w")


def test_a_table_that_grew_after_it_was_logged_is_logged_with_what_it_has(blobs: LocalBlobs) -> None:
    table = rich.Table(columns=["x"], data=[[1]])
    table.encode(blobs)

    table.add_data(2)

    assert table.encode(blobs).payload["rows"] == [[1], [2]]


def test_cells_hold_images_lists_of_images_and_message_lists(blobs: LocalBlobs) -> None:
    image = rich.Image(np.zeros((2, 2), np.uint8))
    frame = pd.DataFrame({"prompt": [[{"role": "user", "content": "hi"}]], "image": [[image, image]], "one": [image]})

    payload, files = rich.Table(dataframe=frame).encode(blobs)

    (prompt, images, one), = payload["rows"]  # fmt: skip
    assert prompt == [{"role": "user", "content": "hi"}]
    assert images == [one, one]
    assert one == {"_type": "image", "file": files[0], "format": "png", "width": 2, "height": 2}
    assert files == [one["file"]]


def test_odd_cells_become_json(blobs: LocalBlobs) -> None:
    from datetime import UTC, datetime
    from decimal import Decimal

    cells = [math.nan, -math.inf, 2**70, 10**400, np.float32(0.5), np.int64(3), np.array([1, 2]), torch.tensor(2.5), Decimal("0.1"),
             datetime(2024, 1, 2, tzinfo=UTC), b"abc", {1: {2}}, True, None, "\ud800", pd.NaT, len]  # fmt: skip

    payload = rich.Table(data=[cells]).encode(blobs).payload

    row = payload["rows"][0]
    assert row[:9] == ["NaN", "-Infinity", 2.0**70, "Infinity", 0.5, 3, [1, 2], 2.5, 0.1]
    assert row[9:15] == ["2024-01-02T00:00:00+00:00", "<3 bytes>", {"1": [2]}, True, None, "?"]
    json.dumps(payload, allow_nan=False).encode()


def test_a_structure_that_holds_itself_comes_to_an_end(blobs: LocalBlobs) -> None:
    cell: list[Any] = []
    cell.append({"again": cell})

    json.dumps(rich.Table(data=[[cell]]).encode(blobs).payload)
    json.dumps(rich.Trace([{"content": cell}]).encode(blobs).payload)


def test_a_long_table_is_cut_for_the_browser_and_kept_whole_in_a_file(blobs: LocalBlobs) -> None:
    payload, files = rich.Table(columns=["n"], data=[[n] for n in range(10_005)]).encode(blobs)

    assert (len(payload["rows"]), payload["total"]) == (10_000, 10_005)
    whole = json.loads(blobs.read(payload["file"]))
    assert files == [payload["file"]]
    assert whole["rows"][-1] == [10_004]


def test_a_wide_table_is_cut_by_its_bytes(blobs: LocalBlobs) -> None:
    payload, _ = rich.Table(data=[["x" * 1_000_000] for _ in range(10)]).encode(blobs)

    assert 1 <= len(payload["rows"]) < 10
    assert payload["total"] == 10


@given(st.lists(st.floats(width=64) | st.integers(-(2**60), 2**60), max_size=60), st.integers(1, 600))
def test_a_histogram_counts_every_finite_value_once_and_the_same_with_numpy(values: list[float], bins: int) -> None:
    plain, array = rich.Histogram(values, num_bins=bins), rich.Histogram(np.array(values, float), num_bins=bins)

    finite = [float(value) for value in values if math.isfinite(value)]
    assert sum(plain.histogram) == len(finite)
    assert plain.nonfinite == len(values) - len(finite)
    assert len(plain.bins) == len(plain.histogram) + 1 <= 513
    assert plain.bins == sorted(set(plain.bins))
    if finite:
        assert plain.bins[0] <= min(finite)
        assert max(finite) <= plain.bins[-1]
    assert (array.histogram, array.bins, array.nonfinite) == (plain.histogram, plain.bins, plain.nonfinite)


def test_a_histogram_agrees_with_numpys() -> None:
    values = np.random.default_rng(0).normal(size=1000)
    counts, edges = np.histogram(values, 64)

    histogram = rich.Histogram(values)

    assert histogram.histogram == counts.tolist()
    np.testing.assert_allclose(histogram.bins, edges, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(
    "values",
    [
        torch.randn(3, 4, requires_grad=True),
        torch.zeros(2, dtype=torch.bfloat16),
        np.float32(3),
        [[1, 2], [3]],
        range(5),
    ],
)
def test_anything_that_holds_numbers_has_a_histogram(values: object) -> None:
    assert sum(rich.Histogram(values).histogram) > 0


def test_a_ready_histogram_is_taken(blobs: LocalBlobs) -> None:
    histogram = rich.Histogram(np_histogram=np.histogram([1.0, 2.0, 2.5], 3))

    assert histogram.encode(blobs) == ({"bins": [1.0, 1.5, 2.0, 2.5], "values": [1, 0, 2]}, [])


@pytest.mark.parametrize(
    "arguments",
    [{}, {"sequence": [1], "np_histogram": ([1], [0, 1])}, {"np_histogram": ([1], [0, 1, 2])}, {"np_histogram": 3},
     {"np_histogram": ([math.nan], [0, 1])}, {"sequence": ["a"]}, {"sequence": object()}],
    ids=["neither", "both", "lengths", "no pair", "nan", "texts", "object"],
)  # fmt: skip
def test_what_is_no_histogram_is_a_value_error(arguments: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="istogram"):
        rich.Histogram(**arguments)


def test_a_histogram_of_a_list_needs_no_numpy() -> None:
    code = "import sys; sys.modules['numpy'] = None; from trackai.values.rich import Histogram; print(Histogram([1, 2, 3.5], num_bins=2).histogram)"

    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
        == "[2, 1]"
    )
