"""What hooks take and return: Protocols and small frozen types, so that a plugin is written against these alone.

A Protocol is fulfilled by having its members; nothing here needs to be inherited. ``hooks.py`` says which hook uses
which, ``docs/hooks.md`` shows each at work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, ClassVar, Protocol, TypeAlias, runtime_checkable

if TYPE_CHECKING:
    from trackai.records import Record
    from trackai.settings import Settings


@runtime_checkable
class RichLike(Protocol):
    """A value with a picture, a sound, a table …: what ``trackai.Image`` and its like are.

    Attributes:
        kind: the record's type (``docs/journal-format.md``), for example ``"image"``; of the class.
    """

    kind: ClassVar[str]

    def encode(self, blobs: Any) -> tuple[dict[str, Any], list[str]]:  # noqa: ANN401 - blobs lie above this module
        """Return a JSON-able payload, and the sha256 of every file that was put into *blobs* for it."""


Value: TypeAlias = "float | int | bool | str | datetime | list[Any] | RichLike"
"""What ``log()`` can store under one key. A list becomes one JSON value, or a gallery where it holds rich values."""

Converter: TypeAlias = "Callable[[Any], Value | None]"
"""Turns one value into what can be stored; None says that this one cannot be, and costs one warning."""


@dataclass(frozen=True, slots=True)
class RunInfo:
    """What a plugin may know of a run.

    Attributes:
        id: text id, unique in every store.
        writer: id of this process among those that log to the run.
        home: folder of journals and blobs.
        mode: ``"online"``, ``"offline"`` or ``"disabled"``.
        resumed: whether the run had been there before this ``init``.
        rank: number of this process in a distributed job; 0 for the first or only one.
        started: when this writer began, seconds since 1970.
        last_step: largest step logged so far; None before the first.
    """

    id: str
    project: str
    name: str
    group: str | None = None
    job_type: str | None = None
    tags: tuple[str, ...] = ()
    writer: str = ""
    home: Path = field(default_factory=Path)
    mode: str = "online"
    resumed: bool = False
    rank: int = 0
    started: float = 0.0
    last_step: float | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended.

    Attributes:
        state: ``"finished"``, ``"failed"`` or ``"crashed"``.
        exit_code: of the process, where it is known.
        reason: one sentence; empty for a plain end.
        traceback: text without local variables; empty unless an exception ended the run.
        lost_points: points that could be kept nowhere; 0 on every healthy disk.
    """

    state: str
    exit_code: int | None = None
    reason: str = ""
    traceback: str = ""
    lost_points: int = 0


@dataclass(frozen=True, slots=True)
class WatchOptions:
    """What ``watch`` is to log of a model.

    Attributes:
        gradients, parameters: which of them.
        every: after every how many steps of an optimizer.
        place: to be put between kind and name where several models are watched: ``"graph_1/"``; else empty.
    """

    gradients: bool
    parameters: bool
    every: int
    place: str = ""


class SystemCollector(Protocol):
    """Reads a few numbers of machine or process at its own interval.

    Attributes:
        name: for messages, for example ``"host"``.
        interval: seconds between two reads, at least 0.1. A read that takes longer makes the next ones be skipped.
    """

    name: str
    interval: float

    def read(self) -> Mapping[str, float]:
        """Return key → number, for example ``{"gpu/0/power": 71.2}``; leave out what cannot be read now."""


class Importer(Protocol):
    """Reads the runs of another tracker.

    Attributes:
        format: the word on the command line, for example ``"tensorboard"``.
    """

    format: str

    def sniff(self, path: Path) -> bool:
        """Say whether *path* looks like this format, from names and first bytes alone."""

    def read(self, path: Path, options: Mapping[str, str]) -> Iterator[Record]:
        """Yield the records of all runs under *path*; an ``Opened`` record begins each run.

        Derive its run id from the source, so that importing twice changes nothing. Raise ``trackai.errors.UsageError``
        with file and line or offset for what cannot be read.
        """


@dataclass(frozen=True, slots=True)
class Selection:
    """What is to be exported.

    Attributes:
        runs: run ids; all of *project* when None.
        metrics: names of series; all when None.
        kind: ``"metric"`` (by step) or ``"system"`` (by time).
    """

    project: str
    runs: tuple[str, ...] | None = None
    metrics: tuple[str, ...] | None = None
    kind: str = "metric"


class Exporter(Protocol):
    """Writes runs in another format.

    Attributes:
        format: the word after ``trackai export --format``, for example ``"parquet"``.
        media_type: of the bytes, for example ``"application/vnd.apache.parquet"``.
    """

    format: str
    media_type: str

    def write(self, reader: Any, selection: Selection) -> Iterator[bytes]:  # noqa: ANN401 - the store lies above
        """Yield the bytes of the export, bit by bit; *reader* is a ``trackai.store.Reader`` bound to who asks."""


@dataclass(frozen=True, slots=True)
class Alert:
    """What ``run.alert`` raised. ``level`` is ``"info"``, ``"warn"`` or ``"error"``; ``time`` seconds since 1970."""

    title: str
    text: str
    level: str
    time: float
    step: float | None
    run: RunInfo


class AlertSink(Protocol):
    """Takes alerts somewhere.

    Attributes:
        name: for messages, for example ``"slack"``.
    """

    name: str

    def send(self, alert: Alert) -> None:
        """Deliver *alert*, or raise: it is tried three times. Use a time-out of at most 10 s."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A file in an :class:`ArtifactStore`. ``digest`` is that store's own (an ETag), or empty."""

    uri: str
    size: int
    digest: str = ""


class ArtifactStore(Protocol):
    """Keeps bytes under addresses of one scheme, for example ``s3://bucket/…``. Safe to use from several threads."""

    def put(self, uri: str, source: BinaryIO, size: int) -> Stored:
        """Store *size* bytes read from *source* under *uri*; whole or not at all."""

    def get(self, uri: str) -> BinaryIO:
        """Open what lies under *uri* for reading; the caller closes it.

        Raises:
            FileNotFoundError: if there is nothing.
        """

    def stat(self, uri: str) -> Stored | None:
        """Describe what lies under *uri*; None if there is nothing."""

    def delete(self, uri: str) -> None:
        """Remove what lies under *uri*; nothing there is fine."""


@dataclass(frozen=True, slots=True)
class ServerContext:
    """What a plugin of the server works with.

    Attributes:
        settings: of the server's process.
        version: of TrackAI.
        reader: gives a ``trackai.store.Reader`` that may see what a local user may see.
    """

    settings: Settings
    version: str
    reader: Callable[[], Any]


@dataclass(frozen=True, slots=True)
class AgentTool:
    """A tool that agents can call over MCP.

    Attributes:
        name: snake_case, unique; a clash is refused.
        description: for the agent; never holds text that was logged.
        schema: JSON Schema of the arguments, of type ``object``.
        writes: whether a call changes anything; such tools are offered only where writing is allowed.
        call: arguments → JSON-able answer. Runs in a pool with a deadline; raises for an error.
    """

    name: str
    description: str
    schema: Mapping[str, Any]
    writes: bool
    call: Callable[[Mapping[str, Any]], Any]


__all__: Sequence[str] = [
    "AgentTool", "Alert", "AlertSink", "ArtifactStore", "Converter", "Exporter", "Importer", "Outcome", "RichLike",
    "RunInfo", "Selection", "ServerContext", "Stored", "SystemCollector", "Value",
]  # fmt: skip
