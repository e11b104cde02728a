"""Where journals lie: ``<home>/journals/<run id>/<writer id>.tj``, readable by their owner alone."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from trackai.errors import InvalidNameError
from trackai.ids import check_id
from trackai.journal.format import SUFFIX
from trackai.settings import Settings


class JournalFile(NamedTuple):
    """A journal that lies somewhere. *run* and *writer* are taken from its path."""

    path: Path
    run: str
    writer: str


def journal_path(settings: Settings, run_id: str, writer_id: str) -> Path:
    """Return where the journal of this writer lies; nothing is made.

    Raises:
        InvalidNameError: if an id cannot be a path part.
    """
    return settings.journals / check_id(run_id) / f"{check_id(writer_id, 'writer id')}{SUFFIX}"


def find_journals(settings: Settings, run_id: str | None = None) -> list[JournalFile]:
    """Return the journals under home, of one run or of all, ordered by run and writer id.

    Files and folders whose names are no ids are not ours and are left out. A missing home has no journals.
    """
    runs = [settings.journals / check_id(run_id)] if run_id is not None else _entries(settings.journals)
    found = []
    for folder in runs:
        for path in _entries(folder):
            if path.suffix == SUFFIX and _is_id(path.stem) and _is_id(folder.name):
                found.append(JournalFile(path, folder.name, path.stem))
    return found


def make_private_folder(path: Path) -> None:
    """Make a folder and its missing parents with mode 0700, whatever the umask; one that exists is left as it is."""
    missing = [folder for folder in (path, *path.parents) if not folder.exists()]
    for folder in reversed(missing):
        try:
            folder.mkdir(0o700)
        except FileExistsError:
            continue  # another process was faster
        os.chmod(folder, 0o700)
    if not path.is_dir():
        raise NotADirectoryError(20, "Not a folder", str(path))


def _entries(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return []


def _is_id(text: str) -> bool:
    try:
        check_id(text)
    except InvalidNameError:
        return False
    return True
