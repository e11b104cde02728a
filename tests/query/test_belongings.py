"""What else a run has: config, summary, environment, console lines, alerts, files, rich values, artifacts."""

from __future__ import annotations

import math

import pytest
from tests.factories import START
from tests.query.made import MadeRun, same, write
from tests.store.ingesting import feeding

from trackai import records
from trackai.errors import NotFoundError, UsageError
from trackai.store import Store
from trackai.store.answers import RunsQuestion, RunsSize

RUN = "aaaaaaaaaaaaaaa1"
OTHER = "aaaaaaaaaaaaaaa2"


def test_config_comes_back_as_it_was_set(store: Store, store_url: str) -> None:
    config: dict[str, object] = {
        "b": 1, "a": 1.0, "flag": True, "none": None, "nan": math.nan, "inf": math.inf, "list": [1, {"x": "é"}], "big": 2**63,
        "text": "1",
    }  # fmt: skip
    write(store_url, [MadeRun(RUN, config=config)])

    found = store.reader().config(RUN)

    assert list(found) == sorted(config)
    for path, value in config.items():
        assert same(found[path], value)
        assert type(found[path]) is type(value)


def test_a_summary_is_what_the_user_set_over_the_last_values(store: Store, store_url: str) -> None:
    write(
        store_url, [MadeRun(RUN, summary={"loss": 0.1, "note": "x"}, metrics={"loss": [2.0], "acc": [0.5, math.nan]})]
    )

    found = store.reader().summary(RUN)

    assert (found["loss"], found["note"]) == (0.1, "x")
    assert same(found["acc"], math.nan)


def test_console_lines_are_read_from_a_line_from_the_end_and_by_their_text(store: Store, store_url: str) -> None:
    write(store_url, [MadeRun(RUN)])
    with feeding(store_url, run=RUN) as feeder:
        feeder.feed(records.Console("stdout", [START + n for n in range(10)], [f"Step {n} 100%_" for n in range(10)]))
        feeder.feed(records.Console("stderr", [START], ["warning: step"]))
    reader = store.reader()

    page = reader.logs(RUN, after=3, limit=2)
    assert ([line.line for line in page.lines], page.total, page.last_line) == ([4, 5], 8, 11)
    assert [line.text for line in reader.logs(RUN, tail=2).lines] == ["Step 9 100%_", "warning: step"]
    assert [line.line for line in reader.logs(RUN, search="STEP 7 100%_").lines] == [8]
    assert reader.logs(RUN, search="100_").total == 0
    assert reader.logs(RUN, tail=1).lines[0].stream == "stderr"
    with pytest.raises(UsageError, match="10,000"):
        reader.logs(RUN, limit=10_001)


def test_where_console_lines_match_is_known_without_reading_them(store: Store, store_url: str) -> None:
    write(store_url, [MadeRun(RUN)])
    with feeding(store_url, run=RUN) as feeder:
        feeder.feed(records.Console("stdout", [START + n for n in range(10)], [f"Step {n} 100%_" for n in range(10)]))
        feeder.feed(records.Console("stderr", [START], ["warning: step"]))
    reader = store.reader()

    found = reader.log_lines(RUN, search="STEP", limit=3)
    assert (found.lines, found.total) == ([1, 2, 3], 11)
    assert reader.log_lines(RUN, search="step", stream="stderr").lines == [11]
    assert reader.log_lines(RUN, search="100_").lines == []
    assert [line.line for line in reader.logs(RUN, stream="stderr").lines] == [11]
    assert reader.logs(RUN, stream="stdout", tail=1).lines[0].text == "Step 9 100%_"
    assert [line.line for line in reader.logs(RUN, lines=[9, 2]).lines] == [2, 9]
    with pytest.raises(UsageError, match="100,000"):
        reader.log_lines(RUN, limit=100_001)
    with pytest.raises(UsageError, match="1,000"):
        reader.logs(RUN, lines=list(range(1_001)))


