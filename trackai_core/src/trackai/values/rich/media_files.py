"""What a recording is made from: a file, its bytes, or an array that still has to be encoded."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from trackai.errors import MissingExtraError, UsageError
from trackai.values.rich.base import existing_file


def bytes_or_path(value: Any, what: str) -> bytes | Path | None:
    """Return the bytes of a bytes-like or readable *value*, the path of a file, or None for anything else.

    Raises:
        UsageError: for a path that leads to no file.
    """
    if isinstance(value, (str, os.PathLike)):
        return existing_file(value, f"{what} file")
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value)
    if callable(getattr(value, "read", None)):
        data = value.read()
        if not isinstance(data, bytes):
            raise UsageError(f"{what} needs a file opened in binary mode ('rb').")
        return data
    return None


def checked_format(wanted: str | None, path: Path | None, allowed: tuple[str, ...], default: str, what: str) -> str:
    """Return the format: the ending of *path*, else *wanted*, else *default*.

    Raises:
        UsageError: if it is none of *allowed*.
    """
    chosen = path.suffix.lstrip(".") if path is not None and path.suffix else wanted or default
    chosen = chosen.lower().lstrip(".")
    if path is None and chosen not in allowed:
        raise UsageError(f"{what} cannot be stored as {chosen!r}: use one of {', '.join(allowed)}.")
    return chosen


def run_ffmpeg(arguments: list[str], data: bytes, target: Path, what: str) -> None:
    """Let ffmpeg encode raw *data* from its standard input into *target*.

    Raises:
        MissingExtraError: if there is no ffmpeg on the path.
        UsageError: if it fails; holds the last line that it wrote.
    """
    import shutil
    import subprocess  # 10 ms that only those pay who encode a video

    program = shutil.which("ffmpeg")
    if program is None:
        raise MissingExtraError(
            f"{what} needs the program ffmpeg on the PATH, which is not there: install it, or use another format."
        )
    command = [program, "-hide_banner", "-loglevel", "error", "-y", *arguments, str(target)]
    done = subprocess.run(command, input=data, capture_output=True, check=False)
    if done.returncode != 0:
        lines = done.stderr.decode(errors="replace").strip().splitlines()
        raise UsageError(f"ffmpeg could not encode {what}: {lines[-1] if lines else f'exit code {done.returncode}'}.")
