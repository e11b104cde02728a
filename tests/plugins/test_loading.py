"""Which plugins are found, when they are imported, and which are refused."""

from __future__ import annotations

import sys
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from trackai import settings
from trackai.errors import TrackAIWarning, UsageError
from trackai.extensions import RunInfo
from trackai.hooks import hookimpl
from trackai.plugins import PluginManager, PluginReport
from trackai.plugins import manager as manager_of

Make = Callable[..., PluginManager]
Write = Callable[..., str]
RUN = RunInfo(id="r1", project="digits", name="first")
NOTES_ITS_START = "seen = []\n@hookimpl\ndef trackai_run_started(run):\n    seen.append(run.name)\n"


def report_of(plugins: PluginManager, name: str) -> PluginReport:
    return next(row for row in plugins.report() if row.name == name)


def test_an_installed_distribution_takes_part(installed_sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(installed_sample))
    plugins = PluginManager("run", settings.load())

    with pytest.warns(
        TrackAIWarning, match="'sample_raising' failed in trackai_run_started: RuntimeError: no room left"
    ):
        plugins.call("trackai_run_started", run=RUN)

    assert sys.modules["trackai_sample.plugin"].heard == ["started first"]
    report = report_of(plugins, "sample")
    assert (report.distribution, report.version, report.state) == ("trackai_sample", "1.2.3", "loaded")
    assert report.path.startswith(str(installed_sample))
    assert "trackai_run_started" in report.hooks
    assert report.calls == 1
    assert report.load_s is not None


def test_a_plugin_is_imported_at_the_first_hook_call_of_its_role_and_not_before(
    manager: Make, write_plugin: Write
) -> None:
    module = write_plugin("lazy", NOTES_ITS_START)
    plugins = manager()

    assert report_of(plugins, "lazy").state == "waiting"
    assert module not in sys.modules

    plugins.call("trackai_run_started", run=RUN)
    assert sys.modules[module].seen == ["first"]


def test_a_plugin_of_another_role_is_never_imported(manager: Make, write_plugin: Write) -> None:
    module = write_plugin("importers", NOTES_ITS_START, group="trackai.cli")

    manager().call("trackai_run_started", run=RUN)

    assert module not in sys.modules
    assert manager(role="cli").report()[-1].name == "importers"


@pytest.mark.parametrize("setting", ["off", "-quiet", "on,-quiet", "other", "-quiet-dist"])
def test_a_blocked_plugin_is_not_even_imported(manager: Make, write_plugin: Write, setting: str) -> None:
    module = write_plugin("quiet", NOTES_ITS_START)
    plugins = manager(plugins=setting)

    plugins.load()
    plugins.call("trackai_run_started", run=RUN)

    assert module not in sys.modules
    assert report_of(plugins, "quiet").state == "blocked"


@pytest.mark.parametrize("setting", ["on", "wanted", "other,wanted", "wanted-dist", "WANTED", "-other"])
def test_a_plugin_that_is_allowed_is_called(manager: Make, write_plugin: Write, setting: str) -> None:
    module = write_plugin("wanted", NOTES_ITS_START)

    manager(plugins=setting).call("trackai_run_started", run=RUN)

    assert sys.modules[module].seen == ["first"]


def test_plugins_in_the_box_stay_when_others_are_off_and_go_by_name(manager: Make) -> None:
    import numpy

    assert manager(plugins="off").converter_for(numpy.float32) is not None
    assert manager(plugins="off,-numpy").converter_for(numpy.float32) is None


def test_the_server_is_no_stranger_to_the_command_line(manager: Make, site: Path) -> None:
    folder = site / "trackai_server-0.1.0.dist-info"
    folder.mkdir()
    (folder / "entry_points.txt").write_text("[trackai.cli]\nserver = somewhere\n")

    assert report_of(manager(plugins="off", role="cli"), "server").state == "waiting"


def test_a_misspelt_hook_is_refused_with_the_nearest_name(manager: Make, write_plugin: Write) -> None:
    write_plugin("typo", "@hookimpl\ndef trackai_run_strated(run): pass\n")
    plugins = manager()

    with pytest.warns(
        TrackAIWarning, match="implements 'trackai_run_strated', which is no hook. Did you mean 'trackai_run_started'"
    ):
        plugins.call("trackai_run_started", run=RUN)

    assert report_of(plugins, "typo").state == "refused"
    assert "trackai_run_started" in report_of(plugins, "typo").error


def test_a_misspelt_argument_is_refused_with_the_nearest_name(manager: Make, write_plugin: Write) -> None:
    write_plugin("typo", "@hookimpl\ndef trackai_run_finished(run, outcom): pass\n")

    with pytest.warns(
        TrackAIWarning, match=r"takes 'outcom'.* Did you mean 'outcome'\? trackai_run_finished takes: run, outcome"
    ):
        manager().load()


def test_a_hook_without_its_mark_is_refused_instead_of_never_called(manager: Make, write_plugin: Write) -> None:
    write_plugin("unmarked", "def trackai_run_started(run): pass\n")

    with pytest.warns(TrackAIWarning, match="not marked: put @trackai.hooks.hookimpl above it"):
        manager().load()


def test_a_wrapper_is_refused(manager: Make, write_plugin: Write) -> None:
    write_plugin("wrapping", "@hookimpl(wrapper=True)\ndef trackai_run_started(run):\n    return (yield)\n")

    with pytest.warns(TrackAIWarning, match="is a wrapper, which TrackAI does not take"):
        manager().load()


def test_a_hook_of_a_future_version_may_be_marked_optional(manager: Make, write_plugin: Write) -> None:
    write_plugin("modern", "@hookimpl(optionalhook=True)\ndef trackai_tea_time(cup): pass\n" + NOTES_ITS_START)
    plugins = manager()

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        plugins.load()

    assert report_of(plugins, "modern").hooks == ("trackai_run_started",)


