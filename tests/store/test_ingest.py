"""What ingest makes of records, on both databases."""

from __future__ import annotations

import math
import sys
from array import array

import pytest
from tests.factories import (
    RUN,
    START,
    WRITER,
    a_run,
    config,
    doubles,
    finished,
    keys,
    opened,
    row,
    run_started,
    summary,
)
from tests.store.ingesting import feeding, load, rows

from trackai import records
from trackai.errors import OffsetMismatchError
from trackai.store.ingest import Ingest, RunGoneError

POINTS = "SELECT metric, step, value FROM metric_points ORDER BY metric, step"


def test_a_logged_run_can_be_read_back_point_by_point(store_url: str) -> None:
    load(store_url, a_run({"loss": [1.0, 0.5], "acc": [0.1, 0.9]}))

    assert rows(store_url, POINTS) == [("acc", 0, 0.1), ("acc", 1, 0.9), ("loss", 0, 1.0), ("loss", 1, 0.5)]
    assert rows(store_url, "SELECT project, run, run_id FROM metric_points LIMIT 1") == [("digits", "calm-otter", RUN)]


def test_a_batch_that_was_stored_already_is_refused_and_changes_nothing(store_url: str) -> None:
    with feeding(store_url) as feeder:
        feeder.feed(*a_run({"loss": [1.0]}, state=None))
        before = feeder.offset

        with pytest.raises(OffsetMismatchError) as refusal:
            feeder.ingest.apply(RUN, WRITER, 0, before, [records.encode(r) for r in a_run({"loss": [2.0]})])

    assert refusal.value.expected == before
    assert rows(store_url, POINTS) == [("loss", 0, 1.0)]


def test_a_new_process_goes_on_at_the_stored_offset_and_knows_the_key_sets(store_url: str) -> None:
    with feeding(store_url) as feeder:
        feeder.feed(opened(), run_started(), keys("loss", "acc"), row(0, 1.0, 0.1))

    with feeding(store_url) as feeder:
        feeder.feed(row(1, 0.5, 0.2))

    assert rows(store_url, POINTS) == [("acc", 0, 0.1), ("acc", 1, 0.2), ("loss", 0, 1.0), ("loss", 1, 0.5)]


def test_a_batch_that_cannot_be_stored_leaves_no_part_of_itself(store_url: str) -> None:
    import msgspec

    with feeding(store_url) as feeder, pytest.raises(msgspec.DecodeError):
        feeder.feed(opened(), run_started(), keys("loss"), row(0, 1.0), row(1, 1.0, 2.0))

    assert rows(store_url, "SELECT count(*) FROM runs") == [(0,)]


def test_nan_comes_back_as_null_and_infinities_as_themselves(store_url: str) -> None:
    load(store_url, a_run({"loss": [math.nan, math.inf, -math.inf, 3.0]}))

    assert rows(store_url, POINTS) == [
        ("loss", 0, None),
        ("loss", 1, math.inf),
        ("loss", 2, -math.inf),
        ("loss", 3, 3.0),
    ]
    assert rows(store_url, 'SELECT "count", nan_count, "min", "max", "sum", finite_count FROM metric_summaries') == [
        (4, 1, -math.inf, math.inf, 3.0, 1)
    ]


def test_the_last_value_written_for_a_step_wins_and_the_overwriting_is_counted(store_url: str) -> None:
    with feeding(store_url) as feeder:
        feeder.feed(*a_run({"loss": [5.0, 1.0, 2.0]}, state=None))
        feeder.feed(row(0, 3.0), row(3, 0.5), row(1, 4.0))

    assert rows(store_url, POINTS) == [("loss", 0, 3.0), ("loss", 1, 4.0), ("loss", 2, 2.0), ("loss", 3, 0.5)]
    assert rows(
        store_url, 'SELECT "count", overwritten, "min", min_step, "max", max_step, last FROM metric_summaries'
    ) == [(4, 2, 0.5, 3, 4.0, 1, 0.5)]


def test_the_same_value_again_at_the_same_step_is_no_overwriting(store_url: str) -> None:
    with feeding(store_url) as feeder:
        feeder.feed(*a_run({"epoch": [0.0, math.nan, 1.0]}, state=None))
        feeder.feed(row(1, math.nan), row(2, 1.0), row(3, 2.0))

    assert rows(store_url, 'SELECT "count", nan_count, overwritten, "sum", last_step FROM metric_summaries') == [
        (4, 1, 0, 3.0, 3)
    ]


def test_within_one_batch_and_across_key_sets_the_last_written_wins_too(store_url: str) -> None:
    load(
        store_url,
        [opened(), run_started(), keys("a", "b"), keys("b", number=1),
         row(0, 1.0, 1.0), row(0, 2.0, number=1), row(0, 3.0, 3.0), row(1, 9.0, number=1)],
    )  # fmt: skip

    assert rows(store_url, POINTS) == [("a", 0, 3.0), ("b", 0, 3.0), ("b", 1, 9.0)]


