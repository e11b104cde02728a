"""One plugin that takes part everywhere: each hook hands over its arguments and brings back what was answered."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

import click
import pytest
from fastapi import APIRouter

from trackai import records, settings
from trackai.extensions import (
    AgentTool,
    Alert,
    AlertSink,
    ArtifactStore,
    Converter,
    Exporter,
    Importer,
    Outcome,
    RunInfo,
    Selection,
    ServerContext,
    Stored,
    SystemCollector,
    WatchOptions,
)
from trackai.hooks import hookimpl
from trackai.plugins import PluginManager
from trackai.settings import Settings

RUN = RunInfo(id="r1", project="digits", name="first")


class Money:
    """A type that only this plugin knows."""

    cents = 250


class Meter:
    name, interval = "meter", 5.0

    def read(self) -> Mapping[str, float]:
        return {"room/temperature": 21.5}


class Postbox:
    name = "postbox"

    def __init__(self) -> None:
        self.letters: list[str] = []

    def send(self, alert: Alert) -> None:
        self.letters.append(alert.title)


class Shelf:
    def __init__(self) -> None:
        self.things: dict[str, bytes] = {}

    def put(self, uri: str, source: BinaryIO, size: int) -> Stored:
        self.things[uri] = source.read(size)
        return Stored(uri, size)

    def get(self, uri: str) -> BinaryIO:
        return io.BytesIO(self.things[uri])

    def stat(self, uri: str) -> Stored | None:
        return Stored(uri, len(self.things[uri])) if uri in self.things else None

    def delete(self, uri: str) -> None:
        self.things.pop(uri, None)


class Diary:
    format = "diary"

    def sniff(self, path: Path) -> bool:
        return path.suffix == ".diary"

    def read(self, path: Path, options: Mapping[str, str]) -> Iterator[records.Record]:
        yield records.Opened(version=1, run="r1", writer="w1", time=0.0)


class Lines:
    format, media_type = "lines", "text/plain"

    def write(self, reader: Any, selection: Selection) -> Iterator[bytes]:  # noqa: ANN401 - the store's Reader
        yield selection.project.encode()


class Plugin:
    def __init__(self) -> None:
        self.heard: list[object] = []
        self.postbox, self.shelf = Postbox(), Shelf()

    @hookimpl
    def trackai_value_converter(self, value_type: type) -> Converter | None:
        return (lambda money: money.cents / 100) if value_type is Money else None

    @hookimpl
    def trackai_watch_model(
        self,
        model: object,
        options: WatchOptions,
        emit: Callable[[Mapping[str, Any]], None],
    ) -> Callable[[], None] | None:
        emit({"parameters/weight": options.every})
        return lambda: self.heard.append(model)

    @hookimpl
    def trackai_run_defaults(self, settings: Settings) -> Mapping[str, Any]:
        return {"group": f"mode {settings.mode}"}

    @hookimpl
    def trackai_run_started(self, run: RunInfo) -> None:
        self.heard.append(run)

    @hookimpl
    def trackai_run_finished(self, run: RunInfo, outcome: Outcome) -> None:
        self.heard.append(outcome)

    @hookimpl
    def trackai_system_collectors(self, settings: Settings) -> Iterable[SystemCollector]:
        return [Meter()]

    @hookimpl
    def trackai_capture_environment(self, run: RunInfo) -> Mapping[str, Any]:
        return {"weather": "fair"}

    @hookimpl
    def trackai_alert_sinks(self, settings: Settings) -> Iterable[AlertSink]:
        yield self.postbox

    @hookimpl
    def trackai_artifact_store(self, uri: str) -> ArtifactStore | None:
        return self.shelf if uri.startswith("shelf://") else None

    @hookimpl
    def trackai_importers(self) -> Iterable[Importer]:
        return [Diary()]

    @hookimpl
    def trackai_exporters(self) -> Iterable[Exporter]:
        return (Lines(),)

    @hookimpl
    def trackai_cli_commands(self, cli: click.Group) -> None:
        cli.add_command(click.Command("hello"))

    @hookimpl
    def trackai_server_routers(self, context: ServerContext) -> Iterable[APIRouter]:
        return [APIRouter(prefix="/hello")]

    @hookimpl
    def trackai_agent_tools(self, context: ServerContext) -> Iterable[AgentTool]:
        return [
            AgentTool("greet", "Says hello.", {"type": "object"}, False, lambda arguments: {"hello": arguments["to"]})
        ]


@pytest.fixture
def plugin() -> Plugin:
    return Plugin()


@pytest.fixture
def plugins(plugin: Plugin) -> PluginManager:
    found = PluginManager("run", settings.load({"plugins": "off"}), built_ins=(), path=())
    found.register(plugin, "everything")
    return found


@pytest.fixture
def context() -> ServerContext:
    return ServerContext(settings.load(), "0.1.0", lambda: None)


def test_a_value_of_a_foreign_type_is_converted(plugins: PluginManager) -> None:
    converter = plugins.converter_for(Money)

    assert converter is not None
    assert converter(Money()) == 2.5
    assert plugins.converter_for(complex) is None


def test_a_model_is_watched_with_what_was_asked_until_it_is_stopped(plugins: PluginManager, plugin: Plugin) -> None:
    logged: dict[str, Any] = {}
    options = WatchOptions(gradients=False, parameters=True, every=7)

    stop = plugins.first("trackai_watch_model", model="a model", options=options, emit=logged.update)
    assert stop is not None
    stop()

    assert (logged, plugin.heard) == ({"parameters/weight": 7}, ["a model"])


def test_defaults_of_a_run_depend_on_the_settings(plugins: PluginManager) -> None:
    given = settings.load({"mode": "offline"})

    assert plugins.call("trackai_run_defaults", settings=given) == [{"group": "mode offline"}]


def test_begin_and_end_of_a_run_are_heard(plugins: PluginManager, plugin: Plugin) -> None:
    plugins.call("trackai_run_started", run=RUN)
    plugins.call("trackai_run_finished", run=RUN, outcome=Outcome("failed", reason="ValueError: x"))

    assert plugin.heard == [RUN, Outcome("failed", reason="ValueError: x")]


def test_collectors_and_sinks_come_as_lists_also_from_generators(plugins: PluginManager, plugin: Plugin) -> None:
    ((meter,),) = plugins.call("trackai_system_collectors", settings=None)
    ((sink,),) = plugins.call("trackai_alert_sinks", settings=None)
    sink.send(Alert("diverged", "", "error", 0.0, 3, RUN))

    assert meter.read() == {"room/temperature": 21.5}
    assert plugin.postbox.letters == ["diverged"]


def test_a_section_of_the_environment_comes_with_its_plugins_name(plugins: PluginManager) -> None:
    (answer,) = plugins.answers("trackai_capture_environment", run=RUN)

    assert (answer.plugin, answer.value) == ("everything", {"weather": "fair"})


def test_an_artifact_store_is_chosen_by_its_scheme(plugins: PluginManager) -> None:
    store = plugins.first("trackai_artifact_store", uri="shelf://a/b")
    assert store is not None

    store.put("shelf://a/b", io.BytesIO(b"abc"), 3)

    assert store.stat("shelf://a/b") == Stored("shelf://a/b", 3)
    assert store.get("shelf://a/b").read() == b"abc"
    assert plugins.first("trackai_artifact_store", uri="s3://bucket") is None


def test_importers_yield_records_and_exporters_bytes(plugins: PluginManager) -> None:
    ((importer,),) = plugins.call("trackai_importers")
    ((exporter,),) = plugins.call("trackai_exporters")

    assert importer.sniff(Path("a.diary"))
    assert isinstance(next(importer.read(Path("a.diary"), {})), records.Opened)
    assert b"".join(exporter.write(None, Selection("digits"))) == b"digits"


def test_commands_endpoints_and_tools_are_added(plugins: PluginManager, context: ServerContext) -> None:
    cli = click.Group()

    plugins.call("trackai_cli_commands", cli=cli)
    ((router,),) = plugins.call("trackai_server_routers", context=context)
    ((tool,),) = plugins.call("trackai_agent_tools", context=context)

    assert list(cli.commands) == ["hello"]
    assert router.prefix == "/hello"
    assert tool.call({"to": "you"}) == {"hello": "you"}
