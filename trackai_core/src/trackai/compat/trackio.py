"""trackio's names that TrackAI's own facade has not, or has with another meaning."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

from trackai import notices
from trackai import settings as settings_module
from trackai.compat import context_vars

NAMES = ("TRACKIO_DIR", "TRACKIO_LOGO_DIR", "freeze", "sync")
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


_told: set[str] = set()


def _say_local(function: str, project: str | None) -> None:
    if function not in _told:
        _told.add(function)
        what = f"project {project!r}" if project else "everything"
        notices.warn(f"{function}() sends nothing to a Space: {what} is in the local store, and `trackai ui` shows it.")
