"""What becomes of a run whose process is gone."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

import pytest
from tests.factories import RUN, WRITER, a_run, frames, keys, opened, row, run_started
from tests.store.ingesting import rows

from trackai import records
from trackai.drain.recovery import LOST_AFTER_S, recover
from trackai.drain.store_sink import StoreSink
from trackai.journal.layout import journal_path
from trackai.settings import Settings, load


@pytest.fixture
def conf(store_url: str, home: Path) -> Settings:
    return load({"home": home, "db_url": store_url})


def journal(conf: Settings, content: bytes, *, run: str = RUN, writer: str = WRITER) -> Path:
    path = journal_path(conf, run, writer)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def by_this_host(made: list[records.Record]) -> list[records.Record]:
    import socket

    return [records.Opened(1, RUN, WRITER, made[0].time, host=socket.gethostname(), pid=4711), *made[1:]]  # type: ignore[attr-defined]


STATE = "SELECT state, reason FROM runs"


def test_a_dead_writer_s_points_are_stored_and_its_run_is_crashed_and_says_why(conf: Settings) -> None:
    path = journal(conf, frames(by_this_host(a_run({"loss": [1.0, 2.0]}, state=None))))

    [recovered] = recover(conf)

    assert (recovered.points, recovered.state, recovered.message) == (2, "crashed", "")
    [(state, reason)] = rows(conf.db_url, STATE)
    assert state == "crashed"
    assert "process 4711" in str(reason)
    assert "is gone; it wrote last at" in str(reason)
    assert rows(conf.db_url, "SELECT count(*) FROM metric_points") == [(2,)]
    assert not path.exists()


def test_a_writer_that_lives_is_left_alone(conf: Settings) -> None:
    path = journal(conf, frames(by_this_host(a_run(state=None))))
    with path.open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)

        assert recover(conf) == []

    assert path.exists()
    assert rows(conf.db_url, STATE) == []


def test_a_run_that_had_finished_keeps_its_state(conf: Settings) -> None:
    journal(conf, frames(by_this_host(a_run(state="failed"))))

    [recovered] = recover(conf)

    assert recovered.state is None
    assert [state for state, _ in rows(conf.db_url, STATE)] == ["failed"]


def test_recovering_twice_is_recovering_once(conf: Settings) -> None:
    journal(conf, frames(by_this_host(a_run(state=None))))

    recover(conf)

    assert recover(conf) == []
    assert rows(conf.db_url, 'SELECT "count", overwritten FROM metric_summaries') == [(3, 0)]


def test_the_torn_end_of_a_crash_is_cut_off_and_mentioned(conf: Settings) -> None:
    journal(conf, frames(by_this_host(a_run({"loss": [1.0, 2.0]}, state=None)))[:-7])

    [recovered] = recover(conf)

    assert recovered.points == 1
    assert "torn by the crash" in recovered.message


def test_a_damaged_journal_is_kept_aside(conf: Settings) -> None:
    good = frames(by_this_host([opened(), run_started(), keys("loss"), row(0, 1.0)]))
    path = journal(conf, good + b"\x01" * 40 + frames([row(1, 2.0)]))

    [recovered] = recover(conf)

    assert recovered.points == 2
    assert "40 damaged bytes" in recovered.message
    assert [p.name for p in path.parent.iterdir()] == [f"{WRITER}.tj.damaged"]
    assert recover(conf) == []


def test_a_journal_with_records_of_a_newer_version_is_kept_for_its_successor(conf: Settings) -> None:
    import struct
    import zlib

    import msgspec

    unknown = msgspec.msgpack.encode({"k": "hologram"})
    framed = struct.pack("<II", len(unknown), zlib.crc32(unknown)) + unknown
    path = journal(conf, frames(by_this_host(a_run({"loss": [1.0]}, state=None))) + framed)

    [recovered] = recover(conf)

    assert "newer TrackAI" in recovered.message
    assert path.exists()


def test_one_journal_that_cannot_be_read_does_not_stop_the_others(conf: Settings) -> None:
    journal(conf, b"this is no journal, and never was" * 10, run="aaa", writer="1-x")
    journal(conf, frames(by_this_host(a_run({"loss": [1.0]}, state=None))))

    broken, fine = sorted(recover(conf), key=lambda r: r.points)

    assert "does not begin as a journal" in broken.message
    assert fine.points == 1


def test_a_writer_on_another_host_is_trusted_to_live_for_some_minutes(conf: Settings) -> None:
    path = journal(conf, frames(a_run(state=None)))  # opened by host «here»
    written = path.stat().st_mtime

    assert recover(conf, clock=lambda: written + LOST_AFTER_S - 1) == []
    [recovered] = recover(conf, clock=lambda: written + LOST_AFTER_S + 1)

    assert recovered.state == "lost"
    assert "stopped reporting" in str(rows(conf.db_url, STATE)[0][1])


def test_a_worker_that_vanished_does_not_crash_its_run(conf: Settings) -> None:
    import socket

    main = journal(conf, frames(by_this_host(a_run(state=None))))
    worker = records.Opened(1, RUN, "2-w", 1.0, host=socket.gethostname(), role="worker")
    journal(conf, frames([worker, keys("worker/loss"), row(0, 1.0)]), writer="2-w")
    with main.open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        # The main writer's own thread stores its journal; here it has done so once.
        from trackai.drain.loop import drain
        from trackai.drain.store_sink import StoreSink

        sink = StoreSink(conf.db_url)
        drain(main, sink)
        sink.close()

        [recovered] = recover(conf)

    assert recovered.state is None
    assert rows(conf.db_url, "SELECT state FROM runs") == [("running",)]
    assert rows(conf.db_url, "SELECT value FROM metric_points WHERE metric = 'worker/loss'") == [(1.0,)]


def test_keeping_journals_is_possible(store_url: str, home: Path) -> None:
    conf = load({"home": home, "db_url": store_url, "keep_journals": True})
    path = journal(conf, frames(by_this_host(a_run(state=None))))

    recover(conf)

    assert path.exists()
    assert os.listdir(path.parent) == [path.name]


def test_a_journal_that_somebody_else_puts_away_meanwhile_is_no_trouble(conf: Settings) -> None:
    class Overtaken(StoreSink):
        def end_writer(self, run: str, writer: str, record: records.Finished) -> str | None:
            path.unlink()
            return super().end_writer(run, writer, record)

    path = journal(conf, frames(by_this_host(a_run({"loss": [3.0, 2.0]}, state=None))))
    sink = Overtaken(conf.db_url)

    (recovered,) = recover(conf, sink)

    sink.close()
    assert (recovered.points, recovered.message) == (2, "")
    assert recover(conf) == []


@pytest.mark.parametrize(("run", "writer"), [("0bbbbbbbbbbbbbbb", WRITER), (RUN, "9-other")])
def test_a_journal_that_lies_in_another_place_is_left_alone_and_told_where_it_belongs(
    conf: Settings, run: str, writer: str
) -> None:
    path = journal(conf, frames(by_this_host(a_run({"loss": [1.0]}, state=None))), run=run, writer=writer)

    [recovered] = recover(conf)

    assert f"move it to {journal_path(conf, RUN, WRITER)}" in recovered.message
    assert path.exists()
    assert rows(conf.db_url, "SELECT count(*) FROM runs") == [(0,)]
    journal_path(conf, RUN, WRITER).parent.mkdir(exist_ok=True)
    path.rename(journal_path(conf, RUN, WRITER))
    assert [one.points for one in recover(conf)] == [1]
