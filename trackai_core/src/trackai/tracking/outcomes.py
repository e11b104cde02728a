"""How a run has ended, in the words that are stored."""

from __future__ import annotations

import traceback

from trackai.extensions import Outcome
from trackai.redact import redact_text

_MAX_TRACEBACK = 50_000  # characters; of a longer one (a deep recursion) the end tells most


def plain_end(exit_code: int | None) -> Outcome:
    """Say how a run ends that somebody finishes: failed if the exit code is another than 0 or None."""
    if exit_code:
        return Outcome("failed", int(exit_code), f"finished with exit code {int(exit_code)}")
    return Outcome("finished", exit_code)


def outcome_of(error: BaseException) -> Outcome:
    """Say how a run ends that this exception ends."""
    if isinstance(error, SystemExit):
        code = error.code if isinstance(error.code, int) else int(error.code is not None)
        return Outcome("finished", 0) if code == 0 else Outcome("failed", code, f"exit code {code}")
    if isinstance(error, GeneratorExit):
        return Outcome("finished", 0)
    trace = redact_text("".join(traceback.format_exception(error)))[-_MAX_TRACEBACK:]
    if isinstance(error, KeyboardInterrupt):
        return Outcome("failed", 130, "interrupted (Ctrl-C)", trace)
    text = redact_text("".join(traceback.format_exception_only(error)).strip())[:1000]
    return Outcome("failed", 1, text, trace)
