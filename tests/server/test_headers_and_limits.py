"""What is on every answer, and how much a request may carry."""

from __future__ import annotations

import gzip
import json
from collections.abc import AsyncIterator

import pytest
from tests.server.conftest import Client
from tests.server.routes import ALL

from trackai_server.security.limits import MAX_BODY

POLICY = {
    "default-src 'self'", "script-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'",
}  # fmt: skip
ENDING = [one for one in ALL if one != ("GET", "/api/events")]  # a stream does not end; it has tests of its own
JSON = {"content-type": "application/json"}


@pytest.mark.parametrize(("method", "address"), ENDING)
def test_every_answer_tells_the_browser_to_trust_nothing(guarded: Client, method: str, address: str) -> None:
    replies = [guarded.request(method, address, json={}), guarded.request(method, address, headers={"host": "evil"})]

    for reply in replies:
        policy = {part.strip() for part in reply.headers["content-security-policy"].split(";")}
        assert policy >= POLICY
        assert policy - POLICY == {"style-src 'self' 'unsafe-inline'"}
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert reply.headers["referrer-policy"] == "no-referrer"
        assert reply.headers["cross-origin-opener-policy"] == "same-origin"


@pytest.mark.parametrize(("method", "address"), ENDING)
def test_every_refusal_is_a_problem_with_a_sentence(guarded: Client, method: str, address: str) -> None:
    reply = guarded.request(method, address, json={"no_such_field": 1})

    if reply.status_code >= 400 and not reply.headers["content-type"].startswith("text/html"):
        assert reply.headers["content-type"] == "application/problem+json"
        body = reply.json()
        assert body["status"] == reply.status_code
        assert body["type"].startswith("urn:trackai:problem:")
        assert body["title"]
        assert body["detail"]


def test_a_body_that_says_it_is_too_large_is_refused_unread(guarded: Client) -> None:
    reply = guarded.post("/api/projects", content=b"{}", headers={**JSON, "content-length": str(MAX_BODY + 1)})

    assert reply.status_code == 413


def test_a_body_that_does_not_say_how_large_it_is_is_cut_at_the_limit(guarded: Client) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while sent < 100 * MAX_BODY:
            sent += 65_536
            yield b" " * 65_536

    reply = guarded.post("/api/projects", content=endless(), headers=JSON)

    assert reply.status_code == 413
    assert f"{MAX_BODY:,}" in reply.json()["detail"]


def test_a_compressed_body_is_refused_so_that_none_can_explode(guarded: Client) -> None:
    bomb = gzip.compress(b" " * 10_000_000)

    reply = guarded.post("/api/projects", content=bomb, headers={**JSON, "content-encoding": "gzip"})

    assert reply.status_code == 415


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[]", b"null", b'"x"', b"[" * 100_000, b'{"name":' * 50_000, b"\xff\xfe", b'{"name": "\\ud800"}',
        b'{"name": "a\\u0000b"}', b'{"name": ""}', b'{"name": 7}', b'{"name": "x", "extra": 1}', b'{"name": NaN}',
        json.dumps({"name": "x" * 513}).encode(), b'{"name": "x", "description": ' + b"1" * 5000 + b"}",
    ],
)  # fmt: skip
def test_a_body_that_cannot_be_taken_is_a_problem_and_makes_nothing(client: Client, body: bytes) -> None:
    reply = client.post("/api/projects", content=body, headers=JSON)

    assert reply.status_code in (400, 422)
    assert reply.headers["content-type"] == "application/problem+json"
    assert client.get("/api/projects").json()["projects"] == []


def test_a_field_that_cannot_be_taken_is_named(guarded: Client) -> None:
    reply = guarded.post("/api/projects", json={"nmae": "digits"})

    assert {error["field"] for error in reply.json()["errors"]} == {"body.name", "body.nmae"}
    assert "body.name" in reply.json()["detail"]


@pytest.mark.parametrize("limit", ["0", "-1", "1001", "1e3", "many", "9" * 400])
def test_a_page_has_bounds(guarded: Client, limit: str) -> None:
    reply = guarded.get("/api/runs", params={"limit": limit})

    assert reply.status_code == 422
    assert reply.json()["errors"][0]["field"] == "query.limit"


@pytest.mark.parametrize("address", ["/api/runs/..%2f..%2fetc", "/api/runs/a%20b", "/api/runs/" + "a" * 65])
def test_an_id_that_cannot_be_one_is_refused(guarded: Client, address: str) -> None:
    assert guarded.get(address).status_code in (404, 422)


@pytest.mark.parametrize("address", ["/api/runs?filter=%00", "/api/projects/a%00b", "/a%00.html", "/api/runs?a%00=1"])
def test_an_address_with_a_nul_is_refused(guarded: Client, address: str) -> None:
    assert guarded.get(address).status_code == 400


def test_a_method_that_a_route_does_not_have_says_which_it_has(guarded: Client) -> None:
    reply = guarded.put("/api/projects", json={})

    assert reply.status_code == 405
    assert "GET" in reply.headers["allow"]


def test_what_is_not_there_is_a_problem_that_echoes_no_markup(guarded: Client) -> None:
    reply = guarded.get("/api/<script>alert(1)</script>")

    assert reply.status_code == 404
    assert reply.headers["content-type"] == "application/problem+json"
