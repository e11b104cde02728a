"""``python -m trackai.compat [--as trackio,wandb] script.py …`` or ``-m module …``: run a program as it is, logging here."""

from __future__ import annotations

import os
import runpy
import sys
from pathlib import Path

from trackai.compat.aliasing import ALIASES, alias
from trackai.errors import UsageError

_USAGE = (
    f"Usage: python -m trackai.compat [--as {','.join(ALIASES)}] SCRIPT.py [ARGUMENT …]   or   -m MODULE [ARGUMENT …]"
)


def main(arguments: list[str]) -> None:
    """Put the aliases in place and run the program as ``__main__``, with its own arguments.

    The names are those after ``--as``, else ``TRACKAI_ALIAS``, else all.
    """
    names = os.environ.get("TRACKAI_ALIAS") or ",".join(ALIASES)
    if arguments[:1] == ["--as"] and len(arguments) > 1:
        names, arguments = arguments[1], arguments[2:]
    is_module = arguments[:1] == ["-m"]
    program = arguments[1 if is_module else 0 :]
    if not program or program[0] in ("-h", "--help"):
        print(_USAGE, file=sys.stdout if program else sys.stderr)
        sys.exit(0 if program else 2)
    try:
        for name in names.split(","):
            alias(name.strip())
    except UsageError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
    sys.argv = program
    if is_module:
        sys.path[0] = os.getcwd()
        runpy.run_module(program[0], run_name="__main__", alter_sys=True)
    else:
        sys.path[0] = str(Path(program[0]).resolve().parent)  # as python itself does for a script
        runpy.run_path(program[0], run_name="__main__")


if __name__ == "__main__":
    main(sys.argv[1:])
