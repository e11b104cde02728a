"""Where the data lies and how large it is."""

from __future__ import annotations

from pathlib import Path

from tests.server.conftest import Client


def test_the_data_folder_and_its_size_are_told(client: Client, home: Path) -> None:
    before = client.get("/api/storage").json()
    assert before["folder"] == str(home)
    assert before["store_bytes"] >= (home / "trackai.db").stat().st_size

    blob = home / "blobs" / "ab" / ("ab" * 32)
    blob.parent.mkdir(parents=True)
    blob.write_bytes(b"x" * 5000)

    after = client.get("/api/storage").json()
    assert after["blobs_bytes"] == before["blobs_bytes"] + 5000
    assert after["total_bytes"] == sum(after[part] for part in ("store_bytes", "blobs_bytes", "journals_bytes"))


def test_a_folder_that_is_gone_counts_as_nothing(client: Client, home: Path) -> None:
    assert client.get("/api/storage").json()["journals_bytes"] == 0
    assert not (home / "journals").exists()
