"""The writer: what it has returned for is in the file, whatever the disk, the user or another program does."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import stat
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.factories import keys, opened, row
from tests.journal.reading import decoded, steps
from tests.waiting import wait_until

from trackai import records
from trackai.journal.lock import is_live, try_lock
from trackai.journal.writer import JournalWriter


class Clock:
    """A clock that stands still until it is told otherwise."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def writer(tmp_path: Path, said: list[str], clock: Clock) -> Iterator[JournalWriter]:
    path = tmp_path / "home" / "journals" / "0123456789abcdef" / "1-writer.tj"
    made = JournalWriter(path, opened(), buffer_bytes=4096, warn=said.append, monotonic=clock)
    yield made
    made.close()


@contextmanager
def full_disk(size: int) -> Iterator[None]:
    """Let no file of this process grow beyond *size* bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_files_and_folders_are_for_their_owner_alone_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o777)
    try:
        path = tmp_path / "a" / "b" / "w.tj"
        JournalWriter(path, opened()).close()
    finally:
        os.umask(before)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in (path.parent, path.parent.parent)} == {0o700}


def test_what_append_has_returned_for_can_be_read_at_once(writer: JournalWriter) -> None:
    writer.append(keys("loss"))
    writer.append(row(1, 0.5))

    assert decoded(writer.path) == [opened(), keys("loss"), row(1, 0.5)]


def test_the_lock_tells_a_live_writer_from_a_dead_one(writer: JournalWriter) -> None:
    assert is_live(writer.path)
    assert try_lock(writer.path) is None

    writer.close()

    assert not is_live(writer.path)
    locked = try_lock(writer.path)
    assert locked is not None
    assert is_live(writer.path)
    locked.close()


def test_a_missing_journal_is_not_live_and_cannot_be_locked(tmp_path: Path) -> None:
    assert not is_live(tmp_path / "none.tj")
    assert try_lock(tmp_path / "none.tj") is None


def test_frames_that_the_disk_refuses_are_written_when_it_takes_them_again(
    writer: JournalWriter, said: list[str], clock: Clock
) -> None:
    writer.append(row(1, 0.5))
    with full_disk(writer.bytes_written + 30):
        for step in (2, 3, 4):
            assert writer.append(row(step, 0.5))
        assert steps(writer.path) == [1]
        assert writer.waiting_points == 3
    clock.now += 1

    writer.append(row(5, 0.5))

    assert steps(writer.path) == [1, 2, 3, 4, 5]
    assert writer.waiting_points == 0
    assert len(said) == 1
    assert "cannot be written (File too large). Training goes on" in said[0]


def test_tending_writes_what_waits_without_a_further_call(writer: JournalWriter) -> None:
    with full_disk(writer.bytes_written + 5):
        writer.append(row(1, 0.5))

    writer.tend()

    assert steps(writer.path) == [1]


def test_a_frame_that_fits_only_in_part_is_taken_back_so_that_frames_stay_whole(writer: JournalWriter) -> None:
    writer.append(row(1, 0.5))
    size = writer.bytes_written

    with full_disk(size + 11):
        writer.append(row(2, 0.5))
        assert writer.bytes_written == size

    assert steps(writer.path) == [1]


def test_when_memory_is_full_too_the_newest_are_lost_and_counted(writer: JournalWriter) -> None:
    with full_disk(writer.bytes_written):
        for step in range(200):
            writer.append(row(step, 0.5, 0.25))
        kept = writer.waiting_points // 2
        lost = writer.lost_points

    writer.tend()

    assert steps(writer.path) == list(range(kept))
    assert lost == 2 * (200 - kept) > 0
    assert writer.close() == lost


def test_closing_while_the_disk_is_full_says_how_many_points_are_lost(writer: JournalWriter) -> None:
    with full_disk(writer.bytes_written):
        writer.append(row(1, 0.5))

        assert writer.close() == 1


def test_a_deleted_home_is_put_back_with_everything_logged_so_far(writer: JournalWriter, said: list[str]) -> None:
    writer.append(row(1, 0.5))
    shutil.rmtree(writer.path.parents[2])
    writer.append(row(2, 0.5))

    writer.tend()
    writer.append(row(3, 0.5))

    assert steps(writer.path) == [1, 2, 3]
    assert is_live(writer.path)
    assert "was deleted while its run goes on" in said[0]


def test_a_home_deleted_just_before_the_end_is_put_back_by_close(writer: JournalWriter) -> None:
    writer.append(row(1, 0.5))
    shutil.rmtree(writer.path.parents[2])

    writer.close()

    assert steps(writer.path) == [1]


def test_a_descriptor_closed_by_somebody_else_is_opened_again_and_no_other_file_is_touched(
    writer: JournalWriter, tmp_path: Path
) -> None:
    writer.append(row(1, 0.5))
    descriptor = next(int(name) for name in os.listdir("/proc/self/fd") if _points_to(int(name), writer.path))
    os.close(descriptor)
    stranger = os.open(tmp_path / "stranger", os.O_WRONLY | os.O_CREAT)
    try:
        assert stranger == descriptor, "the number is given to the next file"
        writer.tend()

        writer.append(row(2, 0.5))

        assert os.fstat(stranger).st_size == 0
    finally:
        os.close(stranger)
    assert steps(writer.path) == [1, 2]


def _points_to(descriptor: int, path: Path) -> bool:
    try:
        return os.readlink(f"/proc/self/fd/{descriptor}") == str(path)
    except OSError:
        return False


def test_a_record_too_large_for_a_frame_is_refused_with_a_warning(writer: JournalWriter, said: list[str]) -> None:
    assert not writer.append(records.RunEdited(notes="x" * (65 * 2**20)))

    assert "does not fit into a frame" in said[0]


def test_writers_on_many_threads_write_whole_frames(writer: JournalWriter) -> None:
    def work(first: int) -> None:
        for step in range(first, first + 20):
            writer.append(row(step, 0.5))

    threads = [threading.Thread(target=work, args=(number * 20,)) for number in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(steps(writer.path)) == list(range(1000))


def test_a_killed_writer_leaves_every_frame_that_append_returned_for(tmp_path: Path) -> None:
    path = tmp_path / "run" / "w.tj"
    script = textwrap.dedent(
        f"""
        import os
        from pathlib import Path
        from tests.factories import opened, row
        from trackai.journal.writer import JournalWriter
        writer = JournalWriter(Path({str(path)!r}), opened())
        for step in range(10**9):
            writer.append(row(step, 0.5))
            os.write(1, b"%d\\n" % step)
        """
    )
    process = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, cwd=Path(__file__).parents[2])
    assert process.stdout is not None
    acknowledged = [int(process.stdout.readline()) for _ in range(300)]
    process.send_signal(signal.SIGKILL)
    rest, _ = process.communicate()
    acknowledged += [int(line) for line in rest.splitlines()]

    found = steps(path)

    assert found[: len(acknowledged)] == acknowledged
    assert len(found) <= len(acknowledged) + 1
    wait_until(lambda: not is_live(path), what="the kernel drops the lock of the dead")
