"""docs/journal-format.md, the code and the golden files say the same."""

from __future__ import annotations

import math
import re
import struct
from pathlib import Path

import pytest
from tests.journal.reading import decoded

from trackai import records
from trackai.journal.format import HEADER, MAX_PAYLOAD
from trackai.journal.reader import read_frames

ROOT = Path(__file__).parents[2]
DOCUMENT = (ROOT / "docs" / "journal-format.md").read_text()
GOLDEN = sorted((Path(__file__).parent / "golden").glob("*.tj"))


def table(heading: str) -> list[list[str]]:
    """Return the cells of the first table under a heading, without its head."""
    section = DOCUMENT.split(f"## {heading}\n", 1)[1]
    lines = [line for line in section.split("\n## ", 1)[0].splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def test_the_table_of_the_frame_is_that_of_the_code() -> None:
    rows = table("Frames")

    sizes = [row[1] for row in rows]
    assert [row[2] for row in rows] == ["length", "checksum", "payload"]
    assert [int(row[0]) for row in rows] == [0, 4, HEADER.size]
    assert sizes == ["4", "4", "n"]
    assert HEADER.format == "<II"
    assert f"1 … {MAX_PAYLOAD}" in rows[0][3]


def test_every_kind_of_record_is_documented_with_its_fields() -> None:
    documented = {row[0].strip("`"): (row[1], row[2].split()) for row in table("Records")}

    actual = {
        kind.__struct_config__.tag: (kind.__name__, list(kind.__struct_fields__))
        for kind in vars(records).values()
        if isinstance(kind, type)
        and issubclass(kind, records.Record)
        and kind not in (records.Record, records.UnknownKind)
    }
    assert documented == actual


def test_the_version_in_the_document_is_the_one_that_is_written() -> None:
    assert f"version of the format, now {records.FORMAT_VERSION}." in DOCUMENT
    assert f"version-{records.FORMAT_VERSION}.tj" in {path.name for path in GOLDEN}


def test_the_hex_example_is_a_journal_that_reads_as_described(tmp_path: Path) -> None:
    block = DOCUMENT.split("## Example", 1)[1].split("```")[1]
    lines = re.findall(r"^[0-9a-f]{6}  ((?:[0-9a-f]{2} ?)+)", block, re.MULTILINE)
    path = tmp_path / "example.tj"
    path.write_bytes(bytes.fromhex(" ".join(lines)))

    opened, keys, row = decoded(path)

    assert opened == records.Opened(version=1, run="r1", writer="w1", time=1.0)
    assert keys == records.KeySet(number=0, keys=["loss"])
    assert row == records.Row(n=0, s=7.0, t=2.0, v=struct.pack("<d", 0.5))


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_the_golden_file_of_every_version_is_read_for_ever(path: Path) -> None:
    found = decoded(path)

    kinds = [type(record).__struct_config__.tag for record in found]
    assert kinds[0] == "open"
    assert kinds[-1] == "end"
    rows = [record for record in found if isinstance(record, records.Row)]
    assert [row.s for row in rows][:3] == [0.0, 1.5, -3.0]
    first, second = struct.unpack("<2d", rows[0].v)
    assert (first, math.isnan(second)) == (1.5, True)
    assert struct.unpack("<2d", rows[1].v)[0] == math.inf
    assert any(isinstance(record, records.Rich) and record.payload == {"text": "snow ☃"} for record in found)
    assert [frame.end for frame in read_frames(path)][-1] == path.stat().st_size
