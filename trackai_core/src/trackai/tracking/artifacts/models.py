"""Short ways of wandb's: a model or the code as an artifact."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from trackai.errors import UsageError
from trackai.tracking.artifacts.artifact import Artifact
from trackai.tracking.artifacts.versions import log_artifact, use_artifact
from trackai.tracking.walking import walk

if TYPE_CHECKING:
    from trackai.tracking.run import Run

_SECRET_FILES = re.compile(
    r"(^|/)(\.env[^/]*|[^/]*\.(env|pem|key|p12)|id_[a-z0-9]+|credentials[^/]*|\.netrc)$", re.IGNORECASE
)
_NOT_CODE = {"venv", "node_modules", "__pycache__", "site-packages"}


def log_model(
    run: Run, path: str | os.PathLike[str], name: str | None = None, aliases: Iterable[str] | None = None
) -> Artifact:
    """Log a file or folder as an artifact of type ``model``; named after the run by default."""
    return log_artifact(run, path, name or f"run-{run.id}-model", "model", aliases)


def use_model(run: Run, name: str) -> str:
    """Find an artifact of type ``model`` and download it; returns its file, or its folder if it has several."""
    artifact = use_artifact(run, name, type="model")
    folder, files = artifact.download(), artifact.files()
    return os.path.join(folder, files[0]) if len(files) == 1 else folder


def log_code(
    run: Run,
    root: str | os.PathLike[str] | None = ".",
    name: str | None = None,
    include_fn: Callable[..., bool] | None = None,
    exclude_fn: Callable[..., bool] | None = None,
) -> Artifact | None:
    """Log source files below *root* as an artifact of type ``code``; None if there are none.

    Args:
        run: the run.
        root: folder; hidden, virtual-environment and cache folders are left out.
        name: by default ``source-`` and the project's name.
        include_fn: path → whether to take it; by default files that end in ``.py``. Files whose name says that they
            hold a secret (``.env``, ``*.pem``, ``credentials…``) are never taken.
        exclude_fn: path → whether to leave it out.
    """
    top = Path(root or ".").absolute()
    artifact = Artifact(
        name or "source-" + (re.sub(r"[^A-Za-z0-9._-]+", "-", run.project).strip("-.")[:100] or "code"), "code"
    )
    for relative, path in walk(top, lambda name: name in _NOT_CODE or name.startswith(".")):
        if _SECRET_FILES.search(relative):
            continue
        wanted = _asked(include_fn, path, top) if include_fn is not None else relative.endswith(".py")
        if wanted and not (exclude_fn is not None and _asked(exclude_fn, path, top)):
            artifact.add_file(path, relative)
    return log_artifact(run, artifact) if artifact.files() else None


def _asked(function: Callable[..., bool], path: Path, root: Path) -> bool:
    """Call a function of the user's with the path, and with the root if it takes two (both forms are wandb's)."""
    code = getattr(function, "__code__", None)
    if code is not None and code.co_argcount >= 2:
        return bool(function(str(path), str(root)))
    try:
        return bool(function(str(path)))
    except TypeError as error:
        raise UsageError(f"log_code() could not call {function!r} with a path: {error}.") from error
