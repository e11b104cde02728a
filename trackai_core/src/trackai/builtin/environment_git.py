"""Git: commit, branch, remote without credentials, and the difference of tracked files to the commit.

The repository is that of the script, else that of the working folder. Only tracked files are looked at, and of these not
those that tend to hold secrets, nor what ``.trackaiignore`` (patterns as in ``.gitignore``, one a line) names. Git is run
without a shell, without locks, without the repository's own programs, and only where there is a ``.git``.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from trackai.extensions import RunInfo
from trackai.hooks import hookimpl
from trackai.redact import redact_lines, redact_url

TIMEOUT_S = 5.0  # of one git command; a repository that takes longer is on a slow disk, and goes without
MAX_DIFF = 512 * 1024  # bytes; larger ones are generated files or notebooks, which nobody reads as a diff
_SECRET_FILES = (
    "*.env", ".env*", "*.pem", "id_*", "*.key", "credentials*", "*.p12", "*.pfx", ".netrc", ".npmrc", ".pypirc",
)  # fmt: skip


@hookimpl
def trackai_capture_environment(run: RunInfo) -> Mapping[str, Any] | None:
    """Describe the commit that this run's code stands at; None outside of a repository."""
    for start in _places():
        if (top := _repository(start)) is not None:
            return describe(top)
    return None


def describe(top: Path) -> dict[str, Any]:
    """Describe the repository at *top*: root, commit, branch, remote, dirty, and when it is dirty diff, diff_truncated."""
    found: dict[str, Any] = {"root": str(top)}
    names = _lines(_git(top, "rev-parse", "HEAD", "--abbrev-ref", "HEAD"))
    if len(names) != 2:
        return found | {"error": "The repository has no commit yet, or git cannot read it."}
    found["commit"] = names[0]
    found["branch"] = names[1] if names[1] != "HEAD" else None
    if remotes := _lines(_git(top, "config", "--get", "remote.origin.url")):
        found["remote"] = redact_url(remotes[0])
    changed = _git(top, *_DIFF, "--name-only")
    if changed is None:
        return found | {"error": f"git diff took longer than {TIMEOUT_S:g} s."}
    found["dirty"] = bool(changed)
    if changed:  # the second walk through the files is for those who need it
        diff = _git(top, *_DIFF, "--", ".", *_exclusions(top), limit=MAX_DIFF + 1) or b""
        found["diff"] = "\n".join(redact_lines(diff[:MAX_DIFF].decode("utf-8", "replace").splitlines()))
        found["diff_truncated"] = len(diff) > MAX_DIFF
    return found


_DIFF = ("diff", "HEAD", "--no-color", "--no-ext-diff", "--no-textconv", "--ignore-submodules", "--no-renames")


def _places() -> list[Path]:
    main = getattr(sys.modules.get("__main__"), "__file__", None)
    places = [Path(main).absolute().parent] if main else []
    with contextlib.suppress(OSError):  # the working folder was deleted
        places.append(Path.cwd())
    return places


def _repository(start: Path) -> Path | None:
    return next((folder for folder in (start, *start.parents) if (folder / ".git").exists()), None)


def _exclusions(top: Path) -> list[str]:
    patterns = list(_SECRET_FILES)
    with contextlib.suppress(OSError):  # most repositories have none
        patterns += (top / ".trackaiignore").read_text("utf-8", "replace").splitlines()[:1000]
    return [spec for pattern in patterns for spec in _pathspecs(pattern.strip())]


def _pathspecs(pattern: str) -> Sequence[str]:
    if not pattern or pattern.startswith(("#", "!")):
        return ()
    anchored = "/" in pattern.rstrip("/")
    path = pattern.strip("/") if anchored else f"**/{pattern.rstrip('/')}"
    return (f":(exclude,glob,icase){path}", f":(exclude,glob,icase){path}/**")


def _git(top: Path, *arguments: str, limit: int = 1 << 20) -> bytes | None:
    """Return at most *limit* bytes of what git prints; empty where it refuses, None where it takes too long."""
    # core.fsmonitor names a program that git would run; a repository is data here, not something to be obeyed.
    command = ["git", "-C", str(top), "-c", "core.fsmonitor=false", "-c", "core.quotePath=false", *arguments]
    environment = {**os.environ, "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
    try:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
        )
    except OSError:  # no git on this machine
        return b""
    with process:
        return _output(process, limit)


def _output(process: subprocess.Popen[bytes], limit: int) -> bytes | None:
    assert process.stdout is not None
    watchdog = threading.Timer(TIMEOUT_S, process.kill)
    watchdog.daemon = True
    watchdog.start()
    try:
        output = process.stdout.read(limit)
        if len(output) == limit:
            process.kill()
            return output
        process.wait()
        in_time = watchdog.is_alive()
    finally:
        watchdog.cancel()
    if not in_time:
        return None
    return output if process.returncode == 0 else b""


def _lines(output: bytes | None) -> list[str]:
    return [line for line in (output or b"").decode("utf-8", "replace").splitlines() if line]