@pytest.mark.parametrize("step", [-3.0, 1.5, 2.0**53, -0.0])
def test_steps_may_be_negative_fractional_and_huge(store_url: str, step: float) -> None:
    load(store_url, [opened(), run_started(), keys("loss"), row(step, 1.0)])

    assert rows(store_url, POINTS) == [("loss", step, 1.0)]


def test_system_metrics_are_kept_apart_from_the_training_s(store_url: str) -> None:
    load(store_url, [opened(), run_started(), keys("cpu/utilization", kind="system"), row(START, 50.0, time=START)])

    assert rows(store_url, POINTS) == []
    assert rows(store_url, "SELECT metric, value FROM system_points") == [("cpu/utilization", 50.0)]
    assert rows(store_url, "SELECT last_step FROM runs") == [(None,)]


def test_importers_hand_in_whole_columns(store_url: str) -> None:
    columns = records.Series(key="loss", steps=doubles([0, 1, 2]), times=doubles([1, 2, 3]), values=doubles([5, 4, 3]))

    load(store_url, [opened(), run_started(), columns])

    assert rows(store_url, POINTS) == [("loss", 0, 5.0), ("loss", 1, 4.0), ("loss", 2, 3.0)]


def test_config_leaves_keep_their_types(store_url: str) -> None:
    values = {
        "lr": 1e-3,
        "n": 3,
        "big": 2**63 + 1,
        "name": "x",
        "flag": True,
        "none": None,
        "list": [1, "a"],
        "nan": math.nan,
    }

    load(store_url, [opened(), run_started(), config(values)])

    stored = {path: (kind, number, text) for path, kind, number, text in rows(
        store_url, "SELECT keys.path, configs.type, number, text FROM configs JOIN keys ON keys.id = configs.key")}  # fmt: skip
    assert stored == {
        "lr": ("number", 1e-3, "0.001"),
        "n": ("number", 3.0, "3"),
        "big": ("number", float(2**63), str(2**63 + 1)),
        "name": ("text", None, "x"),
        "flag": ("bool", 1.0, "true"),
        "none": ("null", None, None),
        "list": ("json", None, '[1, "a"]'),
        "nan": ("number", None, "NaN"),
    }


def test_config_and_summary_can_be_changed_and_removed(store_url: str) -> None:
    with feeding(store_url) as feeder:
        feeder.feed(opened(), run_started(), config({"lr": 1.0, "old": 1}), summary({"best": 0.5}))
        feeder.feed(records.ConfigSet({"lr": 2.0}, ["old"]), summary({"best": 0.9}))

    assert rows(store_url, "SELECT number FROM configs") == [(2.0,)]
    assert rows(store_url, "SELECT number FROM summaries") == [(0.9,)]


def test_tags_notes_and_names_follow_the_run_s_own_edits(store_url: str) -> None:
    with feeding(store_url) as feeder:
        feeder.feed(opened(), run_started(tags=["a", "b"], notes="first"))
        feeder.feed(records.RunEdited(name="renamed", tags=["b", "c"]))

    assert rows(store_url, "SELECT name, notes FROM runs") == [("renamed", "first")]
    assert rows(store_url, "SELECT tag FROM tags ORDER BY tag") == [("b",), ("c",)]


def test_console_lines_are_numbered_through_all_writers(store_url: str) -> None:
    with feeding(store_url) as feeder:
        feeder.feed(opened(), run_started(), records.Console("stdout", [1.0, 2.0], ["one", "two"]))
    with feeding(store_url, writer="2-other") as feeder:
        feeder.feed(opened(writer="2-other"), run_started(), records.Console("stderr", [3.0], ["three"]))

    assert rows(store_url, "SELECT line, stream, text FROM logs ORDER BY line") == [
        (1, "stdout", "one"), (2, "stdout", "two"), (3, "stderr", "three"),
    ]  # fmt: skip


