"""Open the store for a command, and find the project and the run that people name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from trackai import settings as settings_table
from trackai.errors import InvalidNameError, RunNotFoundError

if TYPE_CHECKING:
    from trackai.store import Reader, Store
    from trackai.store.answers import RunRow

project_option = click.option(
    "--project", "-p", metavar="PROJECT", help="Project by name; by default TRACKAI_PROJECT, or all projects."
)


@contextmanager
def open_store(*, create: bool = False) -> Iterator[Store]:
    """Open the store that the settings name, and close it afterwards.

    Args:
        create: make an empty one where there is none. Reading commands do not: a store that is not there is news.

    Raises:
        StoreError: if there is none yet; says how to get one.
    """
    from trackai.store import Store

    with Store.open(settings_table.load(), create=create) as store:
        yield store


@contextmanager
def open_reader() -> Iterator[Reader]:
    """Open the store that the settings name, for reading."""
    with open_store() as store:
        yield store.reader()


def chosen_project(given: str | None) -> str | None:
    """Return the project that was given, or that of the settings; None means all."""
    return given if given is not None else settings_table.load().project


def find_run(reader: Reader, text: str, project: str | None = None) -> RunRow:
    """Find a run by id, or by name: then the latest of that name, in *project* if given.

    Raises:
        RunNotFoundError: naming the nearest.
    """
    try:
        return reader.run(text)
    except (RunNotFoundError, InvalidNameError) as error:
        # No run has this id, so it is a name.
        project = chosen_project(project)
        names = [project] if project is not None else [row.name for row in reader.projects()]
        named = [run for name in names if (run := reader.find_run(name, text)) is not None]
        if named:
            return max(named, key=lambda run: run.created)
        raise RunNotFoundError(text, project, _nearest(reader, text, names)) from error


def _nearest(reader: Reader, text: str, projects: list[str]) -> list[str]:
    from difflib import get_close_matches

    from trackai.store.answers import RunsQuestion

    # The latest thousand: whoever mistypes a name has it from a list or from a job that ran of late.
    pages = (reader.runs(RunsQuestion(project=name, limit=1000)).runs for name in projects[:20])
    return get_close_matches(text, list(dict.fromkeys(run.name for page in pages for run in page)), n=3, cutoff=0.5)


def split_names(text: str | None) -> tuple[str, ...]:
    """Split column names at commas outside back-quotes: ``a, `b,c` `` → ``("a", "`b,c`")``."""
    if not text:
        return ()
    names, start, quoted = [], 0, False
    for place, character in enumerate(text):
        if character == "`":
            quoted = not quoted
        elif character == "," and not quoted:
            names.append(text[start:place])
            start = place + 1
    names.append(text[start:])
    return tuple(name.strip() for name in names if name.strip())
