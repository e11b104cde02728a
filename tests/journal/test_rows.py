"""Packed rows are records like any other."""

from __future__ import annotations

import math
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trackai import records
from trackai.journal.format import HEADER, valid_end
from trackai.journal.rows import MAX_KEYS, Shape

numbers = st.one_of(
    st.floats(width=64), st.integers(-(2**1000), 2**1000), st.booleans(), st.sampled_from([math.nan, math.inf, -0.0])
)


@given(
    number=st.integers(0, 2**40),
    step=st.one_of(st.integers(-(2**63), 2**63), st.floats(allow_nan=False)),
    time=st.floats(0, 4e9),
    values=st.lists(numbers, min_size=1, max_size=70),
)
def test_a_packed_row_decodes_as_the_record_that_it_stands_for(
    number: int, step: float, time: float, values: list[float]
) -> None:
    shape = Shape(number, [f"k{index}" for index in range(len(values))])

    frame = shape.frame(step, time, shape.column(*values))

    record = records.decode(frame[HEADER.size :])
    wanted = struct.pack(f"<{len(values)}d", *values)
    assert record == records.Row(n=number, s=float(step), t=time, v=wanted)
    assert valid_end(frame, 0) == len(frame)


@pytest.mark.parametrize("count", [1, 31, 32, 8191, 8192, MAX_KEYS])
def test_rows_of_every_width_are_whole_frames(count: int) -> None:
    shape = Shape(0, [f"k{index}" for index in range(count)])

    frame = shape.frame(3, 1.0, shape.column(*range(count)))

    record = records.decode(frame[HEADER.size :])
    assert isinstance(record, records.Row)
    assert struct.unpack(f"<{count}d", record.v) == tuple(range(count))


def test_a_shape_remembers_its_newest_row() -> None:
    shape = Shape(7, ["a", "b"])

    shape.last = shape.frame(2.5, 1.0, shape.column(1, math.inf))

    assert shape.unpack_last() == (2.5, (1.0, math.inf))
