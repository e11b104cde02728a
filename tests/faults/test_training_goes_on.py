"""Whatever the disk, the home or the clock does: the script ends as without a tracker, and nothing is lost in silence."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from tests.tracking.processes import journal, journals, run_script
from tests.tracking.test_endings import stored_points, stored_states

from trackai.drain.recovery import recover
from trackai.settings import load

pytestmark = pytest.mark.faults

SCRIPT = """
    import os, resource, shutil, sys, time
    import trackai
    run = trackai.init("digits", name="calm-otter", mode=os.environ.get("MODE"))
    home = run.settings.home
    for step in range(100):
        trackai.log({"a": step, "b": 0.5})
"""


def test_a_full_disk_that_has_room_again_costs_one_warning_and_no_point(home: Path) -> None:
    script = (
        SCRIPT
        + """
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (9000, hard))
    for step in range(100, 1000):
        trackai.log({"a": step, "b": 0.5})
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    trackai.finish()
    """
    )

    done = run_script(script, home, MODE="offline")

    assert [value for key, _, value in journal(home).points() if key == "a"] == list(range(1000))
    assert done.stderr.count("TrackAIWarning") == 1
    assert "Training goes on" in done.stderr


def test_a_disk_that_stays_full_ends_in_the_number_of_points_lost(home: Path) -> None:
    script = (
        SCRIPT
        + """
    resource.setrlimit(resource.RLIMIT_FSIZE, (9000, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
    for step in range(100, 1000):
        trackai.log({"a": step, "b": 0.5})
    trackai.finish()
    print("still here")
    """
    )

    done = run_script(script, home, MODE="offline")

    kept = len(journal(home).points())
    lost = re.search(r"([\d,]+) points are lost", done.stderr)
    assert "still here" in done.stdout
    assert lost is not None
    assert kept + int(lost[1].replace(",", "")) == 2000


def test_a_home_deleted_in_mid_run_is_put_back_with_every_point(home: Path) -> None:
    script = (
        SCRIPT
        + """
    shutil.rmtree(home)
    for step in range(100, 200):
        trackai.log({"a": step, "b": 0.5})
    trackai.finish()
    """
    )

    run_script(script, home, MODE="offline")

    assert [value for key, _, value in journal(home).points() if key == "a"] == list(range(200))


def test_a_home_deleted_in_mid_run_with_its_store_ends_with_every_point_somewhere(home: Path) -> None:
    script = (
        SCRIPT
        + """
    deadline = time.monotonic() + 30
    while not run._wait_stored(1) and time.monotonic() < deadline:
        pass
    shutil.rmtree(home)
    for step in range(100, 200):
        trackai.log({"a": step, "b": 0.5})
    trackai.finish()
    """
    )

    run_script(script, home)
    recover(load({"home": home}))

    assert [value for key, _, value in stored_points(home) if key == "a"] == list(range(200))


@pytest.mark.parametrize("kind", ["a file", "inside a file", "a place without a file system"])
def test_a_home_that_cannot_be_written_is_replaced_by_a_temporary_one_with_a_loud_sentence(
    tmp_path: Path, kind: str
) -> None:
    wall = tmp_path / "wall"
    wall.write_text("")
    home = {"a file": wall, "inside a file": wall / "home", "a place without a file system": Path("/proc/trackai")}[
        kind
    ]

    done = run_script(SCRIPT + "\n    print(run.settings.home)", home, TMPDIR=str(tmp_path), check=False)

    elsewhere = Path(done.stdout.splitlines()[-1])
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("THIS RUN IS KEPT IN") == 1
    assert str(elsewhere) in done.stderr
    assert len(journal(elsewhere).points()) == 200
    assert oct(elsewhere.stat().st_mode)[-3:] == "700"


def test_where_nothing_can_be_written_the_run_is_disabled_with_a_sentence(tmp_path: Path) -> None:
    nowhere = """
    import tempfile
    def refuse(*args, **kwargs):
        raise OSError(30, "Read-only file system")
    tempfile.mkdtemp = refuse
    """

    done = run_script(nowhere + SCRIPT + "\n    print(run.disabled)", Path("/proc/trackai"), check=False)

    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "True"
    assert "Nothing of this run is kept" in done.stderr


@pytest.mark.skipif(os.getuid() != 0, reason="giving a folder away needs root")
def test_a_home_of_another_user_is_used_with_a_warning(home: Path) -> None:
    os.chown(home, 12345, 12345)

    done = run_script(SCRIPT, home)

    assert "belongs to another user (uid 12345" in done.stderr
    assert stored_states(home) == [("calm-otter", "finished")]


def test_descriptors_closed_by_the_script_cost_no_point(home: Path) -> None:
    script = (
        SCRIPT
        + """
    os.closerange(3, 256)
    strangers = [open(home / f"stranger{number}", "wb") for number in range(5)]
    for step in range(100, 200):
        trackai.log({"a": step, "b": 0.5})
    trackai.finish()
    for stranger in strangers: stranger.close()
    """
    )

    run_script(script, home, MODE="offline")

    found = [value for key, _, value in journal(home).points() if key == "a"]
    strangers = b"".join(path.read_bytes() for path in sorted(home.glob("stranger*")))
    assert found[:100] == list(range(100))
    assert len(found) + strangers.count(b"\xa3row") == 200


def test_a_clock_that_jumps_back_a_year_changes_neither_steps_nor_order(home: Path) -> None:
    script = (
        """
    import time
    real, offset = time.time, [0.0]
    time.time = lambda: real() + offset[0]
    """
        + SCRIPT
        + """
    offset[0] = -365 * 86400.0
    for step in range(100, 200):
        trackai.log({"a": step, "b": 0.5})
    offset[0] = 86400.0
    trackai.log({"a": 200, "b": 0.5})
    """
    )

    run_script(script, home)

    assert [step for key, step, _ in stored_points(home) if key == "a"] == list(range(201))
    assert stored_states(home) == [("calm-otter", "finished")]


def test_few_descriptors_are_enough(home: Path) -> None:
    script = (
        """
    import resource
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    """
        + SCRIPT
        + """
    for number in range(100):
        trackai.init("digits", name=f"run-{number}").log({"a": 1})
    """
    )

    run_script(script, home)

    assert len(stored_states(home)) == 101


def test_a_process_without_descriptors_left_keeps_on_logging(home: Path) -> None:
    script = (
        SCRIPT
        + """
    import resource
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    hoard = []
    try:
        while True: hoard.append(os.open("/dev/null", os.O_RDONLY))
    except OSError: pass
    for step in range(100, 200):
        trackai.log({"a": step, "b": 0.5})
    for descriptor in hoard: os.close(descriptor)
    """
    )

    run_script(script, home)

    assert [value for key, _, value in stored_points(home) if key == "a"] == list(range(200))


def test_a_run_whose_store_is_no_store_stays_in_its_journal_and_says_so(home: Path) -> None:
    (home / "trackai.db").write_bytes(b"this is a shopping list, not a database" * 100)

    done = run_script(SCRIPT + "\n    trackai.finish()", home)

    assert len(journal(home).points()) == 200
    assert "Nothing" in done.stderr
    assert "lost" in done.stderr


def test_children_killed_in_mid_log_leave_every_acknowledged_point(home: Path) -> None:
    script = """
    import os, signal, sys, time
    import trackai
    trackai.init("digits", name="calm-otter", mode="offline")
    readers = []
    for number in range(4):
        read, write = os.pipe()
        pid = os.fork()
        if pid == 0:
            for step in range(10**9):
                trackai.log({f"child/{number}": step}, step=step)
                os.write(write, b".")
        os.close(write)
        readers.append((pid, read))
    for pid, read in readers:
        seen = 0
        while seen < 500: seen += len(os.read(read, 1000))
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        while data := os.read(read, 65536): seen += len(data)
        print(seen)
    """

    done = run_script(script, home)

    acknowledged = [int(line) for line in done.stdout.split() if line.isdecimal()]
    by_child = {left.points()[0][0]: len(left.points()) for left in journals(home)[1:]}
    counts = [by_child[f"child/{number}"] for number in range(4)]
    assert len(acknowledged) == 4
    assert all(0 <= kept - told <= 1 for kept, told in zip(counts, acknowledged, strict=True))


def test_an_outage_of_the_plugins_does_not_touch_logging(home: Path) -> None:
    done = run_script(SCRIPT, home, TRACKAI_PLUGINS="off")

    assert done.stderr == ""
    assert len(stored_points(home)) == 200
