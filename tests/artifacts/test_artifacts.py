"""Artifacts: versions follow content, aliases move, files come back as they were."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from tests.artifacts.conftest import Start

import trackai
from trackai import Artifact, Run
from trackai.errors import TrackAIWarning


def model(tmp_path: Path, content: str = "weights", name: str = "m", type: str = "model") -> Artifact:
    """Return an artifact that holds one file."""
    path = tmp_path / "weights.bin"
    path.write_text(content)
    return Artifact(name, type).add_file(path)


def test_a_logged_artifact_knows_its_version(run: Run, tmp_path: Path) -> None:
    artifact = run.log_artifact(model(tmp_path))

    assert isinstance(artifact, Artifact)
    assert (artifact.version, artifact.aliases, artifact.project) == ("v0", ("latest",), "p")
    assert artifact.qualified_name == "p/m:v0"
    assert artifact.size == 7
    assert artifact.manifest == [{"path": "weights.bin", "digest": artifact.manifest[0]["digest"], "size": 7}]
    assert artifact.wait(10) is artifact


def test_equal_content_is_the_same_version_and_other_content_a_new_one(run: Run, tmp_path: Path) -> None:
    versions = [run.log_artifact(model(tmp_path, content)).wait().version for content in ("a", "b", "a", "c")]

    assert versions == ["v0", "v1", "v0", "v2"]


def test_aliases_move_to_the_version_that_was_logged_last(run: Run, tmp_path: Path) -> None:
    run.log_artifact(model(tmp_path, "a"), aliases=["best", "latest"])
    run.log_artifact(model(tmp_path, "b"), aliases="best")
    run.log_artifact(model(tmp_path, "c"))

    assert run.use_artifact("m:best").version == "v1"
    assert run.use_artifact("m").version == "v2"
    assert run.use_artifact("m:v0").aliases == ()
    assert run.use_artifact("m:latest").aliases == ("latest",)


def test_an_artifact_of_another_process_and_run_is_found_and_downloaded(start: Start, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    (folder / "sub").mkdir(parents=True)
    (folder / "a.txt").write_text("A")
    (folder / "sub" / "b.txt").write_text("B")
    with start() as first:
        first.log_artifact(Artifact("set", "dataset", description="d", metadata={"n": 2}).add_dir(folder))
    second = start()

    used = second.use_artifact("set:latest", type="dataset")
    path = used.download(tmp_path / "out")

    assert (used.description, used.metadata, used.type) == ("d", {"n": 2}, "dataset")
    assert path == str(tmp_path / "out")
    assert (tmp_path / "out" / "a.txt").read_text() == "A"
    assert (tmp_path / "out" / "sub" / "b.txt").read_text() == "B"
    assert used.get_path("sub/b.txt").download(tmp_path / "one") == str(tmp_path / "one" / "sub" / "b.txt")
    assert Path(used.get_entry_uri("a.txt").removeprefix("file://")).read_text() == "A"


def test_a_download_without_a_folder_goes_below_the_working_directory(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    artifact = run.log_artifact(model(tmp_path))
    monkeypatch.chdir(tmp_path)

    assert (Path(artifact.download()) / "weights.bin").read_text() == "weights"
    assert artifact.download() == "artifacts/m-v0"


def test_a_name_may_carry_projects_in_front(start: Start, tmp_path: Path) -> None:
    with start(project="other") as other:
        other.log_artifact(model(tmp_path, "theirs"))
    run = start()
    run.log_artifact(model(tmp_path, "ours"))

    assert run.use_artifact("other/m:v0").project == "other"
    assert run.use_artifact("entity/other/m").project == "other"
    assert run.use_artifact("some-entity/unknown-project/m:latest").project == "p"


@pytest.mark.parametrize("name", ["nothing", "m:v7", "m:worst", "m:", "", "registry-r/m"])
def test_what_is_not_there_is_a_value_error_that_says_what_is(run: Run, tmp_path: Path, name: str) -> None:
    run.log_artifact(model(tmp_path))

    with pytest.raises(ValueError) as caught:
        run.use_artifact(name)

    assert name.removeprefix("m:") in str(caught.value)
    if name in ("m:v7", "m:worst"):
        assert "v0, latest" in str(caught.value)
    if name == "nothing":
        assert "Nearest: m" in str(caught.value)


def test_another_type_than_asked_for_is_a_value_error(run: Run, tmp_path: Path) -> None:
    run.log_artifact(model(tmp_path))

    with pytest.raises(ValueError, match="of type 'model', not 'dataset'"):
        run.use_artifact("m", type="dataset")


def test_one_instance_is_logged_once(run: Run, tmp_path: Path) -> None:
    artifact = run.log_artifact(model(tmp_path))

    with pytest.raises(RuntimeError, match="logged before"):
        run.log_artifact(artifact)
    with pytest.raises(RuntimeError, match="cannot change"):
        artifact.add_file(tmp_path / "weights.bin", "again")


def test_an_artifact_that_is_not_logged_has_no_version() -> None:
    with pytest.raises(RuntimeError, match="log_artifact"):
        _ = Artifact("m", "model").version


def test_trackios_other_refusals_are_value_errors(run: Run, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no files"):
        run.log_artifact(Artifact("m", "model"))
    with pytest.raises(ValueError, match="name and type"):
        run.log_artifact(model(tmp_path), name="other")
    with pytest.raises(ValueError, match="no file"):
        Artifact("m", "model").add_file(tmp_path / "missing")
    with pytest.raises(ValueError, match="no folder"):
        Artifact("m", "model").add_dir(tmp_path / "missing")
    with pytest.raises(ValueError, match="no file"):
        run.log_artifact(tmp_path / "missing.bin")
    with pytest.raises(ValueError, match="reads as a version"):
        run.log_artifact(model(tmp_path), aliases=["v3"])


def test_a_path_is_an_artifact_of_its_own_name(run: Run, tmp_path: Path) -> None:
    (tmp_path / "my model (1).bin").write_text("x")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "f").write_text("y")

    file = trackai.log_artifact(str(tmp_path / "my model (1).bin"))
    folder = trackai.log_artifact(tmp_path / "folder", name="entity/project/data:alias", type="dataset", aliases=["x"])

    assert (file.name, file.type) == ("my-model-1-.bin", "unspecified")
    assert (folder.name, folder.type, folder.files()) == ("data", "dataset", ["f"])
    assert trackai.use_artifact("data:x").version == "v0"


def test_overwrite_leaves_one_version(run: Run, tmp_path: Path) -> None:
    for content in "ab":
        run.log_artifact(model(tmp_path, content)).wait()

    run.log_artifact(model(tmp_path, "c"), overwrite=True)

    assert run.use_artifact("m").version == "v2"
    with pytest.raises(ValueError, match="v0"):
        run.use_artifact("m:v0")


def test_a_file_can_be_written_into_an_artifact(run: Run, tmp_path: Path) -> None:
    artifact = Artifact("m", "model")
    with artifact.new_file("notes.txt") as file:
        file.write("hello")
    with artifact.new_file("raw.bin", mode="wb") as file:
        file.write(b"\0")
    with pytest.raises(KeyError), artifact.new_file("broken.txt"):
        raise KeyError

    run.log_artifact(artifact).download(tmp_path / "out")

    assert sorted(os.listdir(tmp_path / "out")) == ["notes.txt", "raw.bin"]
    assert (tmp_path / "out" / "notes.txt").read_text() == "hello"


def test_a_table_can_be_added(run: Run, tmp_path: Path) -> None:
    artifact = Artifact("eval", "eval").add(trackai.Table(columns=["a"], data=[[1]]), "results")

    run.log_artifact(artifact)

    assert artifact.files() == ["results.table.json"]


def test_a_file_cannot_lie_below_a_file(tmp_path: Path) -> None:
    (tmp_path / "f").write_text("")
    artifact = Artifact("m", "t").add_file(tmp_path / "f", "a").add_file(tmp_path / "f", "b/c")

    with pytest.raises(ValueError, match="below"):
        artifact.add_file(tmp_path / "f", "a/x")
    with pytest.raises(ValueError, match="cannot be a file"):
        artifact.add_file(tmp_path / "f", "b")


@pytest.mark.timeout(20)
def test_links_fifos_and_devices_inside_a_folder_are_named_and_passed_over(run: Run, tmp_path: Path) -> None:
    secret = tmp_path / "id_rsa"
    secret.write_text("PRIVATE KEY")
    folder = tmp_path / "logged"
    folder.mkdir()
    (folder / "good").write_text("fine")
    (folder / "inner").symlink_to(folder / "good")
    (folder / "outer").symlink_to(secret)
    (folder / "zero").symlink_to("/dev/zero")
    (folder / "dir").symlink_to(tmp_path)
    (folder / "dangling").symlink_to(tmp_path / "nowhere")
    os.mkfifo(folder / "pipe")

    with pytest.warns(TrackAIWarning, match="Not logged") as warned:
        artifact = run.log_artifact(folder)

    text = str(warned[0].message)
    assert artifact.files() == ["good", "inner"]
    for name in ("outer", "zero", "dir", "dangling", "pipe"):
        assert name in text
    assert not any(b"PRIVATE" in path.read_bytes() for path in run.settings.blobs.rglob("*") if path.is_file())


def test_a_reference_is_an_address_and_no_copy(run: Run, tmp_path: Path) -> None:
    big = tmp_path / "big.bin"
    big.write_text("big")
    artifact = Artifact("data", "dataset")

    artifact.add_reference("s3://bucket/key/set.tar")
    artifact.add_reference(f"file://{big}", name="local")
    run.log_artifact(artifact)

    assert [entry["path"] for entry in artifact.manifest] == ["local", "set.tar"]
    assert artifact.get_entry_uri("set.tar") == "s3://bucket/key/set.tar"
    assert not run.settings.blobs.exists()
    with pytest.warns(TrackAIWarning, match="trackai_artifact_store"):
        artifact.download(tmp_path / "out")
    assert (tmp_path / "out" / "local").read_text() == "big"


def test_a_reference_that_changed_is_noticed(run: Run, tmp_path: Path) -> None:
    (tmp_path / "f").write_text("one")
    artifact = Artifact("data", "dataset")
    artifact.add_reference(tmp_path / "f")
    run.log_artifact(artifact)

    (tmp_path / "f").write_text("two")

    with pytest.raises(trackai.errors.StoreError, match="changed"):
        artifact.download(tmp_path / "out")
    assert not (tmp_path / "out" / "f").exists()


def test_a_registered_handler_knows_its_own_addresses(run: Run, tmp_path: Path) -> None:
    class Handler(trackai.ReferenceHandler):
        def matches(self, scheme: str, uri: str) -> bool:
            return scheme == "mine"

        def resolve(self, uri: str, checksum: bool, max_objects: int | None) -> list[trackai.ResolvedReference]:
            return [trackai.ResolvedReference(name, f"{uri}/{name}", 1, name) for name in ("a", "b")]

        def fetch(self, uri: str, dest: str) -> Any:  # noqa: ANN401
            Path(dest).write_text(uri)

    trackai.register_reference_handler(Handler())
    artifact = Artifact("data", "dataset")
    artifact.add_reference("mine://x/set")

    run.log_artifact(artifact).download(tmp_path / "out")

    assert (tmp_path / "out" / "set" / "b").read_text() == "mine://x/set/b"


def test_a_folder_behind_a_reference_is_limited(tmp_path: Path) -> None:
    for number in range(4):
        (tmp_path / str(number)).write_text("")

    with pytest.raises(ValueError, match="more than 3"):
        Artifact("data", "dataset").add_reference(tmp_path, max_objects=3)


def test_wandbs_short_ways_work(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "model.pt").write_text("w")
    (tmp_path / "train.py").write_text("print()")
    (tmp_path / ".env").write_text("TOKEN=1")

    run.log_model("model.pt", name="net")
    code = run.log_code(".")

    assert Path(run.use_model("net:latest")).read_text() == "w"
    assert code is not None
    assert code.files() == ["train.py"]
    with pytest.raises(NotImplementedError, match="alias"):
        run.link_artifact(code, "registry/x")


def test_a_disabled_run_takes_artifacts_and_keeps_nothing(start: Start, home: Path, tmp_path: Path) -> None:
    run = start(mode="disabled")

    artifact = run.log_artifact(model(tmp_path))

    assert artifact.wait().version is None
    assert not (home / "blobs").exists()


def test_an_offline_run_keeps_the_bytes_and_has_no_number_yet(start: Start, tmp_path: Path) -> None:
    run = start(mode="offline")

    artifact = run.log_artifact(model(tmp_path))

    assert artifact.version is None
    assert artifact.qualified_name == "p/m"
    artifact.download(tmp_path / "out")
    assert (tmp_path / "out" / "weights.bin").read_text() == "weights"
