"""Ask before something is destroyed."""

from __future__ import annotations

import sys

import click

from trackai.errors import UsageError

yes_option = click.option("--yes", "-y", is_flag=True, help="Do not ask.")


def confirm(question: str, *, yes: bool) -> None:
    """Ask *question* unless *yes*; return only when it was answered with yes.

    Raises:
        UsageError: when nobody answered because stdin is at its end: silence is not consent.
        click.Abort: when the answer was no.
    """
    if yes:
        return
    try:
        agreed = click.confirm(question, err=True)
    except click.Abort as end:
        if sys.stdin.isatty():
            raise
        click.echo(err=True)
        raise UsageError("Nobody answered, so nothing was done: add --yes.") from end
    if not agreed:
        raise click.Abort
