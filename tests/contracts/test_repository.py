"""What a clone of this repository holds: nothing of one machine, and everything a newcomer needs."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# In pieces, so that this file does not find itself.
MACHINE_PATH = re.compile("(^|[^a-zA-Z0-9_.])/(work|farm|root|opt)/" + "[a-z.]")
REGISTRY = re.compile(
    "pypi"
    + r"\.org/simple|registry\.npm"
    + r"js|files\.python"
    + r"hosted|registry\.yarn"
    + r"pkg|download\.py"
    + "torch"
)


def tracked() -> list[Path]:
    """Return every text file that git knows or would take."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def lines_that_match(pattern: re.Pattern[str]) -> list[str]:
    found = []
    for path in tracked():
        content = path.read_bytes()
        if b"\0" in content[:8000]:
            continue
        for number, line in enumerate(content.decode(errors="replace").splitlines(), 1):
            if pattern.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:120]}")
    return found


def test_no_file_names_a_path_of_one_machine() -> None:
    assert lines_that_match(MACHINE_PATH) == []


def test_no_file_names_the_host_of_a_package_registry() -> None:
    assert lines_that_match(REGISTRY) == []


def test_the_lock_file_carries_no_download_addresses() -> None:
    assert '"resolved": "http' not in (ROOT / "frontend" / "package-lock.json").read_text()


def test_constraints_pin_every_line_to_one_version() -> None:
    lines = [line for line in (ROOT / "constraints.txt").read_text().splitlines() if line and not line.startswith("#")]

    assert [line for line in lines if not re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][A-Za-z0-9.!]*", line)] == []


def test_constraints_pin_what_the_distributions_and_the_tests_ask_for() -> None:
    pinned = {
        re.split("[=]", line)[0].lower().replace("_", "-")
        for line in (ROOT / "constraints.txt").read_text().splitlines()
        if "==" in line
    }
    asked = (ROOT / "tests" / "requirements.txt").read_text().splitlines()
    asked += (ROOT / "tests" / "integrations" / "requirements.txt").read_text().splitlines()
    for package in ("trackai_core", "trackai_server"):
        text = (ROOT / package / "pyproject.toml").read_text()
        asked += re.findall(r'^    "([^"]+)",$', text[text.index("\ndependencies") :].split("]")[0], re.MULTILINE)
    names = {
        re.split(r"[\[=<>; ]", line)[0].lower().replace("_", "-") for line in asked if line and line[0] not in "# "
    }

    assert names - pinned - {"trackai", ""} == set()


@pytest.mark.parametrize("script", ["start.sh", "dev.sh", "test.sh", ".ci/run"])
def test_the_scripts_of_the_readme_can_be_run(script: str) -> None:
    assert os.access(ROOT / script, os.X_OK)


@pytest.mark.parametrize("package", ["trackai_core", "trackai_server"])
def test_every_distribution_carries_the_licence(package: str) -> None:
    assert (ROOT / package / "LICENSE").read_text() == (ROOT / "LICENSE").read_text()


def test_no_tracked_file_is_large_except_pictures() -> None:
    large = [path for path in tracked() if path.stat().st_size > 512_000 and path.suffix != ".png"]

    assert large == []
