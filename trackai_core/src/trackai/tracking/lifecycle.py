"""``init``: from arguments to a run that logs."""

from __future__ import annotations

import math
import os
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from trackai import notices, records
from trackai.errors import UsageError
from trackai.ids import new_run_id, new_writer_id
from trackai.journal.layout import find_journals
from trackai.journal.lock import is_live
from trackai.settings import Settings
from trackai.tracking import current, exits
from trackai.tracking.arguments import Request, check_arguments, check_tags
from trackai.tracking.config import as_config, nest
from trackai.tracking.names import random_name
from trackai.tracking.recorder import NoRecorder, Recorder
from trackai.tracking.run import Run
from trackai.tracking.steps import step_after
from trackai.values.converters import Converters

if TYPE_CHECKING:
    from trackai.extensions import Outcome, RunInfo
    from trackai.plugins import PluginManager
    from trackai.tracking.past import Past

_RANKS = ("RANK", "SLURM_PROCID", "OMPI_COMM_WORLD_RANK")
_DEFAULTS = ("group", "name", "job_type", "notes")  # of the arguments that plugins may fill, those that are texts
_one_at_a_time = threading.RLock()


def _renew_lock() -> None:
    """Begin with a free lock in a forked child: a thread that does not exist there may hold it."""
    global _one_at_a_time
    _one_at_a_time = threading.RLock()


os.register_at_fork(after_in_child=_renew_lock)


def init(
    project: str | None = None,
    name: str | None = None,
    group: str | None = None,
    space_id: str | None = None,
    server_url: str | None = None,
    dataset_id: str | None = None,
    bucket_id: str | None = None,
    config: Any = None,  # noqa: ANN401  (dict, namespace, dataclass, object, path)
    resume: Literal["never", "allow", "must", "auto"] | bool | None = "never",
    settings: Any = None,  # noqa: ANN401  (another tracker's Settings)
    private: bool | None = None,
    embed: bool = True,
    auto_log_gpu: bool | None = None,
    gpu_log_interval: float = 10.0,
    auto_log_cpu: bool | None = None,
    cpu_log_interval: float = 10.0,
    webhook_url: str | None = None,
    webhook_min_level: Any = None,  # noqa: ANN401  (an AlertLevel or its name)
    *,
    id: str | None = None,
    notes: str | None = None,
    tags: str | Sequence[str] | None = None,
    job_type: str | None = None,
    mode: str | None = None,
    reinit: Literal["finish_previous", "return_previous", "create_new", "default"] | bool | None = None,
    config_exclude_keys: Sequence[str] | None = None,
    config_include_keys: Sequence[str] | None = None,
    fork_from: str | None = None,
    resume_from: str | None = None,
    entity: str | None = None,
    dir: str | os.PathLike[str] | None = None,
    allow_val_change: bool | None = None,
    force: bool | None = None,
    save_code: bool | None = None,
    tensorboard: bool | None = None,
    sync_tensorboard: bool | None = None,
    monitor_gym: bool | None = None,
    anonymous: Any = None,  # noqa: ANN401  (no meaning here)
) -> Run:
    """Begin a run, or take one up again, and make it the current one.

    The arguments are those of trackio in their order, and wandb's by keyword. Arguments are checked before anything is
    done; then a run that is active is finished (see *reinit*). Trouble with disk or store never raises: a warning says
    where the run is kept instead.

    Args:
        project: where the run belongs; by default ``TRACKAI_PROJECT``, else ``"uncategorized"``.
        name: for people; by default two random words and a number. Need not be unique.
        group: runs that belong together.
        server_url: a TrackAI server to send to.
        config: settings of the run: a dict, namespace, dataclass, object with attributes, or the path of a JSON or YAML
            file. Stored at once; secrets are masked.
        resume: ``"allow"`` goes on with the run of that *id*, or the latest of that *name* in *project*, if there is one;
            ``"must"`` raises if there is none; ``"never"`` begins a new one. True and ``"auto"`` mean ``"allow"``.
            The next automatic step is the last one + 1; the stored config is merged, new values win.
        auto_log_gpu, auto_log_cpu: sample GPUs, CPU, memory, disk and network; by default where there is something.
        gpu_log_interval, cpu_log_interval: seconds between two samples; the smaller one holds for both.
        webhook_url, webhook_min_level: where alerts are posted, from which level on.
        id: of the run: letters, digits, ``-`` and ``_``. If a run has it, that run goes on. By default
            ``TRACKAI_RUN_ID``, which ranks of one job share; else a new one.
        notes: free text.
        tags: a text or several.
        job_type: ``"train"``, ``"eval"`` …
        mode: ``"online"``, ``"offline"`` (journal only), ``"disabled"`` (accepts all, keeps nothing).
        reinit: what becomes of an active run: ``"finish_previous"`` (the default), ``"return_previous"``, or
            ``"create_new"``, which leaves it active beside the new one.
        config_exclude_keys, config_include_keys: which keys of *config* are kept.
        fork_from: ``"RUN_ID?_step=400"``: note where this run branches off.
        resume_from: ``"RUN_ID?_step=400"``: resume that run.
        space_id, dataset_id, bucket_id, private, embed, settings, entity, dir, allow_val_change, force, save_code,
            tensorboard, sync_tensorboard, monitor_gym, anonymous: accepted, so that scripts of other trackers run; one
            warning names those that would have changed something.

    Returns:
        The run; also a context manager.

    Raises:
        UsageError: (a ``ValueError``) for an argument that cannot be taken; an active run then goes on.
        RunNotFoundError: (a ``UsageError``) if ``resume="must"`` and there is no such run.
    """
    given = dict(locals())
    with _one_at_a_time:
        request = check_arguments(given)
        active = current.current()
        if active is not None and request.reinit == "return_previous":
            return active
        request, plugins = _with_plugin_defaults(request)
        past = _past(request)
        if request.reinit == "finish_previous" and active is not None:
            active.finish()
        run = _disabled(request) if request.settings.mode == "disabled" else _begin(request, past, plugins)
        run._when_inactive = current.deactivate
        current.activate(run)
        if run._session is not None:
            exits.watch(run)
            if plugins is not None:
                plugins.call("trackai_run_started", run=run._info())
        return run


