"""Everything together: real scripts with a real run, and what the store knows afterwards."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.waiting import wait_until

from trackai import settings
from trackai.store import Store
from trackai.store.reader import Reader

Script = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def script(tmp_path: Path, home: Path) -> Script:
    """Run a Python script in a process of its own: ``script("print(1)", TRACKAI_PLUGINS="off")``."""

    def run(code: str, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
        path = tmp_path / "script.py"
        path.write_text(code)
        return subprocess.run(
            [sys.executable, str(path), *arguments],
            capture_output=True,
            text=True,
            env={**os.environ, **environ},
            cwd=tmp_path,
        )

    return run


@pytest.fixture
def reader(home: Path) -> Callable[[], Reader]:
    """Open the store of this test's home."""
    return lambda: Store.open(settings.load()).reader()


def only_run(reader: Reader) -> str:
    run = reader.find_run("digits", "one")
    assert run is not None
    return run.id


def test_output_environment_and_samples_of_a_script_are_in_the_store(
    script: Script, reader: Callable[[], Reader]
) -> None:
    done = script(
        "import sys, time, trackai\n"
        "run = trackai.init(project='digits', name='one', cpu_log_interval=0.3)\n"
        "print('to stdout', 'ghp_0123456789abcdefghij0123456789abcdef')\n"
        "print('\\x1b[31mto stderr\\x1b[0m', file=sys.stderr)\n"
        "for percent in range(5): print(f'\\r{percent}%', end='')\n"
        "print()\n"
        "time.sleep(1.0)\n"
        "trackai.finish()\n",
        "--api-key=hunter2",
        "--lr=0.1",
    )
    assert done.returncode == 0, done.stderr
    assert "ghp_0123456789" in done.stdout

    found = reader()
    run = only_run(found)
    lines = [line.text for line in found.logs(run).lines]
    assert "to stdout •••" in lines
    assert "\x1b[31mto stderr\x1b[0m" in lines
    assert "4%" in lines
    assert not any("3%" in line for line in lines)
    environment = found.environment(run)
    assert environment["python"]["argv"][-2:] == ["--api-key=•••", "--lr=0.1"]
    assert environment["machine"]["cpus"] >= 1
    names = {metric.name for metric in found.metrics(run, kind="system").metrics}
    assert {"cpu/utilization", "memory/used", "process/memory"} <= names


def test_a_traceback_that_ends_the_program_is_among_its_last_lines(
    script: Script, reader: Callable[[], Reader]
) -> None:
    done = script("import trackai\ntrackai.init(project='digits', name='one')\nprint('soon')\n1 / 0\n")
    assert done.returncode == 1

    found = reader()
    lines = [line.text for line in found.logs(only_run(found)).lines]
    assert "soon" in lines
    assert lines[-1] == "ZeroDivisionError: division by zero"


def test_no_secret_of_process_or_environment_reaches_the_disk(script: Script, home: Path) -> None:
    done = script(
        "import trackai\n"
        "trackai.init(project='digits', name='one', config={'hub': {'token': 'hunter2-config'}, 'num_tokens': 5})\n"
        "print('AKIAIOSFODNN7EXAMPLE')\n"
        "trackai.finish()\n",
        "--password",
        "hunter2-argv",
        AWS_SECRET_ACCESS_KEY="hunter2-environment",
        HF_TOKEN="hunter2-token",
        TRACKAI_KEEP_JOURNALS="1",
    )
    assert done.returncode == 0, done.stderr

    stored = b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())
    assert b"digits" in stored
    assert b"hunter2" not in stored
    assert b"AKIAIOSFODNN7EXAMPLE" not in stored


def test_plugins_of_all_kinds_leave_a_training_alone(
    script: Script, installed_sample: Path, reader: Callable[[], Reader]
) -> None:
    done = script(
        "from fractions import Fraction\n"
        "import time, trackai, trackai_sample.plugin as sample\n"
        "run = trackai.init(project='digits', name='one', cpu_log_interval=0.3)\n"
        "trackai.log({'half': Fraction(1, 2), 'x': 1})\n"
        "time.sleep(1.0)\n"
        "trackai.finish()\n"
        "print(sample.heard)\n",
        PYTHONPATH=str(installed_sample),
    )

    assert done.returncode == 0, done.stderr
    assert "['started one', 'finished one']" in done.stdout
    assert done.stderr.count("Plugin 'sample_raising' failed in trackai_run_started") == 1
    found = reader()
    run = only_run(found)
    assert found.environment(run)["sample"] == {"greeting": "hello one", "api_key": "•••"}
    assert found.run(run).group == "sampled"
    assert "room/temperature" in {metric.name for metric in found.metrics(run, kind="system").metrics}


def test_plugins_that_are_off_are_not_even_imported(script: Script, installed_sample: Path) -> None:
    done = script(
        "import sys, trackai\n"
        "trackai.init(project='digits', name='one')\n"
        "trackai.finish()\n"
        "print('trackai_sample' in sys.modules)\n",
        PYTHONPATH=str(installed_sample),
        TRACKAI_PLUGINS="off",
    )

    assert done.returncode == 0, done.stderr
    assert "False" in done.stdout
    assert "Plugin" not in done.stderr


@pytest.mark.faults
def test_what_was_printed_half_a_second_before_a_kill_is_kept(
    tmp_path: Path, home: Path, reader: Callable[[], Reader]
) -> None:
    from trackai.drain.recovery import recover

    path = tmp_path / "script.py"
    path.write_text(
        "import time, trackai\n"
        "trackai.init(project='digits', name='one')\n"
        "print('last words', flush=True)\n"
        "time.sleep(2)\n"
        "print('ready', flush=True)\n"
        "time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, str(path)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        wait_until(lambda: "ready" in process.stdout.readline())  # type: ignore[union-attr]
        process.send_signal(signal.SIGKILL)

    recover(settings.load())

    found = reader()
    assert "last words" in [line.text for line in found.logs(only_run(found)).lines]


def test_what_failed_in_a_training_is_told_to_whoever_asks_later(
    script: Script, installed_sample: Path, home: Path
) -> None:
    def failure() -> object:
        asked = script("import sys; from trackai.cli.main import main; main(sys.argv[1:])", "plugins", "--json", **site)
        rows = json.loads(asked.stdout)["plugins"]
        return next(row for row in rows if row["name"] == "sample_raising")["last_failure"]

    site = {"PYTHONPATH": str(installed_sample)}
    assert failure() is None

    trained = script("import trackai\ntrackai.init(project='digits', name='one')\n", **site)

    assert trained.returncode == 0, trained.stderr
    found = failure()
    assert isinstance(found, dict)
    assert found["error"] == "trackai_run_started: RuntimeError: no room left in the fridge"
    assert found["pid"] > 0

    [kept] = (home / "plugin-failures").glob("*.json")
    kept.write_text(kept.read_text().replace("1.2.3", "1.2.2"))  # that was another version of the plugin
    assert failure() is None
    kept.write_text("{torn")
    assert failure() is None
