"""What test.sh does once a Python is found: make the shared environment of the sessions, then run nox in it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from prepare import ROOT, Unprepared, make_shared_environment

EVERYTHING = ("lint", "types", "imports", "docs", "tests", "integrations", "faults", "frontend", "e2e", "build")


def main(arguments: list[str]) -> int:
    """Translate ``[session …] [-- arguments]`` into a call of nox, in the environment that all sessions share."""
    cut = arguments.index("--") if "--" in arguments else len(arguments)
    wanted, passed = arguments[:cut], arguments[cut:]
    try:
        python = make_shared_environment()
    except Unprepared as problem:
        print(problem, file=sys.stderr)
        return 1
    options = [word for word in wanted if word.startswith("-")]
    sessions = [word for word in wanted if not word.startswith("-")]
    if not sessions and not options:
        sessions = list(EVERYTHING)
    command = [str(python), "-m", "nox", *options, *(["-s", *sessions] if sessions else []), *passed]
    sys.stdout.flush()
    os.chdir(ROOT)
    os.execv(command[0], command)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