def test_rich_values_files_alerts_and_environment_have_their_tables(store_url: str) -> None:
    load(
        store_url,
        [
            opened(),
            run_started(),
            records.Rich(key="note", step=1, time=START, type="text", payload={"text": "hello"}),
            records.FileLogged(path="a/b.bin", time=START, sha256="0" * 64, size=3, media_type="application/x"),
            records.FileLogged(path="ref", time=START, uri="s3://bucket/x"),
            records.Alerted(title="diverged", time=START, level="error", step=4),
            records.EnvironmentCaptured(section="git", payload={"commit": "abc"}),
            records.MetricDefined(pattern="val/*", direction="max"),
        ],
    )

    assert rows(store_url, "SELECT type, payload FROM rich_values") == [("text", '{"text": "hello"}')]
    assert rows(store_url, "SELECT path, sha256, uri FROM files ORDER BY path") == [
        ("a/b.bin", "0" * 64, None), ("ref", None, "s3://bucket/x"),
    ]  # fmt: skip
    assert rows(store_url, "SELECT size FROM blobs") == [(3,)]
    assert rows(store_url, "SELECT level, title, step FROM alerts") == [("error", "diverged", 4)]
    assert rows(store_url, "SELECT section, payload FROM environments") == [("git", '{"commit": "abc"}')]
    assert rows(store_url, "SELECT pattern, direction FROM metric_definitions") == [("val/*", "max")]


def test_equal_artifacts_are_one_version_and_aliases_move(store_url: str) -> None:
    def version(digest: str, *aliases: str) -> records.ArtifactLogged:
        return records.ArtifactLogged(
            "model", "model", digest, START, aliases=list(aliases), files=[{"path": "w", "size": 2}]
        )

    load(
        store_url, [opened(), run_started(), version("d0", "best"), version("d1", "best"), version("d0"), version("d1")]
    )

    assert rows(store_url, "SELECT version, digest, aliases, size FROM artifacts ORDER BY version") == [
        (0, "d0", "[]", 2), (1, "d1", '["latest", "best"]', 2),
    ]  # fmt: skip


def test_records_of_a_newer_version_are_counted_and_the_rest_is_stored(store_url: str) -> None:
    import msgspec

    with feeding(store_url) as feeder:
        payloads = [records.encode(r) for r in a_run({"loss": [1.0]}, state=None)]
        feeder.ingest.apply(RUN, WRITER, 0, 9, [*payloads, msgspec.msgpack.encode({"k": "hologram", "x": 1})])

    assert rows(store_url, POINTS) == [("loss", 0, 1.0)]
    assert rows(store_url, "SELECT skipped FROM journals") == [(1,)]


def test_a_run_deleted_for_good_is_not_brought_back_by_its_writer(store_url: str) -> None:
    with feeding(store_url) as feeder:
        feeder.feed(*a_run({"loss": [1.0]}, state=None))
        rows(store_url, "DELETE FROM runs")

        with pytest.raises(RunGoneError, match="deleted for good"):
            feeder.feed(row(1, 0.5))


class TestStates:
    """How a run ends, when it has one writer or many."""

    STATE = "SELECT state, reason, finished FROM runs"

    def test_a_run_is_running_until_its_writer_ends(self, store_url: str) -> None:
        with feeding(store_url) as feeder:
            feeder.feed(opened(), run_started())
            assert rows(store_url, "SELECT state, finished FROM runs") == [("running", None)]

            feeder.feed(finished(state="failed", reason="ValueError: no", time=START + 5))

        assert rows(store_url, self.STATE) == [("failed", "ValueError: no", START + 5)]

    def test_a_run_of_two_ranks_ends_with_the_last_and_in_the_worse_state(self, store_url: str) -> None:
        with feeding(store_url) as one, feeding(store_url, writer="2-b") as two:
            one.feed(opened(), run_started())
            two.feed(opened(writer="2-b"), run_started())
            one.feed(finished(state="failed", reason="rank 0 is out of memory"))
            assert rows(store_url, "SELECT state FROM runs") == [("running",)]
            two.feed(finished())

        assert rows(store_url, self.STATE)[0][:2] == ("failed", "rank 0 is out of memory")

    def test_a_failure_counts_though_it_is_stored_before_another_writer_s_beginning(self, store_url: str) -> None:
        with feeding(store_url) as one, feeding(store_url, writer="2-b") as two:
            one.feed(opened(), run_started(), finished(state="failed", reason="oh", traceback="…", time=START + 9))
            two.feed(opened(writer="2-b"), run_started(time=START + 1), finished(state="failed", time=START + 10))

        assert rows(store_url, "SELECT state, reason, traceback FROM runs") == [("failed", "oh", "…")]

    @pytest.mark.parametrize("late", ["before", "after"])
    def test_a_rank_that_was_started_again_is_forgiven_though_its_death_is_found_late(
        self, store_url: str, late: str
    ) -> None:
        """All ranks of a restarted job begin together, so one of them may write before the others' deaths are known."""
        cut_off = finished(state="crashed", reason="process 2 is gone", time=START + 5)
        old, new = (f"rank1-2-{word}" for word in ("old", "new"))
        again = records.Opened(1, RUN, new, START + 9, rank=1)
        with feeding(store_url, writer=old) as first, feeding(store_url, writer=new) as second:
            first.feed(records.Opened(1, RUN, old, START, rank=1), run_started())
            second.feed(again, run_started(resumed=True, time=START + 9))
            if late == "before":
                second.ingest.end_writer(RUN, old, cut_off)
            second.feed(finished(time=START + 20))
            if late == "after":
                second.ingest.end_writer(RUN, old, cut_off)

        assert rows(store_url, self.STATE) == [("finished", "", START + 20)]

    def test_a_run_that_comes_back_is_running_again_and_its_earlier_failure_is_forgotten(self, store_url: str) -> None:
        with feeding(store_url) as feeder:
            feeder.feed(opened(), run_started(), finished(state="failed", reason="oh"))
        with feeding(store_url, writer="2-b") as feeder:
            feeder.feed(opened(writer="2-b"), run_started(resumed=True, time=START + 50))
            assert rows(store_url, "SELECT state, reason, started FROM runs") == [("running", "", START + 50)]
            feeder.feed(finished())

        assert rows(store_url, self.STATE)[0][:2] == ("finished", "")

    def test_a_forked_worker_s_end_says_nothing_about_the_run(self, store_url: str) -> None:
        worker = records.Opened(1, RUN, "2-w", START, role="worker")
        with feeding(store_url) as main, feeding(store_url, writer="2-w") as forked:
            main.feed(opened(), run_started())
            forked.feed(worker, keys("x"), row(0, 1.0))
            forked.ingest.end_writer(RUN, "2-w", finished(state="crashed"))
            assert rows(store_url, "SELECT state FROM runs") == [("running",)]
            main.feed(finished())

        assert rows(store_url, "SELECT state FROM runs") == [("finished",)]


