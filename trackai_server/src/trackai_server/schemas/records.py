"""What a run leaves behind besides numbers, as it crosses HTTP: console lines, alerts, files, rich values, artifacts."""

from __future__ import annotations

from pydantic import Field

from trackai_server.schemas.common import JsonValue, Output


class LogLine(Output):
    """One console line, ANSI codes kept."""

    line: int
    time: float
    stream: str
    writer: str
    text: str


class LogPage(Output):
    """Console lines in order."""

    lines: list[LogLine]
    total: int = Field(description="Lines that match.")
    last_line: int = Field(description="Largest line number of the run.")


class LogLines(Output):
    """Numbers of console lines that match, in order."""

    lines: list[int]
    total: int = Field(description="Lines that match, those beyond the limit too, of those that were searched.")
    searched: int = Field(description="Last line that was looked at; ask again with it as `after` for what follows.")
    last_line: int = Field(description="Largest line number of the run.")


class Alert(Output):
    """One alert."""

    id: int
    run: str
    run_name: str
    project: str
    time: float
    step: float | None
    level: str
    title: str
    text: str


class AlertList(Output):
    """Alerts, newest first."""

    alerts: list[Alert]


class RunFile(Output):
    """A file that a run names: by content (`sha256`) or by reference (`uri`, never opened by the server)."""

    path: str
    kind: str
    sha256: str | None
    uri: str | None
    size: int | None
    media_type: str | None
    step: float | None
    created: float
    metadata: dict[str, JsonValue]


class FileList(Output):
    """Files of a run."""

    files: list[RunFile]


class RichKey(Output):
    """One key of a run that holds values other than numbers."""

    key: str
    type: str
    count: int
    first_step: float
    last_step: float


class RichKeyList(Output):
    """Rich keys of a run."""

    keys: list[RichKey]


class RichValue(Output):
    """One rich value. The payload's fields depend on its type; blobs are named by sha256."""

    key: str
    step: float
    index: int
    time: float
    type: str
    payload: JsonValue


class RichValueList(Output):
    """Rich values of one key, by step."""

    values: list[RichValue]


class RichSteps(Output):
    """Steps at which one key has rich values, in order."""

    steps: list[float]


class Artifact(Output):
    """One version of an artifact."""

    id: int
    project: str
    name: str
    type: str
    version: int
    digest: str
    aliases: list[str]
    description: str | None
    metadata: dict[str, JsonValue]
    manifest: list[dict[str, JsonValue]]
    size: int
    created: float
    run: str | None


class ArtifactList(Output):
    """Versions of artifacts."""

    artifacts: list[Artifact]
