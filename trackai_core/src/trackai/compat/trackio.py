"""trackio's names that TrackAI's own facade has not, or has with another meaning."""

from __future__ import annotations

from os import PathLike
from pathlib import Path
from types import ModuleType

from trackai import notices
from trackai import settings as settings_module
from trackai.compat import context_vars

NAMES = ("TRACKIO_DIR", "TRACKIO_LOGO_DIR", "freeze", "import_csv", "import_tf_events", "sync")
SUBMODULES: dict[str, ModuleType] = {"context_vars": context_vars}


def __getattr__(name: str) -> object:
    if name == "TRACKIO_DIR":
        return settings_module.load().home
    if name == "TRACKIO_LOGO_DIR":
        return Path(__file__).parent
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def sync(
    project: str | None = None,
    space_id: str | None = None,
    private: bool | None = None,
    force: bool = False,
    run_in_background: bool = False,
    sdk: str = "gradio",
    dataset_id: str | None = None,
    bucket_id: str | None = None,
    frontend_dir: str | None = None,
) -> None:
    """Say that nothing goes to a Space. Never raises: transformers calls it in the middle of a push to the Hub."""
    _say_local("sync", project)


def freeze(
    space_id: str | None = None,
    project: str | None = None,
    new_space_id: str | None = None,
    private: bool | None = None,
    bucket_id: str | None = None,
    frontend_dir: str | None = None,
) -> None:
    """Say that there is no Space to freeze. Never raises."""
    _say_local("freeze", project)


def import_csv(
    csv_path: str | PathLike[str],
    project: str,
    name: str | None = None,
    space_id: str | None = None,
    dataset_id: str | None = None,
    private: bool | None = None,
    force: bool = False,
) -> None:
    """Import a CSV file with a column ``step`` as a run of a new project; the run is named after the file.

    Raises:
        FileNotFoundError: if there is no such file.
        UsageError: (a ``ValueError``) if the project has runs, or the file has no steps or no rows.
    """
    if not Path(csv_path).is_file():
        raise FileNotFoundError(f"There is no file {str(csv_path)!r}.")
    _import("csv", Path(csv_path), project, name, (space_id, dataset_id, private))


def import_tf_events(
    log_dir: str | PathLike[str],
    project: str,
    name: str | None = None,
    space_id: str | None = None,
    dataset_id: str | None = None,
    private: bool | None = None,
    force: bool = False,
) -> None:
    """Import the scalars of TensorBoard's event files as runs of a new project, one for each folder.

    Raises:
        FileNotFoundError: if there is no such folder.
        UsageError: (a ``ValueError``) if the project has runs, or nothing is found.
    """
    if not Path(log_dir).is_dir():
        raise FileNotFoundError(f"There is no folder {str(log_dir)!r}.")
    _import("tensorboard", Path(log_dir), project, name, (space_id, dataset_id, private))


def _import(format: str, path: Path, project: str, name: str | None, hub: tuple[object, ...]) -> None:
    from trackai.transfer.importing import import_into_new_project

    if any(hub):
        notices.warn("space_id, dataset_id and private are ignored: runs are imported into the local store.")
    runs = import_into_new_project(format, path, project, name)
    print(f"trackai: imported {len(runs)} run{'' if len(runs) == 1 else 's'} into project {project}")


_told: set[str] = set()


def _say_local(function: str, project: str | None) -> None:
    if function not in _told:
        _told.add(function)
        what = f"project {project!r}" if project else "everything"
        notices.warn(f"{function}() sends nothing to a Space: {what} is in the local store, and `trackai ui` shows it.")
