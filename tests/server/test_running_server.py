"""A real server process: its address, its stream of events, what it does about killed runs, how it stops."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import httpx
import pytest
from tests.factories import RUN, a_run
from tests.server.conftest import RunningServer, serving
from tests.waiting import wait_until

from trackai.errors import RunNotFoundError
from trackai.settings import Settings
from trackai.store import Store
from trackai_server.serve import listen

WRITER = """
import time, trackai
run = trackai.init(project="digits", name="doomed")
for step in range(500):
    trackai.log({"loss": 1 / (step + 1)})
print("id", run.id, flush=True)
time.sleep(600)
"""


class Events(Iterator[tuple[str, dict[str, object]]]):
    """An open stream of events."""

    def __init__(self, response: httpx.Response) -> None:
        self._lines = response.iter_lines()

    def __next__(self) -> tuple[str, dict[str, object]]:
        """Wait for the next event."""
        name = ""
        for line in self._lines:
            if line.startswith("event: "):
                name = line.removeprefix("event: ")
            elif line.startswith("data: "):
                return name, json.loads(line.removeprefix("data: "))
        raise StopIteration


@contextmanager
def listening(server: RunningServer, query: str = "") -> Iterator[Events]:
    with httpx.stream("GET", f"{server.address}/api/events{query}", timeout=20) as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        assert response.headers["cache-control"] == "no-store"
        assert "content-security-policy" in response.headers
        yield Events(response)


@contextmanager
def training() -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run a process that logs 500 points and then sleeps; gives its run's id."""
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stderr is not None
    try:
        said = next((line for line in process.stdout if line.startswith("id ")), None)
        assert said is not None, process.stderr.read()
        yield process, said.split()[1]
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
        process.stderr.close()


def test_the_server_listens_on_this_machine_alone_and_says_where(server: RunningServer) -> None:
    assert server.address.startswith("http://127.0.0.1:")
    assert server.get("/api/health").json()["status"] == "ok"


def test_a_port_in_use_is_skipped(server: RunningServer) -> None:
    with serving() as second:
        assert second.address != server.address
        assert second.get("/api/version").status_code == 200


def test_a_port_that_was_asked_for_and_is_in_use_gets_a_sentence(settings: Settings) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = str(taken.getsockname()[1])
        ended = subprocess.run(
            [sys.executable, "-m", "trackai", "ui", "--no-open", "--port", port], capture_output=True, text=True
        )

    assert ended.returncode != 0
    assert f"Port {port}" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5"])
def test_an_address_that_others_reach_is_refused_with_a_sentence(settings: Settings, host: str) -> None:
    command = [sys.executable, "-m", "trackai", "ui", "--no-open", "--host", host]
    ended = subprocess.run(command, capture_output=True, text=True)

    assert ended.returncode != 0
    assert "--no-auth" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_who_insists_is_warned_and_still_protected_against_names_of_others(settings: Settings) -> None:
    with serving("--host", "0.0.0.0", "--no-auth") as open_server:
        port = open_server.address.rpartition(":")[2]
        address = f"http://127.0.0.1:{port}/api/version"

        assert httpx.get(address, headers={"host": f"10.0.0.7:{port}"}).status_code == 200
        assert httpx.get(address, headers={"host": "evil.example"}).status_code == 421


def test_a_listener_hears_of_a_run_as_it_trains(server: RunningServer, log: Callable[..., None]) -> None:
    with listening(server) as events:
        name, hello = next(events)
        log(a_run())
        changed, data = next(events)

    assert (name, changed) == ("hello", "runs")
    assert set(hello) == {"version", "at"}
    runs = data["runs"]
    assert isinstance(runs, list)
    assert [(run["run"], run["last_step"]) for run in runs] == [(RUN, 2.0)]


def test_a_listener_of_a_project_that_is_not_there_is_told(server: RunningServer) -> None:
    assert server.get("/api/events?project=nothing").status_code == 404


