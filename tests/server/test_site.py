"""The web UI's files: served from a table of what was built, whatever the address says."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from starlette.applications import Starlette
from tests.server.conftest import Client

from trackai_server.site import Site

Asgi = Callable[[dict[str, Any], Any, Any], Awaitable[None]]
SCRIPT = b"console.log('built');\n" * 100
HOSTILE = [
    "/../secret.txt", "/assets/../../secret.txt", "/..%2fsecret.txt", "/%2e%2e/secret.txt", "/%2e%2e%2fsecret.txt",
    "/..%5csecret.txt", "/..\\secret.txt", "/....//secret.txt", "/assets/..;/../../secret.txt", "//secret.txt",
    "/assets/%252e%252e/secret.txt", "/%c0%ae%c0%ae/secret.txt", "/assets/app.js/../../../secret.txt", "/secret.txt%23",
    "/assets/app.js%00.txt", "/C:/secret.txt", "/file:///secret.txt", "/assets/", "/assets", "/.git/config", "/./x.js",
    "/assets/link.js", "/etc/passwd", "//etc/passwd", "/%2fetc%2fpasswd", "/assets/app.js.map", "/ASSETS/APP.JS",
]  # fmt: skip


def application_of(folder: Path) -> Starlette:
    application = Starlette()
    application.router.default = Site(folder)
    return application


async def ask(application: Asgi, path: str) -> tuple[int, bytes]:
    """GET *path* as it stands: clients would tidy it up before they send it."""
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b""}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [],
    }
    await application(scope, receive, send)
    return sent[0]["status"], b"".join(message.get("body", b"") for message in sent)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    web = tmp_path / "web"
    (web / "assets").mkdir(parents=True)
    (web / "index.html").write_text("<!doctype html><title>built</title>")
    (web / "assets" / "app.js").write_bytes(SCRIPT)
    (web / "mark.svg").write_text("<svg/>")
    (web / "figure.html").write_text("<script>drawn()</script>")
    (tmp_path / "secret.txt").write_text("a secret")
    (web / "assets" / "link.js").symlink_to(tmp_path / "secret.txt")
    return web


@pytest.fixture
def site(folder: Path) -> Iterator[Client]:
    with asyncio.Runner() as runner:
        yield Client(application_of(folder), runner)


@pytest.mark.parametrize(
    "page", ["/", "/projects", "/projects/3/runs", "/projects/3/dashboard", "/runs/k3f", "/compare?runs=a,b"]
)
def test_each_page_is_the_app_and_never_kept(site: Client, page: str) -> None:
    reply = site.get(page)

    assert (reply.status_code, reply.headers["cache-control"]) == (200, "no-store")
    assert "built" in reply.text


def test_a_hashed_file_is_kept_for_ever_and_sent_compressed(site: Client) -> None:
    reply = site.get("/assets/app.js")

    assert reply.content == SCRIPT
    assert reply.headers["content-encoding"] == "gzip"
    assert "immutable" in reply.headers["cache-control"]
    assert reply.headers["content-type"].startswith("text/javascript")


def test_other_files_are_asked_for_again_and_answered_without_a_body_when_unchanged(site: Client) -> None:
    first = site.get("/mark.svg")
    second = site.get("/mark.svg", headers={"if-none-match": first.headers["etag"]})

    assert first.headers["cache-control"] == "no-cache"
    assert (second.status_code, second.content) == (304, b"")


@pytest.mark.parametrize("address", HOSTILE)
def test_no_address_leads_out_of_the_built_files(folder: Path, address: str) -> None:
    status, body = asyncio.run(ask(application_of(folder), unquote(address)))

    assert status == 404
    assert b"a secret" not in body


def test_an_unknown_page_is_the_apps_not_found(site: Client) -> None:
    reply = site.get("/no/such/page", headers={"accept": "text/html,*/*"})

    assert reply.status_code == 404
    assert "built" in reply.text


def test_a_new_build_beside_the_running_server_is_served_whole(site: Client, folder: Path) -> None:
    site.get("/")
    (folder / "assets" / "app.js").rename(folder / "assets" / "new.js")
    (folder / "index.html").write_text("<!doctype html><title>newly built</title>")

    assert "newly" in site.get("/").text
    assert site.get("/assets/new.js").status_code == 200
    assert site.get("/assets/app.js").status_code == 404


def test_a_clone_that_was_not_built_says_how_to_build(tmp_path: Path) -> None:
    with asyncio.Runner() as runner:
        reply = Client(application_of(tmp_path / "nothing"), runner).get("/")

    assert reply.status_code == 503
    assert "npm run build" in reply.text


def test_the_page_that_draws_figures_is_sandboxed_and_framed_by_the_web_ui_alone(site: Client) -> None:
    reply = site.get("/figure.html")

    policy = reply.headers["content-security-policy"]
    assert "sandbox allow-scripts;" in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "allow-same-origin" not in policy
    assert reply.headers["x-frame-options"] == "SAMEORIGIN"
    assert "sandbox" not in site.get("/mark.svg").headers.get("content-security-policy", "")
