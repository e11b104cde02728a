"""The vocabulary that journal, ingest, importers and sync share: one msgspec Struct for each kind of record.

A record is one msgpack map whose key ``k`` names its kind (``docs/journal-format.md``). Fields with their default are
left out; unknown fields are ignored, so that an older reader takes a newer record; a tag is never reused.

Times are seconds since 1970 (UTC) as float. Steps are floats, exact for integers up to 2**53. Columns of numbers are
little-endian float64 in one ``bytes``. ``kind`` of a series is ``"metric"`` (by step) or ``"system"`` (by time: its
step *is* the timestamp).
"""

from __future__ import annotations

from typing import Any

import msgspec

FORMAT_VERSION = 1  # of journals; a reader that meets a larger one leaves the file alone


class Record(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="k"):
    """Base of all records."""


class Opened(Record, frozen=True, tag="open"):
    """First frame of every journal: format version and who writes."""

    version: int
    run: str
    writer: str
    time: float
    host: str = ""
    pid: int = 0
    software: str = ""  # "trackai 0.1.0"
    rank: int = 0
    role: str = "main"  # "worker": a forked child, whose silent end is no crash of the run


class RunStarted(Record, frozen=True, tag="run"):
    """A run begins, or a writer joins or resumes it. Makes project and run if they are new."""

    project: str
    name: str
    time: float
    group: str | None = None
    job_type: str | None = None
    notes: str | None = None
    tags: list[str] = []
    user: str = ""
    host: str = ""
    pid: int = 0
    parent: str | None = None
    fork_step: float | None = None
    resumed: bool = False


class ConfigSet(Record, frozen=True, tag="config"):
    """Config leaves set or removed. Paths are joined by ``/``; values are JSON values."""

    values: dict[str, Any]
    removed: list[str] = []


class SummarySet(Record, frozen=True, tag="summary"):
    """Summary values set by the user (not derived from series), or removed."""

    values: dict[str, Any]
    removed: list[str] = []


class KeySet(Record, frozen=True, tag="keys"):
    """Declares number *number* of this journal for a tuple of keys; rows refer to it. Numbers count from 0."""

    number: int
    keys: list[str]
    kind: str = "metric"


class Row(Record, frozen=True, tag="row"):
    """One ``log`` call: a value for each key of key set *n* at step *s* and time *t*; *v* is float64 little-endian."""

    n: int
    s: float
    t: float
    v: bytes


class Series(Record, frozen=True, tag="series"):
    """Many points of one key at once, for importers. Three columns of equal length, float64 little-endian."""

    key: str
    steps: bytes
    times: bytes
    values: bytes
    kind: str = "metric"


class Rich(Record, frozen=True, tag="rich"):
    """One rich or text value. *payload* is JSON-able and depends on *type* (``docs/journal-format.md``)."""

    key: str
    step: float
    time: float
    type: str  # "text" "image" "audio" "video" "table" "histogram" "html" "markdown" "object3d" "figure" "trace" "json"
    payload: Any
    index: int = 0  # position in a gallery: several values under one key and step
    files: list[str] = []  # sha256 of the blobs that the payload names


class MetricDefined(Record, frozen=True, tag="define"):
    """What ``define_metric`` says of the metrics that match a glob."""

    pattern: str
    step_metric: str | None = None
    summary: str | None = None
    direction: str | None = None  # "min" or "max": which is better
    unit: str | None = None
    hidden: bool = False


class RunEdited(Record, frozen=True, tag="edit"):
    """Name, notes, group or tags changed by the run itself. None leaves a field as it is."""

    name: str | None = None
    notes: str | None = None
    group: str | None = None
    job_type: str | None = None
    tags: list[str] | None = None  # the whole new set


class Console(Record, frozen=True, tag="console"):
    """Lines of output, ANSI codes kept, without line ends. *times* has one time for each line."""

    stream: str  # "stdout" or "stderr"
    times: list[float]
    lines: list[str]


class Alerted(Record, frozen=True, tag="alert"):
    """``run.alert``."""

    title: str
    time: float
    text: str = ""
    level: str = "warn"  # "info" "warn" "error"
    step: float | None = None