def test_runs_of_one_project_take_different_colours_as_long_as_there_are_any(store_url: str) -> None:
    for number in range(20):
        run = f"run{number:013d}"
        with feeding(store_url, run=run) as feeder:
            feeder.feed(opened(run=run), run_started(time=START + number))

    assert {colour for (colour,) in rows(store_url, "SELECT color FROM runs")} == set(range(20))


def test_many_new_keys_at_once_are_each_made_once(store_url: str) -> None:
    names = [f"layer/{n}/norm" for n in range(3000)]

    load(
        store_url,
        [opened(), run_started(), keys(*names), records.Row(0, 0.0, START, array("d", range(3000)).tobytes())],
    )

    assert rows(store_url, "SELECT count(*) FROM keys") == [(3000,)]
    assert rows(store_url, "SELECT sum(value) FROM metric_points") == [(sum(range(3000)),)]


def test_opening_a_sqlite_store_for_ingest_imports_no_sqlalchemy(sqlite_url: str) -> None:
    import subprocess

    code = f"import sys; from trackai.store.ingest import Ingest; Ingest.open({sqlite_url!r}).close(); assert 'sqlalchemy' not in sys.modules and 'alembic' not in sys.modules"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_keys_with_quotes_emoji_slashes_and_sql_are_just_names(store_url: str) -> None:
    names = ["it's", 'say "hi"', "🔥/ö", "x'); DROP TABLE runs;--", "a//b", " ", "?", "%s", "{0}"]

    load(store_url, [opened(), run_started(), keys(*names), row(0, *range(len(names)))])

    assert {metric for metric, _, _ in rows(store_url, POINTS)} == set(names)


def test_two_ingests_that_write_at_the_same_time_queue(store_url: str) -> None:
    from concurrent.futures import ThreadPoolExecutor

    def write(number: int) -> None:
        run = f"run-{number}"
        ingest = Ingest.open(store_url)
        try:
            made = a_run({f"m{k}": [1.0, 2.0] for k in range(5)}, run=run, name=run)
            ingest.apply(run, WRITER, 0, 9, [records.encode(record) for record in made])
        finally:
            ingest.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(16)))

    assert rows(store_url, "SELECT count(*) FROM metric_points") == [(160,)]
    assert rows(store_url, "SELECT count(*) FROM keys") == [(5,)]


@pytest.mark.parametrize("store_url", ["postgresql"], indirect=True)
def test_postgresql_knows_what_it_has_as_soon_as_much_was_written(store_url: str) -> None:
    steps = doubles(range(200_000))
    with feeding(store_url) as feeder:
        feeder.feed(opened(), run_started(), config({"lr": 0.1}))
        feeder.feed(records.Series(key="loss", steps=steps, times=steps, values=steps))
        known = "SELECT DISTINCT tablename FROM pg_stats WHERE schemaname = 'public' ORDER BY tablename"
        before = rows(store_url, known)

    after = {name for (name,) in rows(store_url, known)}

    assert ("configs",) not in before
    assert {"configs", "metric_rollups", "metric_summaries", "metrics", "runs"} <= after
