"""Settings: declared once, in one table; value = argument > environment > file > default, and each knows whence it came.

The file is ``<home>/settings.json``, a flat JSON object with the names of the table. ``docs/settings.md`` and
``trackai doctor`` are made from the table.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from trackai.errors import UsageError

_TRUE, _FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}


def _flag(text: str) -> bool:
    lowered = text.strip().lower()
    if lowered in _TRUE:
        return True
    if lowered in _FALSE:
        return False
    raise ValueError("on or off")


def _auto_flag(text: str) -> bool | None:
    return None if text.strip().lower() == "auto" else _flag(text)


_MODES = {
    "online": "online",
    "run": "online",
    "shared": "online",
    "offline": "offline",
    "dryrun": "offline",
    "disabled": "disabled",
}


def _mode(text: str) -> str:
    try:
        return _MODES[text.strip().lower()]
    except KeyError:
        raise ValueError("one of online, offline, disabled") from None


def _ranks(text: str) -> str:
    if (word := text.strip().lower()) not in ("first", "all", "separate"):
        raise ValueError("one of first, all, separate")
    return word


def _path(text: str) -> Path:
    return Path(text).expanduser()


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the table.

    Attributes:
        name: field of :class:`Settings` and key in the settings file.
        parse: text → value; raises ``ValueError`` with what is allowed.
        default: value when nobody says otherwise; None where it is derived (``home`` → ``db_path``).
        env: environment variable.
        help: one sentence, for documentation.
        unit: unit of a number, or "".
    """

    name: str
    parse: Callable[[str], Any]
    default: Any
    env: str
    help: str
    unit: str = ""


