"""Which process of a distributed job this is, and what it has in common with the others: from the environment alone.

==================================  =================================================================================
launched by                         known by
==================================  =================================================================================
torchrun, ``accelerate launch``     ``TORCHELASTIC_RUN_ID``, ``RANK``, ``LOCAL_RANK``, ``GROUP_RANK``, ``WORLD_SIZE``
``srun`` with several tasks         ``SLURM_STEP_ID``, ``SLURM_PROCID``, ``SLURM_LOCALID``, ``SLURM_NTASKS``
Open MPI, MPICH, Intel MPI, jsrun   ``OMPI_COMM_WORLD_RANK``, ``PMI_RANK``, ``JSM_NAMESPACE_RANK``
whoever sets ``RANK`` (DeepSpeed)   ``RANK``, ``WORLD_SIZE``, ``MASTER_ADDR``, ``MASTER_PORT``
Lightning's ``ddp``                 ``LOCAL_RANK``, ``NODE_RANK`` in the children; nothing in the parent, rank 0
``torch.multiprocessing.spawn``     an initialised ``torch.distributed``, in a child of multiprocessing
==================================  =================================================================================

The first that fits counts. Where ``torch.distributed`` is initialised, its rank is the one that holds.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import Any, Literal

from msgspec import Struct  # cheaper to define than a dataclass, at everybody's import

Scope = Literal["launch", "script", "job", "address"]


class Rank(Struct, frozen=True):
    """This process among those of its job.

    Attributes:
        number: from 0 up to world - 1, over all machines.
        local: the same within its machine.
        node: number of its machine.
        world: number of processes; 1 for a process that is alone.
        local_world: number of processes on this machine; 1 where that is not known.
        attempt: how often the job was restarted.
        job: a text that all its processes have in common, also after a restart; None where the environment tells none.
        scope: what *job* names. ``"launch"``: this launch and its elastic restarts, nothing else; ``"script"``: the same, and
            rank 0 is what has launched it. ``"job"``: what user or scheduler call a job, which may be launched again.
            ``"address"``: what later, unrelated launches may have as well.
    """

    number: int = 0
    local: int = 0
    node: int = 0
    world: int = 1
    local_world: int = 1
    attempt: int = 0
    job: str | None = None
    scope: Scope = "launch"


ALONE = Rank()


def find(environ: Mapping[str, str] | None = None) -> Rank:
    """Work out the rank of this process; :data:`ALONE` where nothing says that there are others."""
    variables = os.environ if environ is None else environ
    looks = (_elastic, _numbered, _below_a_script, _slurm, _mpi)
    found = next((rank for look in looks if (rank := look(variables)) is not None), None)
    return _as_torch_says(found or ALONE)


def slurm_mark(environ: Mapping[str, str] | None = None) -> str | None:
    """Return how ids of runs begin that a SLURM job makes by this command line; None outside of SLURM.

    Job id and command line are the same when the job is requeued, which is how its runs are found again.
    """
    variables = os.environ if environ is None else environ
    job = variables.get("SLURM_JOB_ID", "")
    if not job.isalnum():
        return None
    return f"slurm-{job}-{digest(variables.get('SLURM_CLUSTER_NAME', ''), *sys.argv)[:6]}"


def slurm_restarts(environ: Mapping[str, str] | None = None) -> int:
    """Return how often SLURM has requeued this job."""
    return _number(os.environ if environ is None else environ, "SLURM_RESTART_COUNT") or 0


def digest(*parts: str) -> str:
    """Return ten letters and digits that stand for *parts*."""
    import hashlib  # here, because it costs 4 ms of everybody's import

    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()[:10]


def _elastic(environ: Mapping[str, str]) -> Rank | None:
    """Look for torchrun.

    Its id is «none» unless the user or ``--standalone`` gives one, and then the folder that it makes for the errors of
    its workers tells launches on one machine apart (it outlives elastic restarts). What tutorials give as an id (100) comes
    again with every launch, so that folder goes first where there is only one machine.
    """
    name = environ.get("TORCHELASTIC_RUN_ID")
    number = _number(environ, "RANK")
    if name is None or number is None:
        return None
    world, local_world = _number(environ, "WORLD_SIZE") or 1, _number(environ, "LOCAL_WORLD_SIZE") or 1
    node = _number(environ, "GROUP_RANK") or 0
    folder, attempt, _ = environ.get("TORCHELASTIC_ERROR_FILE", "").partition("/attempt_")
    job: str | None
    scope: Scope = "launch"
    if _step(environ) is not None:
        job, scope = f"{_step(environ)} {name}", "job"
    elif _is_uuid(name):
        job = name
    elif world == local_world or (name == "none" and node == 0):
        job = f"{os.uname().nodename} {folder}" if attempt else _process(os.getppid())
    else:
        # On other machines «none» says nothing, and there is nothing else that they would have in common.
        job, scope = (None if name == "none" else name), "job"
    restarts = _number(environ, "TORCHELASTIC_RESTART_COUNT") or 0
    return Rank(
        number, _number(environ, "LOCAL_RANK") or 0, node, world, local_world, restarts + slurm_restarts(environ), job, scope
    )  # fmt: skip


def _numbered(environ: Mapping[str, str]) -> Rank | None:
    """Look for a launcher that numbers processes as torch's ``env://`` wants it, DeepSpeed's for one."""
    number, world = _number(environ, "RANK"), _number(environ, "WORLD_SIZE")
    if number is None:
        return None
    local_world = _number(environ, "LOCAL_WORLD_SIZE") or 1
    node = _number(environ, "GROUP_RANK", "NODE_RANK", "SLURM_NODEID") or 0
    address = f"{environ.get('MASTER_ADDR', '')} {environ.get('MASTER_PORT', '')}".strip()
    job = _step(environ)
    scope: Scope = "address" if job is None else "job"
    if job is None and (world or 1) > 1:
        job = address or None
    local = _number(environ, "LOCAL_RANK", "SLURM_LOCALID") or 0
    return Rank(number, local, node, world or 1, local_world, slurm_restarts(environ), job, scope)


def _below_a_script(environ: Mapping[str, str]) -> Rank | None:
    """Look for a script that has started itself again for the other ranks, as Lightning's ``ddp`` does; it is rank 0."""
    local, world = _number(environ, "LOCAL_RANK"), _number(environ, "WORLD_SIZE")
    if local is None:
        return None
    node, world = _number(environ, "NODE_RANK", "GROUP_RANK") or 0, world or 1
    local_world = _number(environ, "LOCAL_WORLD_SIZE") or 1
    # How many ranks the other machines have is not said; counted this way, no number comes twice, and only rank 0 is 0.
    number = node * (local_world if local_world > 1 else world) + local
    job = None if node else _process(os.getpid() if local == 0 else os.getppid())
    return Rank(number, local, node, world, local_world, slurm_restarts(environ), job, "script")


