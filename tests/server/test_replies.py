"""How answers travel: compressed where it pays, not at all when unchanged."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.factories import RUN, a_run
from tests.server.conftest import Client


@pytest.fixture
def long_run(log: Callable[..., None]) -> str:
    log(a_run({"loss": [1 / (step + 1) for step in range(3000)]}))
    return f"/api/metrics/runs/{RUN}/metric/loss"


def test_a_large_answer_is_compressed_for_whoever_takes_it(client: Client, long_run: str) -> None:
    compressed = client.get(long_run, headers={"accept-encoding": "br, gzip;q=0.5"})
    whole = client.get(long_run, headers={"accept-encoding": "identity"})

    assert compressed.headers["content-encoding"] == "gzip"
    assert int(compressed.headers["content-length"]) < int(whole.headers["content-length"]) / 2
    assert "content-encoding" not in whole.headers
    assert compressed.json() == whole.json()


@pytest.mark.parametrize("refusal", ["gzip;q=0", "gzip; q=0.000", "identity", "", "x-gzip-not"])
def test_nobody_gets_gzip_who_does_not_take_it(client: Client, long_run: str, refusal: str) -> None:
    assert "content-encoding" not in client.get(long_run, headers={"accept-encoding": refusal}).headers


def test_a_small_answer_is_sent_as_it_is(client: Client) -> None:
    assert "content-encoding" not in client.get("/api/projects").headers


@pytest.mark.parametrize("address", ["/api/projects", "/api/runs", f"/api/runs/{RUN}", "/openapi.json"])
def test_an_unchanged_answer_is_not_sent_again(client: Client, long_run: str, address: str) -> None:
    first = client.get(address)
    again = client.get(address, headers={"if-none-match": f'"other", {first.headers["etag"]}'})

    assert first.headers["etag"].startswith('W/"')
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]


def test_a_changed_answer_is_sent_anew(client: Client, long_run: str) -> None:
    tag = client.get(f"/api/runs/{RUN}").headers["etag"]
    client.patch(f"/api/runs/{RUN}", json={"notes": "seen"})

    assert client.get(f"/api/runs/{RUN}", headers={"if-none-match": tag}).status_code == 200