TABLE: tuple[Setting, ...] = (
    Setting("home", _path, Path("~/.trackai"), "TRACKAI_HOME", "Folder of journals, blobs, settings and, by default, of the store."),
    Setting("db_path", _path, None, "TRACKAI_DB_PATH", "The SQLite store; by default trackai.db in home."),
    Setting("db_url", str, None, "TRACKAI_DB_URL", "SQLAlchemy URL of the store; wins over db_path. postgresql+psycopg://… for a team."),
    Setting("mode", _mode, "online", "TRACKAI_MODE", "online: journal and store; offline: journal only, for `trackai sync` or `recover`; disabled: nothing."),
    Setting("project", str, None, "TRACKAI_PROJECT", "Project of runs whose init() names none."),
    Setting("run_id", str, None, "TRACKAI_RUN_ID", "Id of the run that init() makes or joins; ranks of one job share it."),
    Setting("ranks", _ranks, "first", "TRACKAI_RANKS", "Whose metrics a distributed job keeps: first: those of rank 0; all: also the others', under rank/<n>/; separate: a run for each rank."),
    Setting("server_url", str, None, "TRACKAI_SERVER_URL", "Address of a TrackAI server that takes the frames instead of the local store."),
    Setting("api_key", str, None, "TRACKAI_API_KEY", "Token for that server."),
    Setting("plugins", str, "on", "TRACKAI_PLUGINS", "on, off, or a comma-separated list of the plugins that may load; -name blocks one."),
    Setting("console", _auto_flag, None, "TRACKAI_CONSOLE", "Capture stdout and stderr; auto: in scripts, not in interactive sessions."),
    Setting("auto_log_cpu", _auto_flag, None, "TRACKAI_LOG_CPU", "Sample CPU, memory, disk and network; auto: on."),
    Setting("auto_log_gpu", _auto_flag, None, "TRACKAI_LOG_GPU", "Sample GPUs; auto: when one is found."),
    Setting("system_interval", float, 10.0, "TRACKAI_SYSTEM_INTERVAL", "Time between two system samples.", "s"),
    Setting("capture_environment", _flag, True, "TRACKAI_CAPTURE_ENVIRONMENT", "Record git commit and diff, command line, packages and hardware once a run."),
    Setting("drain_interval", float, 1.0, "TRACKAI_DRAIN_INTERVAL", "Time between two drains of the journal into the store.", "s"),
    Setting("fsync_interval", float, 1.0, "TRACKAI_FSYNC_INTERVAL", "Longest time that logged data may sit in the page cache alone.", "s"),
    Setting("finish_timeout", float, 30.0, "TRACKAI_FINISH_TIMEOUT", "Longest time that finish() waits for the store; the rest stays in the journal.", "s"),
    Setting("buffer_bytes", int, 64 * 2**20, "TRACKAI_BUFFER_BYTES", "Memory that keeps frames while the disk refuses them.", "bytes"),
    Setting("keep_journals", _flag, False, "TRACKAI_KEEP_JOURNALS", "Keep journals after they are in the store."),
    Setting("quiet", _flag, False, "TRACKAI_QUIET", "Print nothing but warnings."),
    Setting("webhook_url", str, None, "TRACKAI_WEBHOOK_URL", "Where alerts are posted."),
    Setting("webhook_min_level", str, "info", "TRACKAI_WEBHOOK_MIN_LEVEL", "Lowest level of the alerts that are posted: info, warn or error."),
)  # fmt: skip
_BY_NAME = {row.name: row for row in TABLE}


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds for this process; made by :func:`load`. Units and meanings stand in ``TABLE``."""

    home: Path
    db_path: Path
    db_url: str
    mode: str = "online"
    project: str | None = None
    run_id: str | None = None
    ranks: str = "first"
    server_url: str | None = None
    api_key: str | None = field(default=None, repr=False)
    plugins: str = "on"
    console: bool | None = None
    auto_log_cpu: bool | None = None
    auto_log_gpu: bool | None = None
    system_interval: float = 10.0
    capture_environment: bool = True
    drain_interval: float = 1.0
    fsync_interval: float = 1.0
    finish_timeout: float = 30.0
    buffer_bytes: int = 64 * 2**20
    keep_journals: bool = False
    quiet: bool = False
    webhook_url: str | None = None
    webhook_min_level: str = "info"
    origins: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)

    @property
    def journals(self) -> Path:
        """Folder of all journals: ``<home>/journals/<run id>/<writer id>.tj``."""
        return self.home / "journals"

    @property
    def blobs(self) -> Path:
        """Folder of content-addressed files: ``<home>/blobs/<first two hex digits>/<sha256>``."""
        return self.home / "blobs"


def load(
    arguments: Mapping[str, Any] | None = None, environ: Mapping[str, str] | None = None, *, read_file: bool = True
) -> Settings:
    """Work out the settings of this process.

    Args:
        arguments: values given in code, by name; None means «not given».
        environ: environment to read; by default that of the process.
        read_file: whether ``<home>/settings.json`` counts.

    Raises:
        UsageError: for an unknown name, or a text that is no value of its setting; names variable or file.
    """
    environ = os.environ if environ is None else environ
    given = {name: value for name, value in (arguments or {}).items() if value is not None}
    unknown = given.keys() - _BY_NAME.keys()
    if unknown:
        raise UsageError(f"There is no setting {sorted(unknown)[0]!r}. There are: {', '.join(_BY_NAME)}.")
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}
    _resolve(_BY_NAME["home"], given, environ, {}, "", values, origins)
    home: Path = values["home"]
    filed, file = _read_file(home) if read_file else ({}, "")
    for row in TABLE[1:]:
        _resolve(row, given, environ, filed, file, values, origins)
    if values["db_path"] is None:
        values["db_path"] = home / "trackai.db"
        origins["db_path"] = "home"
    values["db_path"] = Path(values["db_path"]).expanduser().absolute()
    if values["db_url"] is None:
        values["db_url"] = f"sqlite:///{values['db_path']}"
        origins["db_url"] = "db_path"
    assert values.keys() == {f.name for f in fields(Settings)} - {"origins"}, "TABLE and Settings differ"
    return Settings(**values, origins=origins)


def _resolve(
    row: Setting,
    given: Mapping[str, Any],
    environ: Mapping[str, str],
    filed: Mapping[str, Any],
    file: str,
    values: dict[str, Any],
    origins: dict[str, str],
) -> None:
    if row.name in given:
        value, origin = given[row.name], "argument"
        if isinstance(value, str):
            value = _parsed(row, value, f"argument {row.name}")
    elif environ.get(row.env):
        value, origin = _parsed(row, environ[row.env], row.env), row.env
    elif row.name in filed:
        value, origin = _parsed(row, str(filed[row.name]), f"{row.name} in {file}"), file
    else:
        value, origin = row.default, "default"
    if row.name == "home":
        value = Path(str(value)).expanduser().absolute()
    values[row.name], origins[row.name] = value, origin


def _parsed(row: Setting, text: str, where: str) -> object:
    try:
        return row.parse(text)
    except ValueError as error:
        raise UsageError(f"{where} is {text!r}, which is not possible: {error}.") from error


def _read_file(home: Path) -> tuple[dict[str, Any], str]:
    path = home / "settings.json"
    try:
        text = path.read_text()
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return {}, str(path)
    try:
        content = json.loads(text)
    except ValueError as error:
        raise UsageError(f"{path} is not JSON ({error}): mend or remove it.") from error
    if not isinstance(content, dict):
        raise UsageError(f"{path} must hold one JSON object with settings by name.")
    return content, str(path)