@pytest.mark.parametrize(
    "source", ["import a_module_that_is_not_there", "1/0", "raise SystemExit(3)", "def f(:"], ids=lambda text: text[:12]
)
def test_a_plugin_that_cannot_be_imported_costs_one_warning(manager: Make, write_plugin: Write, source: str) -> None:
    write_plugin("broken", source)
    module = write_plugin("whole", NOTES_ITS_START)
    plugins = manager()

    with pytest.warns(TrackAIWarning, match="Plugin 'broken' was not loaded: ") as caught:
        plugins.call("trackai_run_started", run=RUN)
    plugins.call("trackai_run_started", run=RUN)

    assert len(caught) == 1
    assert "TRACKAI_PLUGINS=-broken turns it off" in str(caught[0].message)
    assert sys.modules[module].seen == ["first", "first"]


def test_the_second_of_two_plugins_of_one_name_is_refused(manager: Make, write_plugin: Write) -> None:
    write_plugin("numpy", NOTES_ITS_START)

    with pytest.warns(TrackAIWarning, match="The name 'numpy' is taken by another plugin"):
        report = manager().report()

    assert [row.state for row in report if row.name.startswith("numpy")] == ["waiting", "refused"]


def test_of_two_versions_on_the_path_the_first_counts(
    manager: Make, write_plugin: Write, site: Path, tmp_path: Path
) -> None:
    write_plugin("twice", NOTES_ITS_START, version="2.0")
    other = tmp_path / "later" / "twice_dist-1.0.dist-info"
    other.mkdir(parents=True)
    (other / "entry_points.txt").write_text("[trackai.run]\ntwice = somewhere_else\n")
    plugins = PluginManager("run", settings.load(), path=[str(site), str(other.parent), str(tmp_path / "missing")])

    assert report_of(plugins, "twice").version == "2.0"


def test_a_plugin_inside_a_zip_file_is_found(tmp_path: Path) -> None:
    archive = tmp_path / "zipped.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("packed-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: packed\nVersion: 1.0\n")
        file.writestr("packed-1.0.dist-info/entry_points.txt", "[trackai.run]\npacked = packed\n")

    assert report_of(PluginManager("run", settings.load(), path=[str(archive)]), "packed").version == "1.0"


def test_an_object_can_be_registered_in_code(manager: Make) -> None:
    class Plugin:
        @hookimpl
        def trackai_value_converter(self, value_type: type) -> object:
            return str if value_type is complex else None

    plugins = manager()
    plugins.register(Plugin(), "complex")

    assert plugins.converter_for(complex) is str
    with pytest.raises(UsageError, match="already a plugin named 'complex'"):
        plugins.register(Plugin(), "complex")


def test_registering_a_plugin_with_a_mistake_raises() -> None:
    class Plugin:
        @hookimpl
        def trackai_run_start(self, run: RunInfo) -> None: ...

    plugins = PluginManager("run", settings.load(), path=())

    with pytest.raises(UsageError, match="Did you mean 'trackai_run_started'"):
        plugins.register(Plugin(), "mistaken")
    assert "mistaken" not in {row.name for row in plugins.report()}


def test_a_process_has_one_manager_for_each_role_and_setting() -> None:
    on, off = settings.load({"plugins": "on"}), settings.load({"plugins": "off"})

    assert manager_of("run", on) is manager_of("run", on)
    assert manager_of("run", on) is not manager_of("run", off)
    assert manager_of("run", on) is not manager_of("cli", on)


def test_every_plugin_in_the_box_implements_the_hooks_it_is_listed_with() -> None:
    for role in ("run", "cli", "server"):
        plugins = PluginManager(role, settings.load(), path=())  # type: ignore[arg-type]
        listed = {row.name: row for row in plugins.report()}

        plugins.load()

        for row in plugins.report():
            assert (row.state, row.error) == ("loaded", ""), row.name
            assert sorted(row.hooks) == sorted(listed[row.name].hooks), row.name
            assert Path(row.path).is_file()


def test_a_plugin_that_asks_for_these_hooks_is_loaded(manager: Make, write_plugin: Write) -> None:
    module = write_plugin("asking", "TRACKAI_HOOKS = '1.0'\n" + NOTES_ITS_START)

    manager().call("trackai_run_started", run=RUN)

    assert sys.modules[module].seen == ["first"]


@pytest.mark.parametrize(
    ("version", "sentence"),
    [
        ("1.9", "needs version 1.9 of the hooks, and this is 1.0: upgrade trackai"),
        ("2.0", "needs version 2.0 of the hooks, and this is 1.0: upgrade trackai"),
        ("0.3", "needs version 0.3 of the hooks, and this is 1.0: upgrade the plugin"),
        ("latest", "TRACKAI_HOOKS of plugin 'asking' is 'latest': write a text such as '1.0'"),
    ],
)
def test_a_plugin_that_asks_for_other_hooks_is_refused(
    manager: Make, write_plugin: Write, version: str, sentence: str
) -> None:
    write_plugin("asking", f"TRACKAI_HOOKS = {version!r}\n" + NOTES_ITS_START)

    with pytest.warns(TrackAIWarning, match=sentence):
        manager().load()


def test_a_plugin_in_a_group_where_nobody_calls_it_is_told_the_right_one(manager: Make, write_plugin: Write) -> None:
    write_plugin("lost", "@hookimpl\ndef trackai_importers(): return []\n")

    with pytest.warns(TrackAIWarning, match=r"listed under trackai\.run, where none .* list it under trackai\.cli"):
        manager().load()
