"""Processes of one job: they find the same run without talking, rank 0 logs, the others add what is theirs."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

import pytest
from tests.tracking.processes import Logged, journals, run_script

import trackai
from trackai.errors import TrackAIWarning, UsageError
from trackai.settings import load
from trackai.store import Store
from trackai.store.answers import RunsQuestion

STEP = {"SLURM_JOB_ID": "812", "SLURM_STEP_ID": "0", "SLURM_NTASKS": "2", "SLURM_NODEID": "0"}
ADDRESS = {"WORLD_SIZE": "2", "MASTER_ADDR": "localhost", "MASTER_PORT": "29500"}
LOGS = """
    import trackai
    run = trackai.init("digits")
    for step in range(3):
        trackai.log({"loss": 1.0 / (step + 1)}, step=step)
    trackai.log_system({"mine": 1.0})
    run.config["lr"] = 0.1
    run.summary["best"] = 1
    print(run.id, run.name, run.step)
"""


def rank(number: int, **more: str) -> dict[str, str]:
    return {**STEP, "SLURM_PROCID": str(number), "SLURM_LOCALID": str(number), **more}


@pytest.fixture
def as_rank(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Make this process a rank of a step of SLURM."""

    def become(number: int, **more: str) -> None:
        for name, value in rank(number, **more).items():
            monkeypatch.setenv(name, value)

    return become


def of_rank(home: Path, number: int) -> Logged:
    return next(left for left in journals(home) if left.opened.rank == number)


def test_ranks_share_a_run_and_its_name_and_only_rank_0_logs_metrics(home: Path) -> None:
    said = [run_script(LOGS, home, **rank(number)).stdout.split() for number in (1, 0)]

    assert said[0] == said[1]
    assert {left.opened.run for left in journals(home)} == {said[0][0]}
    first, second = of_rank(home, 0), of_rank(home, 1)
    assert [key for key, _, _ in first.points()] == ["loss"] * 3
    assert second.points() == []
    assert [key for key, _, _ in second.points("system")] == ["rank/1/mine"]
    assert (first.config(), second.config()) == ({"lr": 0.1}, {})
    assert (first.summary(), second.summary()) == ({"best": 1}, {})
    assert second.path.stem.startswith("rank1-")


def test_one_rank_says_that_metrics_are_left_out_and_what_to_do(home: Path) -> None:
    said = {number: run_script(LOGS, home, **rank(number, SLURM_NTASKS="3")).stderr for number in (0, 1, 2)}

    assert "keeps the metrics of rank 0" in said[1]
    assert said[1].count("TRACKAI_RANKS=all") == 1
    assert said[0] == said[2] == ""


def test_all_ranks_are_kept_under_their_numbers_when_asked_for(home: Path, as_rank: Callable[..., None]) -> None:
    as_rank(1)

    with trackai.init("digits", ranks="all") as run:
        run.log({"loss": 0.5, "opt": {"lr": 0.1}}, step=4)

    assert journals(home)[0].points() == [("rank/1/loss", 4, 0.5), ("rank/1/opt/lr", 4, 0.1)]


def test_separate_ranks_are_runs_of_one_group(home: Path) -> None:
    for number in (0, 1):
        run_script(LOGS, home, **rank(number, TRACKAI_RANKS="separate"))

    left = journals(home)
    assert len({one.opened.run for one in left}) == 2
    assert [len(one.points()) for one in left] == [3, 3]
    assert len({one.started.group for one in left}) == 1
    assert left[0].started.group is not None


def test_another_word_for_ranks_is_a_sentence(home: Path) -> None:
    with pytest.raises(UsageError, match="first, all, separate"):
        trackai.init("digits", ranks="some")  # type: ignore[arg-type]  # the mistake


def test_the_second_run_of_a_process_is_the_second_run_of_the_job(home: Path) -> None:
    twice = """
        import trackai
        for name in ("a", "b"):
            with trackai.init("digits", name=name) as run:
                print(run.id)
    """

    ids = [run_script(twice, home, **rank(number)).stdout.split() for number in (0, 1)]

    assert ids[0] == ids[1]
    assert len(set(ids[0])) == 2


def test_the_name_that_rank_0_gives_holds_though_another_rank_was_first(home: Path) -> None:
    begins = 'import trackai; trackai.init("digits", name={})'

    run_script(begins.format(None), home, **rank(1))
    run_script(begins.format('"named"'), home, **rank(0))

    assert len({left.opened.run for left in journals(home)}) == 1
    with Store.open(load({"home": home})) as store:
        [row] = store.reader().runs(RunsQuestion()).runs
    assert row.name == "named"


