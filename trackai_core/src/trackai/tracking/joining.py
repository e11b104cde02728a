"""Which run the processes of a job share: each works out the same id, without talking to the others.

The n-th ``init`` of each process is the n-th run of the job. A restarted job counts from the first again, so that it goes
on with the same runs.
"""

from __future__ import annotations

import os
from itertools import count
from typing import TYPE_CHECKING

import msgspec

from trackai import notices
from trackai.errors import StoreError
from trackai.ids import check_id, generate_id, new_id_after, rank_of_writer
from trackai.tracking import ranks
from trackai.tracking.arguments import Request, check_arguments
from trackai.tracking.ranks import ALONE, Rank

if TYPE_CHECKING:
    from trackai.tracking.past import Past

# What a process that is no rank of anything tells those that it starts again as ranks, as Lightning's ddp does:
# "<process id>:<run>,<run>". Only its own children take it, and only those whose environment makes them ranks above 0.
_PARENT = "TRACKAI_PARENT_RUNS"
_MOST_TOLD = 100  # a sweep in one process must not make its environment grow without end

_numbers: dict[str, int] = {}  # job → number of the run that this process has taken last
_inits = 0
_taken: set[str] = set()


def with_shared_id(request: Request, rank: Rank) -> Request:
    """Give a call of ``init`` that names no run the id that the other ranks of this process's job find as well.

    Returns:
        The request as it is where a run is named, where there is no job, or where nothing that the ranks have in common is
        to be found.
    """
    global _inits
    number, _inits = _inits, _inits + 1
    settings = request.settings
    if settings.mode == "disabled" or request.id is not None:
        return request
    if request.resume != "never" and request.name is not None and _find(request, None) is not None:
        return request
    is_unique = rank.scope in ("launch", "script")
    mark = ranks.slurm_mark() if is_unique else None
    found = _requeued(request, mark, rank) if mark is not None and ranks.slurm_restarts() else None
    if found is None and rank.scope == "script" and rank.number > 0 and settings.ranks != "separate":
        found = _told_by_parent(number)
    if found is None and rank.job is not None:
        found = _of_job(request, rank, mark or "job", is_unique)
    if found is None and mark is not None and (rank.number == 0 or settings.ranks == "separate"):
        return msgspec.structs.replace(request, id=new_id_after(mark), is_new=True)
    if found is None:
        return request
    _taken.add(found)
    group = request.group
    if settings.ranks == "separate" and rank.job is not None:
        group = group or f"job-{ranks.digest(rank.job)}"
    return msgspec.structs.replace(request, id=found, is_joining=True, group=group)


def reserve_id(project: str | None = None) -> str:
    """Return the id that the next run of this process is to have, for what needs it before the run begins.

    In a distributed job it is the one that the other ranks find as well, also after a restart; elsewhere a new one. Pass it
    to ``trackai.init(id=…)``. Each call counts as one ``init``.

    Args:
        project: that of the run; by default ``TRACKAI_PROJECT``.
    """
    request = with_shared_id(check_arguments({"project": project}), ranks.find())
    return request.id or generate_id()


def announce(run: str, rank: Rank) -> None:
    """Tell the processes that this one may start as ranks which run it has begun."""
    if rank is not ALONE:
        return
    before = os.environ.get(_PARENT, "").partition(":")
    told = before[2].split(",") if before[0] == str(os.getpid()) and before[2] else []
    if len(told) < _MOST_TOLD:
        os.environ[_PARENT] = f"{os.getpid()}:{','.join([*told, run])}"


def _told_by_parent(number: int) -> str | None:
    parent, _, runs = os.environ.get(_PARENT, "").partition(":")
    told = runs.split(",") if runs else []
    return check_id(told[number]) if parent == str(os.getppid()) and number < len(told) else None


def _of_job(request: Request, rank: Rank, beginning: str, is_unique: bool) -> str:
    assert rank.job is not None
    own = f"rank {rank.number}" if request.settings.ranks == "separate" else ""
    key = f"{rank.job} {own}"
    for number in count(_numbers.get(key, 0) + 1):
        run = f"{beginning}-{ranks.digest(rank.job, own)}{f'-{number}' if number > 1 else ''}"
        if run in _taken or not (is_unique or _is_of_this_launch(_find(request, run), rank)):
            continue
        _numbers[key] = number
        return run
    raise AssertionError("count() does not end")


def _is_of_this_launch(past: Past | None, rank: Rank) -> bool:
    """Whether a run of the job's id is the one that the other ranks are at, or were left at, or that of an earlier launch.

    A run that is over and knows this rank is an earlier one. One that does not know it belongs to ranks that were faster.
    """
    if past is None or past.is_live:
        return True
    if rank.scope == "address" and not rank.attempt:
        return False
    return past.state != "finished" or rank.number not in map(rank_of_writer, past.writers)


def _requeued(request: Request, mark: str, rank: Rank) -> str | None:
    """Find the run that SLURM has cut off by requeueing its job. What lives is another rank's, or another program's."""
    from trackai.tracking.past import find_unfinished

    try:
        cut_off = find_unfinished(request.settings, request.project, mark)
    except (StoreError, OSError) as error:
        notices.warn(f"Which run the requeued job was at cannot be found out ({error}): this is a new one.")
        return None
    return next((past.run for past in cut_off if past.run not in _taken and not (past.is_live and rank is ALONE)), None)


def _find(request: Request, run: str | None) -> Past | None:
    from trackai.tracking.past import find_past

    try:
        return find_past(request.settings, run_id=run, project=request.project, name=request.name)
    except (StoreError, OSError):
        return None  # init will look again, and say what is wrong
