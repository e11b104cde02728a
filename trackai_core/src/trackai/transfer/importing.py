"""Driving an importer: its records take the way of everything that is logged, through a journal into the store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from trackai.drain.loop import drain
from trackai.drain.recovery import discard
from trackai.drain.sinks import open_sink
from trackai.errors import NotFoundError, StoreError, UsageError
from trackai.extensions import Importer
from trackai.ids import check_name
from trackai.journal.layout import journal_path
from trackai.journal.writer import JournalWriter
from trackai.plugins import manager
from trackai.records import Opened, Record
from trackai.settings import Settings, load
from trackai.store import Store


def importer_of(settings: Settings, format: str) -> Importer:
    """Return the importer of a format.

    Raises:
        UsageError: if no plugin has one; names those there are.
    """
    importers: list[Importer] = [
        importer for given in manager("cli", settings).call("trackai_importers") for importer in given
    ]
    for importer in importers:
        if importer.format == format:
            return importer
    raise UsageError(f"There is no importer for {format!r}. There are: {', '.join(item.format for item in importers)}.")


def import_path(settings: Settings, importer: Importer, path: Path, options: Mapping[str, str]) -> list[str]:
    """Read *path* and store all runs in it; return their ids.

    A run that was imported before is the same run, and the same points.

    Raises:
        UsageError: from the importer, naming the place.
        StoreError: if the store cannot be written; what was read so far lies in journals for ``trackai recover``.
    """
    sink = open_sink(settings)
    runs: list[str] = []
    try:
        for opened, records in _by_run(importer.read(path, options)):
            writer = JournalWriter(journal_path(settings, opened.run, opened.writer), opened)
            lost = [record for record in records if not writer.append(record)]
            writer.close()
            if lost:
                raise StoreError(f"{len(lost)} records of {path} could not be written to {writer.path}.")
            drain(writer.path, sink, start=None)
            discard(writer.path)
            runs.append(opened.run)
    finally:
        sink.close()
    return runs


def import_into_new_project(format: str, path: Path, project: str, name: str | None) -> list[str]:
    """Import into a project that has no runs yet, as trackio's functions do; return the ids of the runs.

    Raises:
        UsageError: (a ``ValueError``) if the project has runs, or the importer refuses.
    """
    settings = load()
    check_name(project)
    importer = importer_of(settings, format)
    with Store.open(settings) as store:
        try:
            if store.reader().project(project).runs:
                raise UsageError(
                    f"Project {project!r} has runs already: import into a new project, or delete that one first."
                )
        except NotFoundError:
            pass  # as it should be
    return import_path(settings, importer, path, {"project": project, **({"name": name} if name else {})})


def _by_run(records: Iterable[Record]) -> Iterator[tuple[Opened, Iterator[Record]]]:
    """Split a stream of records at each ``Opened``; the part of a run must be read before the next is asked for."""
    stream = iter(records)
    following = next(stream, None)
    while isinstance(following, Opened):
        opened, following = following, None

        def part() -> Iterator[Record]:
            nonlocal following
            for record in stream:
                if isinstance(record, Opened):
                    following = record
                    return
                yield record

        yield opened, part()
