"""``delete_project``: trackio's function, over the same edit that the web UI and the command line call."""

from __future__ import annotations

from trackai.errors import NotFoundError
from trackai.settings import load
from trackai.store import Store


def delete_project(project: str, force: bool = False) -> bool:
    """Delete a project with all its runs, for good.

    Args:
        project: its name.
        force: do not ask on stdin.

    Returns:
        Whether it was deleted; False, with a line that says so, if there is none or the answer was no.
    """
    try:
        with Store.open(load()) as store:
            row = store.reader().project(project)
            if not force and not _agreed(f"Delete project {row.name!r} with {row.runs} runs for good? [y/N] "):
                print("Nothing was deleted.")
                return False
            store.edits().delete_project(row.id)
    except NotFoundError:
        print(f"There is no project {project!r}.")
        return False
    return True


def _agreed(question: str) -> bool:
    try:
        return input(question).strip().lower() in ("y", "yes")
    except EOFError:
        return False  # silence is not consent