def test_console_lines_are_searched_as_they_are_seen_by_text_and_by_pattern(store: Store, store_url: str) -> None:
    write(store_url, [MadeRun(RUN)])
    texts = [
        "\x1b[31mERROR\x1b[0m rank 3 lost",
        "rank 12 lost",
        "  5%\r100% done",
        "no rank was lost",
        "loss 0.5 (a+b)",
    ]
    with feeding(store_url, run=RUN) as feeder:
        feeder.feed(records.Console("stdout", [START] * len(texts), texts))
    reader = store.reader()

    def found(search: str, regex: bool = True) -> list[int]:
        return reader.log_lines(RUN, search=search, regex=regex).lines

    assert found("error RANK 3", regex=False) == [1]
    assert found(r"rank \d+ lost$") == [1, 2]
    assert found(r"^error") == [1]
    assert found(r"^\s*5%") == []
    assert found("100% done|no rank") == [3, 4]
    assert found(r"\(a\+b\)") == [5]
    assert found("(a+b)", regex=False) == [5]
    assert found(r"(\w+\s?)+!") == []
    with pytest.raises(UsageError, match="at character 9"):
        found("rank (\\q)")


def test_a_long_log_is_searched_a_stretch_at_a_time(store: Store, store_url: str) -> None:
    write(store_url, [MadeRun(RUN)])
    with feeding(store_url, run=RUN) as feeder:
        for start in range(0, 60_000, 20_000):
            texts = [f"step {n}" for n in range(start, start + 20_000)]
            feeder.feed(records.Console("stdout", [START] * len(texts), texts))
    reader = store.reader()

    lines: list[int] = []
    after = 0
    while True:
        answer = reader.log_lines(RUN, search=r"step \d*999$", regex=True, after=after)
        lines += answer.lines
        if answer.searched >= answer.last_line:
            break
        assert answer.searched > after
        after = answer.searched

    assert lines == [n + 1 for n in range(60_000) if n % 1000 == 999]
    assert reader.log_lines(RUN, search="step", after=59_990).lines == list(range(59_991, 60_001))


def test_alerts_are_found_by_run_project_level_and_time(store: Store, store_url: str) -> None:
    write(store_url, [MadeRun(RUN, name="a"), MadeRun(OTHER, project="other")])
    for run, level, time in ((RUN, "info", 1.0), (RUN, "error", 2.0), (OTHER, "warn", 3.0)):
        with feeding(store_url, run=run) as feeder:
            feeder.feed(records.Alerted(title=level, time=START + time, level=level, step=7.0))
    reader = store.reader()

    assert [alert.title for alert in reader.alerts()] == ["warn", "error", "info"]
    assert [alert.title for alert in reader.alerts(level="warn")] == ["warn", "error"]
    assert [alert.title for alert in reader.alerts(run=RUN, limit=1)] == ["error"]
    assert [alert.title for alert in reader.alerts(project="other")] == ["warn"]
    assert [alert.title for alert in reader.alerts(since=START + 2)] == ["warn"]
    assert (reader.alerts(run=RUN)[0].run_name, reader.alerts(run=RUN)[0].step) == ("a", 7.0)
    with pytest.raises(UsageError, match="no level"):
        reader.alerts(level="loud")


def test_files_are_listed_by_prefix(store: Store, store_url: str) -> None:
    write(store_url, [MadeRun(RUN)])
    with feeding(store_url, run=RUN) as feeder:
        feeder.feed(
            records.FileLogged("ckpt/a.pt", START, sha256="a" * 64, size=10, kind="checkpoint", metadata={"epoch": 1}),
            records.FileLogged("Ckpt/b.pt", START, uri="s3://x"),
            records.FileLogged("c_t/x", START),
        )
    reader = store.reader()

    assert [file.path for file in reader.files(RUN)] == ["Ckpt/b.pt", "c_t/x", "ckpt/a.pt"]
    (file,) = reader.files(RUN, prefix="ckpt/")
    assert (file.kind, file.sha256, file.size, file.metadata) == ("checkpoint", "a" * 64, 10, {"epoch": 1})
    assert (reader.project("digits").size_bytes, reader.project("digits").file_bytes) == (10, 10)
    assert reader.size(RunsQuestion("digits", filter=f'id = "{RUN}"')) == RunsSize(1, 0, 1, 0, 10)
    assert reader.size(RunsQuestion("digits", filter='name = "none"')) == RunsSize(0, 0, 0, 0, 0)


