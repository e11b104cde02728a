"""Every place where a plugin can take part. Each specification answers, in this order: what for; who calls it, when
and how often; in which thread and how long it may take; what it may return and who wins; what happens when it raises;
since when. ``docs/hooks.md`` is made from this module; ``docs/plugins.md`` leads through writing, testing and shipping a
plugin.

A plugin is a module (or an object) with functions of these names under ``@hookimpl``; it takes those of the arguments
that it needs. Entry-point groups say in which processes it is loaded: ``trackai.run`` (training), ``trackai.cli``,
``trackai.server``::

    [project.entry-points."trackai.run"]
    my_plugin = "my_package.plugin"

A module that sets ``TRACKAI_HOOKS = "1.0"`` is loaded only where :data:`API_VERSION` has the same first number and a
second one that is not smaller; one that sets nothing is judged by its hooks' names and arguments alone.

What holds for all of them: an implementation must not import its framework at module level; one that raises is named in
one warning and is off for the rest of the process, and what it raised never reaches the caller; hook wrappers are
refused, since they could change what other plugins answer. Plugins are asked in the order of pluggy, later registered
first, those in the box last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

import pluggy

if TYPE_CHECKING:
    import click
    import fastapi

    from trackai.extensions import (
        AgentTool,
        AlertSink,
        ArtifactStore,
        Converter,
        Exporter,
        Importer,
        Outcome,
        RunInfo,
        ServerContext,
        SystemCollector,
        WatchOptions,
    )
    from trackai.settings import Settings

PROJECT = "trackai"
hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)

# Second number: a hook or an argument has been added, which breaks no plugin. First: one was taken away or means
# something else. Independent of the version of the distribution, whose reasons to grow are others.
API_VERSION = "1.0"

# Which processes ask a hook: entry-point group "trackai.<role>". Listed elsewhere, an implementation is never called.
ROLE_OF: Mapping[str, str] = {
    "trackai_value_converter": "run",
    "trackai_watch_model": "run",
    "trackai_run_defaults": "run",
    "trackai_run_started": "run",
    "trackai_run_finished": "run",
    "trackai_system_collectors": "run",
    "trackai_capture_environment": "run",
    "trackai_alert_sinks": "run",
    "trackai_artifact_store": "run",
    "trackai_importers": "cli",
    "trackai_exporters": "cli",
    "trackai_cli_commands": "cli",
    "trackai_server_routers": "server",
    "trackai_agent_tools": "server",
}


@hookspec(firstresult=True)
def trackai_value_converter(value_type: type) -> Converter | None:
    """Say how values of a foreign type become something that TrackAI can store.

    Called by ``log()`` the first time it meets *value_type* in this process; the answer, also None, is cached, so the
    hook itself is never on the hot path. Runs in the thread that called ``log()``: the returned function must not
    block, copy more than the value needs, or wait for a device longer than the value itself takes.

    Args:
        value_type: the exact class of the value, not its bases. Do not import your framework to compare: if it is not
            in ``sys.modules``, this cannot be one of its types.

    Returns:
        A function value → ``float``, ``int``, ``bool``, ``str``, ``datetime``, a list, or a rich type; or None to let
        the next plugin try. The first answer wins. The function may itself return None for a value that cannot be
        stored (an array of a million numbers), and raise to say why. It may have an attribute ``together``: a function
        that takes several values of one call at once, to wait for a device once, and returns a list of the same length,
        with what it leaves to the single function as it was.

    Errors: a lookup that raises counts as None. A converter that raises loses that one value, with one warning naming
        key and type; the rest of the call is kept. Nothing reaches the caller of ``log()``.

    .. versionadded:: 0.1
    """


@hookspec(firstresult=True)
def trackai_watch_model(
    model: Any,  # noqa: ANN401 - of a framework that is not known here
    options: WatchOptions,
    emit: Callable[[Mapping[str, Any]], None],
) -> Callable[[], None] | None:
    """Watch the gradients and parameters of a model of a foreign framework while it trains.

    Called by ``watch``, once for each model, in the thread that called it. Put a hook on what the framework does after a
    step; whatever that calls runs in the thread that trains, so between two measurements it must cost next to nothing
    and must not wait for a device. Keep no strong reference to the model.

    Args:
        model: what ``watch`` was given. Do not import your framework to look at it: if it is not in ``sys.modules``, this
            cannot be one of its models.
        options: what is wanted, and after every how many steps.
        emit: takes values by name, numbers and rich values, and logs them at the step of the next ``log()``. It may be
            called from any thread and never raises.

    Returns:
        A function that ends the watching (it may be called twice, and is called when the run ends), or None to let the
        next plugin try. The first answer wins.

    Errors: as for every hook; the model is not watched. What the hooks of the framework raise later reaches the training:
        catch it there.

    .. versionadded:: 0.1
    """


@hookspec
def trackai_run_defaults(settings: Settings) -> Mapping[str, Any] | None:
    """Fill arguments of ``init`` that the user left out, for example from a cluster's scheduler.

    Called by ``init``, once for each run, before the run exists. Runs in the caller's thread and holds up the script:
    look at the environment, do not ask a network.

    Args:
        settings: those of this process.

    Returns:
        Names of ``init`` arguments → values: ``group``, ``name``, ``tags``, ``job_type``, ``notes``, ``config``; or
        None. For each argument the user's own value wins, then the first plugin that gives one.

    Errors: ignored with one warning; the run begins without these defaults. Unknown names likewise.

    .. versionadded:: 0.1
    """


@hookspec
def trackai_run_started(run: RunInfo) -> None:
    """Learn that a run has begun, or goes on.

    Called at the end of ``init``, once for each writer. Runs in the caller's thread and holds up the script: start a
    thread of your own for anything slow.

    Args:
        run: the run; ``run.resumed`` tells a resume.

    Returns:
        Nothing; every plugin is called.

    Errors: the plugin is off for the rest of the process, with one warning; ``init`` returns the run.

    .. versionadded:: 0.1
    """


@hookspec
def trackai_run_finished(run: RunInfo, outcome: Outcome) -> None:
    """Learn that a run has ended.

    Called by ``finish``, and at the normal or exceptional end of the process. *Not* called after ``kill -9``, a
    segmentation fault or a power cut. Runs in the thread that finishes, and holds up its end.

    Args:
        run: the run.
        outcome: state, reason and traceback.

    Returns:
        Nothing; every plugin is called.

    Errors: one warning; ``finish`` goes on.

    .. versionadded:: 0.1
    """


@hookspec
def trackai_system_collectors(settings: Settings) -> Iterable[SystemCollector]:  # type: ignore[empty-body]
    """Add meters of the machine: give objects once, which are then read at their interval.

    Called once for each run, in the thread ``trackai-system``; ``read`` runs in that thread too. Keep a read well under
    ten milliseconds: it takes time from the training.

    Args:
        settings: ``system_interval``, ``auto_log_cpu`` and ``auto_log_gpu`` say what the user wants.

    Returns:
        Collectors; an empty list where there is nothing to measure. Those of all plugins are read. Where one job runs on
        several machines, keys of all but the first get ``node/<i>/`` before them.

    Errors: as for every hook. A ``read`` that raises three times in a row turns that collector off with one warning;
        one that overruns its interval is skipped, never queued.

    .. versionadded:: 0.1
    """


@hookspec
def trackai_capture_environment(run: RunInfo) -> Mapping[str, Any]:  # type: ignore[empty-body]
    """Describe code, machine and packages.

    Called once for each writer, soon after ``init``, in the thread ``trackai-environment``. All plugins together have
    10 s; what comes later is dropped.

    Args:
        run: the run.

    Returns:
        A JSON-able mapping; stored under the plugin's name, after redaction of secrets. Every plugin has its section.

    Errors: the section holds the text of the error.

    .. versionadded:: 0.1
    """


@hookspec
def trackai_alert_sinks(settings: Settings) -> Iterable[AlertSink]:  # type: ignore[empty-body]
    """Deliver alerts to people: give objects once, whose ``send`` is then called for each alert.

    Called once for each run, before its first alert is delivered, in the notifier thread of the process that raised
    it; ``send`` runs there too. A replay of the journal by ``sync`` or ``recover`` sends nothing.

    Args:
        settings: ``webhook_url`` and ``webhook_min_level`` among them.

    Returns:
        Sinks; every alert goes to all of them.

    Errors: a ``send`` that raises is tried three times with growing pauses; then a line in the run's log says so.

    .. versionadded:: 0.1
    """


@hookspec(firstresult=True)
def trackai_artifact_store(uri: str) -> ArtifactStore | None:
    """Store the bytes of artifacts somewhere else than on the local disk.

    Called when an artifact names, fetches or checks files under an address that is not local, once for each artifact
    and scheme, in the thread that asks; the store's methods run there too.

    Args:
        uri: the address that is to be used, for example ``"s3://bucket/prefix/file"``.

    Returns:
        A store for all addresses of this scheme, or None to let the next plugin try. The first answer wins.

    Errors: as for every hook. Where no plugin answers, an error names the scheme; the bytes stay local and are retried.

    .. versionadded:: 0.1
    """


@hookspec
def trackai_importers() -> Iterable[Importer]:  # type: ignore[empty-body]
    """Read the runs of another tracker.

    Called by ``trackai import`` once, in the main thread of the command; ``sniff`` and ``read`` run there too and may
    take their time. The records go the way of all that is logged: through a journal into the store.

    Returns:
        Importers. Where two have the same ``format``, the first plugin wins.

    Errors: a ``read`` that raises ends the import of that file, which is reported with line or offset; other files go
        on; the exit code is 1.

    .. versionadded:: 0.1
    """


@hookspec
def trackai_exporters() -> Iterable[Exporter]:  # type: ignore[empty-body]
    """Write runs in another format.

    Called once by ``trackai export --format`` with a word that is not built in, in its main thread; ``write`` runs there
    too, and must stream.

    Returns:
        Exporters. Where two have the same ``format``, the first plugin wins.

    Errors: the export fails as a whole; no half file stays under the final name.

    .. versionadded:: 0.1
    """


@hookspec
def trackai_cli_commands(cli: click.Group) -> None:
    """Add commands to ``trackai``.

    Called once, in the main thread, when the command line names no built-in command or help is asked for: register
    commands, import what they need inside them.

    Args:
        cli: the group to add to, with ``cli.add_command(command)``. A name that is taken is refused, naming both.

    Returns:
        Nothing; every plugin is called.

    Errors: the command is missing; ``trackai plugins`` says why.

    .. versionadded:: 0.1
    """


@hookspec
def trackai_server_routers(context: ServerContext) -> Iterable[fastapi.APIRouter]:  # type: ignore[empty-body]
    """Add endpoints to the server.

    Called once at the start of the server, in its main thread. Routes are mounted under ``/api/x/<plugin>`` behind the
    same checks as all others.

    Args:
        context: settings and a reader of the store.

    Returns:
        Routers; all are mounted.

    Errors: not mounted; named in ``/api/health``.

    .. versionadded:: 0.1
    """


@hookspec
def trackai_agent_tools(context: ServerContext) -> Iterable[AgentTool]:  # type: ignore[empty-body]
    """Add tools for agents.

    Called by no process yet: this version has no MCP server. It will be called once at that server's start, in its main
    thread; a tool's ``call`` will run in the pool, with a deadline.

    Args:
        context: settings and a reader of the store.

    Returns:
        Tools. A name that is taken is refused, naming both plugins. Tools with ``writes`` are offered only where
        writing is allowed.

    Errors: a ``call`` that raises is answered with an error object.

    .. versionadded:: 0.1
    """
