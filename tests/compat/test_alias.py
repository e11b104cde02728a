"""The alias: what scripts and frameworks ask about trackio and wandb, answered without either being installed.

Each case runs in a fresh interpreter, because an alias is for the life of a process.
"""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

QUIET = {
    "TRACKAI_CONSOLE": "off",
    "TRACKAI_CAPTURE_ENVIRONMENT": "off",
    "TRACKAI_LOG_CPU": "off",
    "TRACKAI_QUIET": "on",
}


def python(code: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run *code* in a fresh interpreter."""
    return subprocess.run(
        [sys.executable, "-W", "always", *arguments, "-c", textwrap.dedent(code)] if code else [sys.executable, *arguments],
        capture_output=True, text=True, check=False, env={**os.environ, **QUIET, **environment}, timeout=120,
    )  # fmt: skip


def said(code: str, **environment: str) -> list[str]:
    done = python(code, **environment)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_import_trackio_gives_trackai() -> None:
    assert said("""
        import trackai.compat
        module = trackai.compat.alias("trackio")
        assert trackai.compat.alias("trackio") is module
        import trackio
        from trackio import Image, context_vars, init
        import trackio.context_vars as other
        assert trackio is module and other is context_vars and init is trackai.init and Image is trackai.Image
        print(trackio.__version__, trackai.__version__ != trackio.__version__, trackio.__name__)
        """) == ["0.43.0 True trackio"]


def test_frameworks_find_it_installed_by_every_way_of_asking() -> None:
    assert said("""
        import importlib, importlib.metadata, importlib.util
        import trackai.compat
        for name in ("trackio", "wandb"):
            trackai.compat.alias(name)
            assert importlib.util.find_spec(name) is not None
            print(importlib.metadata.metadata(name)["Name"], importlib.metadata.version(name))
            assert importlib.import_module(name).__spec__.name == name
            assert name in importlib.metadata.packages_distributions()
            assert name in {found.metadata["Name"] for found in importlib.metadata.distributions()}
        print(importlib.metadata.version("pytest") != "0.43.0")
        """) == ["trackio 0.43.0", "wandb 0.31.0", "True"]


def test_context_vars_follow_the_current_run(home: Path) -> None:
    assert said("""
        import trackai.compat
        trackai.compat.alias("trackio")
        import trackio
        from trackio import context_vars
        print(context_vars.current_run.get(), context_vars.current_project.get(), context_vars.current_space_id.get())
        run = trackio.init(project="p", name="n")
        assert context_vars.current_run.get() is run
        print(context_vars.current_project.get(), run._space_id, run.project, run.name, context_vars.current_server.get("x"))
        """) == ["None None None", "p None p n x"]


def test_the_real_module_that_was_imported_before_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "trackio.py").write_text("real = True")

    done = python("import trackio, trackai.compat; trackai.compat.alias('trackio')", PYTHONPATH=str(tmp_path))

    assert (
        "RuntimeError: trackio is imported already: call trackai.compat.alias('trackio') before importing"
        in done.stderr
    )


def test_the_real_module_that_is_only_installed_gives_way_with_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "trackio.py").write_text("raise SystemExit('the real one was imported')")

    done = python(
        "import trackai.compat; trackai.compat.alias('trackio'); import trackio; print(trackio.__version__)",
        PYTHONPATH=str(tmp_path),
    )

    assert done.stdout.strip() == "0.43.0"
    assert done.stderr.count("`import trackio` gives TrackAI") == 1


def test_a_library_that_has_already_decided_is_named(tmp_path: Path) -> None:
    (tmp_path / "accelerate.py").write_text("")

    done = python("import accelerate, trackai.compat; trackai.compat.alias('wandb')", PYTHONPATH=str(tmp_path))

    assert "accelerate decided at import whether wandb is there" in done.stderr


@pytest.mark.parametrize(
    "statement", ["import trackio.utils", "from trackio.sqlite_storage import SQLiteStorage", "import wandb.sweeps"]
)
def test_the_insides_of_the_others_are_refused_by_name(statement: str) -> None:
    done = python(f"import trackai.compat\nfor name in trackai.compat.ALIASES: trackai.compat.alias(name)\n{statement}")

    assert "ModuleNotFoundError: TrackAI stands for" in done.stderr


def test_a_name_that_is_nowhere_is_an_attribute_error() -> None:
    done = python("import trackai.compat; trackai.compat.alias('wandb').no_such_name")

    assert "AttributeError: TrackAI, which stands for wandb, has no 'no_such_name'" in done.stderr


def test_there_is_no_alias_for_other_names() -> None:
    done = python("import trackai.compat; trackai.compat.alias('mlflow')")

    assert "There is no alias 'mlflow': use 'trackio' or 'wandb'" in done.stderr


SCRIPT = """
import sys, wandb, trackio
run = wandb.init(project="p", name="from wandb")
wandb.log({"loss": 1.0})
print(__name__, sys.argv[1:], run.project, trackio.context_vars.current_run.get() is run)
wandb.finish()
"""


def test_a_script_runs_as_it_is(home: Path, tmp_path: Path) -> None:
    script = tmp_path / "train.py"
    script.write_text("import neighbour\n" + SCRIPT)
    (tmp_path / "neighbour.py").write_text("")

    done = python("", "-m", "trackai.compat", str(script), "--lr", "1")

    assert (done.returncode, done.stdout.strip()) == (0, "__main__ ['--lr', '1'] p True"), done.stderr


def test_a_module_runs_as_it_is_and_only_the_names_asked_for_are_aliased(home: Path, tmp_path: Path) -> None:
    (tmp_path / "job.py").write_text(
        "import trackio\ntry:\n    import wandb\nexcept ImportError:\n    print('no wandb')\n"
    )

    done = python("", "-m", "trackai.compat", "--as", "trackio", "-m", "job", PYTHONPATH=str(tmp_path))
    by_environment = python("", "-m", "trackai.compat", "-m", "job", PYTHONPATH=str(tmp_path), TRACKAI_ALIAS="trackio")

    assert done.stdout == by_environment.stdout == "no wandb\n"


@pytest.mark.parametrize(("arguments", "code"), [([], 2), (["--help"], 0), (["--as", "mlflow", "x.py"], 2)])
def test_wrong_use_is_told(arguments: list[str], code: int) -> None:
    done = python("", "-m", "trackai.compat", *arguments)

    assert done.returncode == code
    assert "Traceback" not in done.stderr


def test_a_failing_script_fails(home: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.py").write_text("import sys; sys.exit(3)")

    assert python("", "-m", "trackai.compat", str(tmp_path / "bad.py")).returncode == 3


def test_wandbs_variables_hold_under_its_name_and_ours_come_first(home: Path) -> None:
    code = """
        import trackai.compat
        trackai.compat.alias("wandb")
        import wandb
        run = wandb.init(name="given")
        print(run.project, run.name, run.group, run.tags, run.notes, run.offline, run.disabled)
        """
    variables = {
        "WANDB_PROJECT": "theirs", "WANDB_NAME": "theirs", "WANDB_RUN_GROUP": "g", "WANDB_TAGS": "a,b", "WANDB_NOTES": "n",
        "WANDB_MODE": "offline",
    }  # fmt: skip

    assert said(code, **variables) == ["theirs given g ('a', 'b') n True False"]
    assert said(code, **variables, TRACKAI_PROJECT="ours", TRACKAI_MODE="online") == [
        "ours given g ('a', 'b') n False False"
    ]
    assert said(code, WANDB_DISABLED="true") == ["uncategorized given None ()  False True"]


def test_wandbs_names_are_there(home: Path) -> None:
    assert said("""
        import trackai.compat
        trackai.compat.alias("wandb")
        import wandb
        from wandb.sdk.lib import RunDisabled
        from wandb.sdk.lib.config_util import ConfigError
        from wandb.sdk.lib.runid import generate_id
        from wandb.wandb_run import Run
        from wandb.data_types import Table
        import wandb.plot
        assert wandb.run is None and wandb.login(key="x") is True
        with wandb.init(project="p", config={"lr": 1}, reinit=True, entity="e", settings=wandb.Settings(start_method="thread")) as run:
            assert wandb.run is run and isinstance(run, Run)
            wandb.config.update({"bs": 2}, allow_val_change=True)
            wandb.run._label(code="transformers_trainer")
            wandb.log({"a": 1}, commit=True)
            wandb.summary["best"] = 3
            wandb.define_metric("val/*", step_metric="epoch")
            table = wandb.Table(columns=["x", "y", "k"], data=[[1, 2, "a"], [3, 4, "b"]])
            for figure in (
                wandb.plot.line(table, "x", "y", stroke="k", title="t"), wandb.plot.scatter(table, "x", "y"),
                wandb.plot.bar(table, "k", "y"), wandb.plot.histogram(table, "x"),
                wandb.plot.line_series([0, 1], [[1, 2], [3, 4]], keys=["a", "b"]),
                wandb.plot.confusion_matrix(y_true=[0, 1, 1], preds=[0, 1, 0], class_names=["cat", "dog"]),
                wandb.plot.roc_curve([0, 1, 1], [[.9, .1], [.2, .8], [.6, .4]]),
                wandb.plot.pr_curve([0, 1, 1], [[.9, .1], [.2, .8], [.6, .4]], labels=["a", "b"]),
                wandb.Plotly({"data": []}),
            ):
                wandb.log({"figure": figure})
            wandb.alert("t", "x", level=wandb.AlertLevel.WARN, wait_duration=3)
            wandb.termlog("hello")
        for call in (lambda: wandb.sweep({}), lambda: wandb.agent("x")):
            try:
                call()
            except NotImplementedError as error:
                print("Optuna" in str(error))
        for name in ("restore", "controller", "link_artifact"):
            try:
                getattr(wandb, name)()
            except NotImplementedError as error:
                print(error.args[0][:12])
        api = wandb.Api()
        found = api.runs("entity/p")
        print(len(found), api.run(f"entity/p/{found[0].id}").name == found[0].name)
        try:
            api.runs("e/p", {"config.lr": 1})
        except ValueError as error:
            print("filter-language" in str(error))
        """) == [
        "trackai: hello", "True", "True", "restore() is", "controller()", "link_artifac", "1 True", "True",
    ]  # fmt: skip
