"""``trackai recover``: store what dead processes left."""

from __future__ import annotations

import click

from trackai import settings
from trackai.cli.failures import EXIT_FAILED
from trackai.cli.output import clean, json_option, say_json, say_table


@click.command()
@click.argument("run", metavar="[RUN]", required=False)
@json_option
def command(run: str | None, as_json: bool) -> None:
    """Store what dead processes left in their journals.

    A run whose process was killed, or that logged offline, has its points in a journal below TRACKAI_HOME. They are
    stored exactly once; a run that never finished is marked crashed. Processes that live are left alone. RUN, an id,
    limits it to one run. A server does this by itself every few seconds.

    \b
      trackai recover

    Exit code 1: a journal could not be stored whole, and is kept.
    """
    from trackai.drain.recovery import recover

    recovered = recover(settings.load(), run_id=run)
    if as_json:
        say_json({"recovered": recovered})
    else:
        say_table(
            ["run", "writer", "points", "state"],
            [(one.run, one.writer, one.points, one.state or "as before") for one in recovered],
            empty="Nothing to recover: no journal of a dead process is left.",
        )
        for one in recovered:
            if one.message:
                click.echo(f"\n{one.run}: {clean(one.message)}")
    # A journal that could not be stored whole has a message and is still there.
    if any(one.message and one.path.exists() for one in recovered):
        raise SystemExit(EXIT_FAILED)