def test_rich_values_are_read_at_a_step_after_or_before_one(store: Store, store_url: str) -> None:
    write(store_url, [MadeRun(RUN)])
    with feeding(store_url, run=RUN) as feeder:
        for step in range(5):
            for index in range(2):
                feeder.feed(
                    records.Rich("samples", float(step), START + step, "text", {"text": f"{step}.{index}"}, index)
                )
        feeder.feed(records.Rich("grad", 0.0, START, "histogram", {"bins": [1]}))
    reader = store.reader()

    def texts(**asked: float) -> list[str]:
        return [value.payload["text"] for value in reader.rich(RUN, "samples", **asked)]  # type: ignore[arg-type,index,call-overload]  # given by the test

    assert [(key.key, key.type, key.count, key.last_step) for key in reader.rich_keys(RUN)] == [
        ("grad", "histogram", 1, 0.0), ("samples", "text", 10, 4.0),
    ]  # fmt: skip
    assert texts(step=2.5) == ["2.0", "2.1"]
    assert texts(step=-1) == []
    assert texts(after=3) == ["4.0", "4.1"]
    assert texts(before=2, limit=3) == ["0.1", "1.0", "1.1"]
    assert reader.rich(RUN, "nothing") == []


def test_steps_of_rich_values_are_known_without_reading_them_and_a_sample_covers_all_steps(
    store: Store, store_url: str
) -> None:
    write(store_url, [MadeRun(RUN)])
    with feeding(store_url, run=RUN) as feeder:
        for step in range(0, 100, 10):
            for index in range(2):
                feeder.feed(
                    records.Rich("grad", float(step), START + step, "histogram", {"at": step, "of": index}, index)
                )
    reader = store.reader()

    assert reader.rich_steps(RUN, "grad") == [float(step) for step in range(0, 100, 10)]
    assert reader.rich_steps(RUN, "nothing") == []
    sample = reader.rich_sample(RUN, "grad", 4)
    assert [(value.step, value.index) for value in sample] == [(0.0, 0), (30.0, 0), (60.0, 0), (90.0, 0)]
    assert len(reader.rich_sample(RUN, "grad", 500)) == 10
    assert reader.rich_sample(RUN, "nothing", 4) == []
    with pytest.raises(UsageError, match="500"):
        reader.rich_sample(RUN, "grad", 501)


def test_artifacts_are_found_by_project_name_and_run(store: Store, store_url: str) -> None:
    write(store_url, [MadeRun(RUN), MadeRun(OTHER)])
    for run, digest, used in ((RUN, "d1", False), (RUN, "d2", False), (OTHER, "d1", True)):
        with feeding(store_url, run=run) as feeder:
            feeder.feed(records.ArtifactLogged("data", "dataset", digest, START, aliases=["best"], used=used))
    reader = store.reader()

    assert [(row.version, row.run) for row in reader.artifacts("digits", "data")] == [(1, RUN), (0, RUN)]
    assert [row.digest for row in reader.artifacts(run=OTHER)] == ["d1"]
    assert "latest" in reader.artifacts(name="data")[0].aliases
    assert reader.artifacts(name="nothing") == []


def test_the_environment_is_that_of_the_latest_writer(store: Store, store_url: str) -> None:
    write(store_url, [MadeRun(RUN)])
    for number, writer in enumerate(("2-later", "1-earlier")):
        with feeding(store_url, run=RUN, writer=writer) as feeder:
            feeder.feed(
                records.Opened(version=1, run=RUN, writer=writer, time=START + 100 - number),
                records.EnvironmentCaptured("git", {"commit": writer}),
            )

    assert store.reader().environment(RUN) == {"git": {"commit": "2-later"}}


def test_what_is_not_there_is_not_found(store: Store) -> None:
    for ask in (
        lambda: store.reader().view(7),
        lambda: store.reader().dashboard(7),
        lambda: store.reader().config("nothere"),
    ):
        with pytest.raises(NotFoundError):
            ask()  # type: ignore[no-untyped-call]  # a lambda
