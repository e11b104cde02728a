"""The checks of this repository, for people and CI alike. ``nox -l`` lists them; ``./test.sh`` needs nothing installed.

All sessions but one share an environment, ``.nox/shared``, which is made on first use and renewed when constraints.txt,
tests/requirements.txt or a pyproject.toml changes: ten environments of a gigabyte each would cost more than the checks.
``integrations`` has its own, ``.nox/integrations``, so that everything else shows that it needs no framework.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import nox
from nox.command import CommandFailed

sys.path.insert(0, str(Path(__file__).parent / "scripts"))
import prepare

nox.options.default_venv_backend = "none"
nox.options.sessions = ["lint", "types", "imports", "tests"]  # what one runs before a commit

ROOT = prepare.ROOT
PYTHON = ["trackai_core/src", "trackai_server/src", "integrations", "tests", "scripts", "examples", "noxfile.py"]
PROSE = ["README.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "CHANGELOG.md", "SECURITY.md", "docs", "changes"]
WORKERS = str(max(2, min(8, os.cpu_count() or 2)))
FRAMEWORKS = ["accelerate", "keras", "transformers", "lightning"]
WITHOUT_FRAMEWORKS = "--ignore=tests/integrations"


def tool(name: str) -> str:
    """Return the path of a program of the shared environment, which is made or renewed first."""
    python = prepare.make_shared_environment()
    return str(python if name == "python" else python.parent / name)


def run(session: nox.Session, name: str, *arguments: str, env: dict[str, str] | None = None) -> None:
    """Run a program of the shared environment from the root of the repository."""
    # Beside PATH, so that what a test starts (`trackai`, `python`) is what is being tested.
    path = os.pathsep.join([str(Path(tool("python")).parent), os.environ["PATH"]])
    session.run(tool(name), *arguments, env={"PATH": path, **(env or {})}, external=True)


def npm(session: nox.Session, *arguments: str, env: dict[str, str] | None = None) -> None:
    """Run npm in frontend/, with its packages installed as the lock file says."""
    program = prepare.install_frontend()
    with session.chdir(prepare.FRONTEND):
        session.run(program, *arguments, env=env, external=True)


@nox.session
def lint(session: nox.Session) -> None:
    """Check style and spelling: ruff, codespell, biome."""
    run(session, "ruff", "check", *PYTHON, *session.posargs)
    run(session, "ruff", "format", "--check", *PYTHON)
    run(session, "codespell", *PYTHON, *PROSE, "frontend/src")
    npm(session, "exec", "--", "biome", "check", ".")


@nox.session
def types(session: nox.Session) -> None:
    """Check types: mypy strict over both distributions, tsc over the web UI."""
    run(session, "mypy", *session.posargs)
    npm(session, "exec", "--", "tsc", "--noEmit")
    npm(session, "exec", "--", "tsc", "--noEmit", "-p", "e2e")


@nox.session
def imports(session: nox.Session) -> None:
    """Check who imports whom (ARCHITECTURE.md, «Who may import whom»)."""
    run(session, "lint-imports", "--no-logo", *session.posargs)


@nox.session
def docs(session: nox.Session) -> None:
    """Check that the generated parts of docs/ are those of this commit (scripts/regenerate_docs.py writes them)."""
    run(session, "python", "scripts/regenerate_docs.py", "--check", *session.posargs)


@nox.session
def tests(session: nox.Session) -> None:
    """Run the tests on SQLite and PostgreSQL, without those that kill processes or need a framework."""
    marks = "not faults and not browser and not bench"
    run(session, "python", "-m", "pytest", "-q", "-n", WORKERS, WITHOUT_FRAMEWORKS, "-m", marks, *session.posargs)


@nox.session
def integrations(session: nox.Session) -> None:
    """Train with Lightning, the Hugging Face Trainer, Keras and Accelerate, and look at what was logged; check their types.

    One process for each framework, because their imports cost more than the trainings. `-- -m slow` runs what is left out.
    """
    python = prepare.make_integrations_environment()
    env = {"PATH": os.pathsep.join([str(python.parent), os.environ["PATH"]]), "OMP_NUM_THREADS": "1"}
    nothing_chosen = [5] if session.posargs else []  # pytest's word for «no test of this file is called that»
    failed = []
    if not session.posargs:
        packages = [word for name in FRAMEWORKS for word in ("-p", f"trackai_{name}")]
        session.run(str(python), "-m", "mypy", *packages, external=True)  # only here are the frameworks' own types
    for name in [*FRAMEWORKS, "examples"]:
        command = [str(python), "-m", "pytest", "-q", f"tests/integrations/test_{name}.py", "-m", "not slow"]
        try:
            session.run(*command, *session.posargs, env=env, external=True, success_codes=[0, *nothing_chosen])
        except CommandFailed:
            failed.append(name)
    if failed:
        session.error(f"Failed: {', '.join(failed)}.")


def try_integrations(session: nox.Session, python: Path, *files: str, **variables: str) -> bool:
    """Run files of tests/integrations in an environment of their own, and tell whether all passed."""
    path = os.pathsep.join([str(python.parent), os.environ["PATH"]])
    env = {"PATH": path, "OMP_NUM_THREADS": "1", "CUDA_VISIBLE_DEVICES": "", **variables}
    paths = [f"tests/integrations/test_{name}.py" for name in files]
    # Imports of a framework that were never compiled take minutes on a busy machine, and scripts of the tests import anew.
    command = [str(python), "-m", "pytest", "-q", *paths, "-m", "not slow", "--timeout=600", *session.posargs]
    try:
        session.run(*command, env=env, external=True)
    except CommandFailed:
        return False
    return True


@nox.session
def backends(session: nox.Session) -> None:
    """Train with Keras on JAX and on TensorFlow, and log their tensors; two gigabytes, so not in CI."""
    passed = []
    for backend in ("jax", "tensorflow"):
        python = prepare.make_environment_elsewhere(f"keras-{backend}", "keras")
        env = {"KERAS_BACKEND": backend, "TF_CPP_MIN_LOG_LEVEL": "3"}
        passed.append(try_integrations(session, python, "keras", "tensors", **env))
    if not all(passed):
        session.error("See above.")


@nox.session
def lowest(session: nox.Session) -> None:
    """Train with the lowest version of each framework that the integrations declare; four gigabytes, so not in CI."""
    passed = []
    for name, integrations in (
        ("lightning", ["lightning"]),
        ("transformers", ["accelerate", "transformers"]),
        ("keras", ["keras"]),
    ):
        python = prepare.make_environment_elsewhere(f"lowest-{name}", *integrations, is_constrained=False)
        # Checkpoints of that time hold more than tensors, which a torch of today refuses to load unless it is told so.
        env = {"KERAS_BACKEND": "torch", "TORCH_FORCE_NO_WEIGHTS_ONLY_LOAD": "1"}
        passed.append(try_integrations(session, python, *integrations, **env))
    if not all(passed):
        session.error("See above.")


@nox.session
def trainers(session: nox.Session) -> None:
    """Train with TRL and PEFT, natively and by the stock callbacks for trackio; two gigabytes, so not in CI."""
    python = prepare.make_environment_elsewhere("trainers", "accelerate", "transformers")
    if not try_integrations(session, python, "trainers"):
        session.error("See above.")


@nox.session
def faults(session: nox.Session) -> None:
    """Run the bad days: kill -9, full disks, deleted homes, clock jumps, in real processes."""
    run(session, "python", "-m", "pytest", "-q", "-n", WORKERS, WITHOUT_FRAMEWORKS, "-m", "faults", *session.posargs)


@nox.session
def frontend(session: nox.Session) -> None:
    """Check, test and build the web UI into the server's package, and see that it stays small."""
    npm(session, "run", "check")
    npm(session, "test")
    prepare.build_spa()
    run(session, "python", "scripts/check_bundle.py")


