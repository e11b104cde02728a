"""Programs below ``trackai run -- COMMAND``: who they are to the run that it keeps for them.

``trackai run`` keeps output, machine and exit code; the program and what it starts add the rest. Both sides know it by one
variable, ``"<process id of trackai run>"``, or ``"<process id> named"`` where the user has named the run.
"""

from __future__ import annotations

import os
from typing import Literal

VARIABLE = "TRACKAI_LAUNCHER"


def announce(is_named: bool) -> None:
    """Be the launcher of whatever this process starts."""
    os.environ[VARIABLE] = f"{os.getpid()}{' named' if is_named else ''}"


def role() -> Literal["launcher", "launched"] | None:
    """Say whether this process is ``trackai run`` itself, or runs below it; None: neither."""
    launcher = os.environ.get(VARIABLE, "").partition(" ")[0]
    if not launcher:
        return None
    return "launcher" if launcher == str(os.getpid()) else "launched"


def is_named() -> bool:
    """Say whether the run has a name that the program is not to change."""
    return os.environ.get(VARIABLE, "").endswith(" named")
