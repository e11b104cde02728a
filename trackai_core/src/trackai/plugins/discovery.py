"""Find the entry points of installed distributions by reading their files, importing nothing.

``importlib.metadata`` gives the same answers, but its import (email, zipfile, csv) and its objects cost 60 ms in a
process that is about to train; this costs about 2 ms for a hundred distributions. Distributions inside zip files are
still asked of ``importlib.metadata``; those that only a custom import finder knows are not seen.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Sequence
from typing import NamedTuple


class EntryPoint(NamedTuple):
    """One line of a distribution's ``entry_points.txt``.

    Attributes:
        group: for example ``"trackai.run"``.
        name: left of the ``=``.
        target: ``package.module`` or ``package.module:object``.
        distribution: its name, as its metadata folder spells it.
        version: likewise; empty where the folder does not say.
        path: that folder.
    """

    group: str
    name: str
    target: str
    distribution: str
    version: str
    path: str


def entry_points(group: str, path: Sequence[str] | None = None) -> list[EntryPoint]:
    """List the entry points of *group*, ordered by name.

    Args:
        group: which section of ``entry_points.txt``.
        path: folders to look in; ``sys.path`` when None. A distribution hides others of its name that come later.
    """
    found: list[EntryPoint] = []
    seen: set[str] = set()
    for distribution, text in _declarations(sys.path if path is None else path, group):
        if _canonical(distribution.name) not in seen:
            seen.add(_canonical(distribution.name))
            found += [EntryPoint(group, *line, *distribution) for line in _section(text, group)]
    return sorted(found, key=lambda point: (point.name, point.distribution))


class Distribution(NamedTuple):
    """An installed distribution, as its metadata folder *path* names it; ``-`` in names is ``_`` there."""

    name: str
    version: str
    path: str


def distributions(path: Sequence[str] | None = None) -> list[Distribution]:
    """List what is installed in the folders of *path* (``sys.path`` when None); the first of a name hides others."""
    found: dict[str, Distribution] = {}
    for place in dict.fromkeys(sys.path if path is None else path):
        for each in _in_folder(place):
            found.setdefault(_canonical(each.name), each)
    return list(found.values())


def _in_folder(place: str) -> Iterator[Distribution]:
    try:
        with os.scandir(place or ".") as entries:
            folders = sorted(entry.name for entry in entries if entry.name.endswith((".dist-info", ".egg-info")))
    except OSError:  # missing, closed to us, or a zip file: Python skips the first two as well
        return
    for folder in folders:
        name, _, version = folder.rpartition(".")[0].partition("-")
        yield Distribution(name, version.partition("-")[0], os.path.join(place, folder))


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _declarations(path: Sequence[str], group: str) -> Iterator[tuple[Distribution, str]]:
    """Yield distributions with the content of their ``entry_points.txt``, where that mentions *group*."""
    for place in dict.fromkeys(path):
        if os.path.isfile(place):
            yield from _zipped(place)
        for found in _in_folder(place):
            try:
                with open(os.path.join(found.path, "entry_points.txt"), "rb") as file:
                    content = file.read()
            except OSError:  # most distributions have none
                continue
            if group.encode() in content:
                yield found, content.decode("utf-8", "replace")


def _zipped(place: str) -> Iterator[tuple[Distribution, str]]:
    from importlib.metadata import distributions as inside

    for found in inside(path=[place]):
        text = found.read_text("entry_points.txt")
        if text is not None:
            yield Distribution(found.metadata["Name"], found.version, place), text


def _section(text: str, group: str) -> Iterator[tuple[str, str]]:
    inside = False
    for line in (line.strip() for line in text.splitlines()):
        if line.startswith("["):
            inside = line[1:].partition("]")[0].strip() == group
        elif inside and "=" in line and line[0] not in "#;":
            name, _, target = line.partition("=")
            yield name.strip(), target.partition("[")[0].replace(" ", "").strip()
