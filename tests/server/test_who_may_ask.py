"""Host and origin: a page of another site that is open in the user's browser gets nothing and changes nothing."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from fastapi import FastAPI
from tests.server.conftest import Client
from tests.server.routes import ALL, WRITING

from trackai_server.security.hosts import AllowedHosts

FOREIGN_HOSTS = [
    "evil.example", "evil.example:8000", "localhost.evil.example", "127.0.0.1.evil.example", "localhost@evil.example",
    "192.168.0.7", "[::2]", "0.0.0.0", "localhost:8000:9", "localhost:port", "[::1", "", " ", "2130706433", "127.1",
]  # fmt: skip
OWN_HOSTS = ["localhost", "LocalHost:8000", "127.0.0.1", "127.0.0.1:1", "127.8.9.10:8000", "[::1]", "[::1]:8000"]
OTHER_SITES = {
    "origin_of_another_site": {"origin": "https://evil.example"},
    "origin_of_another_port": {"origin": "http://localhost:3000"},
    "null_origin_of_a_sandboxed_frame": {"origin": "null"},
    "empty_origin": {"origin": ""},
    "origin_of_a_file": {"origin": "file://"},
    "origin_of_an_extension": {"origin": "chrome-extension://localhost:8000"},
    "fetch_site_cross": {"sec-fetch-site": "cross-site"},
    "fetch_site_same_site": {"sec-fetch-site": "same-site"},
    "fetch_site_cross_although_no_cors": {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"},
    "fetch_site_cross_with_our_origin": {"sec-fetch-site": "cross-site", "origin": "http://localhost:8000"},
}
OWN_SITE = {
    "a_program_sends_neither": {},
    "our_origin": {"origin": "http://localhost:8000"},
    "our_page": {"origin": "http://localhost:8000", "sec-fetch-site": "same-origin"},
}


@pytest.mark.parametrize(("method", "address"), ALL)
def test_every_route_refuses_a_host_that_an_attacker_could_point_at_us(
    guarded: Client, method: str, address: str
) -> None:
    reply = guarded.request(method, address, headers={"host": "evil.example"}, json={})

    assert reply.status_code == 421
    assert reply.headers["content-type"] == "application/problem+json"
    assert "--allowed-host" in reply.json()["detail"]


@pytest.mark.parametrize("host", FOREIGN_HOSTS)
def test_hosts_that_only_look_like_ours_are_refused(guarded: Client, host: str) -> None:
    assert guarded.get("/api/version", headers={"host": host}).status_code in (400, 421)


@pytest.mark.parametrize("host", OWN_HOSTS)
def test_loopback_is_ours_under_any_port(guarded: Client, host: str) -> None:
    assert guarded.get("/api/version", headers={"host": host}).status_code == 200


def test_the_operator_can_add_names_and_numeric_addresses() -> None:
    allowed = AllowedHosts.of(["Lab-Box.example"], addresses=True)

    assert allowed.allows("lab-box.example:8000")
    assert allowed.allows("192.168.0.7:8000")
    assert not allowed.allows("other.example")


@pytest.mark.parametrize("sent", OTHER_SITES.values(), ids=OTHER_SITES)
@pytest.mark.parametrize(("method", "address"), WRITING)
def test_no_route_lets_another_site_write(guarded: Client, method: str, address: str, sent: dict[str, str]) -> None:
    assert guarded.request(method, address, json={}, headers=sent).status_code == 403


@pytest.mark.parametrize("sent", OWN_SITE.values(), ids=OWN_SITE)
def test_our_pages_and_programs_may_write(client: Client, sent: dict[str, str]) -> None:
    assert client.post("/api/projects", json={"name": "digits"}, headers=sent).status_code == 201


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "", None]
)
@pytest.mark.parametrize(("method", "address"), [one for one in WRITING if one[0] != "DELETE"])
def test_a_body_that_a_form_could_send_is_refused(
    guarded: Client, method: str, address: str, content_type: str | None
) -> None:
    headers = {} if content_type is None else {"content-type": content_type}

    assert guarded.request(method, address, content=b"{}", headers=headers).status_code == 415


def test_a_refused_write_leaves_the_store_as_it_was(client: Client) -> None:
    client.post("/api/projects", json={"name": "digits"}, headers={"origin": "https://evil.example"})
    client.post("/api/projects", content=b'{"name": "digits"}', headers={"content-type": "text/plain"})

    assert client.get("/api/projects").json() == {"projects": []}


def test_a_script_of_another_site_may_not_even_read_but_a_link_may_be_followed(client: Client) -> None:
    script = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"}
    link = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}

    assert client.get("/api/projects", headers=script).status_code == 403
    assert client.get("/api/projects", headers=link).status_code == 200


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost:8000"])
def test_no_answer_opens_itself_to_other_sites(guarded: Client, origin: str) -> None:
    asked = {"origin": origin, "access-control-request-method": "DELETE"}

    for method in ("OPTIONS", "GET"):
        reply = guarded.request(method, "/api/projects", headers=asked)
        assert not [name for name in reply.headers if name.startswith("access-control-")]


def test_the_description_has_no_parameter_that_is_a_path_on_the_server(app: FastAPI, guarded: Client) -> None:
    described = guarded.get("/openapi.json").json()
    operations = [operation for path in described["paths"].values() for operation in path.values()]
    asked = [parameter["name"] for operation in operations for parameter in operation.get("parameters", [])]
    sent = [operation["requestBody"] for operation in operations if "requestBody" in operation]

    assert asked
    assert sent
    for word in ("db_path", "folder", "directory", "filename", "file_path"):
        assert word not in [name.lower() for name in asked]
        assert f'"{word}"' not in json.dumps([*sent, *_schemas_of(sent, described)]).lower()


def _schemas_of(part: object, described: dict[str, Any], seen: set[str] | None = None) -> list[object]:
    """Return the schemas that *part* of a description refers to, and those that they refer to."""
    seen = set() if seen is None else seen
    found: list[object] = []
    for name in re.findall(r"#/components/schemas/([^\"]+)", json.dumps(part)):
        if name not in seen:
            seen.add(name)
            schema = described["components"]["schemas"][name]
            found += [schema, *_schemas_of(schema, described, seen)]
    return found
