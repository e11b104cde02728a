"""Files of a run: copied into the blobs, or referred to where they lie."""

from __future__ import annotations

import glob as globbing
import os
import time
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trackai import notices
from trackai.blobs import LocalBlobs
from trackai.blobs.local import media_type_of
from trackai.errors import InvalidNameError, UsageError
from trackai.ids import check_logical_name
from trackai.records import FileLogged
from trackai.tracking.artifacts.references import file_uri
from trackai.tracking.walking import walk
from trackai.values.rich.plain import plain

if TYPE_CHECKING:
    from trackai.tracking.run import Run

KINDS = ("file", "checkpoint", "code", "media")


def log_file(
    run: Run,
    path: str | os.PathLike[str],
    name: str | None = None,
    *,
    kind: str = "file",
    step: float | None = None,
    metadata: Mapping[str, Any] | None = None,
    reference: bool | None = None,
) -> list[str]:
    """Attach a file, or every file of a folder, to the run. One of the same name replaces the older one.

    Args:
        run: the run.
        path: a file or folder. In a folder, links that leave it, FIFOs and devices are passed over with a warning.
        name: logical name, parts joined by ``/``; by default that of the file or folder.
        kind: ``"file"``, ``"checkpoint"``, ``"code"`` or ``"media"``.
        step: to which step it belongs.
        metadata: anything about it, by name.
        reference: note where it lies (``file://…``) instead of copying it. By default so for checkpoints, which are
            large and which the user keeps.

    Returns:
        The logical names. A folder by reference is one entry.

    Raises:
        UsageError: if there is nothing at *path*, or *kind* or *name* is impossible.
    """
    if kind not in KINDS:
        raise UsageError(f"There is no kind of file {kind!r}: use {', '.join(KINDS)}.")
    source = Path(path).expanduser().absolute()
    base = check_logical_name(name if name is not None else unicodedata.normalize("NFC", source.name))
    about = plain(dict(metadata or {}))
    where = None if step is None else float(step)
    if (kind == "checkpoint") if reference is None else reference:
        size = _size(source)
        run._append(
            FileLogged(
                path=base, time=time.time(), uri=file_uri(source), size=size, kind=kind, step=where, metadata=about
            )
        )
        return [base]
    names = []
    for logical, file in _files(source, base):
        _attach(run, file, logical, kind, where, about)
        names.append(logical)
    return names


def save(
    run: Run,
    glob_str: str | os.PathLike[str],
    *,
    base_path: str | os.PathLike[str] | None = None,
    policy: str | None = None,
) -> str:
    """Attach every file that a pattern matches, under its path below *base_path*.

    Args:
        run: the run.
        glob_str: a pattern such as ``"*.py"`` or ``"out/**/*.json"``.
        base_path: folder that names are relative to: by default the working directory, or the pattern's own folder for
            files outside it.
        policy: accepted for wandb's sake; files are copied now.

    Returns:
        The folder that holds the copies, by digest.

    Raises:
        UsageError: (a ``ValueError``) if nothing matches.
    """
    pattern = os.path.expanduser(os.fspath(glob_str))
    base = Path(base_path).absolute() if base_path is not None else Path.cwd()
    found = [Path(path).absolute() for path in sorted(globbing.glob(pattern, recursive=True))]
    attached = 0
    for path in found:
        relative = _relative(path, base, pattern)
        try:
            for logical, file in _files(path, check_logical_name(relative)):
                _attach(run, file, logical, "file", None, {})
                attached += 1
        except InvalidNameError as error:
            notices.warn(f"{path} was not saved: {error}")
    if not attached:
        raise UsageError(f"No file matches {pattern!r} (in {base}): nothing was saved.")
    return str(run.settings.blobs)


def _attach(run: Run, file: Path, logical: str, kind: str, step: float | None, about: dict[str, Any]) -> None:
    if run.disabled:
        return
    blob = LocalBlobs(run.settings.blobs).put_file(file)
    run._append(
        FileLogged(
            path=logical,
            time=time.time(),
            sha256=blob.sha256,
            size=blob.size,
            media_type=media_type_of(logical),
            kind=kind,
            step=step,
            metadata=about,
        )
    )


def _files(source: Path, base: str) -> Iterator[tuple[str, Path]]:
    if not source.is_dir():
        yield base, source  # put_file says what is wrong with it, if anything is
        return
    for relative, path in walk(source):
        yield check_logical_name(f"{base}/{relative}"), path


def _size(source: Path) -> int:
    """Return the bytes of a file, or of all files below a folder.

    Raises:
        UsageError: if there is neither.
    """
    if source.is_dir():
        return sum(path.stat().st_size for _, path in walk(source))
    if not source.is_file():
        raise UsageError(f"There is no file or folder {str(source)!r}.")
    return source.stat().st_size


def _relative(path: Path, base: Path, pattern: str) -> str:
    if not path.is_relative_to(base):
        fixed = Path(pattern.split("*")[0].split("?")[0].split("[")[0]).absolute()
        base = fixed if fixed.is_dir() and fixed != path else fixed.parent
    return unicodedata.normalize("NFC", os.path.relpath(path, base).replace(os.sep, "/"))
