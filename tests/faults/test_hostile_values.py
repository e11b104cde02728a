"""Odd numbers, odd steps, far too much of everything: through a real process into the store, and read back as numbers."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
from tests.faults.stored import ask, series, states, stored_twice, trackai
from tests.tracking.processes import run_script

pytestmark = pytest.mark.faults

PLAIN = {
    "TRACKAI_CONSOLE": "off",
    "TRACKAI_CAPTURE_ENVIRONMENT": "off",
    "TRACKAI_LOG_CPU": "off",
    "TRACKAI_LOG_GPU": "off",
    "TRACKAI_QUIET": "1",
    "TRACKAI_KEEP_JOURNALS": "0",
}


def test_numbers_at_every_edge_are_stored_as_they_are_or_said(home: Path) -> None:
    script = """
    import math, trackai
    trackai.init("digits", name="calm-otter")
    trackai.log({
        "nan": math.nan, "inf": math.inf, "-inf": -math.inf, "2^63": 2**63, "-2^63": -2**63, "2^64+1": 2**64 + 1,
        "2^53+1": 2**53 + 1, "largest": 1.7976931348623157e308, "smallest": 5e-324, "-0": -0.0, "true": True,
        "beyond": 10**400, "complex": 1j,
    }, step=1)
    """

    done = run_script(script, home, **PLAIN)

    stored = dict(ask(home, "SELECT metric, value FROM metric_points"))
    assert stored == {
        "nan": None, "inf": math.inf, "-inf": -math.inf, "2^63": 2.0**63, "-2^63": -(2.0**63), "2^64+1": 2.0**64,
        "2^53+1": 2.0**53, "largest": 1.7976931348623157e308, "smallest": 5e-324, "-0": 0.0, "true": 1.0,
        "beyond": math.inf,
    }  # fmt: skip
    assert "'beyond' holds a number beyond the range of float64" in done.stderr
    assert "'complex' holds a complex, which cannot be stored" in done.stderr
    assert done.stderr.count("TrackAIWarning") == 2
    listed = json.loads(trackai(home, "metrics", "calm-otter", "--json").stdout)
    assert "NaN" in json.dumps(listed)


def test_steps_in_any_order_are_sorted_and_of_those_given_twice_the_last_counts(home: Path) -> None:
    script = """
    import math, trackai
    run = trackai.init("digits", name="calm-otter")
    for step in (5, 3, 4, -2, 0.5, 2**63, -2**63, 2**53 + 1, 1e300): trackai.log({"a": step}, step=step)
    assert run._wait_stored(60)
    trackai.log({"a": 33}, step=3)
    trackai.log({"a": 44}, step=4)
    trackai.log({"b": 1}, step=math.nan)
    trackai.log({"b": 2}, step="seven")
    for value in range(3, 10): trackai.log({"b": value})
    """

    done = run_script(script, home, **PLAIN)

    assert series(home, "a") == [
        (-(2.0**63), -(2.0**63)), (-2, -2), (0.5, 0.5), (3, 33), (4, 44), (5, 5), (2.0**53, 2.0**53), (2.0**63, 2.0**63),
        (1e300, 1e300),
    ]  # fmt: skip
    # Behind 1e300 the automatic steps are far apart, and still each value has one of its own.
    assert [value for _, value in series(home, "b")] == list(range(1, 10))
    assert done.stderr.count("is no finite number") >= 1
    folded = ask(
        home, "SELECT count, overwritten FROM metric_summaries s JOIN keys k ON k.id = s.key WHERE k.path = 'a'"
    )
    assert folded == [(9, 2)]


def test_keys_that_no_store_can_hold_are_escaped_or_shortened_and_stay_apart(home: Path) -> None:
    script = r"""
    import trackai
    trackai.init("digits", name="calm-otter")
    keys = ["nul\0byte", "half \ud800", "x" * 10_000_000, "x" * 9_999_999 + "y", "a/b//c/", "", " ", "\n", "é", "e\u0301", "K", "k"]
    trackai.log({key: number for number, key in enumerate(keys)}, step=0)
    trackai.finish()
    """

    done = run_script(script, home, **PLAIN)

    stored = {value: metric for metric, value in ask(home, "SELECT metric, value FROM metric_points")}
    assert stored[0] == "nul\\x00byte"
    assert stored[1] == "half \\ud800"
    assert len(stored[2]) == len(stored[3]) == 512
    assert stored[2] != stored[3]
    assert [stored[number] for number in (4, 6, 7, 8, 9, 10, 11)] == ["a/b//c/", " ", "\n", "é", "e\u0301", "K", "k"]
    assert "key is empty" in done.stderr
    assert states(home) == ["finished"]


def test_ten_megabytes_of_text_are_kept_wherever_text_is_taken_and_refused_where_a_name_is(home: Path) -> None:
    script = """
    import trackai
    long = "0123456789" * 1_000_000
    for name in ("project", "name", "group", "job_type", "tags"):
        try: trackai.init(**{"project": "digits", name: long})
        except ValueError as error: print("refused", name, len(str(error)) < 200)
    run = trackai.init("digits", name="calm-otter", notes=long, config={"long": long})
    trackai.log({"said": long, "a": 1})
    run.alert(title="long", text=long)
    run.summary["long"] = long
    print(long)
    trackai.log({"a": 2})
    """

    done = run_script(script, home, **{**PLAIN, "TRACKAI_CONSOLE": "on"})

    refused = [line.split()[1:] for line in done.stdout.splitlines() if line.startswith("refused")]
    assert refused == [[name, "True"] for name in ("project", "name", "group", "job_type", "tags")]
    assert ask(home, "SELECT length(notes), state FROM runs") == [(10_000_000, "finished")]
    assert [value for _, value in series(home, "a")] == [1, 2]
    shown = json.loads(trackai(home, "run", "calm-otter", "--json").stdout)
    assert len(shown["config"]["long"]) == 10_000_000
    assert ask(home, "SELECT max(length(text)) FROM alerts")[0][0] > 0


def test_nul_and_half_characters_in_every_text_end_in_text_or_in_a_sentence(home: Path) -> None:
    script = r"""
    import trackai
    odd = "a\0b\ud800c"
    for name in ("project", "name", "group", "job_type", "tags"):
        try: trackai.init(**{"project": "digits", name: odd})
        except ValueError as error: print("refused", name)
    run = trackai.init("digits", name="calm-otter", notes=odd, config={odd: odd, "list": [odd, {odd: odd}]})
    trackai.log({odd: 1.0, "said": odd, "list": [odd]})
    run.alert(title=odd, text=odd)
    run.summary[odd] = odd
    run.tags = ["fine"]
    print("a\0b")
    trackai.log({"a": 1})
    """

    done = run_script(script, home, **{**PLAIN, "TRACKAI_CONSOLE": "on"})

    assert done.stdout.count("refused") == 5
    assert [value for _, value in series(home, "a")] == [1]
    assert states(home) == ["finished"]
    ((notes,),) = ask(home, "SELECT notes FROM runs")
    assert notes == "a\\x00b\\ud800c"
    assert len(series(home, "a\\x00b\\ud800c")) == 1
    assert ask(home, "SELECT count(*) FROM alerts") == [(1,)]


def test_a_thousand_threads_lose_no_point_and_share_no_step(home: Path) -> None:
    script = """
    import threading, trackai
    trackai.init("digits", name="calm-otter")
    begin = threading.Barrier(1000)
    def work(number):
        begin.wait()
        for call in range(20): trackai.log({"a": number, f"thread/{number % 10}": call})
    threads = [threading.Thread(target=work, args=(number,)) for number in range(1000)]
    for thread in threads: thread.start()
    for thread in threads: thread.join()
    """

    done = run_script(script, home, **PLAIN, TRACKAI_DRAIN_INTERVAL="0.02")

    stored = series(home, "a")
    assert [step for step, _ in stored] == list(range(20_000))
    assert sorted(value for _, value in stored) == sorted(float(number) for number in range(1000) for _ in range(20))
    assert stored_twice(home) == 0
    assert done.stderr == ""


def test_a_hundred_thousand_keys_in_one_call_and_in_many_are_all_stored_and_found(home: Path) -> None:
    script = """
    import trackai
    trackai.init("digits", name="calm-otter")
    trackai.log({f"wide/{number}": number for number in range(50_000)})
    for part in range(500): trackai.log({f"many/{part}/{number}": number for number in range(100)})
    """

    done = run_script(script, home, **PLAIN, TRACKAI_FINISH_TIMEOUT="100")

    assert ask(home, "SELECT count(*), count(DISTINCT metric) FROM metric_points") == [(100_000, 100_000)]
    assert series(home, "wide/49999") == [(0, 49_999)]
    assert series(home, "many/499/99") == [(500, 99)]
    assert done.stderr == ""


def test_forked_workers_that_die_at_once_leave_what_they_logged(home: Path) -> None:
    script = """
    import os, trackai
    run = trackai.init("digits", name="calm-otter")
    trackai.log({"parent": 0})
    assert run._wait_stored(60)
    children = []
    for number in range(4):
        pid = os.fork()
        if pid == 0:
            for step in range(500): trackai.log({f"child/{number}": step}, step=step)
            os._exit(0)
        children.append(pid)
    for pid in children: os.waitpid(pid, 0)
    trackai.log({"parent": 1})
    """

    done = run_script(script, home, **PLAIN)
    trackai(home, "recover")

    for number in range(4):
        assert series(home, f"child/{number}") == [(step, step) for step in range(500)]
    assert [value for _, value in series(home, "parent")] == [0, 1]
    assert states(home) == ["finished"]
    assert done.stderr == ""


@pytest.mark.parametrize("jump", [-365 * 86_400, -3600, 3600, 30 * 365 * 86_400], ids=lambda jump: f"{jump:+} s")
def test_a_clock_that_jumps_changes_no_step_no_value_and_no_state(home: Path, jump: int) -> None:
    script = f"""
    import time
    real, offset = time.time, [0.0]
    time.time = lambda: real() + offset[0]
    import trackai
    run = trackai.init("digits", name="calm-otter")
    for step in range(100): trackai.log({{"a": step}})
    assert run._wait_stored(60)
    offset[0] = {jump}
    for step in range(100, 200): trackai.log({{"a": step}})
    offset[0] = 0.0
    trackai.log({{"a": 200}})
    """

    run_script(script, home, **PLAIN)

    assert series(home, "a") == [(step, step) for step in range(201)]
    assert states(home) == ["finished"]
    assert '"state": "finished"' in trackai(home, "run", "calm-otter", "--json").stdout
