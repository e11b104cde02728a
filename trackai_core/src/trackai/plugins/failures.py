"""The last failure of each plugin, kept in the home: it happened in a training, and is asked about in a terminal."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

FOLDER = "plugin-failures"  # below the home: one small file for each plugin and role, so never many


class Failure(NamedTuple):
    """What went wrong with a plugin.

    Attributes:
        version: of the plugin's distribution then; another one may have mended it.
        error: where and what, one sentence.
        time: seconds since 1970.
        pid: the process that it happened in.
    """

    plugin: str
    role: str
    version: str
    error: str
    time: float
    pid: int


def keep_failure(home: Path, failure: Failure) -> None:
    """Write *failure* in the place of the one before it."""
    from hashlib import sha256  # here, because it costs 4 ms of everybody's import and failures are rare

    # A name may hold anything; its digest is a file name everywhere.
    path = home / FOLDER / f"{failure.role}-{sha256(failure.plugin.encode()).hexdigest()[:16]}.json"
    # The warning has been given already; a home that is not there yet or cannot be written is not this module's matter.
    with suppress(OSError):
        path.parent.mkdir(mode=0o700, exist_ok=True)
        part = path.with_suffix(f".{os.getpid()}")
        part.write_text(json.dumps(failure._asdict()))
        part.replace(path)


def kept_failures(home: Path) -> dict[tuple[str, str], Failure]:
    """Return the last failure of each (role, plugin); a file that cannot be read is no failure of a plugin."""
    found = {}
    for path in sorted((home / FOLDER).glob("*.json")):
        with suppress(OSError, ValueError, TypeError):
            failure = Failure(**json.loads(path.read_text()))
            found[failure.role, failure.plugin] = failure
    return found
