"""Alerts: printed, stored, and sent to people without disturbing the training."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from tests.artifacts.conftest import Start

import trackai
from trackai import AlertLevel, Run
from trackai.builtin.alert_webhook import discord_body, slack_body
from trackai.errors import TrackAIWarning
from trackai.extensions import Alert, RunInfo
from trackai.store import Store


class Receiver(ThreadingHTTPServer):
    """A web server that keeps what is posted to it and answers with *statuses* one after another, then 200."""

    daemon_threads = True

    def __init__(self) -> None:
        self.bodies: list[dict[str, Any]] = []
        self.statuses: list[int] = []
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/secret-path"


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        self.server.bodies.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(self.server.statuses.pop(0) if self.server.statuses else 200)
        self.send_header("Location", "http://127.0.0.1:1/")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what is meant for this machine on it."""
    monkeypatch.setenv("no_proxy", "*")


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as server:
        threading.Thread(target=server.serve_forever, args=(0.01,)).start()
        yield server
        server.shutdown()


def _alert_and_finish(run: Run) -> None:
    run.alert("t")
    run.finish()


def stored(run: Run) -> list[tuple[str, str, str, float | None]]:
    run.finish()
    with Store.open(run.settings) as store:
        rows = store.reader().alerts(run=run.id)
    return [(row.title, row.text, row.level, row.step) for row in sorted(rows, key=lambda row: row.id)]


def test_an_alert_is_printed_and_stored_with_the_last_step(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    trackai.log({"loss": 1.0}, step=40)

    trackai.alert("diverged", "loss is NaN", level=AlertLevel.ERROR)

    assert "[TRACKAI ERROR] diverged: loss is NaN (step 40)\n" in capsys.readouterr().out
    assert stored(run) == [("diverged", "loss is NaN", "error", 40.0)]


@pytest.mark.parametrize(
    ("level", "kept"),
    [
        ("error", "error"),
        ("ERROR", "error"),
        ("Warn", "warn"),
        ("warning", "warn"),
        (AlertLevel.INFO, "info"),
        (None, "warn"),
    ],
)
def test_a_level_is_taken_in_any_spelling(run: Run, level: object, kept: str) -> None:
    run.alert("t", level=level)

    assert stored(run)[0][2] == kept


def test_an_unknown_level_is_warn_and_the_alert_is_kept(run: Run) -> None:
    with pytest.warns(TrackAIWarning, match="no alert level 'nonsense'"):
        run.alert("t", level="nonsense")

    assert stored(run) == [("t", "", "warn", None)]


def test_repeats_within_the_wait_are_dropped(run: Run) -> None:
    for title in ("a", "a", "b"):
        run.alert(title, wait_duration=timedelta(minutes=5))
    run.alert("a")
    run.alert("a", wait_duration=0.0)

    assert [title for title, *_ in stored(run)] == ["a", "b", "a", "a"]


def test_an_alert_reaches_the_webhook_although_the_run_ends_at_once(start: Start, receiver: Receiver) -> None:
    run = start(webhook_url=receiver.url, name="n")
    run.log({"x": 1})

    run.alert("title", "text", level="error", step=7)
    run.finish()

    (body,) = receiver.bodies
    assert {key: body[key] for key in ("level", "title", "text", "project", "run", "step")} == {
        "level": "error", "title": "title", "text": "text", "project": "p", "run": "n", "step": 7,
    }  # fmt: skip
    assert body["timestamp"].endswith("+00:00")


def test_the_calls_own_address_comes_before_the_runs(start: Start, receiver: Receiver) -> None:
    run = start(webhook_url="http://127.0.0.1:1/")

    run.alert("mine", webhook_url=receiver.url)
    run.finish()

    assert [body["title"] for body in receiver.bodies] == ["mine"]


def test_trackios_variables_are_read(start: Start, receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKIO_WEBHOOK_URL", receiver.url)
    monkeypatch.setenv("TRACKIO_WEBHOOK_MIN_LEVEL", "warn")
    run = start()

    for level in ("info", "warn", "error"):
        run.alert(level, level=level)
    run.finish()

    assert [body["title"] for body in receiver.bodies] == ["warn", "error"]


def test_a_service_that_fails_is_tried_three_times(start: Start, receiver: Receiver) -> None:
    receiver.statuses = [500, 429, 200]
    run = start(webhook_url=receiver.url)

    run.alert("t")
    run.finish()

    assert len(receiver.bodies) == 3


def test_an_alert_that_cannot_be_sent_is_said_without_the_secret_address(start: Start, receiver: Receiver) -> None:
    receiver.statuses = [302, 302, 302]
    run = start(webhook_url=receiver.url)

    with pytest.warns(TrackAIWarning, match=r"'t' could not be sent by 'webhook': 127\.0\.0\.1 answered 302") as warned:
        _alert_and_finish(run)

    assert "secret-path" not in "".join(str(warning.message) for warning in warned)
    with Store.open(run.settings) as store:
        assert "could not be sent" in store.reader().logs(run.id).lines[-1].text


def test_neither_alert_nor_finish_waits_long_for_a_service_that_does_not_answer(start: Start) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:  # takes connections and says nothing
        run = start(webhook_url=f"http://127.0.0.1:{silent.getsockname()[1]}/")

        before = time.monotonic()
        run.alert("t")
        raised = time.monotonic()
        run.finish()

    assert raised - before < 1
    assert time.monotonic() - raised < 9  # less than the request's own time-out


def test_an_address_that_is_none_is_told(start: Start) -> None:
    run = start(webhook_url="file:///etc/passwd")

    with pytest.warns(TrackAIWarning, match="http://"):
        _alert_and_finish(run)


ALERT = Alert("<!channel> & co", "x" * 9000, "warn", 0.0, 5.0, RunInfo(id="i", project="p", name="@everyone"))


def test_slack_gets_blocks_in_which_nothing_calls_anybody() -> None:
    body = slack_body(ALERT)

    assert body["blocks"][0]["text"]["text"].startswith("*\N{WARNING SIGN} &lt;!channel&gt; &amp; co*\nxxx")
    assert len(body["blocks"][0]["text"]["text"]) <= 3000
    assert "step 5" in body["blocks"][1]["elements"][0]["text"]


def test_discord_gets_an_embed_in_which_nothing_calls_anybody() -> None:
    body = discord_body(ALERT)

    assert body["allowed_mentions"] == {"parse": []}
    assert len(body["embeds"][0]["description"]) <= 4096
    assert body["embeds"][0]["footer"]["text"] == "p / @everyone · step 5"


def test_a_disabled_run_raises_no_alert(start: Start, receiver: Receiver, capsys: pytest.CaptureFixture[str]) -> None:
    run = start(mode="disabled", webhook_url=receiver.url)

    run.alert("t")
    run.finish()

    assert capsys.readouterr().out == ""
    assert receiver.bodies == []
