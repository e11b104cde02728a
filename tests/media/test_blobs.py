"""Contents by digest: put once, found again, never another file than the one that was put."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from trackai.blobs import LocalBlobs, blob_path
from trackai.errors import InvalidNameError, NotFoundError, StoreError, UsageError


@pytest.fixture
def blobs(tmp_path: Path) -> LocalBlobs:
    return LocalBlobs(tmp_path / "blobs")


@pytest.fixture
def open_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def test_a_content_is_found_under_its_digest_and_nowhere_else(blobs: LocalBlobs) -> None:
    blob = blobs.put_bytes(b"hello", "text/plain")

    assert blob.sha256 == hashlib.sha256(b"hello").hexdigest()
    assert (blob.size, blob.media_type) == (5, "text/plain")
    assert blobs.read(blob.sha256) == b"hello"
    assert [path for path in blobs.root.rglob("*") if path.is_file()] == [blob_path(blobs.root, blob.sha256)]


def test_the_same_content_is_stored_once(blobs: LocalBlobs, tmp_path: Path) -> None:
    (tmp_path / "file.bin").write_bytes(b"same")

    first = blobs.put_bytes(b"same")
    second = blobs.put_file(tmp_path / "file.bin")

    assert first.sha256 == second.sha256
    assert list(blobs) == [first.sha256]


def test_files_are_private_from_their_first_moment_whatever_the_umask(blobs: LocalBlobs, open_umask: None) -> None:
    blob = blobs.put_bytes(b"secret")

    assert stat.S_IMODE(blob_path(blobs.root, blob.sha256).stat().st_mode) == 0o600
    assert {stat.S_IMODE(path.stat().st_mode) for path in (blobs.root, *blobs.root.iterdir())} == {0o700}


def test_many_threads_putting_the_same_content_leave_one_whole_blob(blobs: LocalBlobs) -> None:
    data = os.urandom(300_000)

    with ThreadPoolExecutor(16) as pool:
        digests = {blob.sha256 for blob in pool.map(blobs.put_bytes, [data] * 64)}

    assert list(blobs) == sorted(digests)
    assert blobs.verify(digests.pop())


def test_a_blob_that_a_power_cut_left_empty_is_mended_by_the_next_put(blobs: LocalBlobs) -> None:
    blob = blobs.put_bytes(b"content")
    blob_path(blobs.root, blob.sha256).write_bytes(b"")

    assert not blobs.verify(blob.sha256)
    blobs.put_bytes(b"content")

    assert blobs.verify(blob.sha256)


def test_a_file_is_copied_in_pieces_and_typed_by_its_name(blobs: LocalBlobs, tmp_path: Path) -> None:
    data = os.urandom(3_000_000)
    (tmp_path / "model.glb").write_bytes(data)

    blob = blobs.put_file(tmp_path / "model.glb")

    assert (blob.sha256, blob.size) == (hashlib.sha256(data).hexdigest(), len(data))
    assert blob.media_type == "model/gltf-binary"


@pytest.mark.timeout(10)
@pytest.mark.parametrize("kind", ["fifo", "folder", "device", "missing", "loop"])
def test_what_is_no_regular_file_is_refused_and_never_read(blobs: LocalBlobs, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "odd"
    if kind == "fifo":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    elif kind == "device":
        path.symlink_to("/dev/zero")
    elif kind == "loop":
        path.symlink_to(path)

    with pytest.raises(UsageError, match="odd"):
        blobs.put_file(path)

    assert list(blobs) == []


def test_a_link_out_of_the_folder_is_refused_and_one_within_it_is_followed(blobs: LocalBlobs, tmp_path: Path) -> None:
    folder = tmp_path / "logged"
    folder.mkdir()
    (tmp_path / "id_rsa").write_text("private")
    (folder / "own").write_text("mine")
    (folder / "out").symlink_to(tmp_path / "id_rsa")
    (folder / "in").symlink_to(folder / "own")

    with pytest.raises(UsageError, match="leaves"):
        blobs.put_file(folder / "out", inside=folder)

    assert blobs.read(blobs.put_file(folder / "in", inside=folder).sha256) == b"mine"


@pytest.mark.parametrize("trick", ["link", "hard link", "folder"])
def test_a_blob_that_was_swapped_for_another_file_is_not_served(blobs: LocalBlobs, tmp_path: Path, trick: str) -> None:
    secret = tmp_path / "secret"
    secret.write_text("private")
    place = blob_path(blobs.root, "ab" * 32)
    place.parent.mkdir(parents=True)
    if trick == "link":
        place.symlink_to(secret)
    elif trick == "hard link":
        os.link(secret, place)
    else:
        place.mkdir()

    with pytest.raises(StoreError):
        blobs.read("ab" * 32)


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "", "AB" * 32, "ab" * 31, "ab" * 33, "zz" * 32, "ab" * 31 + "a/", "٠" * 64]
)
def test_only_a_digest_can_be_asked_for(blobs: LocalBlobs, name: str) -> None:
    with pytest.raises(InvalidNameError):
        blobs.open(name)
    with pytest.raises(InvalidNameError):
        blobs.delete(name)


def test_a_content_that_is_not_there_is_named(blobs: LocalBlobs) -> None:
    assert not blobs.has("ab" * 32)
    with pytest.raises(NotFoundError, match="abab"):
        blobs.read("ab" * 32)


def test_a_damaged_content_is_noticed_when_it_is_copied_out(blobs: LocalBlobs, tmp_path: Path) -> None:
    blob = blobs.put_bytes(b"content")
    blob_path(blobs.root, blob.sha256).write_bytes(b"kontent")

    with (tmp_path / "out").open("wb") as out, pytest.raises(StoreError, match="damaged"):
        blobs.copy_to(blob.sha256, out)


def test_a_full_disk_leaves_nothing_half_written(blobs: LocalBlobs, monkeypatch: pytest.MonkeyPatch) -> None:
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    import signal

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, before[1]))
    try:
        with pytest.raises(OSError):
            blobs.put_bytes(os.urandom(20_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

    assert [path for path in blobs.root.rglob("*") if path.is_file()] == []