def test_an_id_of_one_s_own_wins_and_each_rank_says_what_it_leaves_out(
    home: Path, as_rank: Callable[..., None]
) -> None:
    as_rank(3, SLURM_NTASKS="4")
    run = trackai.init("digits", id="mine")

    with pytest.warns(TrackAIWarning, match="rank 3 of 4"):
        run.log({"a": 1})

    assert run.id == "mine"


def test_a_requeued_step_goes_on_with_its_run(home: Path) -> None:
    dies = LOGS + "    import os; os._exit(1)\n"

    run_script(dies, home, check=False, **rank(0))
    done = run_script(LOGS, home, **rank(0, SLURM_RESTART_COUNT="1"))

    assert len({left.opened.run for left in journals(home)}) == 1
    assert done.stdout.split()[-1] == "3"


def test_a_second_training_of_one_step_is_another_run(home: Path) -> None:
    steps = [run_script(LOGS, home, **rank(number)).stdout.split()[0] for number in (0, 1, 0, 1)]

    assert steps[0] == steps[1] != steps[2] == steps[3]


def test_a_launch_at_the_address_of_a_finished_one_is_another_run(home: Path) -> None:
    launched = [run_script(LOGS, home, RANK="0", **ADDRESS).stdout.split()[0] for _ in range(2)]

    assert launched[0] != launched[1]


def test_ranks_at_one_address_meet_while_one_of_them_is_at_work(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {**ADDRESS, "RANK": "0"}.items():
        monkeypatch.setenv(name, value)
    run = trackai.init("digits")

    done = run_script(LOGS, home, RANK="1", TRACKAI_MODE="offline", **ADDRESS)

    assert done.stdout.split()[0] == run.id


def test_children_that_a_script_starts_as_its_ranks_join_the_run_that_it_has_begun(home: Path) -> None:
    """As Lightning's ddp does: the script is rank 0 and knows nothing of it when its run begins."""
    parent = textwrap.dedent("""
        import os, subprocess, sys, trackai
        run = trackai.init("digits")
        if "LOCAL_RANK" not in os.environ:
            child = {**os.environ, "LOCAL_RANK": "1", "NODE_RANK": "0", "WORLD_SIZE": "2"}
            subprocess.run([sys.executable, *sys.argv], env=child, check=True)
            other = {**os.environ}
            subprocess.run([sys.executable, "-c", "import trackai; trackai.init('other')"], env=other, check=True)
        run.log({"loss": 1.0})
    """)
    path = home / "script.py"
    path.write_text(parent)

    subprocess.run([sys.executable, path], check=True, timeout=120)

    runs = Counter((left.started.project, left.opened.run) for left in journals(home))
    assert sorted((project, count) for (project, _), count in runs.items()) == [("digits", 2), ("other", 1)]


def test_a_rank_that_cannot_know_the_run_keeps_nothing_and_says_so(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"RANK": "1", "WORLD_SIZE": "2"}.items():
        monkeypatch.setenv(name, value)

    with pytest.warns(TrackAIWarning, match="Set TRACKAI_RUN_ID"):
        run = trackai.init("digits")

    assert run.disabled
    assert journals(home) == []


class TestOneProcessInSlurm:
    """A job of one process: nothing to share, but something to go on with."""

    JOB: ClassVar = {"SLURM_JOB_ID": "812"}
    DIES = 'import trackai, os; trackai.init("digits").log({"a": 1}); print(trackai.run.id, flush=True); os._exit(1)'
    ENDS = 'import trackai; run = trackai.init("digits"); print(run.id, run.step)'

    def test_a_requeued_job_goes_on_where_it_was_cut_off(self, home: Path, mode: str) -> None:
        first = run_script(self.DIES, home, check=False, TRACKAI_MODE=mode, **self.JOB).stdout.split()

        again = run_script(self.ENDS, home, TRACKAI_MODE=mode, SLURM_RESTART_COUNT="1", **self.JOB).stdout.split()

        assert again == [first[0], "1"]

    def test_programs_of_one_job_are_runs_of_their_own_also_when_it_is_requeued(self, home: Path) -> None:
        ends = [run_script(self.ENDS, home, **self.JOB).stdout.split()[0] for _ in range(2)]

        requeued = run_script(self.ENDS, home, SLURM_RESTART_COUNT="1", **self.JOB).stdout.split()[0]

        assert len({*ends, requeued}) == 3

    def test_a_requeued_program_does_not_take_what_another_command_line_was_at(self, home: Path) -> None:
        first = run_script(self.DIES, home, "--lr=1", check=False, **self.JOB).stdout.split()

        again = run_script(self.ENDS, home, "--lr=2", SLURM_RESTART_COUNT="1", **self.JOB).stdout.split()

        assert again[0] != first[0]


@pytest.fixture(params=["online", "offline"])
def mode(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("TRACKAI_MODE", str(request.param))
    return str(request.param)
