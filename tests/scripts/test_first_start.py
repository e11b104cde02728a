"""The scripts of the README on a machine that lacks something: one sentence, never a stack trace."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def bare_path(tmp_path: Path) -> Path:
    """Return a folder with the few programs that every system has, and neither Python nor Node."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for program in ("bash", "dirname", "env"):
        (folder / program).symlink_to(shutil.which(program) or "")
    return folder


def a_program(folder: Path, name: str, says: str) -> None:
    path = folder / name
    path.write_text(f"#!{folder / 'bash'}\necho '{says}'\n")
    path.chmod(0o755)


def ask_python(code: str, path: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, 'scripts'); import prepare, launch; {code}"],
        cwd=ROOT, env={"PATH": str(path)}, capture_output=True, text=True,
    )  # fmt: skip


@pytest.mark.parametrize("script", ["start.sh", "dev.sh", "test.sh"])
def test_without_python_each_script_says_which_to_install(script: str, bare_path: Path) -> None:
    done = subprocess.run([ROOT / script], env={"PATH": str(bare_path)}, capture_output=True, text=True)

    assert done.returncode == 1
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert "Python 3.11 or newer" in done.stderr


def test_an_old_python_counts_as_none(bare_path: Path) -> None:
    for name in ("python3", "python"):
        path = bare_path / name
        path.write_text(f"#!{bare_path / 'bash'}\nexit 1\n")
        path.chmod(0o755)

    done = subprocess.run([ROOT / "start.sh"], env={"PATH": str(bare_path)}, capture_output=True, text=True)

    assert "Python 3.11 or newer" in done.stderr


def test_without_node_the_build_says_what_to_install_and_how_to_go_without(bare_path: Path) -> None:
    done = ask_python("prepare.find_npm()", bare_path)

    assert "Node.js 20.19 or newer" in done.stderr
    assert "--no-build" in done.stderr


def test_an_old_node_is_named_with_its_version(bare_path: Path) -> None:
    a_program(bare_path, "node", "v18.19.1")
    a_program(bare_path, "npm", "9.2.0")

    done = ask_python("prepare.find_npm()", bare_path)

    assert "this is v18.19.1" in done.stderr


def test_a_port_in_use_is_skipped() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        done = ask_python(f"print(launch.free_port('127.0.0.1', {port}))", Path(os.environ["PATH"].split(":")[0]))

    assert int(done.stdout) > port


def test_a_host_that_is_not_of_this_machine_is_one_sentence() -> None:
    code = "sys.exit(launch.main(['start', '--host', 'no-such-host.invalid', '--port', '8000', '--no-build']))"
    done = ask_python(f"launch.make_environment = lambda *_: prepare.ROOT / 'python'; {code}", Path(os.environ["PATH"]))

    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("--host no-such-host.invalid is no address of this machine")


def test_help_names_every_flag() -> None:
    done = subprocess.run([ROOT / "start.sh", "--help"], capture_output=True, text=True)

    assert done.returncode == 0
    assert all(flag in done.stdout for flag in ("--host", "--port", "--no-build", "--demo"))
