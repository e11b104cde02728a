"""What is recorded of code, machine and packages, and what never is."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from tests.capture.conftest import RememberingRun

from trackai import settings
from trackai.builtin import environment_git, environment_machine, environment_python
from trackai.errors import TrackAIWarning
from trackai.extensions import RunInfo
from trackai.hooks import hookimpl
from trackai.plugins import PluginManager
from trackai.redact import MASK
from trackai.tracking import environment

MakeRun = Callable[..., RememberingRun]
RUN = RunInfo(id="r1", project="digits", name="first")
NO_BUILT_INS = "-git,-python,-machine"


def captured(run: RememberingRun, plugins: PluginManager, timeout: float = 10.0) -> dict[str, dict[str, Any]]:
    environment.start(run, plugins).stop(timeout)
    return run.sections()


def plugins_with(answer: Callable[[], object], name: str = "mine") -> PluginManager:
    class Plugin:
        @hookimpl
        def trackai_capture_environment(self) -> Any:  # noqa: ANN401 - also wrong answers are tested
            return answer()

    plugins = PluginManager("run", settings.load({"plugins": NO_BUILT_INS}), path=())
    plugins.register(Plugin(), name)
    return plugins


def test_a_run_describes_program_and_machine(make_run: MakeRun) -> None:
    found = captured(make_run(), PluginManager("run", settings.load(), path=()))

    python, machine = found["python"], found["machine"]
    assert python["python"] == ".".join(map(str, sys.version_info[:3]))
    assert python["executable"] == sys.executable
    assert python["argv"]  # under xdist a worker's, which names no pytest
    assert any(line.startswith("msgspec==") for line in python["packages"])
    assert machine["cpus"] >= 1
    assert machine["memory"] > 0
    assert machine["host"]
    json.dumps(found, allow_nan=False)


def test_the_environment_is_captured_although_the_run_ends_at_once(make_run: MakeRun) -> None:
    before = time.monotonic()

    found = captured(make_run(), plugins_with(lambda: {"seen": True}))

    assert found == {"mine": {"seen": True}}
    assert time.monotonic() - before < 5


def test_a_section_of_a_plugin_is_masked_and_made_json(make_run: MakeRun, tmp_path: Path) -> None:
    answer = {"api_key": "hunter2", "path": tmp_path, 3: {"url": "https://u:pw@host/x"}, "set": {1}, "odd": "caf\udce9"}

    found = captured(make_run(), plugins_with(lambda: answer))

    assert found["mine"] == {
        "api_key": MASK, "path": str(tmp_path), "3": {"url": f"https://{MASK}@host/x"}, "set": [1], "odd": "caf\\udce9",
    }  # fmt: skip


def test_the_section_of_a_plugin_that_fails_holds_its_error(make_run: MakeRun) -> None:
    def fail() -> Mapping[str, object]:
        raise OSError("the disk is on fire")

    plugins = plugins_with(fail)
    with pytest.warns(TrackAIWarning, match="the disk is on fire"):
        found = captured(make_run(), plugins)

    assert found["mine"] == {"error": "OSError: the disk is on fire"}


def test_an_answer_that_is_no_mapping_is_said_to_be_none(make_run: MakeRun) -> None:
    found = captured(make_run(), plugins_with(lambda: 3))

    assert found["mine"] == {"error": "The plugin answered with int instead of a mapping."}


def test_a_plugin_that_takes_too_long_does_not_hold_up_the_end(make_run: MakeRun) -> None:
    run = make_run()
    before = time.monotonic()

    environment.start(run, plugins_with(lambda: time.sleep(1.5) or {"late": 1})).stop(0.3)  # type: ignore[func-returns-value]

    assert time.monotonic() - before < 1.2
    time.sleep(1.5)  # the thread ends now; what it brings is dropped
    assert run.records == []


def test_packages_are_those_that_python_finds() -> None:
    from importlib.metadata import version

    found = dict(line.split("==") for line in environment_python.packages())

    assert found["msgspec"] == version("msgspec")
    assert found["pytest"] == version("pytest")


def test_only_variables_that_lay_out_a_job_are_recorded(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "CUDA_VISIBLE_DEVICES": "0,1", "RANK": "3", "WORLD_SIZE": "8", "SLURM_JOB_ID": "77", "SLURM_JWT": "abc.def",
        "AWS_SECRET_ACCESS_KEY": "hunter2", "HF_TOKEN": "hunter2", "DATABASE_URL": "hunter2", "MY_RANK": "hunter2",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)

    section = environment_python.trackai_capture_environment(RUN)

    assert section["variables"].items() >= {
        "CUDA_VISIBLE_DEVICES": "0,1", "RANK": "3", "WORLD_SIZE": "8", "SLURM_JOB_ID": "77", "SLURM_JWT": MASK,
    }.items()  # fmt: skip
    assert "hunter2" not in str(section)


def test_the_command_line_is_recorded_without_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "orig_argv", ["python", "train.py", "--lr=0.1", "--api-key", "hunter2"])

    assert environment_python.trackai_capture_environment(RUN)["argv"] == [
        "python",
        "train.py",
        "--lr=0.1",
        "--api-key",
        MASK,
    ]


def test_a_deleted_working_folder_is_no_reason_to_fail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "gone"
    folder.mkdir()
    monkeypatch.chdir(folder)
    folder.rmdir()

    assert environment_python.trackai_capture_environment(RUN)["cwd"] is None
    environment_git.trackai_capture_environment(RUN)
    environment_machine.trackai_capture_environment(RUN)


# -- git --------------------------------------------------------------------------------------------------------------


@pytest.fixture
def git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Run git in a fresh repository that is the working folder; the script is said to lie nowhere."""
    top = tmp_path / "repository"
    top.mkdir()
    monkeypatch.chdir(top)
    monkeypatch.delattr(sys.modules["__main__"], "__file__", raising=False)
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: str) -> str:
        identity = (
            "-c",
            "user.name=a",
            "-c",
            "user.email=a@b.c",
            "-c",
            "commit.gpgsign=false",
            "-c",
            "init.defaultBranch=main",
        )
        done = subprocess.run(["git", *identity, *arguments], cwd=top, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    run("init", "-q")
    (top / "train.py").write_text("lr = 0.1\n")
    run("add", ".")
    run("commit", "-q", "-m", "first")
    return run


def described() -> Mapping[str, Any]:
    found = environment_git.trackai_capture_environment(RUN)
    assert found is not None
    return found


def test_a_clean_repository_is_described_by_its_commit(git: Callable[..., str]) -> None:
    git("remote", "add", "origin", "https://user:hunter2@host/team/repo.git?x=1")

    assert described() == {
        "root": str(Path.cwd()), "commit": git("rev-parse", "HEAD"), "branch": "main", "dirty": False,
        "remote": "https://host/team/repo.git",
    }  # fmt: skip


def test_changes_to_tracked_files_are_kept_as_a_diff(git: Callable[..., str]) -> None:
    Path("train.py").write_text("lr = 0.2\n")
    Path("untracked.py").write_text("SECRET = 1\n")

    found = described()

    assert found["dirty"] is True
    assert "-lr = 0.1" in found["diff"]
    assert "+lr = 0.2" in found["diff"]
    assert "untracked" not in found["diff"]
    assert found["diff_truncated"] is False


@pytest.mark.parametrize(
    "name",
    [
        ".env",
        "prod.env",
        ".env.local",
        "server.pem",
        "id_rsa",
        "deploy.key",
        "credentials.json",
        "deep/a/.env",
        "KEYS.PEM",
    ],
)
def test_files_that_tend_to_hold_secrets_are_left_out_of_the_diff(git: Callable[..., str], name: str) -> None:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("nothing\n")
    git("add", "-f", ".")
    git("commit", "-q", "-m", "second")
    path.write_text("hunter2\n")
    Path("train.py").write_text("lr = 0.2\n")

    found = described()

    assert "hunter2" not in found["diff"]
    assert "+lr = 0.2" in found["diff"]


def test_what_trackaiignore_names_is_left_out_of_the_diff_and_still_counts_as_a_change(git: Callable[..., str]) -> None:
    for name in ("notes.txt", "private/a.py", "data/deep/b.csv"):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text("old\n")
    Path(".trackaiignore").write_text("# comment\n\nnotes.txt\nprivate/\n/data/deep/*.csv\n")
    git("add", ".")
    git("commit", "-q", "-m", "second")
    for name in ("notes.txt", "private/a.py", "data/deep/b.csv"):
        Path(name).write_text("hunter2\n")

    found = described()

    assert found["dirty"] is True
    assert found["diff"] == ""


def test_secrets_inside_a_diff_are_masked(git: Callable[..., str]) -> None:
    Path("train.py").write_text('API_KEY = "hunter2hunter2"\n')

    assert f'+API_KEY = "{MASK}"' in described()["diff"]


def test_a_huge_diff_is_cut_and_says_so(git: Callable[..., str]) -> None:
    Path("train.py").write_text("x\n" * 2_000_000)

    found = described()

    assert found["diff_truncated"] is True
    assert len(found["diff"]) <= environment_git.MAX_DIFF


def test_programs_that_a_repository_names_are_not_run(git: Callable[..., str], tmp_path: Path) -> None:
    trap = tmp_path / "trap.sh"
    trap.write_text(f"#!/bin/sh\ntouch {tmp_path}/sprung\n")
    trap.chmod(0o755)
    git("config", "core.fsmonitor", str(trap))
    git("config", "diff.external", str(trap))
    Path("train.py").write_text("lr = 0.2\n")

    assert "+lr = 0.2" in described()["diff"]
    assert not (tmp_path / "sprung").exists()


def test_a_repository_without_a_commit_says_so(
    tmp_path: Path, git: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = tmp_path / "new"
    bare.mkdir()
    monkeypatch.chdir(bare)
    subprocess.run(["git", "init", "-q"], check=True)

    assert described() == {"root": str(bare), "error": "The repository has no commit yet, or git cannot read it."}


def test_a_detached_head_has_no_branch(git: Callable[..., str]) -> None:
    git("checkout", "-q", "--detach")

    assert described()["branch"] is None


def test_outside_of_a_repository_there_is_nothing_to_say(
    tmp_path: Path, git: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    monkeypatch.chdir(outside)

    assert environment_git.trackai_capture_environment(RUN) is None


def test_a_machine_without_git_says_so(git: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")

    assert "error" in described()


def test_a_git_that_hangs_is_given_up(git: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = tmp_path / "bin"
    slow.mkdir()
    (slow / "git").write_text("#!/bin/sh\nexec sleep 30\n")
    (slow / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{slow}:/usr/bin:/bin")
    monkeypatch.setattr(environment_git, "TIMEOUT_S", 0.2)
    before = time.monotonic()

    assert "error" in described()
    assert time.monotonic() - before < 10