def rank() -> int:
    """Return this process's number in a distributed job, from its environment; 0 if it is alone."""
    for variable in _RANKS:
        text = os.environ.get(variable, "")
        if text.isdecimal():
            return int(text)
    return 0


def _with_plugin_defaults(request: Request) -> tuple[Request, PluginManager | None]:
    """Fill what the user left out from plugins (a cluster's scheduler, say); what the user gave always wins."""
    if request.settings.mode == "disabled":
        return request, None
    from trackai.plugins import manager

    plugins = manager("run", request.settings)
    for answer in plugins.answers("trackai_run_defaults", settings=request.settings):
        if not isinstance(answer.value, Mapping):
            continue
        try:
            request = _filled(request, answer.value)
        except (TypeError, ValueError) as error:
            notices.warn(f"Plugin {answer.plugin!r} gave defaults for init() that cannot be taken: {error}")
    return request, plugins


def _filled(request: Request, defaults: Mapping[str, Any]) -> Request:
    texts: dict[str, Any] = {
        key: str(defaults[key]) for key in _DEFAULTS if defaults.get(key) and getattr(request, key) is None
    }
    tags = request.tags or check_tags(defaults.get("tags"))
    return msgspec.structs.replace(
        request, tags=tags, config={**as_config(defaults.get("config")), **request.config}, **texts
    )


def _past(request: Request) -> Past | None:
    """Return the run that is to go on, or None for a new one.

    Raises:
        RunNotFoundError: if one must exist.
    """
    if request.settings.mode == "disabled" or (request.id is None and request.resume == "never"):
        return None
    from trackai.tracking.past import find_past, not_found
    from trackai.tracking.places import without_network_store

    settings = without_network_store(request.settings)
    past = find_past(settings, run_id=request.id, project=request.project, name=request.name)
    if past is None and request.resume == "must":
        raise not_found(settings, request.id, request.project, request.name)
    if past is not None and not request.is_joining:
        _check_same(request, past)
    return past


def _check_same(request: Request, past: Past) -> None:
    """Refuse an id that belongs to a run of another name or project than the call says."""
    if request.name is not None and request.name != past.name:
        raise UsageError(
            f"Run {past.run!r} is named {past.name!r}, not {request.name!r}: leave the name out, or choose another id."
        )
    if request.has_project and request.project != past.project:
        raise UsageError(
            f"Run {past.run!r} belongs to project {past.project!r}, not {request.project!r}: choose another id."
        )


def _disabled(request: Request) -> Run:
    facts = _facts(request, None, request.id or new_run_id(), "", "disabled")
    return Run(facts, request.settings, NoRecorder(), notes=request.notes or "", first=request.config)


def _begin(request: Request, past: Past | None, plugins: PluginManager | None) -> Run:
    from trackai.tracking.places import open_place, without_network_store
    from trackai.tracking.session import Session, opened_record

    settings = without_network_store(request.settings)
    run_id = past.run if past is not None else request.id or new_run_id()
    writer_id = new_writer_id()
    place = open_place(settings, opened_record(run_id, writer_id, rank()))
    if place.writer is None:
        return _disabled(msgspec.structs.replace(request, settings=place.settings))
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
