"""wandb's names that TrackAI's own facade has not, and what its environment variables say to ``init``."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import wraps
from types import ModuleType
from typing import Any, NoReturn

from trackai import notices
from trackai.compat import wandb_plot as plot
from trackai.errors import TrackAIError, UsageError
from trackai.ids import generate_id
from trackai.query_api import Api as _Api
from trackai.query_api import Run as QueriedRun
from trackai.query_api import Runs as QueriedRuns
from trackai.tracking import lifecycle
from trackai.tracking.artifacts import Artifact
from trackai.tracking.placeholders import refuse
from trackai.tracking.run import Run
from trackai.values import rich

NAMES = (
    "Api", "CommError", "Error", "Plotly", "UsageError", "agent", "controller", "ensure_configured", "init",
    "link_artifact", "link_model", "login", "plot", "restore", "setup", "sweep", "teardown", "termerror", "termlog",
    "termwarn",
)  # fmt: skip

Error = TrackAIError
CommError = TrackAIError
Plotly = rich.Figure

_VARIABLES = {
    "WANDB_MODE": "mode",
    "WANDB_PROJECT": "project",
    "WANDB_NAME": "name",
    "WANDB_RUN_ID": "id",
    "WANDB_RESUME": "resume",
    "WANDB_RUN_GROUP": "group",
    "WANDB_NOTES": "notes",
    "WANDB_JOB_TYPE": "job_type",
    "WANDB_TAGS": "tags",
}
_OURS = {"mode": "TRACKAI_MODE", "project": "TRACKAI_PROJECT", "id": "TRACKAI_RUN_ID"}
_TRUE = ("1", "true", "yes", "on")


@wraps(lifecycle.init)
def init(project: str | None = None, *args: Any, **kwargs: Any) -> Run:  # noqa: ANN401
    """Begin a run as :func:`trackai.init` does; what is not given comes from wandb's variables, ``TRACKAI_*`` first."""
    given = {"project": project, **kwargs}
    for variable, argument in _VARIABLES.items():
        text = os.environ.get(variable)
        if text and given.get(argument) is None and not os.environ.get(_OURS.get(argument, "")):
            given[argument] = text.split(",") if argument == "tags" else text
    is_off = os.environ.get("WANDB_DISABLED", "").lower() in _TRUE
    if is_off and given.get("mode") is None and not os.environ.get("TRACKAI_MODE"):
        given["mode"] = "disabled"
    if os.environ.get("WANDB_SILENT", "").lower() in _TRUE:
        os.environ.setdefault("TRACKAI_QUIET", "on")
    return lifecycle.init(given.pop("project"), *args, **given)


class Api(_Api):
    """wandb's way of asking: paths whose first part is an entity, which is ignored."""

    def run(self, id: str, project: str | None = None) -> QueriedRun:
        """Return the run of a path ``[entity/][project/]id``."""
        return super().run(id.strip("/").rsplit("/", 1)[-1], project)

    def runs(  # type: ignore[override]  # wandb's words
        self,
        path: str | None = None,
        filters: object = None,
        order: str | None = None,
        **kwargs: Any,  # noqa: ANN401
    ) -> QueriedRuns:
        """Return the runs of ``[entity/]project``.

        Raises:
            UsageError: for *filters*: TrackAI's are texts, in another language.
        """
        if filters:
            raise UsageError(
                "filters in wandb's form are not understood. Write one as text, for example "
                "filter='metric.val/acc.max > 0.9 and config.lr < 0.01' (docs/filter-language.md)."
            )
        if order is not None:
            kwargs["order"] = order.replace("+", "")
        return super().runs(None if path is None else path.strip("/").rsplit("/", 1)[-1], **kwargs)


def login(*args: object, **kwargs: object) -> bool:
    """Do nothing: there are no accounts. Returns True."""
    return True


def setup(*args: object, **kwargs: object) -> None:
    """Do nothing."""


def teardown(exit_code: int | None = None) -> None:
    """Do nothing: runs end by ``finish`` or with the process."""


def ensure_configured() -> None:
    """Do nothing."""


def termlog(string: str = "", newline: bool = True, repeat: bool = True, prefix: bool = True) -> None:
    """Print a line."""
    print(f"trackai: {string}" if prefix else string, end="\n" if newline else "")


def termwarn(string: str, **_: object) -> None:
    """Warn."""
    notices.warn(string)


termerror = termwarn

_OPTUNA = "Let Optuna choose the parameters (pip install optuna) and call trackai.init() and finish() in its objective."


def sweep(*args: object, **kwargs: object) -> NoReturn:
    """Raise: searching is another program's work."""
    raise NotImplementedError(f"TrackAI has no sweeps. {_OPTUNA}")


def agent(*args: object, **kwargs: object) -> NoReturn:
    """Raise: searching is another program's work."""
    raise NotImplementedError(f"TrackAI has no agents. {_OPTUNA}")


restore: Callable[..., Any] = refuse("restore", "Files of a run: trackai.Api().run(id).files(), or `trackai run`.")
controller: Callable[..., Any] = refuse("controller", _OPTUNA)
link_artifact: Callable[..., Any] = refuse("link_artifact", "Give the version an alias instead.")
link_model: Callable[..., Any] = refuse("link_model", "Give the version an alias instead.")


def _module(name: str, **content: object) -> ModuleType:
    module = ModuleType(f"wandb.{name}", "Names of wandb, given by TrackAI.")
    module.__dict__.update(content)
    module.__path__ = []
    return module


_MEDIA = {name: getattr(rich, name) for name in ("Audio", "Histogram", "Html", "Image", "Object3D", "Table", "Video")}

# Submodules that scripts, Lightning's WandbLogger and transformers' WandbCallback import names from.
SUBMODULES: dict[str, ModuleType] = {
    "plot": plot,
    "errors": _module("errors", Error=Error, CommError=CommError, UsageError=UsageError),
    "data_types": _module("data_types", **_MEDIA),
    "sdk": _module("sdk"),
    "sdk.data_types": _module("sdk.data_types", **_MEDIA),
    "util": _module("util", generate_id=generate_id),
    "sdk.lib.runid": _module("sdk.lib.runid", generate_id=generate_id),
    "sdk.lib.config_util": _module("sdk.lib.config_util", ConfigError=UsageError),
    "sdk.lib": _module("sdk.lib", RunDisabled=type("RunDisabled", (), {"__doc__": "No run is of this class."})),
    "sdk.wandb_run": _module("sdk.wandb_run", Run=Run),
    "wandb_run": _module("wandb_run", Run=Run),
    "apis": _module("apis"),
    "apis.public": _module("apis.public", Api=Api, Run=Run, Artifact=Artifact),
}
