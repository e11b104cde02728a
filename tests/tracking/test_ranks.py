"""Which process of a job this is: what launchers put into the environment, as they were seen to or as they document it."""

from __future__ import annotations

import os

import pytest

from trackai.tracking.ranks import ALONE, Rank, find

TORCHRUN = {
    "RANK": "3", "LOCAL_RANK": "1", "WORLD_SIZE": "4", "LOCAL_WORLD_SIZE": "2", "GROUP_RANK": "1", "ROLE_RANK": "3",
    "MASTER_ADDR": "localhost", "MASTER_PORT": "45113", "TORCHELASTIC_RESTART_COUNT": "0", "TORCHELASTIC_MAX_RESTARTS": "1",
    "TORCHELASTIC_RUN_ID": "6f1b1f04-2ac2-4f43-b1f2-8b0a3b8f4a51",
    "TORCHELASTIC_ERROR_FILE": "/tmp/torchelastic_x1/none_ab/attempt_0/1/error.json",
}  # fmt: skip
SRUN = {
    "SLURM_JOB_ID": "812", "SLURM_STEP_ID": "0", "SLURM_PROCID": "5", "SLURM_LOCALID": "1", "SLURM_NODEID": "1", "SLURM_NTASKS": "8",
    "SLURM_TASKS_PER_NODE": "4(x2)",
}  # fmt: skip


def one_machine(**changes: str) -> dict[str, str]:
    return {**TORCHRUN, "WORLD_SIZE": "2", "RANK": "1", "GROUP_RANK": "0", **changes}


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({}, ALONE),
        (TORCHRUN, (3, 1, 1, 4, 2)),
        (SRUN, (5, 1, 1, 8, 4)),
        ({"OMPI_COMM_WORLD_RANK": "2", "OMPI_COMM_WORLD_SIZE": "4", "OMPI_COMM_WORLD_LOCAL_RANK": "2", "OMPI_COMM_WORLD_LOCAL_SIZE": "4"}, (2, 2, 0, 4, 4)),
        ({"PMI_RANK": "1", "PMI_SIZE": "2"}, (1, 0, 1, 2, 1)),
        ({"JSM_NAMESPACE_RANK": "1", "JSM_NAMESPACE_SIZE": "6"}, (1, 0, 1, 6, 1)),
        ({"LOCAL_RANK": "1", "NODE_RANK": "0", "WORLD_SIZE": "2", "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": "1"}, (1, 1, 0, 2, 1)),
        ({"RANK": "1", "WORLD_SIZE": "2", "LOCAL_RANK": "1", "MASTER_ADDR": "a", "MASTER_PORT": "29500"}, (1, 1, 0, 2, 1)),
    ],
    ids=["nothing", "torchrun", "srun", "Open MPI", "MPICH", "jsrun", "Lightning's child", "env://"],
)  # fmt: skip
def test_each_launcher_is_known_by_its_variables(environ: dict[str, str], expected: Rank | tuple[int, ...]) -> None:
    found = find(environ)

    numbers = (found.number, found.local, found.node, found.world, found.local_world)
    assert found == expected if isinstance(expected, Rank) else numbers == expected


@pytest.mark.parametrize(
    "environ",
    [
        {"SLURM_JOB_ID": "812", "SLURM_PROCID": "0", "SLURM_NTASKS": "8"},
        {**SRUN, "SLURM_NTASKS": "1", "SLURM_PROCID": "0"},
        {"WORLD_SIZE": "8", "MASTER_ADDR": "here"},
        {"RANK": "first"},
    ],
    ids=["the shell of sbatch", "a step of one task", "an exported WORLD_SIZE", "a RANK that is no number"],
)
def test_what_looks_like_a_job_and_is_none_is_a_process_that_is_alone(environ: dict[str, str]) -> None:
    assert find(environ) is ALONE


def test_machines_of_a_lightning_job_never_share_a_number_and_only_one_process_is_rank_0() -> None:
    base = {"WORLD_SIZE": "4", "MASTER_ADDR": "a"}

    numbers = [find({**base, "NODE_RANK": str(n), "LOCAL_RANK": str(r)}).number for n in (0, 1) for r in (0, 1)]

    assert len(set(numbers)) == 4
    assert numbers.count(0) == 1


def test_torchrun_restarts_are_counted_and_keep_the_job() -> None:
    first, again = find(TORCHRUN), find({**TORCHRUN, "TORCHELASTIC_RESTART_COUNT": "1"})

    assert (first.attempt, again.attempt) == (0, 1)
    assert first.job == again.job is not None


@pytest.mark.parametrize("name", ["none", "100"])
def test_what_is_no_id_of_one_launch_tells_launches_of_one_machine_apart_by_their_folder(name: str) -> None:
    launch = one_machine(TORCHELASTIC_RUN_ID=name)
    other = {**launch, "TORCHELASTIC_ERROR_FILE": "/tmp/torchelastic_x2/none_cd/attempt_0/1/error.json"}
    sibling = {**launch, "RANK": "0", "TORCHELASTIC_ERROR_FILE": "/tmp/torchelastic_x1/none_ab/attempt_3/0/error.json"}

    assert find(launch).job == find(sibling).job is not None
    assert find(launch).job != find(other).job


def test_other_machines_of_a_launch_without_an_id_know_that_they_do_not_know() -> None:
    assert find({**TORCHRUN, "TORCHELASTIC_RUN_ID": "none"}).job is None
    assert find({**TORCHRUN, "TORCHELASTIC_RUN_ID": "job-7"}).job == "job-7"


def test_a_step_of_slurm_is_the_same_job_when_it_is_requeued_and_another_than_the_next_step() -> None:
    requeued, next_step = {**SRUN, "SLURM_RESTART_COUNT": "1", "SLURM_PROCID": "0"}, {**SRUN, "SLURM_STEP_ID": "1"}

    assert find(SRUN).job == find(requeued).job is not None
    assert find(requeued).attempt == 1
    assert find(SRUN).job != find(next_step).job


def test_torchrun_below_srun_is_known_by_the_step_whatever_id_it_has() -> None:
    a, b = ({**SRUN, **TORCHRUN, "TORCHELASTIC_RUN_ID": name} for name in ("none", "none"))

    assert find(a).job == find({**b, "GROUP_RANK": "0", "RANK": "0"}).job is not None
    assert find(a).number == 3


def test_mpi_on_one_machine_without_a_scheduler_is_known_by_its_launcher() -> None:
    found = find({
        "OMPI_COMM_WORLD_RANK": "0", "OMPI_COMM_WORLD_SIZE": "2", "OMPI_COMM_WORLD_LOCAL_RANK": "0", "OMPI_COMM_WORLD_LOCAL_SIZE": "2",
    })  # fmt: skip

    assert found.job is not None
    assert found.job.startswith(f"{os.uname().nodename} {os.getppid()} ")
