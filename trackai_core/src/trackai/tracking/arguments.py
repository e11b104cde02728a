"""What ``init`` was asked for, checked whole before anything is done: a mistake must not end the run that is active."""

from __future__ import annotations

import contextlib
import json
import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, cast

from msgspec import Struct  # cheaper to define than a dataclass, at everybody's import

from trackai import notices
from trackai import settings as settings_module
from trackai.errors import UsageError
from trackai.ids import check_id, check_name
from trackai.settings import Settings
from trackai.tracking.config_values import as_config

Resume = Literal["never", "allow", "must"]
Reinit = Literal["finish_previous", "return_previous", "create_new"]

DEFAULT_PROJECT = "uncategorized"
_LEVELS = ("info", "warn", "error")
_RESUME: dict[object, Resume] = {
    None: "never", False: "never", "never": "never", "allow": "allow", "auto": "allow", True: "allow", "must": "must",
}  # fmt: skip
_REINIT: dict[object, Reinit] = {
    None: "finish_previous", "default": "finish_previous", True: "finish_previous", "finish_previous": "finish_previous",
    False: "return_previous", "return_previous": "return_previous", "create_new": "create_new",
}  # fmt: skip
_FORK = re.compile(r"(?P<id>[0-9A-Za-z_-]{1,64})\?_step=(?P<step>-?\d+(\.\d+)?)")
_KNOWN_TO_SETTINGS = ("mode", "project", "run_id", "console", "api_key", "quiet", "silent", "base_url")


class Request(Struct, frozen=True):
    """A checked call of ``init``.

    Attributes:
        has_project: whether the call itself names the project.
        name: None when not given.
        id: from the call or from ``TRACKAI_RUN_ID``; None for a new one.
        is_joining: the id comes from the environment, as the ranks of one job share it.
        is_new: the id was made for this call, so that no run has it.
        parent, fork_step: the run and step that this run branches off.
    """

    settings: Settings
    project: str
    has_project: bool
    name: str | None
    group: str | None
    job_type: str | None
    notes: str | None
    tags: tuple[str, ...]
    config: dict[str, Any]
    id: str | None
    is_joining: bool
    resume: Resume
    reinit: Reinit
    parent: str | None
    fork_step: float | None
    is_new: bool = False


def check_arguments(given: Mapping[str, Any]) -> Request:
    """Check the arguments of ``init``, by name.

    Raises:
        UsageError: naming the argument and what it takes.
    """
    wandb_settings = _settings_object(given.get("settings"))
    settings = settings_module.load(_setting_arguments(given, wandb_settings))
    _check_hub(given)
    resume = _choice("resume", given.get("resume"), _RESUME, "'never', 'allow' or 'must'")
    reinit = _choice("reinit", given.get("reinit"), _REINIT, "'finish_previous', 'return_previous' or 'create_new'")
    name = _text("name", given.get("name"))
    own_id = given.get("id") or wandb_settings.get("run_id")
    parent, fork_step, resumed_id = _branch(given.get("fork_from"), given.get("resume_from"))
    run_id = own_id or resumed_id or settings.run_id
    if run_id is not None:
        check_id(run_id, "run id")
    if resume == "must" and name is None and run_id is None:
        raise UsageError("resume='must' needs to know which run: pass its name or its id.")
    return Request(
        settings=settings,
        project=_project(given.get("project"), settings),
        has_project=given.get("project") is not None,
        name=name,
        group=_text("group", given.get("group")),
        job_type=_text("job_type", given.get("job_type")),
        notes=None if given.get("notes") is None else str(given["notes"]),
        tags=check_tags(given.get("tags")),
        config=_config(given),
        id=run_id,
        is_joining=own_id is None and resumed_id is None and run_id is not None,
        resume="allow" if resumed_id and resume == "never" else resume,
        reinit=reinit,
        parent=parent,
        fork_step=fork_step,
    )


def check_tags(tags: object) -> tuple[str, ...]:
    """Return *tags* (a text or a sequence of texts) as a tuple without repeats, in order.

    Raises:
        UsageError: for anything else, or an empty tag.
    """
    if tags is None:
        return ()
    if isinstance(tags, str):
        tags = (tags,)
    if not isinstance(tags, Sequence) and not isinstance(tags, (set, frozenset)):
        raise UsageError(f"tags takes a text or a list of texts, not a {type(tags).__name__}.")
    return tuple(dict.fromkeys(check_name(str(tag), "tag") for tag in tags))


def _settings_object(given: object) -> dict[str, Any]:
    """Return what maps of a ``Settings`` object or dict of another tracker; the rest is ignored, with one warning."""
    if given is None:
        return {}
    content = dict(given) if isinstance(given, Mapping) else dict(getattr(given, "__dict__", {}))
    known = {key: content[key] for key in _KNOWN_TO_SETTINGS if content.get(key) is not None}
    ignored = sorted(str(key) for key in content if key not in known and not str(key).startswith("_"))
    if ignored or not known:
        what = f" ({', '.join(ignored[:8])})" if ignored else ""
        notices.warn(f"init() ignores what its argument 'settings' says{what}: TrackAI has settings of its own.")
    return known


