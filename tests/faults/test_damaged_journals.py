"""A killed run's journal that was torn, bitten or replaced: `trackai recover` stores the rest and says what it left out."""

from __future__ import annotations

import os
import random
import signal
from pathlib import Path

import msgspec
import pytest
from tests.factories import frames
from tests.faults.stored import ask, series, states, stored_twice, trackai
from tests.tracking.processes import run_script

from trackai.journal.reader import read_frames
from trackai.records import FORMAT_VERSION, Opened, decode

pytestmark = pytest.mark.faults

KILLED = """
    import os, signal
    import trackai
    trackai.init("digits", name="calm-otter", mode="offline")
    for step in range(1000): trackai.log({"a": step}, step=step)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def journal(home: Path) -> Path:
    """Return the journal of a run that logged 1,000 points and was killed."""
    done = run_script(KILLED, home, check=False, TRACKAI_KEEP_JOURNALS="0")
    assert done.returncode == -signal.SIGKILL
    (path,) = (home / "journals").glob("*/*.tj")
    return path


def row_places(journal: Path) -> list[tuple[int, int]]:
    """Return where the frame of each step lies; rows are the most frequent frames by far, and all of one length."""
    return [(frame.offset, frame.end) for frame in read_frames(journal) if bytes(frame.payload[:16]).find(b"row") >= 0]


@pytest.mark.parametrize("cut", [1, 7, 8, 9, 30])
def test_a_torn_last_frame_costs_only_itself(home: Path, journal: Path, cut: int) -> None:
    os.truncate(journal, journal.stat().st_size - cut)

    said = trackai(home, "recover").stdout

    assert series(home, "a") == [(step, step) for step in range(999)]
    assert states(home) == ["crashed"]
    assert "torn by the crash" in said
    assert not journal.exists()


def test_a_file_truncated_anywhere_is_stored_up_to_there(home: Path, journal: Path) -> None:
    places = row_places(journal)
    assert len(places) == 1000
    os.truncate(journal, places[321][0] + 3)

    trackai(home, "recover")

    assert series(home, "a") == [(step, step) for step in range(321)]
    assert states(home) == ["crashed"]


@pytest.mark.parametrize("seed", range(3))
def test_flipped_bits_cost_the_frames_that_they_hit_and_the_journal_is_kept(
    home: Path, journal: Path, seed: int
) -> None:
    places = row_places(journal)
    chance = random.Random(seed)
    hit = sorted(chance.sample(range(len(places)), 5))
    data = bytearray(journal.read_bytes())
    for step in hit:
        begin, end = places[step]
        data[chance.randrange(begin, end)] ^= 1 << chance.randrange(8)
    journal.write_bytes(data)

    done = trackai(home, "recover", check=False)

    assert series(home, "a") == [(step, step) for step in range(1000) if step not in hit]
    assert states(home) == ["crashed"]
    assert stored_twice(home) == 0
    assert "damaged bytes" in done.stdout
    kept = journal.with_name(journal.name + ".damaged")
    assert str(kept) in done.stdout.replace("\n", "")
    assert kept.read_bytes() == data


def test_zeros_in_the_middle_as_a_lost_page_leaves_them_cost_that_page(home: Path, journal: Path) -> None:
    data = bytearray(journal.read_bytes())
    data[20_000:24_096] = bytes(4096)
    lost = [step for step, (begin, end) in enumerate(row_places(journal)) if begin < 24_096 and end > 20_000]
    journal.write_bytes(data)

    said = trackai(home, "recover", check=False).stdout

    assert lost
    assert series(home, "a") == [(step, step) for step in range(1000) if step not in lost]
    assert "damaged bytes in 1 place" in said


def test_a_journal_of_a_newer_version_is_left_alone_with_a_sentence_and_the_others_are_stored(
    home: Path, journal: Path
) -> None:
    whole = journal.read_bytes()
    first = next(iter(read_frames(journal)))
    opened = decode(first.payload)
    assert isinstance(opened, Opened)
    newer = frames([msgspec.structs.replace(opened, version=FORMAT_VERSION + 1)]) + whole[first.end :]
    journal.write_bytes(newer)
    run_script(KILLED.replace("calm-otter", "other"), home, check=False, TRACKAI_KEEP_JOURNALS="0")

    done = trackai(home, "recover", check=False)

    assert done.returncode == 1
    assert f"format {FORMAT_VERSION + 1}" in done.stdout
    assert journal.read_bytes() == newer
    assert ask(home, "SELECT run, count(*) FROM metric_points GROUP BY run") == [("other", 1000)]


@pytest.mark.parametrize("content", [b"", b"\0" * 5000, b"a shopping list " * 300], ids=["empty", "zeros", "text"])
def test_a_file_that_is_no_journal_stops_nothing(home: Path, journal: Path, content: bytes) -> None:
    stranger = home / "journals" / "0123456789abcdef" / "1-stranger.tj"
    stranger.parent.mkdir()
    stranger.write_bytes(content)

    trackai(home, "recover", check=False)

    assert series(home, "a") == [(step, step) for step in range(1000)]
    assert states(home) == ["crashed"]