def test_a_listener_that_leaves_is_forgotten(server: RunningServer) -> None:
    with listening(server) as events:
        next(events)
        wait_until(lambda: server.get("/api/health").json()["listeners"] == 1)

    wait_until(lambda: server.get("/api/health").json()["listeners"] == 0)


def test_an_open_stream_does_not_keep_the_server_from_stopping(server: RunningServer) -> None:
    with listening(server) as events:
        next(events)
        stopping = threading.Thread(target=server.stop)
        stopping.start()
        assert list(iter(lambda: next(events, None), None)) == []
        stopping.join(10)

    assert server.process.poll() is not None


@pytest.mark.faults
def test_a_killed_run_is_shown_as_crashed_with_every_point_that_it_logged(server: RunningServer) -> None:
    with training() as (process, run):
        process.send_signal(signal.SIGKILL)
        process.wait()

        wait_until(lambda: server.get(f"/api/runs/{run}").json().get("state") == "crashed")

    metric = server.get(f"/api/metrics/runs/{run}").json()["metrics"][0]
    assert (metric["name"], metric["count"]) == ("loss", 500)
    assert str(process.pid) in server.get(f"/api/runs/{run}").json()["reason"]


@pytest.mark.faults
def test_a_killed_run_is_settled_although_nobody_asks_the_server(server: RunningServer, settings: Settings) -> None:
    with training() as (process, run):
        process.kill()
        process.wait()
        with Store.open(settings) as store:
            wait_until(lambda: _state(store, run) == "crashed")

    assert server.get("/api/health").json()["recovery"]["recovered"] >= 1


def _state(store: Store, run: str) -> str | None:
    try:
        return store.reader().run(run).state
    except RunNotFoundError:
        return None


def test_two_servers_on_one_store_recover_each_point_once(server: RunningServer) -> None:
    with serving() as second, training() as (process, run):
        process.send_signal(signal.SIGKILL)
        process.wait()

        for each in (server, second):
            wait_until(lambda each=each: each.get(f"/api/runs/{run}").json().get("state") == "crashed")  # type: ignore[misc]
            metric = each.get(f"/api/metrics/runs/{run}").json()["metrics"][0]
            assert (metric["count"], metric["overwritten"]) == (500, 0)
            assert each.get("/api/health").json()["recovery"]["error"] is None


def test_hostile_addresses_on_the_wire_lead_to_no_file(server: RunningServer) -> None:
    port = int(server.address.rpartition(":")[2])
    for path in (
        "/../../../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/assets/..%2f..%2f..%2fetc/passwd",
        "//etc/passwd",
    ):
        with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
            connection.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
            answer = b"".join(iter(lambda: connection.recv(65_536), b""))

        assert b"root:" not in answer
        assert b" 404 " in answer.splitlines()[0]


def test_a_store_that_cannot_be_opened_gets_a_sentence(settings: Settings) -> None:
    settings.db_path.write_bytes(b"not a database, but long enough to look like one " * 100)
    ended = subprocess.run(
        [sys.executable, "-m", "trackai", "ui", "--no-open"], capture_output=True, text=True, env=os.environ
    )

    assert ended.returncode != 0
    assert "Traceback" not in ended.stderr
    assert "damaged" in ended.stderr


def test_what_it_writes_to_a_connection_that_is_kept_open_is_sent_at_once() -> None:
    """With Nagle's algorithm, the second of two writes would wait 40 ms for the client's acknowledgement of the first."""

    async def option_of_an_accepted_connection() -> int:
        listening = listen("127.0.0.1", None, 20_000)
        found = asyncio.get_running_loop().create_future()

        def accepted(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            found.set_result(writer.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        async with await asyncio.start_server(accepted, sock=listening):
            _, writer = await asyncio.open_connection(*listening.getsockname())
            option = await found
            writer.close()
            return int(option)

    assert asyncio.run(option_of_an_accepted_connection()) == 1