class FileLogged(Record, frozen=True, tag="file"):
    """A file of the run: by content (*sha256*, stored as blob) or by reference (*uri*)."""

    path: str  # logical, relative, with "/"
    time: float
    sha256: str | None = None
    uri: str | None = None
    size: int | None = None
    media_type: str | None = None
    kind: str = "file"  # "file" "checkpoint" "code" "media"
    step: float | None = None
    metadata: dict[str, Any] = {}


class ArtifactLogged(Record, frozen=True, tag="artifact"):
    """A version of an artifact made (*used* False) or used by this run. *files*: path, sha256 or uri, size, digest.

    *overwrite* removes the other versions of that name.
    """

    name: str
    type: str
    digest: str
    time: float
    aliases: list[str] = []
    description: str | None = None
    metadata: dict[str, Any] = {}
    files: list[dict[str, Any]] = []
    used: bool = False
    overwrite: bool = False


class EnvironmentCaptured(Record, frozen=True, tag="environment"):
    """One section (a plugin's name) of what was found out about machine, code and packages."""

    section: str
    payload: dict[str, Any]


class Heartbeat(Record, frozen=True, tag="beat"):
    """The writer lives; for readers on other hosts, which cannot see its lock."""

    time: float


class Finished(Record, frozen=True, tag="end"):
    """The writer ends. *state* is finished, failed or crashed; *reason* is a sentence, *traceback* its details."""

    state: str
    time: float
    exit_code: int | None = None
    reason: str = ""
    traceback: str = ""
    lost_points: int = 0


AnyRecord = (
    Opened | RunStarted | ConfigSet | SummarySet | KeySet | Row | Series | Rich | MetricDefined | RunEdited | Console
    | Alerted | FileLogged | ArtifactLogged | EnvironmentCaptured | Heartbeat | Finished
)  # fmt: skip

_encoder = msgspec.msgpack.Encoder()


def encode(record: Record) -> bytes:
    """Return the payload of *record*.

    NUL and lone surrogates, which no store and no UTF-8 can hold, are written as escapes: whatever text reaches a record,
    it must not cost the record.

    Raises:
        TypeError, ValueError, msgspec.MsgspecError: for a value that msgpack does not have.
    """
    try:
        payload = _encoder.encode(record)
    except UnicodeEncodeError:
        pass
    else:
        if b"\0" not in payload or isinstance(record, (Row, Series, KeySet)):  # numbers, and keys, which are clean
            return payload
    return _encoder.encode(_storable(msgspec.to_builtins(record, builtin_types=(bytes,))))


def _storable(value: object) -> object:
    if isinstance(value, str):
        text = value.replace("\0", "\\x00")
        return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode()
    if isinstance(value, dict):
        return {_storable(key): _storable(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_storable(item) for item in value]
    return value


_decoder = msgspec.msgpack.Decoder(AnyRecord)
_any = msgspec.msgpack.Decoder()


class UnknownKind(Record, frozen=True, tag="?"):
    """Stands for a record of a newer version: to be skipped, and its journal to be kept."""

    kind: str


def decode(payload: bytes | memoryview) -> AnyRecord | UnknownKind:
    """Decode one payload. A kind that this version does not know becomes :class:`UnknownKind`.

    Raises:
        msgspec.DecodeError: if the payload is no record at all.
    """
    try:
        record: AnyRecord = _decoder.decode(payload)
        return record
    except msgspec.ValidationError as error:
        content = _any.decode(payload)
        kind = content.get("k") if isinstance(content, dict) else None
        if not isinstance(kind, str) or kind in _KINDS:
            raise msgspec.DecodeError(str(error)) from error
        return UnknownKind(kind)


_KINDS = {
    kind.__struct_config__.tag
    for kind in (
        Opened, RunStarted, ConfigSet, SummarySet, KeySet, Row, Series, Rich, MetricDefined, RunEdited, Console,
        Alerted, FileLogged, ArtifactLogged, EnvironmentCaptured, Heartbeat, Finished,
    )
}  # fmt: skip
