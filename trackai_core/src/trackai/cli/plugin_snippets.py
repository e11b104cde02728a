"""What ``trackai plugins new`` writes for each hook: an implementation that does a little, and a test of it.

``$name`` is the plugin's name. Code stands in the module of the hook's role, which a test imports under the role's name.
"""

from __future__ import annotations

from typing import NamedTuple


class Snippet(NamedTuple):
    """Imports, code and test for one hook; names in *extensions* are imported from ``trackai.extensions``."""

    code: str
    test: str
    imports: tuple[str, ...] = ()
    extensions: tuple[str, ...] = ()
    test_imports: tuple[str, ...] = ()


SNIPPETS: dict[str, Snippet] = {
    "trackai_value_converter": Snippet(
        '''
class Reading:
    """A type of your own; replace it by the type that people log."""

    def __init__(self, value: float) -> None:
        self.value = value


@hookimpl
def trackai_value_converter(value_type: type) -> Converter | None:
    """Say how a Reading is stored."""
    return _number if issubclass(value_type, Reading) else None


def _number(reading: Reading) -> float:
    return reading.value
''',
        """
def test_a_reading_is_logged_as_its_number():
    with trackai.init(project="tests") as started:
        started.log({"reading": run.Reading(2.5)})

    history = trackai.Api().run(started.id).history("reading")
    assert list(history["reading"].last) == [2.5]
""",
        extensions=("Converter",),
        test_imports=("import trackai",),
    ),
    "trackai_watch_model": Snippet(
        '''
class Scales:
    """A model of your own; replace it by that of your framework, and after_step by its hook after a step."""

    weight = 0.5

    def after_step(self) -> None:
        """Do nothing until somebody watches."""


@hookimpl
def trackai_watch_model(
    model: Any, options: WatchOptions, emit: Callable[[Mapping[str, Any]], None]
) -> Callable[[], None] | None:
    """Log the weight of Scales after every step."""
    if not isinstance(model, Scales):
        return None
    if options.parameters:
        model.after_step = lambda: emit({f"parameters/{options.place}weight": Scales.weight})
    return lambda: vars(model).pop("after_step", None)
''',
        """
def test_a_watched_model_is_logged_with_the_next_call():
    scales = run.Scales()

    with trackai.init(project="tests") as started:
        started.watch(scales, log="parameters", log_freq=1)
        scales.after_step()
        started.log({"loss": 1.0}, step=4)

    history = trackai.Api().run(started.id).history("parameters/weight")
    assert dict(zip(history["parameters/weight"].step, history["parameters/weight"].last)) == {4: 0.5}
""",
        imports=("from collections.abc import Callable, Mapping", "from typing import Any"),
        extensions=("WatchOptions",),
        test_imports=("import trackai",),
    ),
    "trackai_run_defaults": Snippet(
        '''
@hookimpl
def trackai_run_defaults() -> Mapping[str, Any]:
    """Tag every run that has no tags of its own."""
    return {"tags": ["$name"]}
''',
        """
def test_runs_without_tags_are_tagged():
    with trackai.init(project="tests") as started:
        pass

    assert trackai.Api().run(started.id).tags == ("$name",)
""",
        imports=("from collections.abc import Mapping", "from typing import Any"),
        test_imports=("import trackai",),
    ),
    "trackai_run_started": Snippet(
        '''
@hookimpl
def trackai_run_started(run: RunInfo) -> None:
    """Say that a run begins."""
    logging.getLogger(__name__).info("%s begins in project %s", run.name, run.project)
''',
        """
def test_the_beginning_of_a_run_is_said(caplog):
    caplog.set_level("INFO")

    with trackai.init(project="tests", name="first"):
        pass

    assert "first begins in project tests" in caplog.text
""",
        imports=("import logging",),
        extensions=("RunInfo",),
        test_imports=("import trackai",),
    ),
    "trackai_run_finished": Snippet(
        '''
@hookimpl
def trackai_run_finished(run: RunInfo, outcome: Outcome) -> None:
    """Say how a run ended."""
    logging.getLogger(__name__).info("%s is %s. %s", run.name, outcome.state, outcome.reason)
''',
        """
def test_the_end_of_a_run_is_said(caplog):
    caplog.set_level("INFO")

    with trackai.init(project="tests", name="first"):
        pass

    assert "first is finished" in caplog.text
""",
        imports=("import logging",),
        extensions=("Outcome", "RunInfo"),
        test_imports=("import trackai",),
    ),
    "trackai_system_collectors": Snippet(
        '''
class LoadMeter:
    """Reads the machine's load average; replace it by what you measure."""

    name, interval = "$name", 5.0  # seconds between two reads

    def read(self) -> Mapping[str, float]:
        """Return what is measured now, by key."""
        return {"$name/load": os.getloadavg()[0]}


@hookimpl
def trackai_system_collectors() -> Iterable[SystemCollector]:
    """Give one collector for each run."""
    return [LoadMeter()]
''',
        """
def test_the_meter_reads_a_number():
    [meter] = run.trackai_system_collectors()

    assert meter.read()["$name/load"] >= 0
""",
        imports=("import os", "from collections.abc import Iterable, Mapping"),
        extensions=("SystemCollector",),
    ),
    "trackai_capture_environment": Snippet(
        '''
@hookimpl
def trackai_capture_environment() -> Mapping[str, Any]:
    """Note what a run should remember of the machine; stored under the plugin's name."""
    return {"shell": os.environ.get("SHELL", "")}
''',
        """
def test_the_shell_is_captured(monkeypatch):
    monkeypatch.setenv("SHELL", "/bin/fish")

    assert run.trackai_capture_environment() == {"shell": "/bin/fish"}
""",
        imports=("import os", "from collections.abc import Mapping", "from typing import Any"),
    ),
    "trackai_alert_sinks": Snippet(
        '''
class AlertFile:
    """Appends alerts to a file; replace it by the place where people read them."""

    name = "$name"

    def __init__(self, path: Path) -> None:
        self._path = path

    def send(self, alert: Alert) -> None:
        """Deliver one alert, or raise: it is tried three times."""
        with self._path.open("a") as file:
            file.write(f"{alert.level} {alert.run.name}: {alert.title}\\n")


@hookimpl
def trackai_alert_sinks(settings: Settings) -> Iterable[AlertSink]:
    """Give one sink for each run."""
    return [AlertFile(settings.home / "$name-alerts.txt")]
''',
        """
def test_an_alert_is_delivered(tmp_path):
    with trackai.init(project="tests", name="first") as started:
        started.alert("diverged", level="error")

    assert (tmp_path / "$name-alerts.txt").read_text() == "error first: diverged\\n"
""",
        imports=("from collections.abc import Iterable", "from pathlib import Path"),
        extensions=("Alert", "AlertSink"),
        test_imports=("import trackai",),
    ),
    "trackai_artifact_store": Snippet(
        '''
class Shelf:
    """Keeps files in memory; replace it by a client of the place where files shall lie."""

    def __init__(self) -> None:
        self._files: dict[str, bytes] = {}

    def put(self, uri: str, source: BinaryIO, size: int) -> Stored:
        """Store a file, whole or not at all."""
        self._files[uri] = source.read(size)
        return Stored(uri, size)

    def get(self, uri: str) -> BinaryIO:
        """Open a file for reading."""
        if uri not in self._files:
            raise FileNotFoundError(uri)
        return io.BytesIO(self._files[uri])

    def stat(self, uri: str) -> Stored | None:
        """Describe a file; None if there is none."""
        return Stored(uri, len(self._files[uri])) if uri in self._files else None

    def delete(self, uri: str) -> None:
        """Remove a file."""
        self._files.pop(uri, None)


_SHELF = Shelf()


@hookimpl
def trackai_artifact_store(uri: str) -> ArtifactStore | None:
    """Answer for addresses that begin with ``$name:``."""
    return _SHELF if uri.startswith("$name:") else None
''',
        """
def test_what_is_put_can_be_got():
    shelf = run.trackai_artifact_store("$name://box/file")

    shelf.put("$name://box/file", io.BytesIO(b"abc"), 3)

    assert shelf.get("$name://box/file").read() == b"abc"
    assert shelf.stat("$name://box/file").size == 3
""",
        imports=("import io", "from typing import BinaryIO"),
        extensions=("ArtifactStore", "Stored"),
        test_imports=("import io",),
    ),
    "trackai_importers": Snippet(
        '''
class LinesImporter:
    """Reads text files with one loss a line; replace it by the format that you have."""

    format = "$name"

    def sniff(self, path: Path) -> bool:
        """Say whether *path* looks like this format."""
        return path.suffix == ".$name"

    def read(self, path: Path, options: Mapping[str, str]) -> Iterator[Record]:
        """Yield the records of the run in *path*. Its id derives from the source: a second import changes nothing."""
        run, now = f"$name-{path.stem}", path.stat().st_mtime
        yield Opened(version=FORMAT_VERSION, run=run, writer="import", time=now)
        yield RunStarted(project=options.get("project", "$name"), name=options.get("name", path.stem), time=now)
        yield KeySet(number=0, keys=["loss"])
        for step, line in enumerate(path.read_text().split()):
            yield Row(n=0, s=step, t=now, v=array("d", [float(line)]).tobytes())
        yield Finished(state="finished", time=now)


@hookimpl
def trackai_importers() -> Iterable[Importer]:
    """Give the importers of this plugin."""
    return [LinesImporter()]
''',
        """
def test_each_line_is_a_point(tmp_path):
    path = tmp_path / "first.$name"
    path.write_text("0.5\\n0.25\\n")
    [importer] = cli.trackai_importers()

    assert importer.sniff(path)
    assert sum(isinstance(record, Row) for record in importer.read(path, {})) == 2
""",
        imports=(
            "from array import array",
            "from collections.abc import Iterable, Iterator, Mapping",
            "from pathlib import Path",
            "from trackai.records import FORMAT_VERSION, Finished, KeySet, Opened, Record, Row, RunStarted",
        ),
        extensions=("Importer",),
        test_imports=("from trackai.records import Row",),
    ),
    "trackai_exporters": Snippet(
        '''
class NamesExporter:
    """Writes the names of a project's runs; replace it by the format that you need."""

    format, media_type = "$name", "text/plain"

    def write(self, reader: Any, selection: Selection) -> Iterator[bytes]:
        """Yield the export bit by bit; *reader* is a ``trackai.store.Reader``."""
        for run in reader.runs(RunsQuestion(selection.project, limit=1000)).runs:
            yield f"{run.name}\\n".encode()


@hookimpl
def trackai_exporters() -> Iterable[Exporter]:
    """Give the exporters of this plugin."""
    return [NamesExporter()]
''',
        """
def test_the_names_of_runs_are_exported(tmp_path):
    with trackai.init(project="tests", name="first"):
        pass
    path = tmp_path / "names.txt"

    main.cli(["export", "-p", "tests", "--format", "$name", "-o", str(path)], standalone_mode=False)

    assert path.read_text() == "first\\n"
""",
        imports=(
            "from collections.abc import Iterable, Iterator",
            "from typing import Any",
            "from trackai.store.answers import RunsQuestion",
        ),
        extensions=("Exporter", "Selection"),
        test_imports=("import trackai", "from trackai.cli import main"),
    ),
    "trackai_cli_commands": Snippet(
        '''
@hookimpl
def trackai_cli_commands(cli: click.Group) -> None:
    """Add ``trackai $name``."""
    cli.add_command(command)


@click.command("$name")
@click.argument("project")
def command(project: str) -> None:
    """Count the runs of a project."""
    with trackai.Api() as api:
        click.echo(f"{len(api.runs(project))} runs")
''',
        """
def test_the_command_counts_runs(capsys):
    with trackai.init(project="tests"):
        pass

    cli.command(["tests"], standalone_mode=False)

    assert "1 runs" in capsys.readouterr().out
""",
        imports=("import click", "import trackai"),
        test_imports=("import trackai",),
    ),
    "trackai_server_routers": Snippet(
        '''
@hookimpl
def trackai_server_routers(context: ServerContext) -> Iterable[APIRouter]:
    """Serve ``/api/x/$name/projects``."""
    router = APIRouter()

    @router.get("/projects")
    def projects() -> list[str]:
        """Name all projects."""
        return [project.name for project in context.reader().projects()]

    return [router]
''',
        """
def test_there_is_one_route():
    [router] = server.trackai_server_routers(None)

    assert [route.path for route in router.routes] == ["/projects"]
""",
        imports=("from collections.abc import Iterable", "from fastapi import APIRouter"),
        extensions=("ServerContext",),
    ),
    "trackai_agent_tools": Snippet(
        '''
@hookimpl
def trackai_agent_tools(context: ServerContext) -> Iterable[AgentTool]:
    """Offer one tool, which only reads."""

    def count(arguments: Mapping[str, Any]) -> int:
        return len(context.reader().projects())

    return [AgentTool("$name_count", "Counts the projects.", {"type": "object"}, writes=False, call=count)]
''',
        """
def test_the_tool_changes_nothing():
    [tool] = server.trackai_agent_tools(None)

    assert not tool.writes
""",
        imports=("from collections.abc import Iterable, Mapping", "from typing import Any"),
        extensions=("AgentTool", "ServerContext"),
    ),
}
