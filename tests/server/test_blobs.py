"""Contents of others: found by digest only, and nothing in them runs in a browser."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.server.conftest import Client

from trackai.blobs import LocalBlobs
from trackai.settings import Settings

PNG = b"\x89PNG\r\n\x1a\n" + bytes(5000)
HOSTILE = {
    "svg_with_script": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "html": b"<!doctype html><script>parent.document</script>",
    "empty": b"",
    "pdf": b"%PDF-1.7",
}


@pytest.fixture
def blobs(settings: Settings) -> LocalBlobs:
    return LocalBlobs(settings.blobs)


def test_a_picture_is_shown_in_place_and_kept_for_ever(client: Client, blobs: LocalBlobs) -> None:
    reply = client.get(f"/api/blobs/{blobs.put_bytes(PNG).sha256}")

    assert reply.content == PNG
    assert reply.headers["content-type"] == "image/png"
    assert reply.headers["content-disposition"] == "inline"
    assert reply.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert "immutable" in reply.headers["cache-control"]


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_what_could_run_is_only_saved_whatever_it_was_logged_as(
    client: Client, blobs: LocalBlobs, content: bytes
) -> None:
    reply = client.get(f"/api/blobs/{blobs.put_bytes(content, 'image/png').sha256}")

    assert reply.content == content
    assert reply.headers["content-type"] == "application/octet-stream"
    assert reply.headers["content-disposition"].startswith("attachment")
    assert reply.headers["content-security-policy"] == "sandbox; default-src 'none'"


def test_a_logged_page_is_framed_in_a_sandbox_that_can_load_nothing(client: Client, blobs: LocalBlobs) -> None:
    reply = client.get(f"/api/blobs/{blobs.put_bytes(HOSTILE['html']).sha256}/page")

    assert reply.content == HOSTILE["html"]
    assert reply.headers["content-type"].startswith("text/html")
    policy = {part.strip() for part in reply.headers["content-security-policy"].split(";")}
    assert {"sandbox allow-scripts", "default-src 'none'", "frame-ancestors 'self'", "form-action 'none'"} <= policy
    assert not any("connect-src" in part or "allow-same-origin" in part for part in policy)
    assert reply.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [
        ("bytes=0-9", 206, PNG[:10]),
        ("bytes=5000-", 206, PNG[5000:]),
        ("bytes=5000-99999999", 206, PNG[5000:]),
        ("bytes=99999-", 200, PNG),
        ("bytes=9-3", 200, PNG),
        ("bytes=" + ",".join(f"{n}-{n}" for n in range(10_000)), 200, PNG),
        ("bytes=" + "9" * 5000 + "-", 200, PNG),
        ("lines=1-2", 200, PNG),
    ],
)
def test_one_part_can_be_asked_for_and_a_costly_list_of_parts_cannot(
    client: Client, blobs: LocalBlobs, asked: str, status: int, part: bytes
) -> None:
    reply = client.get(f"/api/blobs/{blobs.put_bytes(PNG).sha256}", headers={"range": asked})

    assert (reply.status_code, reply.content) == (status, part)


@pytest.mark.parametrize("digest", ["0" * 64, "..%2f" * 10, "A" * 64, "0" * 63, "%2e%2e%2fsecret", "0" * 64 + "%00"])
def test_what_is_no_digest_of_ours_is_not_found(client: Client, digest: str) -> None:
    assert client.get(f"/api/blobs/{digest}").status_code in (400, 404, 422)


def test_a_link_in_the_place_of_a_content_is_not_followed(
    client: Client, blobs: LocalBlobs, settings: Settings, tmp_path: Path
) -> None:
    secret = tmp_path / "secret"
    secret.write_text("a secret")
    place = settings.blobs / "ab" / ("ab" + "0" * 62)
    place.parent.mkdir(parents=True)
    os.symlink(secret, place)

    reply = client.get(f"/api/blobs/{place.name}")

    assert reply.status_code == 503
    assert "a secret" not in reply.text
