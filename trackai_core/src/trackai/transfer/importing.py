"""Driving an importer: its records take the way of everything that is logged, through a journal into the store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

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


class Offered(NamedTuple):
    """An importer, and the plugin that brought it."""

    plugin: str
    importer: Importer


def importers(settings: Settings) -> list[Offered]:
    """Return the importers of all plugins; where two have one format, only the first."""
    found: dict[str, Offered] = {}
    for answer in manager("cli", settings).answers("trackai_importers"):
        for importer in answer.value:
            found.setdefault(importer.format, Offered(answer.plugin, importer))
    return list(found.values())


def importer_of(settings: Settings, format: str) -> Importer:
    """Return the importer of a format.

    Raises:
        UsageError: if no plugin has one; names those there are.
    """
    offered = importers(settings)
    for each in offered:
        if each.importer.format == format:
            return each.importer
    formats = ", ".join(each.importer.format for each in offered)
    raise UsageError(f"There is no importer for {format!r}. There are: {formats or 'none'}.")


def recognised(settings: Settings, path: Path) -> Importer:
    """Return the importer that takes *path* for its own.

    An importer that raises when it is asked is named in one warning, and the others are asked.

    Raises:
        UsageError: if there is none, or several; says which formats can be named instead.
    """
    offered = importers(settings)
    if not path.exists():
        raise UsageError(f"There is no file or folder {str(path)!r}.")
    takers = []
    for plugin, importer in offered:
        try:
            if importer.sniff(path):
                takers.append(importer)
        except Exception as error:  # noqa: BLE001 - a plugin must not keep the others from looking
            manager("cli", settings).failed(
                plugin, f"sniff of {importer.format!r}", error, "The others go on.", off=False
            )
    if len(takers) == 1:
        return takers[0]
    formats = ", ".join(importer.format for importer in takers or [each.importer for each in offered])
    found = "is taken by several importers" if takers else "looks like nothing that an importer knows"
    raise UsageError(f"{path} {found}: say --format, one of {formats}.")


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
