"""How a command ends: one table of exit codes, one way to say what went wrong."""

from __future__ import annotations

import os
import sys

import click

from trackai.errors import FilterError, TrackAIError, UsageError

EXIT_OK = 0
EXIT_FAILED = 1
EXIT_USAGE = 2
EXIT_INTERRUPTED = 130  # 128 + SIGINT, as shells report it

# First match counts: UsageError is a TrackAIError.
EXIT_CODES: tuple[tuple[type[BaseException], int], ...] = (
    (BrokenPipeError, EXIT_OK),  # `trackai runs | head` has had enough: nothing went wrong
    (UsageError, EXIT_USAGE),
    (click.UsageError, EXIT_USAGE),
    (TrackAIError, EXIT_FAILED),
    (click.ClickException, EXIT_FAILED),
    (Exception, EXIT_FAILED),
)


def exit_code_of(error: BaseException) -> int:
    """Return the exit code of a command that ended with *error*."""
    return next(code for kind, code in EXIT_CODES if isinstance(error, kind))


def say_failure(error: Exception) -> None:
    """Write one sentence about *error* to stderr; for a mistake in a filter, the filter with a caret below it too."""
    if isinstance(error, BrokenPipeError):
        # Python flushes stdout at exit and would complain a second time.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    elif isinstance(error, click.ClickException):
        error.show()
    elif isinstance(error, FilterError):
        click.echo(error.pointed(), err=True)
    elif isinstance(error, TrackAIError):
        click.echo(str(error), err=True)
    elif isinstance(error, OSError):
        where = f" {error.filename}" if error.filename else ""
        click.echo(f"The operating system refused{where}: {error.strerror or error}.", err=True)
    else:
        text = f"{type(error).__name__}: {error}".rstrip(": ")
        click.echo(f"This is a fault of TrackAI, not yours ({text}). `trackai --debug …` shows where it is.", err=True)
