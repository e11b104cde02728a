"""What is said about plugins: who answered a hook call, and what became of each."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

Role = Literal["run", "cli", "server"]
ROLES: tuple[Role, ...] = ("run", "cli", "server")
State = Literal["waiting", "loaded", "blocked", "refused", "disabled"]


class PluginReport(NamedTuple):
    """What ``trackai plugins`` shows of one plugin.

    Attributes:
        state: waiting (not needed yet), loaded, blocked (by ``TRACKAI_PLUGINS``), refused (at loading) or disabled
            (after an error).
        path: metadata folder of its distribution, or file of a built-in.
        load_s: seconds that its import took; None before.
        calls: hook calls so far; ``call_s`` is what they took together, in seconds.
        error: last error; empty while there was none.
    """

    name: str
    role: Role
    builtin: bool
    distribution: str
    version: str
    path: str
    state: State
    hooks: tuple[str, ...]
    load_s: float | None
    calls: int
    call_s: float
    error: str


class Answer(NamedTuple):
    """What one plugin said to a hook call: a value, or the text of the *error* that it raised instead."""

    plugin: str
    value: Any
    error: str = ""