def _setting_arguments(given: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    level = given.get("webhook_min_level") or _unless_set("TRACKAI_WEBHOOK_MIN_LEVEL", "TRACKIO_WEBHOOK_MIN_LEVEL")
    if level is not None:
        level = str(getattr(level, "value", level)).lower()
        if level not in _LEVELS:
            raise UsageError(f"webhook_min_level is {level!r}, but must be one of: {', '.join(_LEVELS)}.")
    server_url = given.get("server_url")
    if server_url is not None and not re.match(r"https?://", str(server_url)):
        raise UsageError(f"server_url {server_url!r} is no address: it begins with http:// or https://.")
    intervals = [given.get(name) for name in ("gpu_log_interval", "cpu_log_interval")]
    chosen = [value for value in intervals if value is not None and value != 10.0]
    mode = given.get("mode") or other.get("mode")
    return {
        "mode": None if mode is None else str(mode),
        "ranks": None if given.get("ranks") is None else str(given["ranks"]),
        "server_url": server_url,
        "auto_log_gpu": given.get("auto_log_gpu"),
        "auto_log_cpu": given.get("auto_log_cpu"),
        "system_interval": min(map(_seconds, chosen)) if chosen else None,
        "webhook_url": given.get("webhook_url") or _unless_set("TRACKAI_WEBHOOK_URL", "TRACKIO_WEBHOOK_URL"),
        "webhook_min_level": level,
        "console": other.get("console") if isinstance(other.get("console"), bool) else None,
        "quiet": True if other.get("quiet") or other.get("silent") else None,
    }


def _seconds(value: Any) -> float:  # noqa: ANN401  (whatever was passed)
    try:
        seconds = float(value)
    except (TypeError, ValueError):
        seconds = -1.0
    if not 0 < seconds < 86_400:
        raise UsageError(f"gpu_log_interval and cpu_log_interval are seconds above 0, not {value!r}.")
    return max(seconds, 0.1)


def _unless_set(ours: str, theirs: str) -> str | None:
    return None if os.environ.get(ours) else os.environ.get(theirs) or None


def _check_hub(given: Mapping[str, Any]) -> None:
    """Say once what of the other trackers' arguments has no meaning here."""
    if given.get("dataset_id") and given.get("bucket_id"):
        raise UsageError("dataset_id and bucket_id exclude each other: pass one (TrackAI keeps runs locally anyway).")
    hub = [name for name in ("space_id", "dataset_id", "bucket_id") if given.get(name)]
    without_meaning = ("tensorboard", "sync_tensorboard", "monitor_gym", "dir", "save_code")
    wandb = [name for name in without_meaning if given.get(name)]
    if hub or wandb:
        names = ", ".join(hub + wandb)
        notices.warn(f"init() ignores {names}: runs are kept in the local store, and `trackai ui` shows them.")


def _choice(name: str, value: object, choices: Mapping[object, Any], words: str) -> Any:  # noqa: ANN401  (one of choices)
    with contextlib.suppress(TypeError):  # what cannot be hashed is no choice either
        if value in choices:
            return choices[value]
    raise UsageError(f"{name} must be one of: {words}; it is {value!r}.")


def _text(name: str, value: object) -> str | None:
    if value is None or value == "":
        return None
    return check_name(str(value), name)


def _project(given: object, settings: Settings) -> str:
    if given is None:
        given = settings.project or os.environ.get("WANDB_PROJECT") or DEFAULT_PROJECT
    return check_name(cast("str", given))


def _branch(fork_from: object, resume_from: object) -> tuple[str | None, float | None, str | None]:
    for name, value in (("fork_from", fork_from), ("resume_from", resume_from)):
        if value is None:
            continue
        match = _FORK.fullmatch(str(value))
        if match is None:
            raise UsageError(f"{name} is {value!r}, but looks like 'RUN_ID?_step=400'.")
        if name == "fork_from":
            return match["id"], float(match["step"]), None
        return None, None, match["id"]
    return None, None, None


def _config(given: Mapping[str, Any]) -> dict[str, Any]:
    value = given.get("config")
    if isinstance(value, (str, os.PathLike)):
        value = _read_config(Path(value))
    config = as_config(value)
    exclude, include = given.get("config_exclude_keys"), given.get("config_include_keys")
    if exclude and include:
        raise UsageError("config_exclude_keys and config_include_keys exclude each other: pass one.")
    if exclude:
        return {key: item for key, item in config.items() if key not in set(exclude)}
    if include:
        return {key: item for key, item in config.items() if key in set(include)}
    return config


def _read_config(path: Path) -> object:
    try:
        text = path.expanduser().read_text()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"config is {str(path)!r}, and that file cannot be read: {error}.") from error
    if path.suffix in (".yaml", ".yml"):
        try:
            import yaml
        except ImportError:
            raise UsageError(f"Reading {path} needs PyYAML: `pip install pyyaml`, or pass config as a dict.") from None
        try:
            return yaml.safe_load(text)
        except yaml.YAMLError as error:
            raise UsageError(f"config file {path} is no YAML: {error}.") from error
    try:
        return json.loads(text)
    except ValueError as error:
        raise UsageError(f"config file {path} is no JSON: {error}.") from error
