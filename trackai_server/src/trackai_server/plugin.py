"""What this distribution adds to the command line: ``trackai ui``."""

from __future__ import annotations

import ipaddress

import click

from trackai.hooks import hookimpl

FIRST_PORT = 8000


@hookimpl
def trackai_cli_commands(cli: click.Group) -> None:
    """Add ``ui``; the server itself is imported when it runs."""
    cli.add_command(ui)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", type=click.IntRange(0, 65535), help=f"Port to listen on.  [default: the first free one from {FIRST_PORT}]"
)
@click.option("--open/--no-open", "opens", default=True, show_default=True, help="Open the web UI in a browser.")
@click.option(
    "--allowed-host", "names", multiple=True, metavar="NAME",
    help="Another name that requests may address this server by; can be repeated.",
)  # fmt: skip
@click.option("--no-auth", is_flag=True, help="Serve other machines although anybody who reaches the port may do all.")
def ui(host: str, port: int | None, opens: bool, names: tuple[str, ...], no_auth: bool) -> None:
    """Serve the web UI and the HTTP API, and open them in a browser.

    \b
    trackai ui                     on this machine, in a browser
    trackai ui --port 9000 --no-open
    ssh -L 8000:localhost:8000 gpu-box trackai ui --port 8000 --no-open

    While it runs it also brings runs into the store whose process was killed. Ctrl-C stops it.
    """
    is_local = _is_loopback(host)
    if not is_local and not no_auth:
        raise click.UsageError(
            f"--host {host} would let everybody who reaches this machine read and change all runs, because there is "
            f"no token to ask for. Leave --host out and use `ssh -L {port or FIRST_PORT}:localhost:{port or FIRST_PORT} "
            "THIS-MACHINE` from elsewhere, or add --no-auth if all who can connect are to be trusted."
        )
    if not is_local:
        click.echo(f"Warning: --no-auth on {host}: whoever reaches it may read, change and delete all runs.", err=True)
    from trackai_server.serve import serve  # late: the server's libraries take longer than `trackai --help` may

    serve(host, port, FIRST_PORT, names=names, is_local=is_local, opens=opens)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
