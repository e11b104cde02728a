"""What start.sh and dev.sh do once a Python is found: prepare, find a free port, serve. Standard library only."""

from __future__ import annotations

import argparse
import errno
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

sys.path.insert(0, str(Path(__file__).resolve().parent))
from prepare import PACKAGES, ROOT, WEB, Unprepared, build_spa, install_frontend, make_environment

FIRST_PORT = 8000
FIRST_VITE_PORT = 5173
PORTS_TRIED = 200


def free_port(host: str, first: int) -> int:
    """Return the first port from *first* on that can be bound on *host*, found out by binding it.

    Raises:
        Unprepared: if the host is no address of this machine, or 200 ports in a row are taken.
    """
    try:
        family, _, _, _, address = socket.getaddrinfo(host, first, type=socket.SOCK_STREAM)[0]
    except socket.gaierror as error:
        raise Unprepared(f"--host {host} is no address of this machine ({error.strerror}): try 127.0.0.1.") from error
    for port in range(first, min(first + PORTS_TRIED, 65_536)):
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            # As the server does: a port whose last connection is just closing (TIME_WAIT) is free, a listening one is not.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((address[0], port, *address[2:]))
                probe.listen(1)
            except OSError as error:
                if port == first and error.errno not in (errno.EADDRINUSE, errno.EACCES):
                    raise Unprepared(
                        f"--host {host} cannot be listened on ({error.strerror}): try 127.0.0.1."
                    ) from error
                continue
            return port
    raise Unprepared(f"None of the {PORTS_TRIED} ports from {first} on is free: pass another --port.")


def start(arguments: list[str]) -> int:
    """Serve API and web UI on one port."""
    parser = argparse.ArgumentParser(
        prog="./start.sh",
        allow_abbrev=False,
        description="Set TrackAI up (only what has changed), then serve API and web UI and print the address. Ctrl-C stops it.",
        epilog="Anything else is passed on to `trackai ui`. "
        "The store is $TRACKAI_DB_URL, $TRACKAI_DB_PATH or trackai.db in $TRACKAI_HOME (default ~/.trackai).",
    )
    parser.add_argument(
        "--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1, this machine alone)"
    )
    parser.add_argument(
        "--port", type=int, default=None, help="first port to try; one in use is skipped (default: 8000)"
    )
    parser.add_argument(
        "--no-build", action="store_true", help="serve the web UI as it was last built, or the API alone"
    )
    parser.add_argument("--demo", action="store_true", help="show made-up runs, in a store of their own (.demo/)")
    given, passed_on = parser.parse_known_args(arguments)
    python = make_environment(ROOT / ".venv", PACKAGES, [ROOT / "examples" / "requirements.txt"])
    if given.no_build:
        if not (WEB / "index.html").is_file():
            print("The web UI has not been built yet, so there is only the API: leave out --no-build to build it.")
    else:
        build_spa()
    environment = os.environ.copy()
    command = [str(python.parent / "trackai")]
    if given.demo:
        environment = {
            name: value for name, value in environment.items() if name not in ("TRACKAI_DB_URL", "TRACKAI_DB_PATH")
        }
        environment["TRACKAI_HOME"] = str(ROOT / ".demo")
        if not (ROOT / ".demo" / "trackai.db").exists():
            print("Making demo runs …", flush=True)
            if code := subprocess.run([*command, "demo"], env=environment).returncode:
                return code
    command += ["ui", "--host", given.host, "--no-open", *passed_on]
    if given.port is not None:  # without, `trackai ui` finds the first free one from 8000 by itself
        command += ["--port", str(free_port(given.host, given.port))]
    sys.stdout.flush()
    os.execve(command[0], command, environment)


def dev(arguments: list[str]) -> int:
    """Serve the API with reload, and the web UI by Vite with hot reload."""
    parser = argparse.ArgumentParser(
        prog="./dev.sh", description="Server with reload and Vite with hot reload, side by side. Ctrl-C stops both."
    )
    parser.add_argument("--port", type=int, default=FIRST_PORT, help="first port to try for the server (default: 8000)")
    parser.add_argument(
        "--vite-port", type=int, default=FIRST_VITE_PORT, help="first port to try for Vite (default: 5173)"
    )
    given = parser.parse_args(arguments)
    python = make_environment(ROOT / ".venv", PACKAGES, [ROOT / "examples" / "requirements.txt"])
    npm = install_frontend()
    port, vite_port = free_port("127.0.0.1", given.port), free_port("127.0.0.1", given.vite_port)
    api = f"http://127.0.0.1:{port}"
    server = [
        str(python), "-m", "uvicorn", "--factory", "trackai_server:create_app", "--host", "127.0.0.1", "--port", str(port),
        "--timeout-graceful-shutdown", "1", "--reload", "--reload-dir", "trackai_server/src", "--reload-dir", "trackai_core/src",
    ]  # fmt: skip
    vite = [npm, "run", "dev", "--", "--host", "127.0.0.1", "--port", str(vite_port), "--strictPort"]
    # In sessions of their own, so that the whole tree below npm and the reloader can be stopped at once.
    running = [
        subprocess.Popen(server, cwd=ROOT, start_new_session=True),
        subprocess.Popen(vite, cwd=ROOT / "frontend", env=os.environ | {"TRACKAI_API": api}, start_new_session=True),
    ]
    print(f"API {api}, web UI http://127.0.0.1:{vite_port} (Ctrl-C stops both)", flush=True)

    def stop(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGHUP, stop)  # the terminal was closed: sessions of their own would outlive it
    try:
        while all(process.poll() is None for process in running):
            time.sleep(0.2)
        return next(process.returncode for process in running if process.poll() is not None) or 0
    except KeyboardInterrupt:
        return 0
    finally:
        for process in running:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
        for process in running:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)


def main(arguments: list[str]) -> int:
    """Run ``start`` or ``dev``; trouble that the user can mend is one sentence and exit code 1."""
    commands = {"start": start, "dev": dev}
    try:
        return commands[arguments[0]](arguments[1:])
    except Unprepared as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
