"""Fails whenever it is called."""

from trackai.hooks import hookimpl


@hookimpl
def trackai_run_started() -> None:
    raise RuntimeError("no room left in the fridge")
