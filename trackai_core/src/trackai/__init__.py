"""Log training runs and ask about them later.

    run = trackai.init(project="digits", config={"lr": 1e-3})
    trackai.log({"train/loss": 0.31})
    trackai.finish()

``trackai.Api()`` asks, in Python; ``trackai ui`` shows; ``trackai --help`` tells the rest.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from trackai import errors as errors  # so that `except trackai.errors.TrackAIError` needs no other import
from trackai import settings as _settings  # noqa: F401  # whatever is done with trackai begins with them
from trackai.version import __version__

if TYPE_CHECKING:  # type checkers and editors see the names as plain ones
    from trackai.compat.trackio import import_csv as import_csv
    from trackai.compat.trackio import import_tf_events as import_tf_events
    from trackai.ids import generate_id as generate_id
    from trackai.notices import warn_if_older as warn_if_older
    from trackai.query_api import Api as Api
    from trackai.query_api.deleting import delete_project as delete_project
    from trackai.query_api.showing import show as show
    from trackai.tracking.alerts import AlertLevel as AlertLevel
    from trackai.tracking.artifacts import Artifact as Artifact
    from trackai.tracking.artifacts import ReferenceHandler as ReferenceHandler
    from trackai.tracking.artifacts import ResolvedReference as ResolvedReference
    from trackai.tracking.artifacts import register_reference_handler as register_reference_handler
    from trackai.tracking.current import alert as alert
    from trackai.tracking.current import config as config
    from trackai.tracking.current import define_metric as define_metric
    from trackai.tracking.current import finish as finish
    from trackai.tracking.current import log as log
    from trackai.tracking.current import log_artifact as log_artifact
    from trackai.tracking.current import log_cpu as log_cpu
    from trackai.tracking.current import log_file as log_file
    from trackai.tracking.current import log_gpu as log_gpu
    from trackai.tracking.current import log_system as log_system
    from trackai.tracking.current import save as save
    from trackai.tracking.current import summary as summary
    from trackai.tracking.current import unwatch as unwatch
    from trackai.tracking.current import use_artifact as use_artifact
    from trackai.tracking.current import watch as watch
    from trackai.tracking.joining import reserve_id as reserve_id
    from trackai.tracking.lifecycle import init as init
    from trackai.tracking.placeholders import Settings as Settings
    from trackai.tracking.run import Run as Run
    from trackai.values.rich import Audio as Audio
    from trackai.values.rich import Figure as Figure
    from trackai.values.rich import Histogram as Histogram
    from trackai.values.rich import Html as Html
    from trackai.values.rich import Image as Image
    from trackai.values.rich import Markdown as Markdown
    from trackai.values.rich import Object3D as Object3D
    from trackai.values.rich import Table as Table
    from trackai.values.rich import Text as Text
    from trackai.values.rich import Trace as Trace
    from trackai.values.rich import Video as Video

    run: Run | None

# Where each name lives; nothing of it is imported before somebody reads the name. So a command line and a server that
# only ask the store, and the processes of a training that do not log, pay nothing for what logs.
_HOMES = {
    "trackai.tracking.current": (
        "alert", "config", "define_metric", "finish", "log", "log_artifact", "log_cpu", "log_file", "log_gpu",
        "log_system", "save", "summary", "unwatch", "use_artifact", "watch",
    ),
    "trackai.tracking.lifecycle": ("init",),
    "trackai.tracking.run": ("Run",),
    "trackai.tracking.joining": ("reserve_id",),
    "trackai.tracking.alerts": ("AlertLevel",),
    "trackai.tracking.artifacts": ("Artifact", "ReferenceHandler", "ResolvedReference", "register_reference_handler"),
    "trackai.tracking.placeholders": (
        "ArtifactTTL", "Classes", "Collection", "Config", "EvalTable", "Graph", "JoinedTable", "Molecule", "Registry",
        "Settings",
    ),
    "trackai.values.rich": (
        "Audio", "Figure", "Histogram", "Html", "Image", "Markdown", "Object3D", "Table", "Text", "Trace", "Video",
    ),
    "trackai.query_api": ("Api",),
    "trackai.query_api.deleting": ("delete_project",),
    "trackai.query_api.showing": ("show",),
    "trackai.ids": ("generate_id",),
    "trackai.notices": ("warn_if_older",),
    # What scripts written for trackio or wandb find when they say `import trackai as trackio`.
    "trackai.compat.trackio": (
        "TRACKIO_DIR", "TRACKIO_LOGO_DIR", "context_vars", "freeze", "import_csv", "import_tf_events", "sync",
    ),
    "trackai.compat.wandb": (
        "Plotly", "agent", "controller", "link_artifact", "link_model", "login", "plot", "restore", "setup", "sweep",
        "teardown", "termerror", "termlog", "termwarn",
    ),
}  # fmt: skip
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "AlertLevel", "Api", "Artifact", "Audio", "Figure", "Histogram", "Html", "Image", "Markdown", "Object3D",
    "ReferenceHandler", "ResolvedReference", "Run", "Settings", "Table", "Text", "Trace", "Video",
    "__version__", "alert", "config", "define_metric", "delete_project", "finish", "generate_id", "import_csv",
    "import_tf_events", "init", "log", "log_artifact", "log_cpu", "log_file", "log_gpu", "log_system",
    "register_reference_handler", "reserve_id", "run", "save", "show", "summary", "unwatch", "use_artifact", "warn_if_older", "watch",
]  # fmt: skip


def __getattr__(name: str) -> object:
    if name == "run":  # changes with every init and finish, so it is never kept
        from trackai.tracking.current import current

        return current()
    if (home := _HOME_OF.get(name)) is None:
        raise AttributeError(f"trackai has no {name!r}")
    return globals().setdefault(name, getattr(import_module(home), name))


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
