"""From a checked call of ``init`` to a run with an open journal and its threads."""

from __future__ import annotations

import math
import os
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import msgspec

from trackai import notices, records
from trackai.ids import generate_id, new_writer_id, rank_of_writer
from trackai.journal.layout import find_journals
from trackai.journal.lock import is_live
from trackai.settings import Settings
from trackai.tracking import exits, launched
from trackai.tracking.arguments import Request
from trackai.tracking.config_values import nest
from trackai.tracking.logs import NoRecorder
from trackai.tracking.names import random_name
from trackai.tracking.ranks import ALONE, Rank
from trackai.tracking.recorder import Recorder
from trackai.tracking.run import Run
from trackai.tracking.steps import step_after
from trackai.values.converters import Converters

if TYPE_CHECKING:
    from trackai.extensions import Outcome, RunInfo
    from trackai.plugins import PluginManager
    from trackai.tracking.past import Past


def disabled_run(request: Request, rank: Rank = ALONE) -> Run:
    facts = _facts(request, None, request.id or generate_id(), "", "disabled", rank)
    return Run(facts, request.settings, NoRecorder(), notes=request.notes or "", first=request.config)


def begin_run(request: Request, past: Past | None, plugins: PluginManager | None, rank: Rank) -> Run:
    from trackai.tracking.places import open_place
    from trackai.tracking.session import Session, opened_record

    is_secondary = rank.number > 0 and rank.world > 1 and request.settings.ranks != "separate"
    if is_secondary and past is None and request.id is None:
        _say_astray(rank, request.settings.ranks)
        return disabled_run(msgspec.structs.replace(request, settings=replace(request.settings, mode="disabled")), rank)
    run_id = past.run if past is not None else request.id or generate_id()
    writer_id = new_writer_id(None if rank is ALONE else rank.number)
    place = open_place(request.settings, opened_record(run_id, writer_id, rank.number))
    if place.writer is None:
        return disabled_run(msgspec.structs.replace(request, settings=place.settings), rank)
    settings = place.settings
    is_joining = past is not None and (past.is_live or _lives(settings, run_id, writer_id))
    facts = _facts(request, past, run_id, writer_id, settings.mode, rank)
    facts = replace(facts, home=settings.home, resumed=past is not None)
    started = records.RunStarted(
        project=facts.project,
        name=facts.name,
        time=facts.started,
        group=facts.group,
        job_type=facts.job_type,
        notes=request.notes,
        tags=list(request.tags),
        user=_user(),
        host=os.uname().nodename,
        pid=os.getpid(),
        parent=request.parent,
        fork_step=request.fork_step,
        resumed=past is not None,
    )
    session = Session(settings, facts, started, place.writer, exits.may_use_store())
    place.writer.append(started)
    highest = past.last_step if past is not None and past.last_step is not None else None
    # A rank that joins others who are at work counts for itself; a run that is taken up again goes on where it stopped.
    # `trackai run` is at work as long as its program is, and counts nothing.
    is_going_on = not is_joining or rank.attempt > 0 or launched.role() == "launched"
    first_step = step_after(highest) if highest is not None and is_going_on else 0
    recorder = _recorder(request, rank if is_secondary else ALONE)(
        session.open_writer,
        Converters(plugins.converter_for if plugins is not None else _no_converter),
        _encoder(settings),
        first_step=first_step,
        highest=-math.inf if highest is None else highest,
    )
    session.recorder = recorder
    stored = {} if past is None else past.summary
    run = Run(
        facts,
        settings,
        recorder,
        notes=request.notes or (past.notes if past is not None else ""),
        session=session,
        first=nest(past.config) if past is not None else None,
        stored=stored,
    )
    run.config._settle()
    is_first_of_rank_0 = rank.number == 0 and (past is None or 0 not in map(rank_of_writer, past.writers))
    if request.name is not None and request.is_joining and is_first_of_rank_0 and not launched.is_named():
        recorder.append(records.RunEdited(name=request.name))  # a rank that was faster may have made up another
    if request.config:
        run.config.update(request.config)
    session.start(run, run.config._catch_up)
    if plugins is not None:
        run._ending.append(_Farewell(plugins))
    _greet(run, first_step)
    return run


