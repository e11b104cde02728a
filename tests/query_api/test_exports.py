"""Runs and points as files: exact, safe in a spreadsheet, and the same from the command line and over HTTP."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterator
from importlib import import_module

import pytest
from tests.query.made import MadeRun, write

from trackai.exports.columnar import Columnar, columnar_pieces
from trackai.exports.rows import column_types, table_of_points, table_of_runs
from trackai.exports.text import csv_pieces, jsonl_pieces
from trackai.store import Store
from trackai.store.answers import RunRow, RunsQuestion
from trackai.store.paging import all_runs

ONE, TWO = "aaaaaaaaaaaaaaa1", "aaaaaaaaaaaaaaa2"
FORMULA = '=HYPERLINK("http://evil","x")'
COLUMNS = ("config.lr", "config.mixed", "metric.loss")
LOSSES = [1.0, math.nan, math.inf, -2.5]


@pytest.fixture
def filled(store: Store, store_url: str) -> Store:
    write(
        store_url,
        [
            MadeRun(ONE, name=FORMULA, tags=("@sum",), config={"lr": 3e-4, "mixed": "-x"}, metrics={"loss": LOSSES}),
            MadeRun(TWO, name="plain, with comma", notes="two\nlines", config={"lr": 1.0, "mixed": 7}),
        ],
    )
    return store


def runs_of(store: Store) -> Iterator[RunRow]:
    return all_runs(store.reader(), RunsQuestion("digits", sort=("name",), columns=COLUMNS, limit=1))


def test_csv_keeps_every_value_and_runs_no_formula(filled: Store) -> None:
    text = "".join(csv_pieces(table_of_runs(COLUMNS, runs_of(filled))))

    first, second = csv.DictReader(io.StringIO(text, newline=""))
    assert first["name"] == f"'{FORMULA}"
    assert (first["config.mixed"], first["config.lr"], first["tags"]) == ("'-x", "0.0003", '["@sum"]')
    assert (second["name"], second["notes"]) == ("plain, with comma", "two\nlines")
    assert (first["metric.loss"], second["metric.loss"]) == ("-2.5", "")


def test_points_are_exported_one_by_one_with_nan_and_infinities(filled: Store) -> None:
    reader = filled.reader()

    lines = "".join(jsonl_pieces(table_of_points(reader, runs_of(filled), ["loss", "nothere"]))).splitlines()

    points = [json.loads(line) for line in lines]
    assert [(point["step"], point["value"]) for point in points] == [
        (0, 1.0), (1, "NaN"), (2, "Infinity"), (3, -2.5),
    ]  # fmt: skip
    assert {(point["run_id"], point["metric"]) for point in points} == {(ONE, "loss")}


def test_a_long_series_is_read_by_ranges_and_loses_no_point(store: Store, store_url: str) -> None:
    write(store_url, [MadeRun(ONE, metrics={"loss": [float(i) for i in range(1000)], "short": [5.0]})])

    table = table_of_points(store.reader(), all_runs(store.reader(), RunsQuestion("digits")), [], portion=70)

    found = [(metric, step, value) for _, _, _, metric, step, _, value in table.rows]
    assert sorted(found) == sorted([("short", 0, 5.0), *(("loss", i, float(i)) for i in range(1000))])


@pytest.mark.parametrize(("form", "reader"), [("parquet", "pyarrow.parquet"), ("arrow", "pyarrow.feather")])
def test_parquet_and_arrow_have_types_and_row_groups(filled: Store, form: Columnar, reader: str) -> None:
    pytest.importorskip("pyarrow")
    read = import_module(reader).read_table
    types = column_types(COLUMNS, runs_of(filled))

    file = io.BytesIO(b"".join(columnar_pieces(table_of_runs(COLUMNS, runs_of(filled), types), form)))

    table = read(file).to_pydict()
    assert table["name"] == [FORMULA, "plain, with comma"]
    assert table["config.lr"] == [3e-4, 1.0]
    assert table["config.mixed"] == ["-x", "7"]
    assert table["metric.loss"] == [-2.5, None]
    points = io.BytesIO(b"".join(columnar_pieces(table_of_points(filled.reader(), runs_of(filled), []), form)))
    values = read(points).to_pydict()["value"]
    assert [str(value) for value in values] == ["1.0", "nan", "inf", "-2.5"]