def _slurm(environ: Mapping[str, str]) -> Rank | None:
    """Look for a step of several tasks: the shell of ``sbatch`` or ``salloc`` has a SLURM_PROCID too, but no step."""
    number, world, step = _number(environ, "SLURM_PROCID"), _number(environ, "SLURM_NTASKS"), _step(environ)
    if number is None or world is None or world < 2 or step is None:
        return None
    local, node = _number(environ, "SLURM_LOCALID") or 0, _number(environ, "SLURM_NODEID") or 0
    local_world = environ.get("SLURM_STEP_TASKS_PER_NODE", environ.get("SLURM_TASKS_PER_NODE", "")).partition("(")[0]
    count = int(local_world) if local_world.isdecimal() else 1
    return Rank(number, local, node, world, count, slurm_restarts(environ), step, "job")


def _mpi(environ: Mapping[str, str]) -> Rank | None:
    number = _number(environ, "OMPI_COMM_WORLD_RANK", "PMI_RANK", "JSM_NAMESPACE_RANK")
    if number is None:
        return None
    world = _number(environ, "OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "JSM_NAMESPACE_SIZE") or 1
    local = _number(environ, "OMPI_COMM_WORLD_LOCAL_RANK", "MPI_LOCALRANKID", "JSM_NAMESPACE_LOCAL_RANK") or 0
    local_world = _number(environ, "OMPI_COMM_WORLD_LOCAL_SIZE", "MPI_LOCALNRANKS", "JSM_NAMESPACE_LOCAL_SIZE") or 1
    names = ("PMIX_NAMESPACE", "PMI_JOBID", "LSB_JOBID", "PBS_JOBID", "SLURM_JOB_ID")
    job = next((environ[name] for name in names if environ.get(name)), None)
    if job is None and world == local_world:
        job = _process(os.getppid())
    return Rank(number, local, int(number != local), world, local_world, slurm_restarts(environ), job, "address")


def _as_torch_says(found: Rank) -> Rank:
    distributed = sys.modules.get("torch.distributed")
    try:
        if distributed is None or not distributed.is_available() or not distributed.is_initialized():
            return found
        number, world = int(distributed.get_rank()), int(distributed.get_world_size())
    except (AttributeError, RuntimeError, ValueError):  # half imported, or a group that is being taken down
        return found
    job = found.job
    if job is None and found is ALONE and _is_spawned():
        job = _process(os.getppid())
    local = found.local if found is not ALONE else number
    return Rank(number, local, found.node, world, found.local_world, found.attempt, job, found.scope)


def _is_spawned() -> bool:
    processes: Any = sys.modules.get("multiprocessing.process")
    return processes is not None and processes.parent_process() is not None


def _step(environ: Mapping[str, str]) -> str | None:
    """Return what names a script in a step of SLURM; the same when its job is requeued. Arguments may hold the rank."""
    job, step = environ.get("SLURM_JOB_ID"), environ.get("SLURM_STEP_ID", environ.get("SLURM_STEPID"))
    if not job or not step:
        return None
    return f"{environ.get('SLURM_CLUSTER_NAME', '')} {job} {step} {sys.argv[0]}"


def _process(number: int) -> str | None:
    """Return what tells a process of this machine from all others that ever had its number."""
    import psutil

    try:
        return f"{os.uname().nodename} {number} {psutil.Process(number).create_time():.2f}"
    except psutil.Error:
        return None


def _is_uuid(text: str) -> bool:
    return len(text) == 36 and text.count("-") == 4 and text.replace("-", "").isalnum()


def _number(environ: Mapping[str, str], *names: str) -> int | None:
    """Return the first of these variables that holds a number."""
    return next((int(environ[name]) for name in names if environ.get(name, "").isdecimal()), None)