@nox.session
def e2e(session: nox.Session) -> None:
    """Use the built web UI in a real browser, as its users do (Playwright)."""
    prepare.build_spa()
    path = os.pathsep.join([str(Path(tool("python")).parent), os.environ["PATH"]])
    browser = session.run(tool("python"), "scripts/find_browser.py", silent=True, external=True)
    env = {"PATH": path, "CHROMIUM": str(browser).strip(), "TRACKAI_PYTHON": tool("python")}
    npm(session, "run", "e2e", "--", *session.posargs, env=env)


@nox.session
def build(session: nox.Session) -> None:
    """Build both wheels, install them into an empty environment and use them there."""
    prepare.build_spa()
    dist = ROOT / "dist"
    shutil.rmtree(dist, ignore_errors=True)
    for package in prepare.PACKAGES:
        run(session, "python", "-m", "build", "--wheel", "--no-isolation", "--outdir", str(dist), package)
    run(session, "python", "scripts/check_wheels.py", str(dist), *session.posargs)


@nox.session
def bench(session: nox.Session) -> None:
    """Measure against floors and peers in one run: `nox -s bench -- --help`. Hours with everything, minutes with --quick."""
    run(session, "python", "-m", "tests.bench", *session.posargs)


@nox.session
def bench_ui(session: nox.Session) -> None:
    """Measure the web UI in headless Chromium, beside other dashboards: `nox -s bench_ui -- --help`, `-- opening --quick`."""
    prepare.build_spa()
    run(session, "python", "-m", "tests.bench.ui", *session.posargs)