def _recorder(request: Request, rank: Rank) -> Callable[..., Recorder]:
    if rank is ALONE:
        return Recorder
    from trackai.tracking.secondary import SecondaryRecorder

    return partial(
        SecondaryRecorder,
        rank=rank,
        keeps_metrics=request.settings.ranks == "all",
        id_was_given=not request.is_joining,
    )


def _say_astray(rank: Rank, policy: str) -> None:
    """Say, on one process of each machine, that this rank does not know the run of the others."""
    if rank.local == 0 or rank.number == 1 or policy == "all":
        notices.warn(
            f"Rank {rank.number} cannot tell from its environment which run rank 0 logs to: nothing of it is kept. Set "
            "TRACKAI_RUN_ID to one id on all ranks, start torchrun with --rdzv-id, or set TRACKAI_RANKS=separate."
        )


class _Farewell:
    """Tells plugins that a run has ended."""

    def __init__(self, plugins: PluginManager) -> None:
        self._plugins = plugins

    def __call__(self, run: Run, outcome: Outcome) -> None:
        self._plugins.call("trackai_run_finished", run=run._info(), outcome=outcome)


def _facts(request: Request, past: Past | None, run_id: str, writer: str, mode: str, rank: Rank) -> RunInfo:
    from trackai.extensions import RunInfo

    # Under a run that `trackai run` was told to name, its name goes before the program's, whoever is stored first.
    keeps_name = past is not None and launched.is_named()
    name = (None if keeps_name else request.name) or (past.name if past is not None else None)
    if name is None:
        name = random_name(run_id if request.is_joining else None)
    tags = request.tags if past is None else tuple(dict.fromkeys((*past.tags, *request.tags)))
    return RunInfo(
        id=run_id,
        project=request.project if past is None else past.project,
        name=name,
        group=request.group or (past.group if past is not None else None),
        job_type=request.job_type or (past.job_type if past is not None else None),
        tags=tags,
        writer=writer,
        home=request.settings.home,
        mode=mode,
        rank=rank.number,
        started=time.time(),
    )


def _lives(settings: Settings, run_id: str, own_writer: str) -> bool:
    return any(is_live(journal.path) for journal in find_journals(settings, run_id) if journal.writer != own_writer)


def _encoder(settings: Settings) -> Any:  # noqa: ANN401  (recorder.Encoder)
    """Return what encodes rich values, with their files in this home's blobs. Blobs are imported when there is one."""

    def encode(value: Any) -> tuple[dict[str, Any], list[str]]:  # noqa: ANN401  (any RichValue, or a long text)
        from trackai.blobs import LocalBlobs

        if isinstance(value, str):
            from trackai.values.rich import Text

            value = Text(value)
        payload, files = value.encode(LocalBlobs(settings.blobs))
        return payload, files

    return encode


def _no_converter(kind: type) -> None:
    return None


def _user() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a container whose user has no name
        return str(os.getuid())


def _greet(run: Run, first_step: int) -> None:
    """Say in two short lines which run this is and how to see it."""
    if run.settings.quiet or run._facts.rank != 0:
        return
    verb = f"resumed at step {first_step}" if run.resumed else "started"
    where = "trackai recover" if run.offline else "trackai ui"
    what = "kept in its journal; store it with" if run.offline else "see it with"
    try:
        print(f"trackai: run {run.name} ({run.id}) of project {run.project} {verb}", file=sys.stdout)
        print(f"trackai: in {run.settings.home}, {what} `{where}`", file=sys.stdout, flush=True)
    except (OSError, ValueError, AttributeError):
        pass  # no terminal, a closed one, or an encoding without these letters: the run does not depend on it
