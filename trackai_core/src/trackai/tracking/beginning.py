"""From a checked call of ``init`` to a run with an open journal and its threads."""

from __future__ import annotations

import math
import os
import sys
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import msgspec

from trackai import records
from trackai.ids import new_run_id, new_writer_id
from trackai.journal.layout import find_journals
from trackai.journal.lock import is_live
from trackai.settings import Settings
from trackai.tracking import exits
from trackai.tracking.arguments import Request
from trackai.tracking.config_values import nest
from trackai.tracking.logs import NoRecorder
from trackai.tracking.names import random_name
from trackai.tracking.recorder import Recorder
from trackai.tracking.run import Run
from trackai.tracking.steps import step_after
from trackai.values.converters import Converters

if TYPE_CHECKING:
    from trackai.extensions import Outcome, RunInfo
    from trackai.plugins import PluginManager
    from trackai.tracking.past import Past

_RANKS = ("RANK", "SLURM_PROCID", "OMPI_COMM_WORLD_RANK")


def rank() -> int:
    """Return this process's number in a distributed job, from its environment; 0 if it is alone."""
    for variable in _RANKS:
        text = os.environ.get(variable, "")
        if text.isdecimal():
            return int(text)
    return 0


def disabled_run(request: Request) -> Run:
    facts = _facts(request, None, request.id or new_run_id(), "", "disabled")
    return Run(facts, request.settings, NoRecorder(), notes=request.notes or "", first=request.config)


def begin_run(request: Request, past: Past | None, plugins: PluginManager | None) -> Run:
    from trackai.tracking.places import open_place, without_network_store
    from trackai.tracking.session import Session, opened_record

    settings = without_network_store(request.settings)
    run_id = past.run if past is not None else request.id or new_run_id()
    writer_id = new_writer_id()
    place = open_place(settings, opened_record(run_id, writer_id, rank()))
    if place.writer is None:
        return disabled_run(msgspec.structs.replace(request, settings=place.settings))
    settings = place.settings
    is_joining = past is not None and (past.is_live or _lives(settings, run_id, writer_id))
    facts = _facts(request, past, run_id, writer_id, settings.mode)
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
    first_step = 0 if highest is None or is_joining else step_after(highest)
    recorder = Recorder(
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
    if request.config:
        run.config.update(request.config)
    session.start(run, run.config._catch_up)
    if plugins is not None:
        run._ending.append(_Farewell(plugins))
    _greet(run, first_step)
    return run


class _Farewell:
    """Tells plugins that a run has ended."""

    def __init__(self, plugins: PluginManager) -> None:
        self._plugins = plugins

    def __call__(self, run: Run, outcome: Outcome) -> None:
        self._plugins.call("trackai_run_finished", run=run._info(), outcome=outcome)


def _facts(request: Request, past: Past | None, run_id: str, writer: str, mode: str) -> RunInfo:
    from trackai.extensions import RunInfo

    name = request.name or (past.name if past is not None else None) or random_name()
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
        rank=rank(),
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
