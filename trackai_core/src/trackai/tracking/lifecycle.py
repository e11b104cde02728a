"""``init``: from arguments to a run that logs."""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from trackai import notices
from trackai.errors import StoreError, UsageError
from trackai.tracking import current, exits
from trackai.tracking import ranks as ranks_of_jobs
from trackai.tracking.arguments import Request, check_arguments, check_tags
from trackai.tracking.config_values import as_config
from trackai.tracking.joining import announce, with_shared_id

if TYPE_CHECKING:
    from trackai.plugins import PluginManager
    from trackai.tracking.past import Past
    from trackai.tracking.run import Run

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
    ranks: Literal["first", "all", "separate"] | None = None,
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
            ``TRACKAI_RUN_ID``; else one that all ranks of a distributed job, and its restarts, find by themselves; else a
            new one.
        notes: free text.
        tags: a text or several.
        job_type: ``"train"``, ``"eval"`` …
        mode: ``"online"``, ``"offline"`` (journal only), ``"disabled"`` (accepts all, keeps nothing).
        reinit: what becomes of an active run: ``"finish_previous"`` (the default), ``"return_previous"``, or
            ``"create_new"``, which leaves it active beside the new one.
        ranks: in a distributed job: ``"first"`` (the default, or ``TRACKAI_RANKS``) makes one run and keeps the metrics of
            rank 0, while the others add their output and meters; ``"all"`` keeps the others' metrics too, under
            ``rank/<number>/``; ``"separate"`` makes a run for each rank, in one group.
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
    from trackai.tracking.beginning import begin_run, disabled_run
    from trackai.tracking.places import without_network_store

    with _one_at_a_time:
        request = check_arguments(given)
        active = current.current()
        if active is not None and request.reinit == "return_previous":
            return active
        request, plugins = _with_plugin_defaults(request)
        request = msgspec.structs.replace(request, settings=without_network_store(request.settings))
        rank = ranks_of_jobs.find()
        request = with_shared_id(request, rank)
        past = _past(request)
        if request.reinit == "finish_previous" and active is not None:
            active.finish()
            if past is not None and past.run == active.id:
                past = _past(request)  # it was alive when it was looked for
        run = (
            disabled_run(request, rank)
            if request.settings.mode == "disabled"
            else begin_run(request, past, plugins, rank)
        )
        run._when_inactive = current.deactivate
        current.activate(run)
        if run._session is not None:
            announce(run.id, rank)
            exits.watch(run)
            if plugins is not None:
                plugins.call("trackai_run_started", run=run._info())
        return run


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
    if request.settings.mode == "disabled" or request.is_new or (request.id is None and request.resume == "never"):
        return None
    from trackai.tracking.past import find_past, not_found

    try:
        past = find_past(request.settings, run_id=request.id, project=request.project, name=request.name)
    except (StoreError, OSError) as error:
        if request.resume == "must":
            raise
        notices.warn(
            f"Whether there is a run to go on with cannot be found out ({error}): what is logged begins at step 0."
        )
        return None
    if past is None and request.resume == "must":
        raise not_found(request.settings, request.id, request.project, request.name)
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
