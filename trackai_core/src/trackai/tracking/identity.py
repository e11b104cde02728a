"""Who a run is: its id, project, name, group, tags and state, some of them assignable at any time."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from trackai import notices, records
from trackai.ids import check_name
from trackai.journal.layout import make_private_folder
from trackai.settings import Settings
from trackai.tracking.arguments import check_tags
from trackai.tracking.logs import Log
from trackai.tracking.steps import Step

if TYPE_CHECKING:
    from trackai.extensions import RunInfo


class Identity:
    """The part of :class:`trackai.Run` that says which run it is. What is assigned is journalled at once."""

    def __init__(self, facts: RunInfo, settings: Settings, recorder: Log, notes: str) -> None:
        self.settings = settings
        self._facts = facts
        self._notes = notes
        self._recorder = recorder
        self._is_active = True

    @property
    def id(self) -> str:
        """Text id, unique in every store."""
        return self._facts.id

    @property
    def project(self) -> str:
        """Name of its project."""
        return self._facts.project

    @property
    def name(self) -> str:
        """Name for people; need not be unique. Assignable."""
        return self._facts.name

    @name.setter
    def name(self, name: str) -> None:
        self._edit(records.RunEdited(name=check_name(str(name), "name")), name=str(name))

    @property
    def group(self) -> str | None:
        """Group that it belongs to. Assignable."""
        return self._facts.group

    @group.setter
    def group(self, group: str) -> None:
        self._edit(records.RunEdited(group=check_name(str(group), "group")), group=str(group))

    @property
    def job_type(self) -> str | None:
        """What kind of job it is: ``"train"``, ``"eval"`` … Assignable."""
        return self._facts.job_type

    @job_type.setter
    def job_type(self, job_type: str) -> None:
        self._edit(records.RunEdited(job_type=check_name(str(job_type), "job_type")), job_type=str(job_type))

    @property
    def tags(self) -> tuple[str, ...]:
        """Tags, in order. Assignable: the new value replaces all."""
        return self._facts.tags

    @tags.setter
    def tags(self, tags: Sequence[str]) -> None:
        checked = check_tags(tags)
        self._edit(records.RunEdited(tags=list(checked)), tags=checked)

    @property
    def notes(self) -> str:
        """Free text. Assignable."""
        return self._notes

    @notes.setter
    def notes(self, notes: str) -> None:
        self._notes = str(notes)
        self._append(records.RunEdited(notes=self._notes))

    @property
    def step(self) -> int:
        """The next automatic step."""
        return self._recorder.next_step

    @property
    def last_step(self) -> Step | None:
        """Largest step logged so far, earlier lives included; None before the first."""
        highest = self._recorder.highest
        return None if math.isinf(highest) else highest

    @property
    def resumed(self) -> bool:
        """Whether the run had been there before this ``init``."""
        return self._facts.resumed

    @property
    def offline(self) -> bool:
        """Whether it is kept in its journal alone, for ``trackai sync`` or ``trackai recover``."""
        return self._facts.mode == "offline"

    @property
    def disabled(self) -> bool:
        """Whether nothing is stored at all."""
        return self._facts.mode == "disabled"

    @property
    def is_active(self) -> bool:
        """Whether it has not been finished yet."""
        return self._is_active

    @property
    def entity(self) -> str:
        """Always empty: there are no accounts."""
        return ""

    @property
    def path(self) -> str:
        """``project/id``."""
        return f"{self.project}/{self.id}"

    @property
    def url(self) -> str | None:
        """Address of its page on the server that it is sent to; None for a local run."""
        return f"{self.settings.server_url.rstrip('/')}/runs/{self.id}" if self.settings.server_url else None

    @property
    def dir(self) -> str:
        """A folder under home for files of this run; made when it is asked for."""
        folder: Path = self.settings.home / "files" / self.id
        try:
            make_private_folder(folder)
        except OSError as error:
            notices.warn(
                f"{folder} cannot be made ({error.strerror or error}): set TRACKAI_HOME to a folder that can be written."
            )
        return str(folder)

    def _label(self, *args: object, **kwargs: object) -> None:
        """Do nothing: transformers and other libraries tell wandb their name this way."""

    _space_id: None = None  # read by TRL, which looks for a Space of trackio

    def _append(self, record: records.Record) -> bool:
        """Write one record; thread-safe. False if it is lost."""
        return self._recorder.append(record)

    def _info(self) -> RunInfo:
        """Return what plugins may know."""
        last = self.last_step
        return replace(self._facts, last_step=None if last is None else float(last))

    def _edit(self, record: records.RunEdited, **changes: object) -> None:
        self._facts = replace(self._facts, **changes)  # type: ignore[arg-type]  # fields by name
        self._append(record)
