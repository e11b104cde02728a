"""Waiting on a condition instead of sleeping."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

Answer = TypeVar("Answer")


def wait_until(condition: Callable[[], Answer], deadline: float = 20.0, what: str = "") -> Answer:
    """Call *condition* until it is true and return what it returned.

    Args:
        condition: asked every 20 ms; an ``AssertionError`` of it counts as «not yet» and is shown at the deadline.
        deadline: seconds; generous, because it is only reached by a failure.
        what: words for the failure, such as ``"the run is marked crashed"``.

    Raises:
        AssertionError: if the deadline passes.
    """
    end = time.monotonic() + deadline
    failure: AssertionError | None = None
    while True:
        try:
            answer = condition()
            failure = None
        except AssertionError as error:
            failure = error
        else:
            if answer:
                return answer
        if time.monotonic() > end:
            name = what or getattr(condition, "__name__", "the condition")
            raise AssertionError(f"After {deadline} s still not true: {name}") from failure
        time.sleep(0.02)
