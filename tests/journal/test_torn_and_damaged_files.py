"""What a reader makes of a journal that a crash, a disk or a newer version has left."""

from __future__ import annotations

import zlib
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories import frames, keys, opened, row, run_started
from tests.journal.reading import decoded, steps, three_steps, write

from trackai import records
from trackai.errors import JournalCorruptError, JournalError, JournalTooNewError
from trackai.journal.format import HEADER
from trackai.journal.reader import read_chunk, read_frames


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "0123456789abcdef" / "1-writer.tj"


@pytest.mark.parametrize(("cut", "left"), [(2, "in_length"), (6, "in_checksum"), (20, "in_payload"), (-1, "last_byte")])
def test_a_torn_last_frame_is_cut_off_and_everything_before_it_counts(path: Path, cut: int, left: str) -> None:
    ends = three_steps(path)

    torn = ends[-2] + cut if cut > 0 else ends[-1] + cut
    path.write_bytes(path.read_bytes()[:torn])

    assert steps(path) == [1, 2], left


def test_a_tail_of_zeros_as_a_power_cut_leaves_it_is_cut_off(path: Path) -> None:
    three_steps(path)

    path.write_bytes(path.read_bytes() + bytes(4096))

    assert steps(path) == [1, 2, 3]


def test_a_tail_of_noise_is_cut_off(path: Path) -> None:
    three_steps(path)

    path.write_bytes(path.read_bytes() + bytes(range(256)) * 40)

    assert steps(path) == [1, 2, 3]


def test_a_torn_frame_that_is_completed_later_is_read_then(path: Path) -> None:
    ends = three_steps(path)
    whole = path.read_bytes()
    path.write_bytes(whole[: ends[-2] + 10])
    first = read_chunk(path, 0)

    path.write_bytes(whole)
    second = read_chunk(path, first.end)

    assert first.end == ends[-2]
    assert (second.offset, second.end) == (ends[-2], ends[-1])


def test_a_flipped_bit_in_the_middle_is_reported_with_its_place(path: Path) -> None:
    ends = three_steps(path)
    flip(path, ends[2] + 20)

    seen: list[int] = []
    with pytest.raises(JournalCorruptError, match="damaged between") as caught:
        seen.extend(frame.end for frame in read_frames(path))

    assert seen == ends[:3]
    assert (caught.value.offset, caught.value.resumes_at) == (ends[2], ends[3])


@pytest.mark.parametrize("byte", [0, 3, 5, 12, 40], ids=["length", "huge length", "checksum", "payload", "value"])
def test_behind_damage_reading_goes_on_at_the_next_sound_frame(path: Path, byte: int) -> None:
    ends = three_steps(path)
    flip(path, ends[2] + byte)
    ranges: list[tuple[int, int]] = []

    found = steps(path, resync=True, skipped=lambda begin, end: ranges.append((begin, end)))

    assert found == [1, 3]
    assert ranges == [(ends[2], ends[3])]


def test_a_damaged_first_frame_costs_only_itself(path: Path) -> None:
    ends = three_steps(path)
    flip(path, 12)

    assert steps(path, resync=True) == [1, 2, 3]
    assert read_chunk(path, 0, resync=True).skipped == ((0, ends[0]),)
    with pytest.raises(JournalCorruptError):
        read_chunk(path, 0)


def test_run_and_writer_of_a_journal_without_its_first_frame_come_from_its_path(path: Path) -> None:
    three_steps(path)
    flip(path, 12)

    chunk = read_chunk(path, 0, resync=True)

    assert (chunk.run, chunk.writer) == ("0123456789abcdef", "1-writer")


@pytest.mark.parametrize("size", [0, 5, 30])
def test_a_file_cut_off_in_its_first_frame_holds_nothing_and_is_no_damage(path: Path, size: int) -> None:
    three_steps(path)
    path.write_bytes(path.read_bytes()[:size])

    assert list(read_frames(path)) == []
    assert read_chunk(path, 0).end == 0


def test_a_journal_of_a_newer_version_is_refused_and_left_untouched(path: Path) -> None:
    write(path, [opened(version=records.FORMAT_VERSION + 1), keys("loss"), row(1, 0.1)])
    before = path.read_bytes()

    with pytest.raises(JournalTooNewError, match="Upgrade with `pip install -U trackai`"):
        list(read_frames(path, resync=True))

    assert path.read_bytes() == before


def test_a_record_of_an_unknown_kind_is_passed_by(path: Path) -> None:
    three_steps(path)
    payload = msgspec.msgpack.encode({"k": "hologram", "depth": 3})
    path.write_bytes(
        path.read_bytes() + HEADER.pack(len(payload), zlib.crc32(payload)) + payload + frames([row(4, 0.4)])
    )

    assert steps(path) == [1, 2, 3, 4]
    assert decoded(path)[-2] == records.UnknownKind("hologram")


def test_a_file_that_is_no_journal_is_refused(path: Path) -> None:
    write(path, [keys("loss"), row(1, 0.1)])

    with pytest.raises(JournalError, match=r"does not begin as a journal|damaged"):
        list(read_frames(path))


def test_a_frame_larger_than_a_chunk_is_read_whole(path: Path) -> None:
    ends = write(path, [opened(), run_started(notes="x" * 100_000), keys("loss"), row(1, 0.1)])

    first = read_chunk(path, ends[0], max_bytes=1000)
    rest = read_chunk(path, first.end, max_bytes=1000)

    assert (first.offset, first.end) == (ends[0], ends[1])
    assert rest.end == ends[-1]


def test_chunks_hold_whole_frames_only_and_follow_one_another(path: Path) -> None:
    ends = write(path, [opened(), keys("loss"), *(row(step, 0.5) for step in range(500))])
    at, data = 0, b""

    while (chunk := read_chunk(path, at, max_bytes=333)).end != at:
        assert chunk.end in ends
        data += chunk.data
        at = chunk.end

    assert data == path.read_bytes()


@given(
    lengths=st.lists(st.integers(1, 40), min_size=1, max_size=30),
    cut=st.floats(0, 1),
)
@settings(max_examples=80, deadline=None)
def test_any_prefix_of_a_journal_reads_as_its_whole_frames(
    tmp_path_factory: pytest.TempPathFactory, lengths: list[int], cut: float
) -> None:
    path = tmp_path_factory.mktemp("prefix") / "run" / "writer.tj"
    made = [opened(), *(row(step, *([0.5] * length)) for step, length in enumerate(lengths))]
    ends = write(path, made)
    size = int(cut * ends[-1])
    path.write_bytes(path.read_bytes()[:size])

    found = list(read_frames(path))

    assert [frame.end for frame in found] == [end for end in ends if end <= size]


@given(where=st.integers(0, 10_000), bit=st.integers(0, 7))
@settings(max_examples=120, deadline=None)
def test_any_flipped_bit_costs_at_most_the_frame_that_it_hits(
    tmp_path_factory: pytest.TempPathFactory, where: int, bit: int
) -> None:
    path = tmp_path_factory.mktemp("bit") / "run" / "writer.tj"
    ends = write(path, [opened(), *(row(step, 0.5, 1.5) for step in range(20))])
    at = where % ends[-1]
    flip(path, at, bit)
    hit = next(number for number, end in enumerate(ends) if at < end)

    found = [frame.end for frame in read_frames(path, resync=True)]

    assert found == [end for number, end in enumerate(ends) if number != hit]


def flip(path: Path, at: int, bit: int = 3) -> None:
    """Flip one bit of the file."""
    data = bytearray(path.read_bytes())
    data[at] ^= 1 << bit
    path.write_bytes(data)
