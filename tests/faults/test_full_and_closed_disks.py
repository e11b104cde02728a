"""A disk that is full for the store, or that may only be read: the training goes on and every point arrives, or it is said."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.faults.stored import ask, series, states, stored_twice, trackai
from tests.tracking.processes import journals, run_script

pytestmark = pytest.mark.faults

# Console and environment would fill the store by themselves; only the numbers are counted here.
PLAIN = {
    "TRACKAI_CONSOLE": "off",
    "TRACKAI_CAPTURE_ENVIRONMENT": "off",
    "TRACKAI_LOG_CPU": "off",
    "TRACKAI_LOG_GPU": "off",
    "TRACKAI_DRAIN_INTERVAL": "0.05",
    "TRACKAI_KEEP_JOURNALS": "0",
}

# The limit holds for each file. Each call is drained alone, so the store's log (WAL) grows by pages and reaches the
# limit while the journal, which grows by 50 bytes, is far from it.
UNTIL_THE_STORE_IS_FULL = """
    import resource, time
    from pathlib import Path
    import trackai
    run = trackai.init("digits", name="calm-otter")
    trackai.log({"a": 0})
    assert run._wait_stored(60)
    store = Path(run.settings.db_path)
    full = max(file.stat().st_size for file in store.parent.glob("trackai.db*")) + 100_000
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (full, hard))
    step = 1
    while run._wait_stored(2):
        trackai.log({"a": step})
        step += 1
        assert step < 2000, "the store did not become full"
    resource.setrlimit(resource.RLIMIT_FSIZE, (12_000, hard))  # two pages: no transaction fits, the journal does
    for step in range(step, step + 100):
        trackai.log({"a": step})
    print("last", step, flush=True)
"""


def last_step(printed: str) -> int:
    return int(re.findall(r"^last (\d+)$", printed, re.MULTILINE)[0])


def test_a_store_that_is_full_for_a_while_costs_one_warning_and_no_point(home: Path) -> None:
    script = UNTIL_THE_STORE_IS_FULL + "    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))\n"

    done = run_script(script, home, **PLAIN)

    assert series(home, "a") == [(step, step) for step in range(last_step(done.stdout) + 1)]
    assert states(home) == ["finished"]
    assert stored_twice(home) == 0
    assert done.stderr.count("TrackAIWarning") == 1
    assert "The store cannot be written" in done.stderr
    assert "Nothing is lost" in done.stderr
    assert "Traceback" not in done.stderr
    assert journals(home) == []


def test_a_store_that_stays_full_leaves_the_rest_in_the_journal_for_recover(home: Path) -> None:
    done = run_script(UNTIL_THE_STORE_IS_FULL, home, **PLAIN)
    last = last_step(done.stdout)

    assert "trackai recover" in done.stderr
    assert "Traceback" not in done.stderr
    assert ask(home, "PRAGMA integrity_check") == [("ok",)]
    stored = series(home, "a")
    assert stored == [(step, step) for step in range(len(stored))]
    assert len(stored) < last

    trackai(home, "recover")

    assert series(home, "a") == [(step, step) for step in range(last + 1)]
    assert states(home) == ["finished"]
    assert stored_twice(home) == 0


def test_a_disk_full_for_recover_is_said_in_a_sentence_and_the_journal_stays(home: Path) -> None:
    run_script("import trackai\ntrackai.init('digits').log({'a': 0})\n", home, **PLAIN)
    logging = """
    import trackai
    trackai.init("digits", mode="offline")
    for step in range(20_000): trackai.log({"b": step})
    """
    run_script(logging, home, **PLAIN)
    recovering = """
    import resource, sys
    from trackai.cli.main import main
    resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
    sys.argv = ["trackai", "recover"]
    main()
    """

    full = run_script(recovering, home, check=False, **PLAIN)

    assert full.returncode == 1
    assert "Traceback" not in full.stderr
    assert re.search(r"disk is full|disk I/O error|No space|File too large", full.stdout + full.stderr)
    assert series(home, "b") == []
    trackai(home, "recover")
    assert series(home, "b") == [(step, step) for step in range(20_000)]


# Root may write everywhere, and tests often are root in a container: it gives that right up first.
LIKE_EVERYBODY = """
    import ctypes
    libc = ctypes.CDLL(None, use_errno=True)
    header, data = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
    assert libc.capget(header, data) == 0
    for word in (0, 1): data[word] &= ~0b110  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
    assert libc.capset(header, data) == 0
"""


def test_a_home_that_may_only_be_read_is_replaced_and_its_store_still_answers(home: Path, tmp_path: Path) -> None:
    run_script("import trackai\ntrackai.init('digits', name='before').log({'a': 0})\n", home, **PLAIN)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    training = (
        LIKE_EVERYBODY
        + """
    import trackai
    run = trackai.init("digits", name="calm-otter")
    for step in range(200): trackai.log({"a": step}, step=step)
    trackai.finish()
    print("home", run.settings.home)
    """
    )
    for folder in (home, home / "journals"):
        folder.chmod(0o500)

    try:
        done = run_script(training, home, TMPDIR=str(elsewhere), **PLAIN)
        listed = trackai(home, "runs")
    finally:
        for folder in (home, home / "journals"):
            folder.chmod(0o700)

    kept = Path(re.findall(r"^home (.*)$", done.stdout, re.MULTILINE)[0])
    assert "THIS RUN IS KEPT IN" in done.stderr
    assert kept.parent == elsewhere
    assert "before" in listed.stdout
    # What the sentence says to do works: the journals are moved back, and stored.
    for folder in (kept / "journals").iterdir():
        folder.rename(home / "journals" / folder.name)
    trackai(home, "recover")
    assert ask(home, "SELECT count(*) FROM metric_points WHERE run = 'calm-otter'") == [(200,)]


@pytest.mark.parametrize("what", ["the store", "the folder of the journals"])
def test_a_home_of_which_a_part_may_only_be_read_loses_nothing(home: Path, tmp_path: Path, what: str) -> None:
    run_script("import trackai\ntrackai.init('digits', name='before').log({'a': 0})\n", home, **PLAIN)
    training = (
        LIKE_EVERYBODY
        + """
    import trackai
    run = trackai.init("digits", name="calm-otter")
    for step in range(200): trackai.log({"a": step}, step=step)
    trackai.finish()
    """
    )
    part = home / ("trackai.db" if what == "the store" else "journals")
    before = part.stat().st_mode
    part.chmod(before & 0o555)

    done = run_script(training, home, TMPDIR=str(tmp_path), **PLAIN)

    part.chmod(before)
    if what == "the store":
        assert "Nothing is lost" in done.stderr
        trackai(home, "recover")
        assert ask(home, "SELECT count(*) FROM metric_points WHERE run = 'calm-otter'") == [(200,)]
    else:
        kept = Path(re.findall(r"THIS RUN IS KEPT IN (\S+) ", done.stderr)[0])
        assert len(journals(kept)[0].points()) == 200
