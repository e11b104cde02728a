"""`import trackai` shows what it promises, and costs little."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import trackai

LOGGING = {"init", "log", "log_system", "finish", "alert", "define_metric"}
RICH = {
    "Image", "Audio", "Video", "Table", "Histogram", "Html", "Markdown", "Object3D", "Figure", "Text", "Trace",
}  # fmt: skip
PROMISED = LOGGING | RICH | {"Api", "Artifact", "AlertLevel", "Run", "run", "config", "summary", "__version__"}

HEAVY = {
    "alembic", "click", "fastapi", "jax", "matplotlib", "numpy", "pandas", "PIL", "polars", "psutil", "psycopg",
    "pyarrow", "pydantic", "sqlalchemy", "starlette", "tabulate", "tensorflow", "torch", "urllib3", "requests",
}  # fmt: skip


def modules_after(code: str, home: Path) -> set[str]:
    """Run *code* in a fresh interpreter and return the top-level modules that it has imported."""
    ask = f"{code}\nimport json, sys\nprint(json.dumps(sorted({{name.partition('.')[0] for name in sys.modules}})))"
    environment = {"PATH": "/usr/bin:/bin", "TRACKAI_HOME": str(home), "TRACKAI_QUIET": "1", "HOME": str(home)}
    done = subprocess.run([sys.executable, "-c", ask], env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_every_promised_name_is_exported() -> None:
    assert set(trackai.__all__) >= PROMISED


@pytest.mark.parametrize("name", sorted(PROMISED - {"run", "config", "summary"}))
def test_every_promised_name_can_be_used(name: str) -> None:
    assert getattr(trackai, name) is not None


def test_every_exported_name_is_listed_by_dir() -> None:
    assert set(trackai.__all__) <= set(dir(trackai))


def test_an_unknown_name_is_an_attribute_error_that_says_so() -> None:
    with pytest.raises(AttributeError, match="'Imgae'"):
        trackai.Imgae  # noqa: B018  # the access is the test


def test_no_module_bears_a_name_that_people_read_on_the_facade() -> None:
    package = Path(trackai.__file__).parent

    modules = {path.stem for path in package.iterdir()}

    assert not modules & {"run", "config", "summary", "log", "sync", "init", "finish", "alert"}


def test_importing_trackai_imports_nothing_heavy(tmp_path: Path) -> None:
    assert not modules_after("import trackai", tmp_path) & HEAVY


def test_init_and_the_first_log_import_no_sql_toolkit_and_no_framework(tmp_path: Path) -> None:
    code = "import trackai\ntrackai.init(project='p')\ntrackai.log({'loss': 1.0})"

    # psutil is the system meters' own and comes in their thread; NumPy is there only if the user brings it.
    assert not modules_after(code, tmp_path) & (HEAVY - {"psutil"})


def test_importing_trackai_imports_nothing_that_logs_but_the_errors_that_people_catch(tmp_path: Path) -> None:
    code = "import sys, trackai\nassert trackai.errors.TrackAIError\nassert 'trackai.tracking' not in sys.modules"

    assert not modules_after(code, tmp_path) & {"msgspec", "sqlite3"}


def test_importing_trackai_reads_and_writes_nothing_in_the_home(tmp_path: Path) -> None:
    modules_after("import trackai", tmp_path / "home")

    assert not (tmp_path / "home").exists()
