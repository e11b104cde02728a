"""Runs as they cross HTTP."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from trackai_server.schemas.common import Input, JsonValue, Name, Number, Output, RowVersion, RunId, Text, Word

Color = Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$", description="As #rrggbb.")]


class Run(Output):
    """A run: its own fields, and the values of the columns that were asked for."""

    id: str
    project: str
    name: str
    group: str | None
    job_type: str | None
    state: str = Field(description="running, stalled, finished, failed, crashed or lost.")
    reason: str = Field(description="A sentence that explains the state.")
    notes: str
    user: str
    host: str
    pid: int | None
    created: float
    started: float
    finished: float | None
    heartbeat: float | None
    updated: float
    duration: float = Field(description="Seconds, until now for a run that lives.")
    parent: str | None
    fork_step: float | None
    color: int = Field(description="Slot 0 to 19 of the palette.")
    color_chosen: str | None
    last_step: float | None
    archived: float | None
    version: int
    tags: list[str]
    exit_code: int | None
    traceback: str
    values: dict[str, JsonValue] = Field(
        description='By column name; "NaN", "Infinity" and "-Infinity" are numbers, "\'NaN" is a text.'
    )


class GroupStatistics(Output):
    """A column over the runs of a group."""

    mean: Number | None = None
    std: Number | None = None
    min: Number | None = None
    max: Number | None = None
    count: int = Field(description="Runs with a finite value; the numbers are over these.")
    value: JsonValue = Field(description="What all runs of the group have alike; null where they do not.")


class Group(Output):
    """Runs that agree in the fields of `group_by`."""

    id: str = Field(description="The same as long as the key is; `group` asks for its runs.")
    key: dict[str, JsonValue] = Field(
        description="Value by field; of «all of the config but», as few fields as tell the groups apart."
    )
    count: int
    states: dict[str, int]
    values: dict[str, GroupStatistics]
    runs: list[str] = Field(description="Ids, at most 1,000.")
    color: int = Field(
        description="Slot of the palette; repeats of one config have the same, whatever they are grouped by."
    )


class RunsSize(Output):
    """What some runs hold."""

    runs: int
    points: int
    files: int
    database_bytes: int = Field(description="Estimated from the points, at 33 bytes each.")
    file_bytes: int = Field(
        description="Equal contents once; other runs may name some of them too. Media are not counted."
    )


class RunPage(Output):
    """One page of runs."""

    runs: list[Run]
    groups: list[Group] = Field(description="Instead of runs, when `group_by` was given.")
    cursor: str | None = Field(description="Asks for the next page; null at the end.")
    total: int = Field(description="Runs that match the filter.")
    total_all: int = Field(description="Runs without the filter.")
    total_groups: int = Field(description="Groups of the runs that match; 0 without `group_by`.")
    took_ms: float


class RunEdit(Input):
    """What to change of a run; what is absent stays. null clears `group` and `color_chosen`."""

    name: Name | None = None
    notes: Text | None = None
    tags: list[Name] | None = Field(None, max_length=200)
    group: Word | None = None
    color_chosen: Color | None = None
    version: RowVersion | None = None


class StateEdit(Input):
    """A state set by a person, for a run whose process cannot say it any more."""

    state: Literal["finished", "failed", "crashed", "lost"]
    reason: Text = ""


BulkAction = Literal["tag", "untag", "group", "archive", "unarchive", "delete", "restore", "move"]


class RunSelection(Input):
    """Runs by what they are, however many: all of a project that a filter takes."""

    project: Name = Field(description="Name or id.")
    filter: Annotated[str, Field(max_length=10_000)] = ""
    archived: bool = Field(False, description="Archived runs too.")


class BulkEdit(Input):
    """One change of many runs, given by id or as all that match; one of the two."""

    runs: list[RunId] | None = Field(None, min_length=1, max_length=10_000)
    matching: RunSelection | None = None
    action: BulkAction
    value: Name | None = Field(None, description="The tag, the group (null: none) or the project to move to.")

    @model_validator(mode="after")
    def _is_one_of_two(self) -> Self:
        if (self.runs is None) == (self.matching is None):
            raise ValueError("Give either `runs` or `matching`.")
        return self


class BulkUndo(Output):
    """An edit that takes another one back."""

    runs: list[str]
    action: BulkAction
    value: str | None


class BulkResult(Output):
    """What one change of many runs did."""

    changed: int = Field(description="Runs that it changed; one that was so already is not counted.")
    missing: list[str] = Field(description="Ids that no run has any more; the others were changed all the same.")
    undo: list[BulkUndo] = Field(description="Edits that make everything as it was.")


class RunConfig(Output):
    """Config leaves by path."""

    config: dict[str, JsonValue]


class RunSummary(Output):
    """Summary values: those that the run set, over the last values of its metrics."""

    summary: dict[str, JsonValue]


class RunEnvironment(Output):
    """What was found out about machine, code and packages, by section."""

    environment: dict[str, dict[str, JsonValue]]
