"""Journals into the store: all of it, once, whatever happens in between."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories import RUN, WRITER, a_run, frames, keys, opened, row, run_started
from tests.store.ingesting import rows

from trackai.drain.loop import CHUNK_BYTES, drain
from trackai.drain.store_sink import StoreSink
from trackai.drain.thread import DrainThread
from trackai.errors import JournalTooNewError
from trackai.journal.layout import journal_path
from trackai.settings import Settings, load
from trackai.store.ingest import Ingest

STEPS = "SELECT step FROM metric_points ORDER BY step"


@pytest.fixture
def conf(store_url: str, home: Path) -> Settings:
    return load({"home": home, "db_url": store_url, "drain_interval": 0.02, "fsync_interval": 0.02})


def journal(conf: Settings, content: bytes) -> Path:
    path = journal_path(conf, RUN, WRITER)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def steps(conf: Settings) -> list[int]:
    return [int(step) for (step,) in rows(conf.db_url, STEPS)]  # type: ignore[call-overload]


def test_a_journal_is_moved_whole_and_a_second_time_nothing_happens(conf: Settings) -> None:
    path = journal(conf, frames(a_run({"loss": [3.0, 2.0, 1.0]})))
    sink = StoreSink(conf.db_url)

    first, second = drain(path, sink), drain(path, sink)

    sink.close()
    assert (first.points, second.points) == (3, 0)
    assert first.offset == second.offset == path.stat().st_size
    assert steps(conf) == [0, 1, 2]


def test_a_record_that_names_the_run_may_be_larger_than_a_chunk(conf: Settings) -> None:
    notes = "0123456789" * (CHUNK_BYTES // 8)
    path = journal(conf, frames([opened(), run_started(notes=notes), keys("loss"), row(0, 1.0), row(1, 2.0)]))
    sink = StoreSink(conf.db_url)

    drained = drain(path, sink)

    sink.close()
    assert drained.offset == path.stat().st_size
    assert steps(conf) == [0, 1]
    assert rows(conf.db_url, "SELECT length(notes) FROM runs") == [(len(notes),)]


def test_text_that_no_database_can_hold_is_stored_as_escapes(conf: Settings) -> None:
    odd = "a\0b\ud800c"
    path = journal(conf, frames([opened(), run_started(notes=odd), keys("loss"), row(0, 1.0)]))
    sink = StoreSink(conf.db_url)

    drain(path, sink)

    sink.close()
    assert rows(conf.db_url, "SELECT notes FROM runs") == [("a\\x00b\\ud800c",)]
    assert steps(conf) == [0]


def test_a_torn_last_frame_waits_until_it_is_whole(conf: Settings) -> None:
    whole = frames([opened(), run_started(), keys("loss"), row(0, 1.0), row(1, 2.0)])
    path = journal(conf, whole[:-5])
    sink = StoreSink(conf.db_url)

    drain(path, sink)
    assert steps(conf) == [0]
    path.write_bytes(whole)
    drain(path, sink)

    sink.close()
    assert steps(conf) == [0, 1]


def test_a_damaged_frame_is_left_out_and_all_others_arrive(conf: Settings) -> None:
    before, damaged, after = (
        frames([opened(), run_started(), keys("loss"), row(0, 1.0)]),
        frames([row(1, 2.0)]),
        frames([row(2, 3.0)]),
    )
    flipped = bytes([*damaged[:-1], damaged[-1] ^ 1])
    path = journal(conf, before + flipped + after)
    sink = StoreSink(conf.db_url)

    drained = drain(path, sink)

    sink.close()
    assert steps(conf) == [0, 2]
    assert drained.damage == ((len(before), len(before) + len(damaged)),)


def test_a_journal_of_a_newer_format_is_left_alone(conf: Settings) -> None:
    path = journal(conf, frames([opened(version=2), run_started()]))
    sink = StoreSink(conf.db_url)

    with pytest.raises(JournalTooNewError, match="Upgrade"):
        drain(path, sink)

    sink.close()
    assert rows(conf.db_url, "SELECT count(*) FROM runs") == [(0,)]


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(cuts=st.lists(st.integers(0, 900), max_size=6))
def test_however_a_journal_grows_every_point_arrives_once(
    tmp_path_factory: pytest.TempPathFactory, cuts: list[int]
) -> None:
    folder = tmp_path_factory.mktemp("grows")
    conf = load({"home": folder})
    whole = frames(a_run({"loss": [float(n) for n in range(12)], "acc": [0.5] * 5}))
    sink = StoreSink(conf.db_url)

    for cut in [*sorted(cut for cut in cuts if cut > 60), len(whole)]:
        drain(journal(conf, whole[:cut]), sink)

    sink.close()
    assert rows(conf.db_url, 'SELECT sum("count"), sum(overwritten) FROM metric_summaries') == [(17, 0)]


def test_two_who_drain_one_journal_store_each_point_once(conf: Settings) -> None:
    whole = frames(a_run({"loss": [float(n) for n in range(50)]}))
    one, two = StoreSink(conf.db_url), StoreSink(conf.db_url)

    for cut in (400, 900, 1500, 2100, len(whole)):
        path = journal(conf, whole[:cut])
        drain(path, one, start=one.committed(RUN, WRITER) if cut > 400 else None)
        drain(path, two, start=0)

    one.close()
    two.close()
    assert rows(conf.db_url, 'SELECT "count", overwritten FROM metric_summaries') == [(50, 0)]


class TestThread:
    def test_it_stores_what_is_appended_while_it_runs(self, conf: Settings, wait_until) -> None:  # type: ignore[no-untyped-def]
        path = journal(conf, frames([opened(), run_started(), keys("loss"), row(0, 1.0)]))
        thread = DrainThread(conf, path, RUN, WRITER)
        thread.start()
        wait_until(lambda: thread.stored_bytes == path.stat().st_size)

        with path.open("ab") as file:
            file.write(frames([row(1, 2.0)]))

        wait_until(lambda: thread.stored_bytes == path.stat().st_size)
        assert thread.finish(10).complete
        assert steps(conf) == [0, 1]

    def test_when_everything_is_stored_the_journal_is_deleted(self, conf: Settings) -> None:
        path = journal(conf, frames(a_run()))
        thread = DrainThread(conf, path, RUN, WRITER)
        thread.start()

        report = thread.finish(10)

        assert (report.complete, report.pending_bytes, report.error) == (True, 0, None)
        assert not path.exists()
        assert not path.parent.exists()

    def test_offline_the_journal_is_all_there_is(self, home: Path) -> None:
        conf = load({"home": home, "drain_interval": 0.02})
        path = journal(conf, frames(a_run()))
        thread = DrainThread(conf, path, RUN, WRITER, store=False)
        thread.start()

        assert thread.finish(10).complete
        assert path.exists()
        assert not conf.db_path.exists()

    def test_a_store_of_another_program_costs_a_warning_and_the_journal_stays(self, home: Path) -> None:
        import sqlite3

        conf = load({"home": home, "drain_interval": 0.02})
        with sqlite3.connect(conf.db_path) as other:
            other.execute("CREATE TABLE theirs(x)")
        path = journal(conf, frames(a_run()))
        thread = DrainThread(conf, path, RUN, WRITER)

        thread.start()
        with pytest.warns(UserWarning, match=r"Nothing is lost: what is logged waits in"):
            report = thread.finish(10)

        assert not report.complete
        assert report.pending_bytes == path.stat().st_size
        assert "another program" in (report.error or "")

    def test_a_store_that_is_busy_is_waited_for(self, home: Path) -> None:
        import sqlite3
        import time

        conf = load({"home": home, "drain_interval": 0.02})
        Ingest.open(conf.db_url).close()
        blocker = sqlite3.connect(conf.db_path, isolation_level=None)
        blocker.execute("BEGIN IMMEDIATE")
        path = journal(conf, frames(a_run()))
        thread = DrainThread(conf, path, RUN, WRITER)
        thread.start()

        report = thread.finish(0.3)
        assert not report.complete
        assert "did not answer" in (report.error or "")
        blocker.execute("ROLLBACK")

        deadline = time.monotonic() + 20
        while not rows(conf.db_url, "SELECT 1 FROM metrics"):
            assert time.monotonic() < deadline
        blocker.close()

    def test_the_journal_is_synced_to_the_disk(self, conf: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
        synced: list[int] = []
        real = os.fsync
        monkeypatch.setattr(os, "fsync", lambda descriptor: (synced.append(descriptor), real(descriptor))[1])
        thread = DrainThread(conf, journal(conf, frames(a_run())), RUN, WRITER)

        thread.start()
        thread.finish(10)

        assert synced
