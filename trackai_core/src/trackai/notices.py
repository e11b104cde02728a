"""Warnings that can never hurt: where something goes wrong beside the user's own work, one sentence says so.

Called from ``log()``, from plugins' guards and from background threads. A warning is attributed to the first caller
outside this package, so that its line is one that the user wrote.
"""

from __future__ import annotations

import os
import re
import sys
import warnings

from trackai.errors import TrackAIWarning

_PACKAGE = os.path.dirname(os.path.abspath(__file__)) + os.sep


def warn(text: str) -> None:
    """Warn with *text*. Never raises: where warnings are made errors, the text goes to stderr instead."""
    try:
        warnings.warn(text, TrackAIWarning, stacklevel=_depth())
    except TrackAIWarning:
        # -W error asks that the user's own mistakes stop the program; a tracker's trouble must not end a training.
        print(f"trackai: {text}", file=sys.__stderr__)


def warn_if_older(framework: str, installed: str, needed: str) -> None:
    """Warn, for an integration, that a framework is older than what it is tried with. Never raises.

    Args:
        framework: its name, as in ``pip install``.
        installed, needed: versions; their first two numbers are compared.
    """
    found, wanted = (tuple(map(int, re.findall(r"\d+", version)[:2])) for version in (installed, needed))
    if found < wanted:
        warn(
            f"{framework} {installed} is older than {needed}, the oldest that TrackAI is tried with: what it logs may be "
            f"incomplete. Upgrade with pip install -U {framework}."
        )


def _depth() -> int:
    """Count the frames from ``warn`` to the first one outside this package; in a thread of ours there is none."""
    frame, depth = sys._getframe(1), 1
    while frame.f_back is not None and frame.f_code.co_filename.startswith(_PACKAGE):
        frame, depth = frame.f_back, depth + 1
    return depth
